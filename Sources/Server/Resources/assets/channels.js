// The page of all channels: the search, its answer as a table, and what is done with it. The address holds what is shown.
import { all, byId, debounce, toast } from "./dom.js";
import { Columns } from "./columns.js";
import { edit } from "./editing.js";
import { Facets } from "./facets.js";
import { on } from "./live.js";
import { menu } from "./menu.js";
import { PAGE } from "./row-cache.js";
import { Rows } from "./rows.js";
import { SearchBox } from "./search-box.js";
import { isHalf } from "./search-text.js";
import { Selection, follow } from "./selection.js";
import { api } from "./server.js";
import { number, t } from "./words.js";

const view = document.querySelector("[data-rows]");
const totalBox = document.querySelector("[data-total]");
const nounBox = document.querySelector("[data-noun]");
let shown = read();
let total = 0;
let asking;

// ---- The address

function read() {
  const query = new URLSearchParams(location.search);
  return { q: query.get("q") ?? "", sort: query.get("sort") ?? "name", collapse: query.get("collapse") === "duplicates" };
}

function parameters({ q, sort, collapse }, more = {}) {
  const some = { q, sort: sort === "name" ? "" : sort, collapse: collapse ? "duplicates" : "", ...more };
  return new URLSearchParams(Object.entries(some).filter(([, value]) => value !== "" && value !== undefined));
}

function address(state = shown, more) {
  const query = parameters(state, more).toString();
  return query ? `/channels?${query}` : "/channels";
}

const openChannel = () => new URLSearchParams(location.search).get("channel") ?? "";
/** The address of what is shown, with the channel that is open beside it. */
const here = () => address(shown, { channel: openChannel() });

const keepPlace = debounce(250, () => history.replaceState({ ...history.state, row: rows.places.firstRow }, ""));

// ---- Asking

const page = () => ({ columns: columns.shown, address: address() });

const rows = new Rows(view, {
  address: (more) => `/api/channels?${parameters(shown, more)}`,
  arrived: (answer) => showTotal(answer.total),
  failed: (error) => toast(error.message),
  moved: () => keepPlace(),
});

function showTotal(count) {
  total = count;
  totalBox.textContent = number(count);
  nounBox.textContent = t(`channels.noun.${count === 1 ? "one" : "other"}`);
  byId("none").hidden = count > 0;
  for (const part of all("[data-if]")) part.hidden = (part.dataset.if === "searching") !== (shown.q !== "");
  showBulk();
}

/** Shows the answer from a row on. */
async function ask(row = 0) {
  asking?.abort();
  asking = new AbortController();
  const { signal } = asking;
  const offset = row - (row % PAGE);
  try {
    const answer = await api("GET", `/api/channels?${parameters(shown, { offset, limit: PAGE })}`, undefined, { signal });
    if (signal.aborted) return;
    box.complain(undefined);
    showTotal(answer.total);
    rows.show(answer, page(), Math.min(row, Math.max(answer.total - 1, 0)));
    countSoon();
  } catch (error) {
    if (error.name !== "AbortError") box.complainLater(error);
  }
}

let counting;
async function count() {
  if (isHalf(shown.q)) return;
  counting?.abort();
  counting = new AbortController();
  const { signal } = counting;
  try {
    const { facets: counts } = await api("GET", `/api/channels?${parameters(shown, { limit: 1, ...facets.parameters })}`, undefined, { signal });
    if (!signal.aborted) facets.show(counts);
  } catch (error) {
    if (error.name !== "AbortError" && error.status !== 400) toast(error.message);
  }
}
const countSoon = debounce(120, count);

// ---- Going from one search to another

let isTyping = false;

/** Shows another search. Each word that is typed does not become a step back, but the search that it ends in does. */
function go(change, { isTyped = false } = {}) {
  const before = address();
  shown = { ...shown, ...change };
  if (address() !== before) {
    if (isTyped && isTyping) keepTyped();
    else { history.replaceState({ ...history.state, row: rows.places.firstRow }, ""); history.pushState({}, "", here()); }
    selection.clear();
  }
  isTyping = isTyped;
  present();
  if (!isTyped || !isHalf(shown.q)) { ask(); return; }
  asking?.abort();
  box.waitForMore();
}
const keepTyped = debounce(300, () => { if (isTyping) history.replaceState({ ...history.state, row: 0 }, "", here()); });

function present() {
  box.text = shown.q;
  facets.showChips(shown.q);
  head();
  columnsMenu.show();
  byId("collapse").setAttribute("aria-pressed", shown.collapse);
  byId("to-playlist").href = address().replace("/channels", "/playlists/new").replace("?q=", "?filter=");
}

function head() {
  view.querySelector("thead").replaceChildren(columns.head(shown.sort, (sort) => address({ ...shown, sort })));
}

addEventListener("popstate", (event) => {
  showOpen();
  // A step that only opened or closed a channel's panel.
  if (address(read()) === address()) return;
  shown = read();
  isTyping = false;
  selection.clear();
  present();
  ask(event.state?.row ?? 0);
});

// ---- The parts

const columns = new Columns(() => {
  columns.lay(view);
  head();
  rows.redraw(page());
  columnsMenu.show();
});
const selection = new Selection(rows, () => total, () => showBulk());
rows.selection = selection;
const facets = new Facets({ changed: (q) => go({ q }), address: (q) => address({ ...shown, q }), again: count });
const box = new SearchBox(document.querySelector("input[name=q]"), {
  typed: (q) => go({ q }, { isTyped: true }),
  decided: () => { isTyping = false; ask(); },
  left: () => view.focus({ preventScroll: true }),
  answered(isIt) {
    byId("search-problem").toggleAttribute("data-unanswered", !isIt);
    for (const part of [view.parentElement, byId("facets")]) part.inert = !isIt;
  },
});

// ---- What is loaded when it is first used

const menus = () => import("./menus.js");
const columnsMenu = menu("columns-menu", async () => (await menus()).columns(columns, shown.sort, (sort) => go({ sort })));
const searchesMenu = menu("searches-menu", async () => (await menus()).searches(searchesMenu, {
  present: () => ({ query: shown.q, sort: shown.sort, collapse: shown.collapse, columns: columns.kept }),
  open: (search) => {
    columns.take(search.columns);
    go({ q: search.query, sort: search.sort, collapse: search.collapse });
  },
}));
const changesMenu = menu("changes-menu", async () => (await menus()).changes(changesMenu, renew));
const showOthers = async (channel, node) => (await menus()).showOthers(channel, node, open);

let bulk;
/** The bar is there while something is selected. */
async function showBulk() {
  if (!bulk && selection.count === 0) return;
  bulk ??= import("./bulk.js").then(({ Bulk }) => new Bulk(selection, { named: () => selection.named(shown), done: renew }));
  try {
    (await bulk).show(total);
  } catch {
    bulk = undefined;
    toast(t("layout.no_answer"));
  }
}

const open = (channel) => document.dispatchEvent(new CustomEvent("bouquet:open-channel", { detail: { id: channel.id } }));
// The panel is loaded when the first channel is opened, and then hears of it.
document.addEventListener("bouquet:open-channel", async function load({ detail }) {
  try {
    await import("./channel.js");
  } catch {
    toast(t("layout.no_answer"));
    return;
  }
  document.removeEventListener("bouquet:open-channel", load);
  document.dispatchEvent(new CustomEvent("bouquet:open-channel", { detail }));
});
/** The address may name a channel to be open. */
function showOpen() {
  const id = Number(openChannel());
  if (id) document.dispatchEvent(new CustomEvent("bouquet:open-channel", { detail: { id, isThere: true } }));
}
const takeOver = (index, channel) => rows.put(index, channel);
follow(rows, selection, {
  open,
  edit: (field) => edit(rows, field, takeOver),
  others: (channel, node) => showOthers(channel, node).catch((error) => toast(error.message)),
  tooMany: () => toast(t("channels.too_many")),
});

byId("collapse").addEventListener("click", (event) => {
  event.preventDefault();
  go({ collapse: !shown.collapse });
});
byId("collapse").addEventListener("keydown", (event) => {
  if (event.key !== " ") return;
  event.preventDefault();
  event.currentTarget.click();
});
view.querySelector("thead").addEventListener("click", (event) => {
  const link = event.target.closest("[data-sort]");
  if (!link || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  const by = link.closest("th").className;
  go({ sort: link.dataset.sort });
  view.querySelector(`thead .${by} a`)?.focus();
});

// ---- What happens elsewhere

/** Brings what is seen up to date; nothing moves. */
async function renew() {
  try {
    const answer = await rows.renew();
    if (answer) { box.complain(undefined); showTotal(answer.total); }
    count();
  } catch (error) {
    if (error.name !== "AbortError" && error.status !== 400) toast(error.message);
  }
}
const renewSoon = debounce(300, renew);
on("changed", ({ what }) => { if (["channels", "accounts", "rules"].includes(what)) renewSoon(); });
let hasMissed = false;
on("error", () => { hasMissed = true; });
on("open", () => { if (hasMissed) renewSoon(); hasMissed = true; });

view.tabIndex = 0;
columns.lay(view);
present();
ask(history.state?.row ?? 0);
showOpen();
