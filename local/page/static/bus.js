// Events as Bulkdrop sent them, each to be opened and copied.
import { by, make, number, timeOf } from "./asking.js";

const shown = new Map();

export function showBus(events) {
  by("bus-count").textContent = events.length ? number(events.length) : "";
  by("no-bus").hidden = events.length > 0;
  const list = by("bus-list");
  const wanted = events.map(entryOf);
  for (const each of [...list.children]) if (!wanted.includes(each)) each.remove();
  wanted.forEach((each, at) => { if (list.children[at] !== each) list.insertBefore(each, list.children[at] ?? null); });
}

function entryOf(event) {
  if (shown.has(event.id)) return shown.get(event.id);
  const detail = event.detail ?? {};
  const key = detail.upload?.key ?? "";
  const status = detail.status ? `: ${detail.status}` : "";
  const entry = make("details", {},
    make("summary", {}, make("strong", {}, `${event["detail-type"]}${status}`),
      make("span", { class: "soft" }, ` ${key}`),
      make("span", { class: "soft when" }, timeOf(Date.parse(event.time) / 1000))));
  entry.addEventListener("toggle", () => { if (entry.open && entry.children.length === 1) entry.append(documentOf(event)); });
  shown.set(event.id, entry);
  return entry;
}

function documentOf(event) {
  const text = JSON.stringify(event, null, 2);
  const copy = make("button", { type: "button" }, "Copy");
  copy.addEventListener("click", async () => {
    await navigator.clipboard.writeText(text);
    copy.textContent = "Copied";
  });
  return make("div", { class: "document" },
    make("pre", { tabindex: "0", role: "region", "aria-label": `${event["detail-type"]}, as JSON` }, text), copy);
}
