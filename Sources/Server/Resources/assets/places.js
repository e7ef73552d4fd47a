// Where rows lie in a view that scrolls. Browsers limit how high an element can be (some 17 million pixels): a longer list is shown on
// a lower canvas, and the bar of the view then stands for a share of the list, while wheel, keys and fingers move by whole pixels.

const HIGHEST = 8_000_000;

export class Places {
  #count = 0;
  #rowHeight = 44;
  #top = 0;
  #expected = -1;
  #isTouched = false;
  #rest;

  /** `changed()` is called when the view shows another part of the list. */
  constructor(view, canvas, head, changed) {
    Object.assign(this, { view, canvas, head, changed });
    view.addEventListener("scroll", () => this.#scrolled(), { passive: true });
    view.addEventListener("wheel", (event) => this.#wheeled(event), { passive: false });
    view.addEventListener("touchstart", () => { this.#isTouched = true; }, { passive: true });
  }

  get rowHeight() { return this.#rowHeight; }
  get count() { return this.#count; }
  /** Pixels of rows that are seen. */
  get height() { return Math.max(this.view.clientHeight - this.head.offsetHeight, this.#rowHeight); }
  /** Of the list, in pixels as if it were not scaled. */
  get top() { return this.#top; }
  get firstRow() { return Math.floor(this.#top / this.#rowHeight); }
  get rowsPerPage() { return Math.max(1, Math.floor(this.height / this.#rowHeight)); }

  get #length() { return this.#count * this.#rowHeight; }
  get #canvasHeight() { return Math.min(this.#length, HIGHEST); }
  get #isScaled() { return this.#length > HIGHEST; }
  get #last() { return Math.max(this.#length - this.height, 0); }
  get #lastScroll() { return Math.max(this.#canvasHeight - this.height, 1); }

  /** Sets how many rows there are and how high each is, and which is the first one seen. */
  resize(count, rowHeight, first = this.#top / this.#rowHeight) {
    [this.#count, this.#rowHeight] = [count, rowHeight];
    this.canvas.style.height = `${this.#canvasHeight + this.head.offsetHeight}px`;
    this.moveTo(first * rowHeight);
  }

  /** Shows the list from a pixel on. */
  moveTo(top) {
    this.#top = Math.min(Math.max(top, 0), this.#last);
    this.#sync();
    this.changed();
  }

  /** Shows a row, moving as little as can be. */
  reveal(row) {
    const start = row * this.#rowHeight;
    if (start < this.#top) this.moveTo(start);
    else if (start + this.#rowHeight > this.#top + this.height) this.moveTo(start + this.#rowHeight - this.height);
  }

  /** Where on the canvas a row is to be put. */
  offset(row) { return row * this.#rowHeight - this.#top + this.view.scrollTop; }

  /** Brings the view's bar to where the list is. */
  #sync() {
    const scroll = this.#isScaled ? (this.#top / this.#last) * this.#lastScroll : this.#top;
    if (Math.abs(this.view.scrollTop - scroll) < 1) return;
    this.view.scrollTop = scroll;
    this.#expected = this.view.scrollTop;
  }

  #scrolled() {
    const scroll = this.view.scrollTop;
    const isOwn = Math.abs(scroll - this.#expected) < 1;
    if (isOwn) { this.changed(); return; }
    const moved = scroll - Math.max(this.#expected, 0);
    this.#expected = scroll;
    if (!this.#isScaled) this.#top = scroll;
    else if (this.#isTouched) this.#fingered(moved);
    else this.#top = (scroll / this.#lastScroll) * this.#last;
    this.#top = Math.min(Math.max(this.#top, 0), this.#last);
    this.changed();
  }

  /** A finger moves by its own pixels; when all is still, the bar follows. */
  #fingered(moved) {
    this.#top += moved;
    clearTimeout(this.#rest);
    this.#rest = setTimeout(() => { this.#isTouched = false; this.#sync(); this.changed(); }, 200);
  }

  #wheeled(event) {
    if (!this.#isScaled || event.ctrlKey || event.deltaY === 0) return;
    event.preventDefault();
    const unit = [1, this.#rowHeight, this.height][event.deltaMode];
    this.moveTo(this.#top + event.deltaY * unit);
  }
}
