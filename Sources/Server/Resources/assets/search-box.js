// The search box: it finds while one types, says what could be typed next, and shows where a mistake is.
import { debounce, h } from "./dom.js";
import { api } from "./server.js";
import { number } from "./words.js";

const segmenter = new Intl.Segmenter();
/** The API counts characters as people do. */
const characters = (text) => [...segmenter.segment(text)].map(({ segment }) => segment);

/** The text with the mistake in it marked. */
export function marked(text, { position, length }) {
  const typed = characters(text);
  const part = (from, to) => typed.slice(from, to).join("");
  const end = position + Math.max(length, 1);
  return h("code", {}, part(0, position), h("mark", {}, part(position, end) || "␣"), part(end));
}

const sentence = (text) => `${text[0].toUpperCase()}${text.slice(1)}${/[.:?]$/.test(text) ? "" : "."}`;

export class SearchBox {
  #suggestions = [];
  #chosen = -1;
  #asking;

  /**
   * `typed(text)` is called at each key, `decided()` when a person is done, `left()` when the rows shall have the keyboard, and
   * `answered(isIt)` when what is shown answers the text, or no more.
   */
  constructor(input, { typed, decided, left, answered }) {
    Object.assign(this, { input, typed, decided, left, answered });
    this.list = document.getElementById("suggestions");
    this.problem = document.getElementById("search-problem");
    for (const [name, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": "suggestions" })) {
      input.setAttribute(name, value);
    }
    input.addEventListener("input", () => { typed(input.value); this.#suggestSoon(); });
    input.addEventListener("focus", () => { if (input.value) this.#suggestSoon(); });
    input.addEventListener("blur", () => this.close());
    input.addEventListener("keydown", (event) => this.#pressed(event));
    this.list.addEventListener("pointerdown", (event) => {
      event.preventDefault();
      const option = event.target.closest("[role=option]");
      if (option) this.#take(this.#suggestions[Number(option.dataset.place)]);
    });
    input.form.addEventListener("submit", (event) => { event.preventDefault(); this.close(); decided(); });
    input.form.addEventListener("reset", (event) => { event.preventDefault(); this.#type(""); input.focus(); });
    document.addEventListener("keydown", (event) => {
      if (event.key !== "/" || event.target.closest("input, textarea, select, dialog")) return;
      event.preventDefault();
      input.focus();
      input.select();
    });
  }

  set text(text) { if (this.input.value !== text) this.input.value = text; }

  #type(text) {
    this.input.value = text;
    this.typed(text);
  }

  // ---- What could be typed next

  #suggestSoon = debounce(90, () => this.#suggest());

  async #suggest() {
    this.#asking?.abort();
    this.#asking = new AbortController();
    const { value, selectionStart } = this.input;
    const cursor = characters(value.slice(0, selectionStart)).length;
    const address = `/api/search/suggest?q=${encodeURIComponent(value)}&cursor=${cursor}`;
    const answer = await api("GET", address, undefined, this.#asking).catch(() => undefined);
    if (!answer || document.activeElement !== this.input || value !== this.input.value) return;
    // Names of channels stand in the table already.
    const typed = characters(value).slice(answer.from, answer.to).join("").toLowerCase();
    const useful = answer.suggestions.filter(({ text, is_name }) => !is_name && text.toLowerCase() !== typed);
    this.#offer(value.trim() ? useful.slice(0, 9) : [], answer);
  }

  #offer(suggestions, { from, to } = {}) {
    this.#suggestions = suggestions.map((one) => ({ ...one, from, to }));
    this.list.replaceChildren(...suggestions.map(({ text, meaning, count }, place) =>
      h("li", { role: "option", id: `suggestion-${place}`, "data-place": place, "aria-selected": "false" },
        h("span", { class: "text" }, count === undefined ? text : meaning),
        h("span", { class: "meaning" }, count === undefined ? meaning : number(count)))));
    this.list.hidden = suggestions.length === 0;
    this.input.setAttribute("aria-expanded", !this.list.hidden);
    this.#choose(-1);
  }

  close() {
    this.#asking?.abort();
    this.#offer([]);
  }

  #choose(place) {
    this.#chosen = place;
    for (const option of this.list.children) option.setAttribute("aria-selected", Number(option.dataset.place) === place);
    const option = this.list.children[place];
    option?.scrollIntoView({ block: "nearest" });
    if (option) this.input.setAttribute("aria-activedescendant", option.id);
    else this.input.removeAttribute("aria-activedescendant");
  }

  #take({ text, from, to }) {
    const typed = characters(this.input.value);
    const before = typed.slice(0, from).join("") + text;
    const after = typed.slice(to).join("");
    const isWhole = !text.endsWith(":") && after === "";
    this.#type(before + (isWhole ? " " : "") + after);
    const cursor = before.length + (isWhole ? 1 : 0);
    this.input.setSelectionRange(cursor, cursor);
    this.close();
    if (!isWhole) this.#suggestSoon();
  }

  #pressed(event) {
    const { length } = this.#suggestions;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && length > 0) {
      event.preventDefault();
      this.#choose((this.#chosen + step + (this.#chosen < 0 && step < 0 ? 1 : 0) + length) % length);
    } else if (event.key === "ArrowDown") {
      event.preventDefault();
      this.left();
    } else if (event.key === "Enter" && this.#chosen >= 0) {
      event.preventDefault();
      this.#take(this.#suggestions[this.#chosen]);
    } else if (event.key === "Escape") {
      event.preventDefault();
      if (length > 0) this.close(); else if (this.input.value) this.#type("");
    }
  }

  // ---- Mistakes

  #mistake;

  /** Says what is wrong with the text, when a person pauses. */
  complainLater(error) { this.#later(error, () => this.complain(error)); }

  /** A text that is half typed is no mistake yet, but nothing answers it either. */
  waitForMore() {
    this.#tell(undefined);
    this.#later({}, () => this.answered(false));
  }

  #later(mistake, say) {
    this.#mistake = mistake;
    setTimeout(() => { if (this.#mistake === mistake) say(); }, 500);
  }

  complain(error) {
    this.#mistake = error;
    this.answered(!error);
    this.#tell(error);
  }

  #tell(error) {
    const { message, hint } = error?.answer ?? {};
    this.input.setAttribute("aria-invalid", Boolean(error));
    if (!error) { this.problem.replaceChildren(); return; }
    if (message === undefined) { this.problem.replaceChildren(h("p", {}, error.message)); return; }
    this.problem.replaceChildren(
      h("p", {}, h("strong", {}, sentence(message)), hint && ` ${sentence(hint)}`), marked(this.input.value, error.answer));
  }
}
