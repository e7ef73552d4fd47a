// What a button opens below itself.
import { byId, h } from "./dom.js";

/** Puts menus under the buttons that open them. `fill` makes a menu's content each time that it opens. */
export function menu(id, fill) {
  const element = byId(id);
  const button = document.querySelector(`[popovertarget="${id}"]`);
  element.addEventListener("beforetoggle", (event) => { if (event.newState === "open") { place(element, button); show(); } });
  async function show() {
    try {
      const content = (await fill()).filter(Boolean);
      const focused = element.contains(document.activeElement) && document.activeElement.id;
      element.replaceChildren(...content);
      if (focused) byId(focused)?.focus();
    } catch (error) { element.replaceChildren(h("p", {}, error.message)); }
  }
  return { show: () => (element.matches(":popover-open") ? show() : undefined), close: () => element.hidePopover() };
}

function place(element, button) {
  const box = button.getBoundingClientRect();
  element.style.top = `${Math.min(box.bottom + 6, innerHeight - 120)}px`;
  element.style.right = `${Math.max(innerWidth - box.right, 8)}px`;
}
