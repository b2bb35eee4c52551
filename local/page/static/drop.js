// The drop zone, and the pickers that name where a file goes.
import { ask, by, options } from "./asking.js";

const known = { insert: "insert", update: "update", upsert: "upsert", delete: "delete", hardDelete: "hard delete" };

export const chosen = () => ({
  object: by("object").value,
  operation: by("operation").value,
  key: by("operation").value === "upsert" ? by("key").value : "",
});

export async function startDrop(objects) {
  const first = objects.some((each) => each.name === "Contact") ? "Contact" : objects[0]?.name;
  options(by("object"), objects.map((each) => [each.name, each.name]), first);
  by("object").addEventListener("change", pickObject);
  for (const id of ["operation", "key", "check"]) by(id).addEventListener("change", showPlace);
  by("files").addEventListener("change", (event) => {
    drop([...event.target.files]);
    event.target.value = ""; // so that the same file can be chosen again
  });
  catchFiles();
  await pickObject();
}

async function pickObject() {
  const described = await ask(`/api/objects/${encodeURIComponent(by("object").value)}`);
  options(by("operation"), described.operations.map((each) => [each, known[each]]));
  options(by("key"), described.keys.map((each) => [each.name, each.name]));
  showPlace();
}

function showPlace() {
  const { object, operation, key } = chosen();
  by("key-picker").hidden = operation !== "upsert";
  const folders = [by("check").checked ? "check" : "incoming", object, operation, key];
  by("files").disabled = !operation; // a drop all the same is answered by the server
  by("place").textContent = operation
    ? `${folders.filter(Boolean).join("/")}/` : `nowhere: the load user may not write ${object}`;
  document.dispatchEvent(new Event("picked"));
}

// A file that misses the zone must not replace the page.
function catchFiles() {
  const zone = by("zone");
  for (const name of ["dragover", "drop"]) document.addEventListener(name, (event) => event.preventDefault());
  document.addEventListener("dragover", () => zone.classList.add("over"));
  for (const name of ["dragleave", "drop"]) document.addEventListener(name, () => zone.classList.remove("over"));
  document.addEventListener("drop", (event) => drop([...event.dataTransfer.files]));
}

async function drop(files) {
  const said = by("dropped");
  const places = [];
  const wrong = [];
  said.className = "";
  for (const file of files) {
    said.textContent = `Uploading ${file.name} …`;
    const query = new URLSearchParams({ ...chosen(), name: file.name });
    for (const id of ["check", "again"]) if (by(id).checked) query.set(id, "");
    try {
      places.push((await ask(`/api/drop?${query}`, { method: "POST", body: file })).key);
    } catch (error) {
      wrong.push(error instanceof TypeError // of fetch, which could not read or reach
        ? `${file.name} could not be uploaded. Is it a folder, or has make local ended?` : error.message);
    }
  }
  const dropped = places.length > 1 ? `Dropped ${places.length} files.` : places.map((key) => `Dropped at ${key}`).join();
  said.className = wrong.length ? "wrong" : "";
  said.textContent = [dropped, ...wrong].filter(Boolean).join(" ");
}
