// The table of any number of rows: only those that are seen are elements.
import { Places } from "./places.js";
import { RowCache } from "./row-cache.js";
import { makePlaceholder, makeRow } from "./row.js";

const BEYOND = 6;

export class Rows {
  #shown = new Map();
  #selection;
  #page = { columns: [], address: "" };
  #isLive = false;
  active = 0;

  /** `address(parameters)` is where to ask for rows; `arrived(answer)`, `failed(error)` and `moved()` are told what happens. */
  constructor(view, { address, arrived, failed, moved }) {
    this.view = view;
    this.moved = moved;
    this.table = view.querySelector("table");
    this.head = view.querySelector("thead");
    this.body = view.querySelector("tbody");
    this.cache = new RowCache(address, (answer) => { arrived(answer); this.render(); }, failed);
    this.places = new Places(view, this.table, this.head, () => { if (this.#isLive) { this.render(); moved(); } });
    new ResizeObserver(() => this.#isLive && this.places.resize(this.places.count, this.#rowHeight())).observe(view);
  }

  get count() { return this.places.count; }
  rowAt(index) { return this.cache.at(index); }
  get activeRow() { return this.rowAt(this.active); }
  node(index) { return this.#shown.get(index)?.node; }
  set selection(selection) { this.#selection = selection; }

  #rowHeight() { return parseFloat(getComputedStyle(this.view).getPropertyValue("--row-height")); }

  /** The rows that are seen, and a few more. */
  get window() {
    const first = Math.max(this.places.firstRow - BEYOND, 0);
    const seen = Math.ceil(this.places.height / this.places.rowHeight) + 1;
    return [first, Math.min(this.places.firstRow + seen + BEYOND, Math.max(this.count - 1, 0))];
  }

  /** Shows another answer, which is the page that has a row, from this row on. */
  show({ channels, total }, page, row = 0) {
    this.#takeOver();
    this.#page = page;
    this.#shown.clear();
    this.body.replaceChildren();
    this.cache.restart(channels, row);
    this.active = Math.min(row, Math.max(total - 1, 0));
    this.#count(total, row);
  }

  /** Draws the rows again in other columns. */
  redraw(page) {
    this.#page = page;
    this.#shown.clear();
    this.body.replaceChildren();
    this.render();
  }

  /** Fetches again what is seen; nothing moves. */
  async renew() {
    const id = this.activeRow?.id;
    const answer = await this.cache.renew(...this.window);
    if (!answer) return undefined;
    this.active = Math.min(this.active, Math.max(answer.total - 1, 0));
    // The keyboard stays with its channel where that is still near.
    for (const [index, row] of this.cache.known()) if (row.id === id) this.active = index;
    this.#count(answer.total);
    return answer;
  }

  #count(total, first) {
    this.view.setAttribute("aria-rowcount", total + 1);
    this.places.resize(total, this.#rowHeight(), first);
  }

  /** The server's table becomes a grid. */
  #takeOver() {
    if (this.#isLive) return;
    this.#isLive = true;
    this.table.setAttribute("role", "none");
    this.table.classList.add("live");
    this.view.setAttribute("role", "grid");
    this.view.setAttribute("aria-multiselectable", "true");
  }

  render() {
    const [first, last] = this.window;
    for (const [index, { node }] of this.#shown) {
      if (index < first || index > last || index >= this.count) { node.remove(); this.#shown.delete(index); }
    }
    if (this.count === 0) { this.body.replaceChildren(); this.#shown.clear(); this.mark(); return; }
    this.cache.want(first, last);
    let before = null;
    for (let index = last; index >= first; index--) before = this.#place(index, before);
    this.body.style.transform = `translateY(${this.places.offset(first) + this.head.offsetHeight}px)`;
    this.mark();
  }

  /** Puts a row before another one; a row that is there already, or is being edited, stays. */
  #place(index, before) {
    const row = this.cache.at(index);
    const old = this.#shown.get(index);
    if (old && (old.row === row || (!row && old.row) || old.node.querySelector(".editor"))) return old.node;
    const node = row ? makeRow(row, index, this.#page) : makePlaceholder(index);
    if (old) old.node.replaceWith(node);
    else this.body.insertBefore(node, before);
    this.#shown.set(index, { node, row });
    return node;
  }

  /** Shows what is selected, and which row has the keyboard. */
  mark() {
    for (const [index, { node, row }] of this.#shown) {
      const isSelected = Boolean(row && this.#selection.has(row.id));
      node.setAttribute("aria-selected", isSelected);
      node.classList.toggle("active", index === this.active);
      const box = node.querySelector(".c-select input");
      if (box) box.checked = isSelected;
    }
    if (this.#shown.has(this.active)) this.view.setAttribute("aria-activedescendant", `row-${this.active}`);
    else this.view.removeAttribute("aria-activedescendant");
  }

  /** Gives the keyboard to a row and shows it. */
  activate(index) {
    this.active = Math.min(Math.max(index, 0), Math.max(this.count - 1, 0));
    this.places.reveal(this.active);
    this.render();
  }

  /** Takes over a channel that was changed here. */
  put(index, row) {
    this.cache.put(index, { ...this.cache.at(index), ...row });
    this.render();
  }
}
