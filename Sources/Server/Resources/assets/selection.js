// Which channels are selected: some by their ids, or all that a search finds, but for a few.

const MOST_IN_A_RANGE = 20_000;

export class Selection {
  #ids = new Set();
  #isAll = false;
  /** The row where a range starts. */
  #anchor = 0;
  /** A range that comes after something else was done is dropped. */
  #turn = 0;

  /** `rows` is the table, `total()` says how many the search finds. */
  constructor(rows, total, changed) { Object.assign(this, { rows, total, changed }); }

  get isAll() { return this.#isAll; }
  get count() { return this.#isAll ? this.total() - this.#ids.size : this.#ids.size; }
  has(id) { return this.#ids.has(id) !== this.#isAll; }

  clear() { this.#set(false, []); }
  all() { this.#set(true, []); }

  toggle(index) {
    const row = this.rows.rowAt(index);
    if (!row) return;
    this.startAt(index);
    if (!this.#ids.delete(row.id)) this.#ids.add(row.id);
    this.#tell();
  }

  /** Selects the rows from where a range started, and no others. Answers false where they are too many. */
  async extend(index) {
    const [from, to] = [Math.min(index, this.#anchor), Math.max(index, this.#anchor)];
    if (to - from >= MOST_IN_A_RANGE) return false;
    const turn = ++this.#turn;
    const known = Array.from({ length: to - from + 1 }, (_, place) => this.rows.rowAt(from + place));
    const rows = known.every(Boolean) ? known : await this.rows.cache.range(from, to);
    if (turn === this.#turn) this.#set(false, rows.map((row) => row.id));
    return true;
  }

  startAt(index) {
    this.#turn++;
    this.#anchor = index;
  }

  /** How a bulk change names these channels. */
  named({ q, sort, collapse }) {
    if (!this.#isAll) return { ids: [...this.#ids] };
    return { filter: q, sort, collapse: collapse ? "duplicates" : undefined, except: [...this.#ids] };
  }

  #set(isAll, ids) {
    this.#turn++;
    this.#isAll = isAll;
    this.#ids = new Set(ids);
    this.#tell();
  }

  #tell() {
    this.rows.mark();
    this.changed();
  }
}

/** Keys and clicks of the table. `open(row)`, `edit(field)` and `others(row, node)` do what belongs elsewhere. */
export function follow(rows, selection, { open, edit, others, tooMany }) {
  const { view } = rows;

  async function extend(index) {
    rows.activate(index);
    if (!await selection.extend(rows.active)) tooMany();
  }

  function go(index, event) {
    if (event.shiftKey) { extend(index); return; }
    rows.activate(index);
    selection.startAt(rows.active);
  }

  const page = () => rows.places.rowsPerPage;
  const keys = {
    ArrowDown: (event) => go(rows.active + 1, event),
    ArrowUp: (event) => go(rows.active - 1, event),
    PageDown: (event) => go(rows.active + page(), event),
    PageUp: (event) => go(rows.active - page(), event),
    Home: (event) => go(0, event),
    End: (event) => go(rows.count - 1, event),
    " ": () => selection.toggle(rows.active),
    Enter: () => rows.activeRow && open(rows.activeRow),
    F2: () => edit("name"),
    e: () => edit("name"),
    ArrowRight: () => rows.activeRow?.duplicates?.length && others(rows.activeRow, rows.node(rows.active)),
    Escape: () => selection.clear(),
  };

  view.addEventListener("keydown", (event) => {
    if (event.target !== view) return;
    if (event.key.toLowerCase() === "a" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); selection.all(); return; }
    if (event.altKey || event.ctrlKey || event.metaKey || !Object.hasOwn(keys, event.key)) return;
    event.preventDefault();
    keys[event.key](event);
  });

  view.addEventListener("click", (event) => {
    const node = event.target.closest("tr[data-id]");
    if (!node || event.target.closest(".editor")) return;
    const index = Number(node.dataset.index);
    const link = event.target.closest("a");
    if (link && (event.ctrlKey || event.metaKey)) return;
    if (event.shiftKey) { event.preventDefault(); getSelection().removeAllRanges(); extend(index); return; }
    rows.active = index;
    if (event.target.closest(".c-select") || event.ctrlKey || event.metaKey) selection.toggle(index);
    else if (event.target.closest("[data-others]")) others(rows.rowAt(index), node);
    else if (link) { event.preventDefault(); open(rows.rowAt(index)); }
    else selection.startAt(index);
    rows.mark();
    if (!event.target.closest("[data-others]")) view.focus({ preventScroll: true });
  });

  view.addEventListener("dblclick", (event) => {
    const cell = event.target.closest("td[data-field]");
    if (cell && !event.target.closest(".editor, a, button")) edit(cell.dataset.field);
  });
}
