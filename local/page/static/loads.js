// The list of loads. A row is changed in place, so that focus and selection stay where they are.
import { by, dateOf, dayOf, make, number, svg, timeOf } from "./asking.js";

const circle = "M12 2a10 10 0 1 0 0 20 10 10 0 0 0 0-20";
const signs = {
  good: `${circle}M7.5 12.5l3 3 6-6.5`, part: `${circle}M12 6.5v7M12 17.2v.1`, bad: `${circle}M8.5 8.5l7 7M15.5 8.5l-7 7`,
  unclear: `${circle}M9 9.3a3 3 0 1 1 4.2 2.8c-.8.4-1.2 1-1.2 1.9M12 17.2v.1`, plain: `${circle}M7.5 12.5l3 3 6-6.5`,
  running: `${circle}M12 6.5V12l3.5 2.5`,
};
let loads = [];
let heard = null;
const rows = new Map();

export function startLoads() {
  by("day").addEventListener("change", showRows);
  for (const button of document.querySelectorAll("[data-day]")) {
    button.addEventListener("click", () => {
      by("day").value = dayOfButton(button);
      showRows();
    });
  }
}

function dayOfButton(button) {
  const back = button.dataset.day;
  const day = new Date();
  day.setDate(day.getDate() - back);
  return back === "" ? "" : dayOf(day);
}

export function showLoads(found) {
  loads = found;
  announce(found);
  showRows();
}

export function showEarlier(count) {
  by("earlier").hidden = count === 0;
  by("earlier").textContent = `Loads that are earlier and not listed here: ${number(count)}. The command bulkdrop ls lists all that ended.`;
}

// What a screen reader hears: each load that has ended since the last look, and nothing of the first look.
function announce(found) {
  const ended = new Map(found.filter((each) => each.tone !== "running").map((each) => [each.id, each]));
  if (heard) {
    const news = [...ended.values()].filter((each) => !heard.has(each.id));
    if (news.length) by("news").textContent = news.map((each) => `${each.name}: ${each.word}. ${each.text}`).join(" ");
  }
  heard = new Set(ended.keys());
}

function showRows() {
  const day = by("day").value;
  for (const button of document.querySelectorAll("[data-day]")) {
    button.setAttribute("aria-pressed", day === dayOfButton(button));
  }
  const shown = loads.filter((each) => !day || dayOf(new Date(each.at * 1000)) === day);
  by("loads-count").textContent = loads.length ? number(loads.length) : "";
  by("no-rows").hidden = shown.length > 0;
  by("no-rows").textContent = loads.length ? "No loads on that day." : "No loads yet. Drop a file above, and watch it here.";
  const list = by("rows");
  const wanted = shown.map(rowOf);
  for (const row of [...list.children]) if (!wanted.includes(row)) row.remove();
  wanted.forEach((row, at) => { if (list.children[at] !== row) list.insertBefore(row, list.children[at] ?? null); });
}

function rowOf(load) {
  const text = JSON.stringify(load);
  const row = rows.get(load.id) ?? make("li");
  rows.set(load.id, row);
  if (row.said === text) return row;
  row.said = text;
  row.className = load.tone;
  const hadFocus = row.contains(document.activeElement);
  const sign = svg(signs[load.tone] ?? signs.plain);
  sign.setAttribute("class", load.tone === "running" ? "sign moving" : "sign");
  row.replaceChildren(sign, what(load), progress(load), when(load));
  if (load.text) row.append(make("p", { class: "text" }, load.text));
  if (hadFocus) row.querySelector("a")?.focus();
  return row;
}

function what(load) {
  const link = load.report ? make("a", { href: `/${address(load.report)}`, target: "_blank" }, load.name) : load.name;
  if (load.report) link.append(make("span", { class: "unseen" }, ", open its report"));
  return make("div", {},
    make("p", { class: "file" }, link),
    make("p", {}, make("span", { class: "word" }, load.word), make("span", { class: "soft" }, ` · ${load.place}`)));
}

const address = (key) => key.split("/").map(encodeURIComponent).join("/");

function progress(load) {
  const shares = load.tone === "running"
    ? [["loaded", load.processed ?? 0]]
    : [["loaded", load.loaded], ["failed", load.failed], ["left", load.left]];
  if (!load.total) return make("div", { class: "progress" });
  if (load.check && load.tone !== "running") {
    return make("div", { class: "progress" }, make("p", { class: "numbers" }, `${number(load.total)} checked`));
  }
  const bar = make("div", { class: "shares", "aria-hidden": "true" });
  let rest = load.total;
  for (const [kind, count] of shares) {
    if (!count) continue;
    const part = make("span", { class: kind });
    part.style.flexGrow = count;
    bar.append(part);
    rest -= count;
  }
  if (rest > 0) {
    const open = make("span");
    open.style.flexGrow = rest;
    bar.append(open);
  }
  return make("div", { class: "progress" }, bar, make("p", { class: "numbers" }, inWords(load)));
}

function inWords(load) {
  if (load.tone === "running") return `${number(load.processed)} of ${number(load.total)}`;
  const words = [`${number(load.loaded)} loaded`];
  if (load.failed) words.push(`${number(load.failed)} refused`);
  if (load.left) words.push(`${number(load.left)} not processed`);
  return words.join(" · ");
}

function when(load) {
  const isToday = dayOf(new Date(load.at * 1000)) === dayOf(new Date());
  const cell = make("div", { class: "when" }, make("div", {}, isToday ? timeOf(load.at) : dateOf(load.at)));
  if (load.seconds !== undefined && load.tone !== "running") {
    cell.append(make("div", {}, load.seconds < 1 ? "under 1 s" : `${number(load.seconds)} s`));
  }
  return cell;
}
