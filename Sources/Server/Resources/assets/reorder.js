// Lists whose order a person makes, by dragging the grip of a row or with the arrow keys on it.
import { all, byId, debounce, h } from "./dom.js";
import { refresh } from "./live.js";
import { t } from "./words.js";

const rowsOf = (list) => all(":scope > [data-id]", list);
const isShown = (row) => !row.hidden;

/**
 * Calls `save(ids, before)`, which tells of a mistake by itself, when a person has moved rows of the list with this id; the list may be
 * made anew meanwhile.
 * Rows have `data-id` and `data-name`, and a button of the class `grip`.
 */
export function reorderable(id, save) {
  const told = h("p", { class: "hidden-label", role: "status" });
  document.body.append(told);
  const order = () => rowsOf(byId(id)).map((row) => row.dataset.id);
  let before;
  let saving = Promise.resolve();
  const saveLater = debounce(700, finish);

  /** Saves one after the other; after the last one the list follows the server again. */
  async function finish() {
    const [old, now] = [before, order()];
    before = undefined;
    if (!old) return;
    const turn = saving.then(() => old.join() !== now.join() && save(now, old));
    saving = turn;
    await turn;
    if (turn !== saving || before) return;
    delete byId(id).dataset.keep;
    refresh();
  }

  /** Puts a row before another one, or at the end. A fresh page puts nothing back until it is saved. */
  function put(row, next) {
    before ??= order();
    byId(id).dataset.keep = "";
    byId(id).insertBefore(row, next);
  }

  function tell(row) {
    const rows = rowsOf(byId(id)).filter(isShown);
    told.textContent = t("rules.moved", { name: row.dataset.name, place: rows.indexOf(row) + 1, total: rows.length });
  }

  // ---- Keys

  const steps = { ArrowUp: -1, ArrowDown: 1, PageUp: -10, PageDown: 10, Home: -Infinity, End: Infinity };

  document.addEventListener("keydown", (event) => {
    const grip = event.target.closest?.(".grip");
    const row = grip?.closest("[data-id]");
    if (!row || row.parentElement.id !== id || !(event.key in steps) || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const others = rowsOf(row.parentElement).filter(isShown);
    const from = others.indexOf(row);
    const to = Math.min(Math.max(from + steps[event.key], 0), others.length - 1);
    if (to === from) return;
    put(row, to < from ? others[to] : others[to].nextElementSibling);
    grip.focus();
    row.scrollIntoView({ block: "nearest" });
    tell(row);
    saveLater();
  });

  // ---- Mouse and finger

  document.addEventListener("pointerdown", (event) => {
    const grip = event.target.closest?.(".grip");
    const row = grip?.closest("[data-id]");
    if (!row || row.parentElement.id !== id || event.button !== 0) return;
    event.preventDefault();
    grip.focus();
    row.classList.add("dragged");
    let pointer = event.clientY;
    const follow = (move) => { pointer = move.clientY; };
    // A frame at a time, so that the page also scrolls while the pointer rests at its edge.
    let frame = requestAnimationFrame(function step() {
      const edge = 64;
      if (pointer < edge) scrollBy(0, -12); else if (pointer > innerHeight - edge) scrollBy(0, 12);
      const next = rowsOf(row.parentElement).filter((other) => other !== row && isShown(other)).find((other) => {
        const { top, height } = other.getBoundingClientRect();
        return pointer < top + height / 2;
      });
      if (row.nextElementSibling !== (next ?? null)) put(row, next ?? null);
      frame = requestAnimationFrame(step);
    });
    const end = () => {
      cancelAnimationFrame(frame);
      row.classList.remove("dragged");
      removeEventListener("pointermove", follow);
      for (const kind of ["pointerup", "pointercancel"]) removeEventListener(kind, end);
      tell(row);
      finish();
    };
    addEventListener("pointermove", follow);
    for (const kind of ["pointerup", "pointercancel"]) addEventListener(kind, end);
  });
}
