// The org's records, the latest first; another load that ended asks for them again.
import { ask, by, make, number, options } from "./asking.js";

export function startRecords(objects) {
  const select = by("records-object");
  options(select, objects.map((each) => [each.name, each.name]), by("object").value);
  select.addEventListener("change", show);
  new MutationObserver(() => { if (!by("records").hidden) show(); }).observe(by("news"), { childList: true });
  return show;
}

async function show() {
  const name = by("records-object").value;
  const count = by("records-count");
  const table = by("records-table");
  count.textContent = "Asking the org …";
  try {
    const { total, fields, records } = await ask(`/api/records/${encodeURIComponent(name)}`);
    table.replaceChildren();
    if (total === null) {
      count.textContent = "Only the sandbox org shows its records here.";
      return;
    }
    count.textContent = total > records.length
      ? `${number(total)} records; these are the latest ${number(records.length)}` : `${number(total)} ${total === 1 ? "record" : "records"}`;
    if (!total) return;
    const head = make("tr", {}, ...fields.map((field) => make("th", { scope: "col" }, field)));
    const rows = records.map((each) => make("tr", {}, ...fields.map((field) => make("td", {}, String(each[field] ?? "")))));
    table.append(make("thead", {}, head), make("tbody", {}, ...rows));
  } catch (error) {
    count.textContent = error.message;
  }
}
