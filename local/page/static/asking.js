// Ask the server, and make elements. Texts are set as text, never as HTML: files name themselves.

export async function ask(path, options) {
  const answer = await fetch(path, options);
  const body = await answer.json().catch(() => ({ error: `The answer was ${answer.status}.` }));
  if (!answer.ok) throw new Error(body.error ?? `The answer was ${answer.status}.`);
  return body;
}

export const by = (id) => document.getElementById(id);

export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== null && value !== false) element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
}

export function options(select, entries, chosen) {
  const kept = chosen ?? select.value;
  select.replaceChildren(...entries.map(([value, text]) => make("option", { value }, text)));
  if (entries.some(([value]) => value === kept)) select.value = kept;
}

export function svg(path) {
  const space = "http://www.w3.org/2000/svg";
  const picture = document.createElementNS(space, "svg");
  picture.setAttribute("viewBox", "0 0 24 24");
  picture.setAttribute("aria-hidden", "true");
  const lines = document.createElementNS(space, "path");
  lines.setAttribute("d", path);
  picture.append(lines);
  return picture;
}

const clock = new Intl.DateTimeFormat(undefined, { timeStyle: "medium" });
const calendar = new Intl.DateTimeFormat(undefined, { dateStyle: "medium" });
export const timeOf = (seconds) => clock.format(new Date(seconds * 1000));
export const dateOf = (seconds) => calendar.format(new Date(seconds * 1000));
export const number = (value) => Number(value).toLocaleString();

// The day of a moment where the person is, as a date field writes it.
export function dayOf(moment) {
  const two = (value) => String(value).padStart(2, "0");
  return `${moment.getFullYear()}-${two(moment.getMonth() + 1)}-${two(moment.getDate())}`;
}
