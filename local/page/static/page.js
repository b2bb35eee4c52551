// Join the parts of the page, and hear what has changed.
import { ask, by } from "./asking.js";
import { showBus } from "./bus.js";
import { startDrop } from "./drop.js";
import { showEarlier, showLoads, startLoads } from "./loads.js";
import { startRecords } from "./records.js";
import { startSettings } from "./settings.js";
import { startTabs } from "./tabs.js";

const asked = { loads: () => {}, records: () => {}, bus: () => {}, settings: () => {} };
startTabs((name) => asked[name]());
startLoads();

const stream = new EventSource("/api/stream");
stream.addEventListener("loads", (event) => showLoads(JSON.parse(event.data)));
stream.addEventListener("earlier", (event) => showEarlier(JSON.parse(event.data)));
stream.addEventListener("bus", (event) => showBus(JSON.parse(event.data)));
stream.addEventListener("open", () => { by("link").hidden = true; });
stream.addEventListener("error", () => { by("link").hidden = false; });

try {
  const [about, objects] = await Promise.all([ask("/api/about"), ask("/api/objects")]);
  by("about").textContent = `on this machine, with the org ${about.org}`;
  await startDrop(objects);
  asked.records = startRecords(objects);
  asked.settings = startSettings();
} catch (error) {
  by("dropped").className = "wrong";
  by("dropped").textContent = error.message;
}
