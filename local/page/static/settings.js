// The editor of bulkdrop.toml: Bulkdrop itself says of each change whether it holds.
import { ask, by, options } from "./asking.js";
import { chosen } from "./drop.js";

const PAUSE = 250; // milliseconds without a key before it is asked
const HINT = `# What this folder's files need, for example:
# unknown_columns = "leave_out"
# date_format = "dd.MM.yyyy"

# [columns]
# "Vorname" = "FirstName"
`;
let timer;
let asks = 0;
let isChosen = false; // else the folder follows the pickers above
let isTyped = false; // and not saved: no other text takes its place

export function startSettings() {
  by("toml").addEventListener("input", () => {
    isTyped = true;
    clearTimeout(timer);
    timer = setTimeout(judge, PAUSE);
  });
  by("folder").addEventListener("change", () => {
    isChosen = true;
    if (isTyped) judge();
    else read();
  });
  by("save").addEventListener("click", save);
  document.addEventListener("picked", offerFolders);
  offerFolders();
  return () => { if (!by("toml").value) read(); };
}

function offerFolders() {
  const { object, operation, key } = chosen();
  const names = [object, operation, key].filter(Boolean);
  const folders = names.map((_, at) => names.slice(0, at + 1).join("/")).reverse();
  const before = by("folder").value;
  const entries = [...folders, ""].map((each) => [each, `incoming/${each}${each && "/"}`]);
  options(by("folder"), entries, isChosen || isTyped ? before : folders[0]);
  if (by("folder").value === before) return;
  if (isTyped) judge();
  else read();
}

// A lost connection is said where the verdict stands, and the text stays.
async function asked(rest, given) {
  try {
    return await ask(address(rest), given);
  } catch (error) {
    return { holds: false, text: `Not judged: ${error.message}` };
  }
}

const address = (rest = "") => `/api/settings${rest}?${new URLSearchParams({ folder: by("folder").value })}`;

async function read() {
  const answer = await asked("");
  if (isTyped) return judge(); // typed while it was read: no other text takes its place
  if (answer.is_there === undefined) return show(answer, answer.text);
  by("toml").value = answer.is_there ? answer.text : HINT;
  return judge();
}

async function judge() {
  const mine = ++asks;
  const verdict = await asked("/judge", { method: "POST", body: by("toml").value });
  if (mine === asks) show(verdict, verdict.text); // an older answer may come later
}

async function save() {
  asks += 1;
  const verdict = await asked("", { method: "PUT", body: by("toml").value });
  if (verdict.holds) isTyped = false;
  show(verdict, verdict.holds ? `In force. ${verdict.text}` : verdict.text);
}

function show(verdict, text) {
  by("verdict").className = `verdict ${verdict.holds ? (verdict.fits ? "good" : "part") : "bad"}`;
  by("verdict").textContent = text;
  by("toml").setAttribute("aria-invalid", !verdict.holds);
  by("save").disabled = !verdict.holds;
}
