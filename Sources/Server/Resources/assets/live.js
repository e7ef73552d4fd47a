// What happens elsewhere shows here: in other tabs, in syncs, in the background.
import { all, byId, morph, toast } from "./dom.js";
import { page } from "./server.js";
import { tellTimes } from "./times.js";

const listeners = new Map();

/** Calls with the data of each event of a kind: `changed`, `progress`, `finished`, `tagging`; `open` after each new connection. */
export function on(kind, call) {
  if (!listeners.has(kind)) listeners.set(kind, new Set());
  listeners.get(kind).add(call);
  events?.addEventListener(kind, dispatch);
  return () => listeners.get(kind).delete(call);
}

function dispatch(event) {
  const data = event.data ? JSON.parse(event.data) : undefined;
  for (const call of listeners.get(event.type) ?? []) call(data);
}

let events;
function follow() {
  if (events && events.readyState !== EventSource.CLOSED) return;
  events = new EventSource("/api/events");
  for (const kind of listeners.keys()) events.addEventListener(kind, dispatch);
}

// A browser allows a server few connections: a hidden page gives its own back, and catches up when it is seen again.
document.addEventListener("visibilitychange", () => {
  if (document.hidden) events?.close(); else follow();
});
setInterval(() => { if (!document.hidden) follow(); }, 15000);

/** An element that is put elsewhere loses the focus on its way; one that can be pressed no more leaves it to its neighbour. */
function keepFocus(element) {
  if (!element?.id || (element === document.activeElement && !element.disabled)) return;
  const now = byId(element.id);
  const next = now?.disabled ? now.parentElement.querySelector("button:enabled") : now;
  next?.focus({ preventScroll: true });
}

let asked = 0, taken = 0;
/** Takes over the parts of a fresh page that are live, which are those with an id and `data-live`. */
export function take(fresh, turn = ++asked) {
  // One that was overtaken may know what the later one does not.
  if (turn < taken) { refresh(); return; }
  taken = turn;
  const focused = document.activeElement;
  for (const part of all("[data-live]")) {
    const next = fresh.getElementById(part.id);
    if (next) morph(part, document.adoptNode(next));
  }
  keepFocus(focused);
  tellTimes();
  document.dispatchEvent(new Event("bouquet:taken"));
}

let refreshing;
/** Brings the live parts of this page up to date; calls that come close together share one request. */
export function refresh() {
  refreshing ??= new Promise((done) => setTimeout(done, 120)).then(async () => {
    refreshing = undefined;
    const turn = ++asked;
    take(await page(location.href), turn);
  }).catch((error) => toast(error.message));
  return refreshing;
}

// Parts name what they show, as in `data-live="accounts rules"`: a change of it refreshes them.
on("changed", ({ what }) => {
  if (all("[data-live]").some((part) => part.dataset.live.split(" ").includes(what))) refresh();
});
on("finished", () => { if (byId("accounts")) refresh(); });
let hasMissed = false;
on("error", () => { hasMissed = true; });
on("open", () => {
  if (hasMissed && all("[data-live]").length > 0) refresh();
  hasMissed = true;
});
if (!document.hidden) follow();
