// The page of settings: what was saved takes the place of what was typed, and a moved entry keeps the focus on its button.
import { all, byId } from "./dom.js";

let sender;
document.addEventListener("submit", ({ target, submitter }) => {
  if (target.matches("[data-enhance]")) sender = submitter?.id;
});

/** A button that went, or can move its entry no further, hands the focus to its neighbour. */
function focus(id) {
  const button = byId(id);
  const isLost = !document.activeElement || document.activeElement === document.body || document.activeElement.disabled;
  if (!isLost) return;
  if (button && !button.disabled) button.focus();
  else if (button) byId(id.replace(/-(up|down)$/, (end) => (end === "-up" ? "-down" : "-up")))?.focus();
  else byId(id.endsWith("-default") ? id.replace(/-default$/, "") : "quality-title")?.focus();
}

document.addEventListener("bouquet:taken", () => {
  if (sender === undefined) return;
  for (const form of all("form[data-enhance]")) form.reset();
  focus(sender);
  sender = undefined;
});
