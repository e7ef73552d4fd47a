// The rows of an answer, fetched a page at a time around what is seen. Few pages are kept, however far one scrolls.
import { api } from "./server.js";

/** Rows that are asked for at once. */
export const PAGE = 50;
const KEPT = 48;

export class RowCache {
  #pages = new Map();
  #asked = new Map();
  #generation = 0;

  /** `address(parameters)` is where to ask; `arrived(answer)` and `failed(error)` are told what came. */
  constructor(address, arrived, failed) { Object.assign(this, { address, arrived, failed }); }

  at(index) { return this.#pages.get(Math.floor(index / PAGE))?.[index % PAGE]; }

  /** Known rows with their places. */
  *known() {
    for (const [page, rows] of this.#pages) for (const [place, row] of rows.entries()) yield [page * PAGE + place, row];
  }

  /** Takes over a row that was changed. */
  put(index, row) {
    const page = this.#pages.get(Math.floor(index / PAGE));
    if (page) page[index % PAGE] = row;
  }

  /** Forgets everything, and puts the first page of another answer in its place. */
  restart(rows, first = 0) {
    this.stop();
    this.#pages.clear();
    if (rows) this.#pages.set(Math.floor(first / PAGE), rows);
  }

  stop() {
    this.#generation++;
    for (const control of this.#asked.values()) control.abort();
    this.#asked.clear();
  }

  /** Fetches what is missing between two rows, and stops fetching what is elsewhere. */
  want(from, to) {
    const pages = [];
    for (let page = Math.floor(from / PAGE); page <= Math.floor(to / PAGE); page++) pages.push(page);
    for (const [page, control] of this.#asked) if (!pages.includes(page)) { control.abort(); this.#asked.delete(page); }
    for (const page of pages) if (!this.#pages.has(page) && !this.#asked.has(page)) this.#fetch(page);
    this.#trim(pages);
  }

  /** Fetches again what is seen, and forgets the rest; what is shown stays until then. */
  async renew(from, to) {
    this.stop();
    const generation = this.#generation;
    const fresh = new Map();
    let last;
    for (let page = Math.floor(from / PAGE); page <= Math.floor(to / PAGE); page++) {
      last = await this.#page(page);
      fresh.set(page, last.channels);
    }
    if (generation !== this.#generation) return undefined;
    this.#pages = fresh;
    return last;
  }

  /** The rows between two places, at most as many as a person could mean. */
  async range(from, to) {
    const rows = [];
    for (let start = from; start <= to; start += 500) {
      const { channels } = await api("GET", this.address({ offset: start, limit: Math.min(500, to - start + 1) }));
      rows.push(...channels);
    }
    return rows;
  }

  #page(page, signal) { return api("GET", this.address({ offset: page * PAGE, limit: PAGE }), undefined, { signal }); }

  async #fetch(page) {
    const control = new AbortController();
    this.#asked.set(page, control);
    try {
      const answer = await this.#page(page, control.signal);
      if (this.#asked.get(page) !== control) return;
      this.#pages.set(page, answer.channels);
      this.#asked.delete(page);
      this.arrived(answer);
    } catch (error) {
      if (this.#asked.get(page) === control) this.#asked.delete(page);
      if (error.name !== "AbortError") this.failed(error);
    }
  }

  /** Lets go of the pages that are farthest away. */
  #trim(pages) {
    const middle = (pages[0] + pages.at(-1)) / 2;
    const far = [...this.#pages.keys()].sort((a, b) => Math.abs(b - middle) - Math.abs(a - middle));
    for (const page of far.slice(0, Math.max(this.#pages.size - KEPT, 0))) this.#pages.delete(page);
  }
}
