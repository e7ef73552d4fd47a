// The columns of the table: which there are, and which a person wants, in what order.
import { h, icon } from "./dom.js";
import { t } from "./words.js";

/** `width` is the least and the share of what is left, in rem and parts. */
const COLUMNS = {
  logo: { width: [3.25, 0] },
  number: { width: [4.75, 0], sort: "number" },
  name: { width: [13, 2.4], sort: "name" },
  category: { width: [8, 1.3], sort: "category" },
  account: { width: [7, 0.9], sort: "account" },
  tags: { width: [9, 1.4] },
  quality: { width: [5, 0], sort: "quality" },
  guide_id: { width: [8, 1] },
  added: { width: [8, 0], sort: "added" },
  changed: { width: [8, 0], sort: "changed" },
  state: { width: [5.5, 0] },
};
const STANDARD = ["logo", "number", "name", "category", "account", "tags", "quality", "state"];
const KEY = "bouquet.columns";

const known = (names) => {
  const some = (Array.isArray(names) ? names : []).filter((name, place) => COLUMNS[name] && names.indexOf(name) === place);
  return some.includes("name") ? some : STANDARD;
};

function remembered() {
  try { return JSON.parse(localStorage.getItem(KEY)); } catch { return null; }
}

export class Columns {
  #shown = known(remembered());

  constructor(changed) { this.changed = changed; }

  get shown() { return this.#shown; }

  set(names) {
    this.#shown = known(names);
    try { localStorage.setItem(KEY, JSON.stringify(this.#shown)); } catch { /* Without storage they hold until the page is left. */ }
    this.changed();
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

  /** The menu's rows: each column may be shown or not, and moved. */
  menu() {
    const hidden = Object.keys(COLUMNS).filter((name) => !this.#shown.includes(name));
    const move = (name, by) => {
      const names = [...this.#shown];
      const place = names.indexOf(name);
      names.splice(place, 1);
      names.splice(place + by, 0, name);
      this.set(names);
    };
    const toggle = (name) => this.set(this.#shown.includes(name) ? this.#shown.filter((one) => one !== name) : [...this.#shown, name]);
    const row = (name) => {
      const label = t(`channels.columns.${name}`);
      const place = this.#shown.indexOf(name);
      const mover = (by, direction) => h("button", {
        type: "button", class: "mini", id: `column-${direction}-${name}`, disabled: place < 0 || !this.#shown[place + by],
        "aria-label": t(`channels.move_${direction}`, { name: label }), onclick: () => move(name, by),
      }, icon(direction));
      const box = h("input", { type: "checkbox", id: `column-${name}`, checked: place >= 0, disabled: name === "name", onchange: () => toggle(name) });
      return h("li", {}, h("label", { class: "check" }, box, label), mover(-1, "up"), mover(1, "down"));
    };
    return [
      h("h2", {}, t("channels.columns_title")), h("ul", { class: "columns" }, [...this.#shown, ...hidden].map(row)),
      h("button", { type: "button", class: "button small", onclick: () => this.set(STANDARD) }, t("channels.columns_standard")),
    ];
  }
}
