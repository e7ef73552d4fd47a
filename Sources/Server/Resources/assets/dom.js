// Elements of the page.

export const byId = (id) => document.getElementById(id);
export const all = (selector, root = document) => [...root.querySelectorAll(selector)];

/** Makes an element: `h("p", {class: "hint", hidden: true, onclick: f}, "text", child)`. Texts are never read as HTML. */
export function h(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat().filter((child) => child !== undefined && child !== null && child !== false));
  return node;
}

const assets = new URL(".", import.meta.url).pathname;

/** A picture of icons.svg. */
export function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `${assets}icons.svg#${name}`);
  svg.append(use);
  return svg;
}

/** Calls the last of several calls that come close together. */
export function debounce(milliseconds, call) {
  let timer;
  return (...values) => {
    clearTimeout(timer);
    timer = setTimeout(() => call(...values), milliseconds);
  };
}

let toastTimer;
/** Says something for a while; with an action, `{label, run}`, a button to take it back or to look. */
export function toast(text, action) {
  const box = byId("toasts");
  const button = action && h("button", { type: "button", class: "button small", onclick: () => { box.replaceChildren(); action.run(); } }, action.label);
  box.replaceChildren(h("div", { class: "toast" }, h("p", {}, text), button));
  clearTimeout(toastTimer);
  toastTimer = setTimeout(() => box.replaceChildren(), action ? 15000 : 8000);
}

/** Takes over what changed from a fresh element into the one that is shown: focus, open parts and what is being typed stay. */
export function morph(old, fresh) {
  if (old.isEqualNode(fresh)) return;
  if (old.nodeName !== fresh.nodeName || old.nodeType !== Node.ELEMENT_NODE || old.id !== fresh.id) {
    old.replaceWith(fresh);
    return;
  }
  if (old.matches("dialog[open], [data-keep]")) return;
  const isOpen = old.matches("details[open]");
  for (const { name } of [...old.attributes]) if (!fresh.hasAttribute(name)) old.removeAttribute(name);
  for (const { name, value } of fresh.attributes) if (old.getAttribute(name) !== value) old.setAttribute(name, value);
  if (isOpen) old.setAttribute("open", "");
  if (old.matches("input, textarea, select")) return;
  morphChildren(old, fresh);
}

/** Children with an id are found again wherever they are now; the others in their order. */
function morphChildren(old, fresh) {
  const known = new Map([...old.children].filter((child) => child.id).map((child) => [child.id, child]));
  let place = old.firstChild;
  for (const next of [...fresh.childNodes]) {
    let match = place;
    if (next.id) match = known.get(next.id) ?? null;
    else while (match?.id) match = match.nextSibling;
    if (!match || match.nodeType !== next.nodeType) {
      old.insertBefore(next, place);
      continue;
    }
    if (match !== place) old.insertBefore(match, place);
    place = match.nextSibling;
    if (match.nodeType === Node.ELEMENT_NODE) morph(match, next);
    else if (match.nodeValue !== next.nodeValue) match.nodeValue = next.nodeValue;
  }
  while (place) {
    const rest = place.nextSibling;
    place.remove();
    place = rest;
  }
}
