// What the answer can be narrowed by, with counts, and what it is narrowed by now.
import { byId, h, icon, morph } from "./dom.js";
import { adding, has, pieces, term, toggling, without } from "./search-text.js";
import { number, t } from "./words.js";

const FACETS = ["state", "quality", "accounts", "tags", "categories"];
const FEW = 12;
const MANY = 300;

export class Facets {
  #open = new Set();

  /** `changed(text)` takes over another search, `address(text)` is where its page is, `again()` asks for the counts once more. */
  constructor({ changed, address, again }) {
    Object.assign(this, { changed, address, again });
    byId("facets").addEventListener("click", (event) => this.#clicked(event));
    byId("chips").addEventListener("click", (event) => {
      const chip = event.target.closest("[data-piece]");
      if (!chip) return;
      event.preventDefault();
      const next = chip.parentElement.nextElementSibling ?? chip.parentElement.previousElementSibling;
      changed(without(this.text, chip.dataset.piece));
      (next?.isConnected ? next.querySelector("button") : document.querySelector("input[name=q]"))?.focus();
    });
  }

  /** What to ask the API for. */
  get parameters() { return { facets: FACETS.join(","), facet_limit: this.#open.size > 0 ? MANY : FEW + 1 }; }

  #clicked(event) {
    const more = event.target.closest("[data-more]");
    if (more) {
      if (!this.#open.delete(more.dataset.more)) this.#open.add(more.dataset.more);
      this.again();
      return;
    }
    const link = event.target.closest("a[data-term]");
    if (!link || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const isOut = event.altKey || link.hasAttribute("data-out");
    this.changed(isOut ? adding(this.text, `-${link.dataset.term}`) : toggling(this.text, link.dataset.term));
  }

  /** Shows each piece of a search as something that can be taken away. */
  showChips(text) {
    this.text = text;
    const all = pieces(text);
    const chip = (piece) => h("li", {}, h("button", {
      type: "button", class: `chip${piece.startsWith("-") || piece.startsWith("NOT ") ? " out" : ""}`, "data-piece": piece,
      "aria-label": t("channels.remove", { piece }),
    }, h("span", {}, piece), icon("close")));
    byId("chips").replaceChildren(...all.map(chip));
  }

  show(facets) {
    const fresh = h("div", { id: "facet-list" }, FACETS.map((name) => this.#facet(name, merged(facets[name] ?? []))));
    morph(byId("facet-list"), fresh);
    byId("facet-count").textContent = pieces(this.text).filter((piece) => piece.includes(":")).length || "";
  }

  #facet(name, values) {
    if (values.length === 0) return undefined;
    const isOpen = this.#open.has(name);
    const more = values.length > FEW && h("button", { type: "button", class: "more-values", id: `more-${name}`, "data-more": name, "aria-expanded": isOpen },
      t(isOpen ? "channels.fewer" : "channels.more"));
    return h("section", { id: `facet-${name}` }, h("h2", {}, t(`channels.facets.${name}`)),
      h("ul", {}, values.slice(0, isOpen ? MANY : FEW).map((value) => this.#value(name, value))), more);
  }

  #value(facet, value) {
    const find = term(facet, value);
    const isActive = has(this.text, find);
    const label = facet === "state" ? t(`channels.is.${value.name}`) : facet === "quality" ? value.name.toUpperCase() : value.name;
    const id = encodeURIComponent(find);
    return h("li", { id: `value-${id}`, class: isActive ? "on" : undefined },
      h("a", { href: this.address(toggling(this.text, find)), "data-term": find, id: `in-${id}`, "aria-current": isActive ? "true" : undefined, title: label },
        h("span", { class: "label" }, label), h("span", { class: "count" }, number(value.count))),
      h("a", { href: this.address(adding(this.text, `-${find}`)), "data-term": find, "data-out": true, id: `out-${id}`, class: "out", "aria-label": t("channels.exclude", { name: label }) }, "−"));
  }
}

/** Categories of several accounts with one name are one. */
function merged(values) {
  const known = new Map();
  for (const value of values) {
    const key = value.account_id ? value.name : value.id ?? value.name;
    const old = known.get(key);
    if (old) old.count += value.count; else known.set(key, { ...value });
  }
  return [...known.values()].sort((a, b) => (values[0].account_id ? b.count - a.count : 0));
}
