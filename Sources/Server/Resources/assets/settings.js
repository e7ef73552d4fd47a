// The page of settings: what was saved takes the place of what was typed, and a button that went leaves the focus to its field.
import { all, byId } from "./dom.js";

let sender;
document.addEventListener("submit", ({ target, submitter }) => {
  if (target.matches("[data-enhance]")) sender = submitter?.id;
});

// The page may come anew before the answer does, and once more after it: until something has the focus, the button stands for it.
document.addEventListener("focusin", () => { sender = undefined; });

document.addEventListener("bouquet:taken", () => {
  if (sender === undefined) return;
  for (const form of all("form[data-enhance]")) form.reset();
  if (byId(sender)) return;
  byId(sender.endsWith("-default") ? sender.replace(/-default$/, "") : "quality-title")?.focus();
});
