// The page works without this file, which adds live progress, modal dialogs and uploads.
const byId = (id) => document.getElementById(id);
const part = (card, name) => card.querySelector(`[data-${name}]`);
const cards = () => [...document.querySelectorAll("article[data-id]")];
const number = new Intl.NumberFormat("en");
const relative = new Intl.RelativeTimeFormat("en", { numeric: "auto" });

// ---- Words

const phases = {
  waiting: "Waiting for its turn", connecting: "Connecting", categories: "Reading the categories",
  channels: "Reading the channels", comparing: "Looking for changes", applying: "Saving the changes",
};

function size(bytes) {
  return bytes < 1e6 ? `${Math.ceil(bytes / 1000)} kB` : `${number.format((bytes / 1e6).toFixed(1))} MB`;
}

function progressText({ phase, bytes, rows }) {
  const parts = [phases[phase] ?? "Syncing"];
  if (bytes > 0) parts.push(size(bytes));
  if (rows > 0) parts.push(`${number.format(rows)} rows`);
  return parts.join(" · ");
}

function reportText(report) {
  const name = report.account_name;
  if (report.status === "held") return `${name} needs your decision: too many channels would go.`;
  if (report.success === false) return `${name} could not sync: ${report.errors?.[0] ?? report.error ?? "the log says more"}.`;
  const words = { channels_added: "added", channels_updated: "updated", channels_reactivated: "returned", channels_deactivated: "gone", rows_skipped: "skipped" };
  const parts = Object.keys(words).filter((key) => report[key] > 0).map((key) => `${number.format(report[key])} ${words[key]}`);
  const seconds = report.duration_seconds ?? 0;
  return `${name}: ${parts.join(", ") || "no channel changed"}, in ${seconds < 0.05 ? "under 0.1" : seconds.toFixed(1)} s.`;
}

const instant = (text) => new Date(/(Z|[+-]\d\d:?\d\d)$/i.test(text) ? text : `${text}Z`);

function relativeText(date) {
  const seconds = (date - Date.now()) / 1000;
  if (Math.abs(seconds) < 45) return seconds > 0 ? "in a moment" : "just now";
  for (const [unit, length, limit] of [["minute", 60, 60], ["hour", 3600, 24], ["day", 86400, Infinity]]) {
    const amount = Math.round(seconds / length);
    if (Math.abs(amount) < limit) return relative.format(amount, unit);
  }
}

function tellTimes() {
  for (const time of document.querySelectorAll("time[datetime]")) {
    const date = instant(time.dateTime);
    if (Number.isNaN(date.getTime())) continue;
    time.textContent = relativeText(date);
    time.title = date.toLocaleString("en-GB", { dateStyle: "medium", timeStyle: "short" });
  }
}

let toastTimer;
function toast(text) {
  byId("toast").textContent = text;
  clearTimeout(toastTimer);
  toastTimer = setTimeout(() => { byId("toast").textContent = ""; }, 9000);
}

function element(tag, text, ...children) {
  const node = document.createElement(tag);
  if (text) node.textContent = text;
  node.append(...children);
  return node;
}

// ---- The server

async function request(path, options) {
  try {
    return await fetch(path, { cache: "no-store", ...options });
  } catch {
    throw new Error("Bouquet does not answer. Is it running?");
  }
}

const refusal = (response, answer) =>
  Object.assign(new Error(answer.error ?? answer.message ?? `Bouquet answered ${response.status}.`), { answer });

async function api(method, path, body, type = "application/json") {
  const response = await request(path, { method, body, headers: body === undefined ? {} : { "Content-Type": type } });
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) throw refusal(response, answer);
  return answer;
}

/** The page afresh, or what answers a posted form: the page too. */
async function page(path, body) {
  const response = await request(path, body && { method: "POST", body });
  if (response.headers.get("Content-Type")?.includes("text/html")) {
    return new DOMParser().parseFromString(await response.text(), "text/html");
  }
  throw refusal(response, await response.json().catch(() => ({})));
}

// ---- The cards

/** Running syncs: account id → last progress. */
const running = new Map();
/** Accounts whose sync was asked for and not yet confirmed. */
const starting = new Set();
/** What the server rendered for a card; an unchanged card is left alone. */
const source = new WeakMap();
/** Accounts of a "Sync all" that have not finished. */
const allOf = new Set();

/** A waiting button keeps its focus and takes no press. */
function wait(button, isWaiting) {
  button.setAttribute("aria-disabled", isWaiting);
}

function show(card, state, label) {
  source.delete(card);
  card.className = `card ${state}`;
  card.toggleAttribute("data-syncing", state === "busy");
  part(card, "state").textContent = label;
  part(card, "progress").hidden = state !== "busy";
}

function showBusy(card) {
  const progress = running.get(card.dataset.id);
  if (!progress) return;
  show(card, "busy", "Syncing…");
  part(card, "progress").lastChild.textContent = progressText(progress);
}

/** Takes over what changed in a fresh page. Open dialogs, focus, test answers and unfolded parts stay. */
function take(doc, { withNotice = false } = {}) {
  const focus = document.activeElement?.id;
  const fresh = new Map([...doc.querySelectorAll("article[data-id]")].map((card) => [card.id, card]));
  for (const card of cards()) {
    const next = fresh.get(card.id);
    const isOpen = card.querySelector("dialog[open]") !== null;
    fresh.delete(card.id);
    if (!next) { if (!isOpen) card.remove(); continue; }
    const html = next.outerHTML;
    if (source.get(card) === html) continue;
    source.set(next, html);
    const report = next.querySelector(".report");
    if (report && card.querySelector(".report")?.open) report.open = true;
    if (isOpen) {
      source.delete(card);
      card.className = next.className;
      card.toggleAttribute("data-syncing", next.hasAttribute("data-syncing"));
      part(card, "live").replaceWith(part(next, "live"));
    } else {
      part(next, "result").replaceWith(part(card, "result"));
      card.replaceWith(next);
    }
  }
  const list = byId("accounts");
  for (const card of fresh.values()) list.append(card);
  list.querySelector("[data-empty]")?.remove();
  list.append(...doc.querySelectorAll("[data-empty]"));
  byId("page-actions").replaceWith(doc.getElementById("page-actions"));
  if (withNotice) byId("notice").replaceChildren(...doc.getElementById("notice").childNodes);
  settle();
  if (focus && document.activeElement?.id !== focus) (byId(focus) ?? byId("main")).focus({ preventScroll: true });
}

/** What holds after each change of the page. */
function settle() {
  for (const card of cards()) {
    const id = card.dataset.id;
    if (card.hasAttribute("data-syncing")) {
      if (!running.has(id)) running.set(id, {});
    } else if (!starting.has(id)) {
      running.delete(id);
      allOf.delete(id);
    }
    wait(byId(`sync-${id}`), running.has(id));
    showBusy(card);
  }
  for (const part of document.querySelectorAll(".js-only")) part.hidden = false;
  for (const input of document.querySelectorAll("input[type=file]")) input.disabled = false;
  if (byId("sync-all")) wait(byId("sync-all"), allOf.size > 0);
  tellTimes();
}

let refreshing;
/** Calls that come close together share one request. */
function refresh() {
  refreshing ??= new Promise((done) => setTimeout(done, 120)).then(() => {
    refreshing = undefined;
    return page("/");
  }).then((doc) => take(doc)).catch((error) => toast(error.message));
  return refreshing;
}

// ---- Syncing

async function sync(ids, path) {
  ids = ids.filter((id) => !running.has(id));
  byId("notice").replaceChildren();
  for (const id of ids) {
    running.set(id, { phase: "waiting" });
    starting.add(id);
    part(byId(`account-${id}`), "result").replaceChildren();
  }
  settle();
  try {
    await api("POST", path);
  } catch (error) {
    for (const id of ids) {
      running.delete(id);
      allOf.delete(id);
      starting.delete(id);
      show(byId(`account-${id}`), "failed", "Failed");
    }
    settle();
    await refresh();
    toast(error.message);
  }
  for (const id of ids) starting.delete(id);
}

function onProgress(event) {
  const progress = JSON.parse(event.data);
  const id = String(progress.account_id);
  const isNew = !running.has(id);
  running.set(id, progress);
  const card = byId(`account-${id}`);
  if (!card) return refresh();
  showBusy(card);
  if (isNew) settle();
}

async function onFinished(event) {
  const report = JSON.parse(event.data);
  const id = String(report.account_id);
  running.delete(id);
  starting.delete(id);
  allOf.delete(id);
  byId(`account-${id}`)?.removeAttribute("data-syncing");
  await refresh();
  toast(reportText(report));
  const details = byId(`report-${id}`);
  if (!details || report.success === false) return;
  details.open = true;
  details.querySelector("ul")?.remove();
  const samples = report.skipped_samples ?? [];
  if (samples.length) details.append(element("ul", "", ...samples.map((sample) => element("li", `Skipped: ${sample}`))));
}

let events;
function follow() {
  if (events && events.readyState !== EventSource.CLOSED) return;
  events = new EventSource("/api/sync/events");
  events.addEventListener("open", refresh);
  events.addEventListener("progress", onProgress);
  events.addEventListener("finished", onFinished);
}

// A hidden page gives its connection back; seen again, it catches up.
document.addEventListener("visibilitychange", () => {
  if (document.hidden) events?.close(); else follow();
});
setInterval(() => {
  if (document.hidden) return;
  follow();
  if (running.size > 0 && starting.size === 0) refresh();
}, 15000);
setInterval(tellTimes, 60000);

// ---- Forms

function showTest(box, { success, message, error, ...facts }) {
  const answer = element("div", "", element("p", `Test: ${message ?? error ?? (success ? "it works" : "it failed")}`));
  answer.className = success ? "ok" : "failed";
  const known = [
    ["Expires", facts.expires_at?.slice(0, 10)],
    ["Connections", facts.max_connections && `${facts.active_connections ?? 0} of ${facts.max_connections} in use`],
    ["Time zone", facts.timezone],
  ].filter(([, value]) => value);
  if (known.length) answer.append(element("dl", "", ...known.flatMap(([key, value]) => [element("dt", key), element("dd", value)])));
  box.replaceChildren(answer);
}

async function test(card, button) {
  const box = part(card, "result");
  wait(button, true);
  box.replaceChildren(element("div", "Asking the provider…"));
  try {
    showTest(box, await api("POST", `/api/accounts/${card.dataset.id}/test`));
  } catch (error) {
    showTest(box, { ...error.answer, success: false, error: error.message });
  }
  wait(button, false);
}

/** The file, which Bouquet then syncs of its own accord. */
function upload(id, file) {
  return api("PUT", `/api/accounts/${id}/playlist`, file, "audio/x-mpegurl");
}

/** Makes the account, then sends its file; a second try only sends the file. */
async function createFromFile(form, file) {
  const fields = new FormData(form);
  const amount = (name) => (fields.get(name) ? Number(fields.get(name)) : null);
  const share = amount("hold_threshold");
  if (!form.dataset.created) {
    const account = await api("POST", "/api/accounts", JSON.stringify({
      name: fields.get("name"), kind: "m3u", server: "", enabled: fields.has("enabled"), user_agent: fields.get("user_agent") || null,
      sync_interval_hours: amount("sync_interval_hours"), max_connections: amount("max_connections"), hold_threshold: share && share / 100,
    }));
    form.dataset.created = account.id;
  }
  await upload(form.dataset.created, file);
}

async function save(form) {
  const problem = part(form, "problem");
  const button = form.querySelector("button:not([type=button])");
  const file = form.elements.playlist?.files[0];
  const isNew = form.getAttribute("action") === "/accounts";
  if (problem) problem.textContent = "";
  wait(button, true);
  try {
    let doc;
    if (isNew && file && form.elements.kind.value === "m3u") {
      await createFromFile(form, file);
      doc = await page("/");
    } else {
      const fields = new FormData(form);
      fields.delete("playlist");
      doc = await page(form.getAttribute("action"), new URLSearchParams(fields));
      const refused = doc.querySelectorAll("#notice .failed :is(p, li)");
      if (refused.length && problem) throw new Error([...refused].map((line) => line.textContent).join(" "));
      if (file) { await upload(form.dataset.id, file); doc = await page("/"); }
    }
    form.closest("dialog")?.close();
    if (isNew) { form.reset(); delete form.dataset.created; part(form, "told").textContent = hint; }
    take(doc, { withNotice: true });
  } catch (error) {
    if (form.dataset.created) refresh();
    if (!problem) { toast(error.message); return; }
    problem.textContent = error.message;
    form.closest("dialog").scrollTop = 0;
  } finally {
    wait(button, false);
  }
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  const action = form.dataset.action;
  const button = event.submitter ?? form.querySelector("button");
  if (!action) return;
  event.preventDefault();
  if (button?.getAttribute("aria-disabled") === "true") return;
  const card = form.closest("article");
  if (action === "sync") sync([card.dataset.id], `/api/accounts/${card.dataset.id}/sync?wait=false`);
  else if (action === "test") test(card, button);
  else if (action === "sync-all") {
    const ids = cards().filter((card) => card.dataset.enabled === "true").map((card) => card.dataset.id);
    for (const id of ids) allOf.add(id);
    sync(ids, "/api/sync/all?wait=false");
  } else save(form);
});

// Without a script the dialogs are popovers; with one they are modal.
document.addEventListener("click", (event) => {
  const button = event.target.closest("[popovertarget]");
  const dialog = button && byId(button.getAttribute("popovertarget"));
  if (!(dialog instanceof HTMLDialogElement)) return;
  event.preventDefault();
  dialog.removeAttribute("popover");
  part(dialog, "problem").textContent = "";
  if (button.getAttribute("popovertargetaction") === "hide") { dialog.close(); return; }
  const form = dialog.querySelector("form");
  delete form.dataset.created;
  if (dialog.id !== "add") form.reset();
  dialog.showModal();
});

const hint = part(byId("add"), "told").textContent;

// A message goes without a new page.
document.addEventListener("click", (event) => {
  if (!event.target.closest(".dismiss")) return;
  event.preventDefault();
  byId("notice").replaceChildren();
  byId("main").focus({ preventScroll: true });
});

// A pasted link with the login in it is taken apart at once.
document.addEventListener("input", (event) => {
  const field = event.target;
  const form = field.form;
  if (!form || !field.matches("[data-paste]") || form.elements.kind.value !== "xtream" || !URL.canParse(field.value)) return;
  const link = new URL(field.value);
  const user = link.searchParams.get("username");
  const password = link.searchParams.get("password");
  if (!user || !password) return;
  form.elements.username.value = user;
  form.elements.password.value = password;
  field.value = link.origin + link.pathname.replace(/\/[^/]*\.php$|\/$/, "");
  if (!form.elements.name.value) form.elements.name.value = link.hostname;
  part(form, "told").textContent = "Took the server, user name and password out of the link.";
});

// ---- Start

if (location.search) history.replaceState(null, "", location.pathname);
for (const card of cards()) source.set(card, card.outerHTML);
settle();
if (!document.hidden) follow();
