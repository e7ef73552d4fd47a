// The editor of a playlist: what it would be is shown while it is made, beside what players find changed.
import { byId, debounce, h, toast } from "./dom.js";
import { confirmed, openDialog, showProblem, wait } from "./forms.js";
import { Lineup } from "./lineup.js";
import { on } from "./live.js";
import { marked } from "./search-box.js";
import { api } from "./server.js";
import { counted, number, t } from "./words.js";

const form = byId("definition");
const fields = form.elements;
const isNew = !form.dataset.id;
/** Of the saved playlist. */
let id = isNew ? undefined : Number(form.dataset.id);
let isSaving = false;

// ---- The draft: what the form says, and what was put elsewhere by hand

/** `forgets` the order there is; `moves` then come one after the other. */
let order = { forgets: false, moves: [] };

function definition() {
  const preferred = [...form.querySelectorAll("[name^=preferred_]")].map((select) => Number(select.value)).filter(Boolean);
  return {
    name: fields.name.value, filter: fields.filter.value, sort: fields.sort.value, numbering: fields.numbering.value,
    first_number: fields.first_number.value === "" ? null : Number(fields.first_number.value), group: fields.group.value,
    group_template: fields.group_template.value, name_template: fields.name_template.value || "{name}", collapse: fields.collapse.checked,
    preferred_accounts: [...new Set(preferred)], stream_url: fields.stream_url.value, format: fields.format.value,
    ...(fields.slug.value && { slug: fields.slug.value }),
  };
}

const byHand = () => ({ ...(order.forgets && { order: [] }), ...(order.moves.length > 0 && { moves: order.moves }) });

function draft() {
  const { name, slug, ...rest } = definition();
  return { ...rest, ...byHand(), ...(id && { id }) };
}

// ---- Steps that can be taken back

const isTyped = (name) => !["csrf", "updated_at"].includes(name);
const snapshot = (of = form) => JSON.stringify({ values: [...new FormData(of)].filter(([name]) => isTyped(name)), order });
/** As the server sent it: somebody may have typed before this script came. */
const served = form.cloneNode(true);
served.reset();
let saved = snapshot(served);
let current = saved;
const steps = [];

function remember() {
  const next = snapshot();
  if (next === current) return;
  steps.push(current);
  current = next;
  showState();
}

function restore(text) {
  const { values, order: known } = JSON.parse(text);
  const map = new Map(values);
  for (const field of fields) {
    if (!field.name || !isTyped(field.name) || field.type === "submit") continue;
    if (field.type === "checkbox") field.checked = map.has(field.name);
    else field.value = map.get(field.name) ?? "";
  }
  order = known;
  current = text;
  showState();
  preview();
}

const isChanged = () => snapshot() !== saved;

function showState() {
  byId("step-back").disabled = steps.length === 0;
  byId("discard").disabled = !isChanged();
  byId("filter-try").href = `/channels?q=${encodeURIComponent(fields.filter.value)}`;
  const slug = fields.slug.value || fields.name.value.normalize("NFKD").toLowerCase().replace(/[^a-z0-9]+/g, " ").trim().replaceAll(" ", "-");
  byId("slug-shown").textContent = slug || "…";
  byId("slug-warning").hidden = isNew || fields.slug.value === form.dataset.slug;
}

byId("step-back").addEventListener("click", () => { if (steps.length) restore(steps.pop()); });
byId("discard").addEventListener("click", () => { steps.push(current); restore(saved); });
addEventListener("beforeunload", (event) => { if (isChanged()) event.preventDefault(); });

// ---- The list

const told = (text) => { byId("told").textContent = text; };

const noLogo = () => h("span", { class: "no-logo" });

function fill(row, entry, position, total) {
  const { name, group, channel } = entry;
  row.number.textContent = entry.number ?? "–";
  row.body.replaceChildren(...[
    h("span", { class: "title" }, name), entry.is_stand_in && h("span", { class: "badge" }, t("playlists.stand_in")), h("small", {}, group ?? ""),
  ].filter(Boolean));
  const logo = channel.overlay?.logo ?? channel.stream_icon;
  const isPicture = typeof logo === "string" && /^(https?:\/\/|data:image\/)/i.test(logo);
  row.body.prepend(isPicture
    ? h("img", { src: logo, alt: "", width: 28, height: 28, loading: "lazy", referrerpolicy: "no-referrer", onerror: (event) => event.target.replaceWith(noLogo()) })
    : noLogo());
  row.handle.setAttribute("aria-label", t("playlists.handle", { name, position: number(position + 1), total: number(total) }));
  row.place.textContent = number(position + 1);
  row.place.setAttribute("aria-label", `${number(position + 1)}: ${t("playlists.to_position", { name })}`);
  row.place.title = t("playlists.move_title");
}

const lineup = new Lineup({
  box: byId("lineup"), fill, asked: askPosition, moved: move,
  load: (offset, limit, signal) => api("POST", "/api/playlists/preview", { ...draft(), diff: false, offset, limit }, { signal }),
  told: (event, entry, position) => {
    if (event === "failed") { toast(entry.message); return; }
    told(t(`playlists.${event}`, { name: entry.name, position: number(position + 1), total: number(lineup.total) }));
  },
});

/** Puts an entry at another position; the list follows. */
async function move(entry, from, to) {
  try {
    const neighbour = (await lineup.fetch(to)).channel.id;
    order = { ...order, moves: [...order.moves, { channel_id: entry.channel.id, [from < to ? "after" : "before"]: neighbour }] };
    remember();
    await preview();
    if (document.activeElement === document.body || byId("lineup").contains(document.activeElement)) lineup.focus(to);
  } catch (error) {
    toast(error.message);
    preview();
  }
}

function askPosition(entry, position) {
  const dialog = byId("move");
  const field = dialog.querySelector("input");
  const values = { name: entry.name, position: number(position + 1), total: number(lineup.total) };
  byId("move-what").textContent = t("playlists.now_at", values);
  field.max = lineup.total;
  field.value = position + 1;
  dialog.querySelector("form").onsubmit = async () => {
    const to = Number(field.value) - 1;
    if (to === position) return;
    await move(entry, position, to);
    lineup.focus(to);
    told(t("playlists.dropped", { ...values, position: number(to + 1) }));
  };
  openDialog(dialog);
  field.select();
}
byId("move-cancel").addEventListener("click", () => byId("move").close());

byId("forget-order").addEventListener("click", () => {
  order = { forgets: true, moves: [] };
  remember();
  preview();
  told(t("playlists.order_forgotten"));
});

// ---- The preview

let asking;
async function preview() {
  asking?.abort();
  asking = new AbortController();
  const { signal } = asking;
  byId("lineup").setAttribute("aria-busy", "true");
  try {
    let offset = lineup.start;
    const ask = () => api("POST", "/api/playlists/preview", { ...draft(), offset, limit: lineup.size }, { signal });
    let answer = await ask();
    if (answer.entries.length === 0 && answer.total > 0) {
      offset = Math.floor((answer.total - 1) / lineup.size) * lineup.size;
      answer = await ask();
    }
    if (signal.aborted) return;
    showProblems();
    lineup.show(answer, offset);
    byId("count").textContent = counted("channels", answer.total);
    document.querySelector(".nothing").hidden = answer.total > 0;
    byId("forget-order").hidden = answer.hand_ordered === 0;
    showDiff(answer.diff);
  } catch (error) {
    if (error.name === "AbortError") return;
    showProblems(error);
    lineup.cancel();
    document.querySelector(".nothing").hidden = lineup.total > 0;
  } finally {
    if (!signal.aborted) byId("lineup").removeAttribute("aria-busy");
  }
}

/** A mistake in the filter is marked where it is; the list stays as it was. */
function showProblems(error) {
  byId("preview-problem")?.remove();
  const place = byId("filter-problem");
  const inFilter = error?.answer?.position !== undefined;
  fields.filter.setAttribute("aria-invalid", Boolean(inFilter));
  showProblem(form, error && !inFilter ? error.message : "");
  place.replaceChildren();
  if (!inFilter) return;
  const { message, hint } = error.answer;
  place.append(marked(fields.filter.value, error.answer), h("br"), message, hint ? h("small", {}, hint) : "");
}

const previewSoon = debounce(120, () => { remember(); preview(); });
form.addEventListener("input", () => { showState(); previewSoon(); });
on("changed", ({ what }) => {
  if (what === "playlists") follow();
  if (["channels", "accounts", "filters", "playlists"].includes(what)) preview();
});

// ---- What is saved elsewhere

let version = fields.updated_at?.value;
let isElsewhere = false;

/** What another tab saved is taken over where nothing is changed here, and told where something is. */
async function follow() {
  const now = id && !isSaving && await api("GET", `/api/playlists/${id}`).catch(() => undefined);
  if (!now || isSaving || now.updated_at === version) return;
  if (!isChanged()) { location.reload(); return; }
  isElsewhere = true;
  toast(t("playlists.changed_elsewhere"));
}
// What happened before this page heard of anything, or while it heard of nothing, counts too.
on("open", follow);

// ---- What players find changed

const KINDS = { added: "added_to", removed: "removed_from", moved: "moved_in", renumbered: "renumbered" };

function showDiff(diff) {
  const box = byId("diff");
  const isOpen = box.querySelector("details")?.open;
  if (!diff) { box.replaceChildren(h("p", {}, t("playlists.diff_new"))); return; }
  const kinds = Object.keys(KINDS).filter((kind) => diff[kind].count > 0);
  const was = new Map(JSON.parse(saved).values);
  const others = [
    diff.names_change && "names", diff.groups_change && "groups",
    (was.get("stream_url") !== fields.stream_url.value || was.get("format") !== fields.format.value) && "streams",
    fields.slug.value && fields.slug.value !== form.dataset.slug && "link",
  ].filter(Boolean);
  if (kinds.length + others.length === 0) { box.replaceChildren(h("p", {}, t("playlists.diff_none"))); return; }
  const parts = [...kinds.map((kind) => counted(KINDS[kind], diff[kind].count)), ...others.map((other) => t(`playlists.diff_${other}`))];
  const title = h("span", {}, t("playlists.diff_title"), " ", h("strong", {}, parts.join(" · ")));
  if (kinds.length === 0) { box.replaceChildren(h("p", {}, title)); return; }
  box.replaceChildren(h("details", { open: isOpen },
    h("summary", {}, title),
    h("div", { class: "samples", tabindex: "0", role: "group", "aria-label": t("playlists.diff_title") }, kinds.map((kind) => samples(kind, diff[kind])))));
}

function samples(kind, { count, samples }) {
  const rest = count - samples.length;
  return h("section", { class: kind }, h("h3", {}, counted(KINDS[kind], count)), h("ul", {}, samples.map((sample) =>
    h("li", {}, h("span", {}, sample.name), " ", h("small", {}, said(kind, sample)))),
  rest > 0 && h("li", {}, h("small", {}, t("playlists.diff_sample_more", { n: number(rest) })))));
}

function said(kind, { old_position, new_position, old_number, new_number }) {
  if (kind === "moved") return t("playlists.moved_from", { old: number(old_position + 1), new: number(new_position + 1) });
  if (kind === "renumbered") {
    const none = t("playlists.no_number");
    return t("playlists.diff_sample_number", { old: old_number ?? none, new: new_number ?? none });
  }
  return (kind === "added" ? new_number : old_number) ?? "";
}

// ---- Numbers anew, of the playlist as it is saved

byId("renumber")?.addEventListener("click", async () => {
  try {
    const { diff } = await api("POST", "/api/playlists/preview", { id, renumber: true, limit: 1 });
    const { count, samples } = diff.renumbered;
    if (count === 0) { toast(t("playlists.renumber_nothing")); return; }
    const some = samples.slice(0, 3).map((sample) => `${sample.name} ${said("renumbered", sample)}`).join(", ");
    const text = t("playlists.renumber_text", { renumbered: counted("renumbered", count), some });
    if (!await confirmed(t("playlists.renumber"), text, t("playlists.renumber_do"))) return;
    isSaving = true;
    version = (await api("POST", `/api/playlists/${id}/renumber`)).updated_at;
    toast(t("playlists.renumber_done"));
    preview();
  } catch (error) {
    toast(error.message);
  } finally {
    isSaving = false;
  }
});

// ---- Saving

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const button = byId("save");
  if (button.getAttribute("aria-disabled") === "true") return;
  if (isElsewhere && !await confirmed(t("layout.save"), t("playlists.changed_elsewhere"), t("layout.save"))) return;
  wait(button, true);
  isSaving = true;
  let isRefused = false;
  try {
    const body = { ...definition(), ...byHand(), ...(version && !isElsewhere && { updated_at: version }) };
    const playlist = await (id ? api("PUT", `/api/playlists/${id}`, body) : api("POST", "/api/playlists", body));
    id = playlist.id;
    accept(playlist);
    if (!isNew) { await preview(); toast(t("playlists.saved", { name: playlist.name })); }
    else location.assign(`/playlists#playlist-${playlist.id}`);
  } catch (error) {
    // The answer says when it was saved elsewhere: this page has not heard of it, and asks now.
    isRefused = Boolean(error.answer?.updated_at);
    if (isRefused) { isElsewhere = true; return; }
    showProblems(error);
    if (error.answer?.position === undefined) byId("definition").querySelector("[data-problem]").scrollIntoView({ block: "center" });
  } finally {
    isSaving = false;
    wait(button, false);
    if (isRefused) form.requestSubmit(button);
  }
});

/** What is saved is what later changes are compared with. */
function accept(playlist) {
  version = playlist.updated_at;
  isElsewhere = false;
  order = { forgets: false, moves: [] };
  fields.slug.value = form.dataset.slug = playlist.slug;
  steps.length = 0;
  saved = current = snapshot();
  if (!isNew) document.querySelector("h1").textContent = playlist.name;
  showState();
}

remember();
showState();
preview();
