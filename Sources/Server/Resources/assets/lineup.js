// A list of any length, of which only what is seen is in the page, and whose entries can be put elsewhere: dragged by their handles, or by
// keyboard.
import { h, icon } from "./dom.js";

const CHUNK = 100;
// Browsers limit how high an element can be; longer lists are scrolled faster.
const HIGHEST = 8_000_000;
const MARGIN = 6;

export class Lineup {
  /**
   * - box: the element that scrolls, with an `ol` in it.
   * - load(offset, limit, signal): answers `{entries, total}`.
   * - fill(row, entry, position, total): makes what a row shows; `row.handle` moves the entry, `row.place` asks for a position.
   * - moved(entry, from, to): an entry was dropped; asked(entry, position): a person wants to say where it goes.
   * - told(event, entry, position): what happens to one that is taken up; told("failed", error).
   */
  constructor({ box, load, fill, moved, told, asked }) {
    Object.assign(this, { box, load, fill, moved, told, asked });
    this.list = box.querySelector("ol");
    this.chunks = new Map();
    this.rows = new Map();
    this.total = 0;
    this.active = 0;
    box.addEventListener("scroll", () => this.draw(), { passive: true });
    new ResizeObserver(() => this.draw()).observe(box);
    this.list.addEventListener("keydown", (event) => this.#key(event));
    this.list.addEventListener("click", (event) => this.#click(event));
    this.list.addEventListener("pointerdown", (event) => this.#grab(event));
    this.list.addEventListener("focusin", (event) => this.#activate(this.#positionOf(event.target)));
    this.list.addEventListener("focusout", (event) => {
      if (this.lift?.isByKey && !this.isDrawing && !this.list.contains(event.relatedTarget)) this.#putBack();
    });
  }

  /** The first entry that is asked for when the list is another one. */
  get start() { return Math.floor(Math.min(this.#first(), Math.max(0, this.total - 1)) / CHUNK) * CHUNK; }
  get size() { return CHUNK; }

  /** Shows another list, of which a part is known: that from an offset on; while an entry is held, as soon as it is put down. */
  show({ entries, total }, offset) {
    if (this.lift?.isHeld) { this.next = [{ entries, total }, offset]; return; }
    if (!this.height) this.list.replaceChildren();
    this.list.classList.add("live");
    this.loading?.abort();
    this.loading = new AbortController();
    this.waiting = new Set();
    this.chunks.clear();
    this.chunks.set(offset / CHUNK, entries);
    this.total = total;
    this.lift = undefined;
    this.active = Math.min(this.active, Math.max(0, total - 1));
    this.#measure();
    this.draw();
  }

  entry(position) { return this.chunks.get(Math.floor(position / CHUNK))?.[position % CHUNK]; }

  /** An entry that may not be here yet. */
  async fetch(position) {
    return this.entry(position) ?? (await this.load(position, 1, this.loading.signal)).entries[0];
  }

  /** Puts back what was dropped. */
  cancel() {
    if (this.lift && !this.lift.isHeld) this.#putBack();
  }

  focus(position) {
    this.active = position;
    this.#reveal(position);
    this.draw();
    this.rows.get(position)?.handle.focus({ preventScroll: true });
  }

  // ---- Showing

  #measure() {
    this.height = parseFloat(getComputedStyle(this.list).getPropertyValue("--row")) * parseFloat(getComputedStyle(document.documentElement).fontSize);
    this.list.style.height = `${Math.min(this.total * this.height, HIGHEST)}px`;
  }

  /** How many pixels of the list a pixel of scrolling is. */
  get #factor() {
    const view = this.box.clientHeight;
    return this.total * this.height <= HIGHEST ? 1 : (this.total * this.height - view) / (HIGHEST - view);
  }

  #first() { return this.height ? Math.floor((this.box.scrollTop * this.#factor) / this.height) : 0; }

  /** Which entry of the list is at a position while one is taken up. */
  #shownAt(position) {
    if (!this.lift) return position;
    const { from, to } = this.lift;
    if (position === to) return from;
    if (from < to) return position >= from && position < to ? position + 1 : position;
    return position > to && position <= from ? position - 1 : position;
  }

  draw() {
    if (!this.height) return;
    const first = Math.max(0, this.#first() - MARGIN);
    const last = Math.min(this.total, this.#first() + Math.ceil(this.box.clientHeight / this.height) + MARGIN);
    const shift = this.box.scrollTop - this.box.scrollTop * this.#factor;
    this.isDrawing = true;
    for (const [position, row] of this.rows) {
      const isSeen = position >= first && position < last;
      if (isSeen || (position < this.total && row.item.contains(document.activeElement))) continue;
      row.item.remove();
      this.rows.delete(position);
    }
    let next = null;
    for (let position = last - 1; position >= first; position -= 1) {
      const row = this.rows.get(position) ?? this.#makeRow(position, next);
      this.#fillRow(row, position);
      next = row.item;
    }
    for (const [position, row] of this.rows) row.item.style.transform = `translateY(${position * this.height + shift}px)`;
    this.isDrawing = false;
    this.#want(first, last);
  }

  #makeRow(position, next) {
    const handle = h("button", { type: "button", class: "handle" }, icon("grip"));
    const place = h("button", { type: "button", class: "place" });
    const row = { handle, place, body: h("div", { class: "what" }) };
    row.number = h("span", { class: "number" });
    row.item = h("li", { class: "entry" }, handle, row.number, row.body, place);
    row.item.dataset.position = position;
    this.list.insertBefore(row.item, next);
    this.rows.set(position, row);
    return row;
  }

  #fillRow(row, position) {
    const isLifted = this.lift?.to === position;
    const entry = isLifted ? this.lift.entry : this.entry(this.#shownAt(position));
    row.handle.tabIndex = row.place.tabIndex = position === this.active ? 0 : -1;
    row.item.classList.toggle("lifted", isLifted);
    if (row.entry === entry && row.total === this.total) return;
    Object.assign(row, { entry, total: this.total });
    row.item.ariaSetSize = this.total;
    row.item.ariaPosInSet = position + 1;
    if (entry) this.fill(row, entry, position, this.total);
    else this.#fillComing(row, position);
  }

  #fillComing(row, position) {
    row.body.replaceChildren();
    row.number.textContent = "";
    row.place.textContent = position + 1;
    row.handle.ariaLabel = row.place.ariaLabel = position + 1;
  }

  /** Loads what is to be seen, and forgets what is far from it. */
  #want(first, last) {
    const [from, to] = [Math.floor(first / CHUNK), Math.floor(Math.max(first, last - 1) / CHUNK)];
    for (const chunk of this.chunks.keys()) if (chunk < from - 20 || chunk > to + 20) this.chunks.delete(chunk);
    clearTimeout(this.pause);
    const missing = [];
    for (let chunk = from; chunk <= to; chunk += 1) {
      if (chunk * CHUNK < this.total && !this.chunks.has(chunk) && !this.waiting.has(chunk)) missing.push(chunk);
    }
    // Whoever rushes through the list needs nothing of what is on the way.
    if (missing.length) this.pause = setTimeout(() => missing.forEach((chunk) => this.#loadChunk(chunk)), 40);
  }

  async #loadChunk(chunk) {
    const { signal } = this.loading;
    this.waiting.add(chunk);
    try {
      const { entries } = await this.load(chunk * CHUNK, CHUNK, signal);
      if (signal.aborted) return;
      this.chunks.set(chunk, entries);
      this.draw();
    } catch (error) {
      if (error.name !== "AbortError") this.told("failed", error);
    } finally {
      if (!signal.aborted) this.waiting.delete(chunk);
    }
  }

  #reveal(position) {
    const factor = this.#factor;
    const [top, view] = [this.box.scrollTop * factor, this.box.clientHeight];
    const start = position * this.height;
    if (start < top) this.box.scrollTop = start / factor;
    else if (start + this.height > top + view) this.box.scrollTop = (start + this.height - view) / factor;
  }

  // ---- Taking up, moving, putting down

  #positionOf(element) { return Number(element.closest("li").dataset.position); }

  #activate(position) {
    this.active = position;
    for (const [other, row] of this.rows) row.handle.tabIndex = row.place.tabIndex = other === position ? 0 : -1;
  }

  #take(position, isByKey) {
    const entry = this.entry(position);
    if (!entry) return;
    this.lift = { from: position, to: position, entry, isByKey, isHeld: true };
    this.next = undefined;
    this.draw();
    this.told("lifted", entry, position);
  }

  #carry(position) {
    const to = Math.max(0, Math.min(this.total - 1, position));
    if (to === this.lift.to) return;
    this.lift.to = to;
    if (this.lift.isByKey) this.focus(to);
    else this.draw();
    this.told("moving", this.lift.entry, to);
  }

  #putDown() {
    const { from, to, entry } = this.lift;
    if (from === to) { this.#putBack(); return; }
    this.lift.isByKey = this.lift.isHeld = false;
    this.active = to;
    this.told("dropped", entry, to);
    this.moved(entry, from, to);
  }

  #putBack() {
    const { from, entry, isByKey } = this.lift;
    this.lift = undefined;
    if (isByKey && this.list.contains(document.activeElement)) this.focus(from);
    else this.draw();
    this.told("put_back", entry, from);
    if (this.next) this.show(...this.next);
    this.next = undefined;
  }

  #key(event) {
    const position = this.#positionOf(event.target);
    const page = Math.max(1, Math.floor(this.box.clientHeight / this.height) - 1);
    const steps = { ArrowUp: -1, ArrowDown: 1, PageUp: -page, PageDown: page, Home: -Infinity, End: Infinity };
    if (event.key in steps) {
      event.preventDefault();
      const to = Math.max(0, Math.min(this.total - 1, position + steps[event.key]));
      if (this.lift) this.#carry(to);
      else this.focus(to);
    } else if (event.key === " " && event.target.matches(".handle")) {
      event.preventDefault();
      if (this.lift) this.#putDown();
      else this.#take(position, true);
    } else if (event.key === "Enter" && this.lift) {
      event.preventDefault();
      this.#putDown();
    } else if (event.key === "Escape" && this.lift) {
      event.preventDefault();
      this.#putBack();
    }
  }

  #click(event) {
    if (!event.target.closest(".place") || this.lift) return;
    const position = this.#positionOf(event.target);
    const entry = this.entry(position);
    if (entry) this.asked(entry, position);
  }

  #grab(event) {
    const handle = event.target.closest(".handle");
    if (!handle || event.button !== 0 || this.lift) return;
    event.preventDefault();
    const position = this.#positionOf(handle);
    handle.focus({ preventScroll: true });
    this.#take(position, false);
    if (!this.lift) return;
    let y = event.clientY;
    let frame;
    const follow = () => {
      if (!this.lift?.isHeld) { stop.abort(); return; }
      const area = this.box.getBoundingClientRect();
      const speed = y < area.top + 32 ? y - area.top - 32 : y > area.bottom - 32 ? y - area.bottom + 32 : 0;
      if (speed) this.box.scrollTop += speed / 3;
      const inside = Math.max(0, Math.min(area.height - 1, y - area.top)) + this.box.scrollTop * this.#factor;
      this.#carry(Math.floor(inside / this.height));
      frame = requestAnimationFrame(follow);
    };
    const end = (isDropped) => {
      cancelAnimationFrame(frame);
      stop.abort();
      if (!this.lift?.isHeld) return;
      if (isDropped) this.#putDown(); else this.#putBack();
    };
    const stop = new AbortController();
    const { signal } = stop;
    document.addEventListener("pointermove", (move) => { y = move.clientY; }, { signal });
    document.addEventListener("pointerup", () => end(true), { signal });
    document.addEventListener("pointercancel", () => end(false), { signal });
    document.addEventListener("keydown", (key) => { if (key.key === "Escape") { key.stopPropagation(); end(false); } }, { signal, capture: true });
    frame = requestAnimationFrame(follow);
  }
}
