// The columns of the table: which there are, and which a person wants, in what order; on a phone they are a row's second line.
import { h, icon } from "./dom.js";
import { t } from "./words.js";

/** `width` is the least and the share of what is left, in rem and parts. */
export const COLUMNS = {
  logo: { width: [3.25, 0] },
  number: { width: [4.75, 0], sort: "number" },
  name: { width: [13, 2.4], sort: "name" },
  category: { width: [8, 1.3], sort: "category" },
  account: { width: [7, 0.9], sort: "account" },
  tags: { width: [9, 1.4] },
  quality: { width: [5.5, 0], sort: "quality" },
  guide_id: { width: [8, 1] },
  added: { width: [8, 0], sort: "added" },
  changed: { width: [8, 0], sort: "changed" },
  state: { width: [5.5, 0] },
};
const DESK = { key: "bouquet.columns", standard: ["logo", "number", "name", "category", "account", "tags", "quality", "state"] };
const PHONE = { key: "bouquet.columns.phone", standard: ["logo", "name", "category", "account", "quality", "state"] };
const phone = matchMedia("(max-width: 46rem)");

export class Columns {
  #shown = this.#remembered();

  constructor(changed) {
    this.changed = changed;
    phone.addEventListener("change", () => { this.#shown = this.#remembered(); changed(); });
  }

  get #place() { return phone.matches ? PHONE : DESK; }
  get shown() { return this.#shown; }
  get standard() { return this.#place.standard; }
  /** What a saved search keeps: a phone's columns are no desk's. */
  get kept() { return phone.matches ? [] : this.#shown; }

  /** Takes over what a saved search kept. */
  take(names) { if (names.length > 0 && !phone.matches) this.set(names); }

  set(names) {
    this.#shown = this.#known(names);
    try { localStorage.setItem(this.#place.key, JSON.stringify(this.#shown)); } catch { /* Without storage they hold until the page is left. */ }
    this.changed();
  }

  #remembered() {
    try { return this.#known(JSON.parse(localStorage.getItem(this.#place.key))); } catch { return this.standard; }
  }

  #known(names) {
    const some = (Array.isArray(names) ? names : []).filter((name, place) => COLUMNS[name] && names.indexOf(name) === place);
    return some.includes("name") ? some : this.standard;
  }

  /** Tells the table how wide its columns are. */
  lay(view) {
    const widths = [[2.25, 0], ...this.#shown.map((name) => COLUMNS[name].width)];
    const tracks = widths.map(([least, share]) => (share ? `minmax(${least}rem, ${share}fr)` : `${least}rem`));
    view.style.setProperty("--columns", tracks.join(" "));
    view.style.setProperty("--least", `${widths.reduce((sum, [least]) => sum + least, 0)}rem`);
  }

  /** The table's head; `address(sort)` is what a click leads to. */
  head(sort, address) {
    const current = sort.replace("-", "");
    const isDown = sort.startsWith("-");
    const cell = (name) => {
      const by = COLUMNS[name].sort;
      const isCurrent = by === current;
      const next = isCurrent && !isDown ? `-${by}` : by;
      const label = t(`channels.columns.${name}`);
      const link = by && h("a", { href: address(next), "data-sort": next }, label, isCurrent && icon(isDown ? "down" : "up"));
      const direction = isDown ? "descending" : "ascending";
      return h("th", { role: "columnheader", class: `c-${name}`, "aria-sort": isCurrent ? direction : undefined }, link ?? label);
    };
    const select = h("th", { role: "columnheader", class: "c-select" }, h("span", { class: "unseen" }, t("channels.select")));
    return h("tr", { role: "row", "aria-rowindex": 1 }, select, this.#shown.map(cell));
  }
}
