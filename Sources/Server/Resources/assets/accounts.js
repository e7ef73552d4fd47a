// The page of accounts: live progress, uploads, pasted links.
import { byId, toast } from "./dom.js";
import { beforeSend, wait } from "./forms.js";
import { on, refresh } from "./live.js";
import { api, page } from "./server.js";
import { number, size, t, counted } from "./words.js";

// ---- Progress

/** Running syncs: account id → last progress. */
const running = new Map();

function progressText({ phase, bytes, rows }) {
  const parts = [t(`phases.${phase}`)];
  if (bytes > 0) parts.push(size(bytes));
  if (rows > 0) parts.push(counted("rows", rows));
  return parts.join(" · ");
}

function show(id) {
  const progress = running.get(id);
  const box = byId(`progress-${id}`);
  if (!box || !progress) return;
  const { classList } = byId(`account-${id}`);
  classList.remove(...[...classList].filter((name) => name.startsWith("state-")));
  classList.add("state-syncing");
  byId(`state-${id}`).textContent = t("states.syncing");
  box.hidden = false;
  box.lastElementChild.textContent = progressText(progress);
  wait(byId(`sync-${id}`), true);
}

on("progress", (progress) => {
  const id = String(progress.account_id);
  running.set(id, progress);
  if (byId(`account-${id}`)) show(id); else refresh();
});

on("finished", (report) => {
  const id = String(report.account_id);
  running.delete(id);
  wait(byId(`sync-${id}`), false);
  refresh().then(() => toast(reportText(report)));
});

function reportText(report) {
  const name = report.account_name;
  if (report.status === "held") return t("accounts.sync_held", { name });
  if (report.status === "unchanged") return t("accounts.sync_unchanged", { name });
  if (!report.success) return `${t("accounts.sync_failed", { name })} ${report.errors?.[0] ?? ""}`;
  const numbers = {
    added: number(report.channels_added), updated: number(report.channels_updated), back: number(report.channels_reactivated),
    gone: number(report.channels_deactivated),
  };
  return `${t("accounts.sync_succeeded", { name })} ${t("accounts.sync_numbers", numbers)}`;
}

// What ended while nothing was heard is told by the fresh page that follows.
on("open", () => {
  for (const id of running.keys()) wait(byId(`sync-${id}`), false);
  running.clear();
});

// A fresh page knows nothing of the progress.
document.addEventListener("bouquet:taken", () => { for (const id of running.keys()) show(id); });

document.addEventListener("submit", async (event) => {
  const id = event.target.dataset.sync;
  if (!id) return;
  event.preventDefault();
  if (running.has(id)) return;
  const [card, state] = [byId(`account-${id}`), byId(`state-${id}`)];
  const before = [card.className, state.textContent];
  running.set(id, { phase: "waiting" });
  show(id);
  try {
    await api("POST", `/api/accounts/${id}/sync?wait=false`);
  } catch (error) {
    running.delete(id);
    wait(byId(`sync-${id}`), false);
    [card.className, state.textContent] = before;
    byId(`progress-${id}`).hidden = true;
    toast(error.message);
    refresh();
  }
});

// A link from the overview opens the dialog at once.
if (location.hash === "#add") byId("add-open")?.click();

// ---- Files

/** Makes the account, then sends its file; a second try changes the account that the first one made. */
async function createFromFile(form, file) {
  const fields = new FormData(form);
  const amount = (name) => (fields.get(name) ? Number(fields.get(name)) : null);
  const share = amount("hold_threshold");
  const { created } = form.dataset;
  const account = await api(created ? "PUT" : "POST", created ? `/api/accounts/${created}` : "/api/accounts", {
    name: fields.get("name"), kind: "m3u", server: "", enabled: fields.has("enabled"), user_agent: fields.get("user_agent") || null,
    sync_interval_hours: amount("sync_interval_hours"), max_connections: amount("max_connections"), hold_threshold: share && share / 100,
  });
  form.dataset.created = account.id;
  await api("PUT", `/api/accounts/${account.id}/playlist`, file);
  return page(location.href);
}
document.addEventListener("reset", ({ target }) => { delete target.dataset.created; });

beforeSend(async (form) => {
  const file = form.elements.playlist?.files[0];
  if (!file) return undefined;
  if (!form.dataset.upload) return form.elements.kind.value === "m3u" ? createFromFile(form, file) : undefined;
  const fields = new FormData(form);
  fields.delete("playlist");
  const answer = await page(form.getAttribute("action"), new URLSearchParams(fields));
  if (answer.querySelector("#notice .failed")) return answer;
  await api("PUT", `/api/accounts/${form.dataset.upload}/playlist`, file);
  return page(location.href);
});

// ---- Links

// A pasted link with the login in it is taken apart at once.
document.addEventListener("input", (event) => {
  const field = event.target;
  const form = field.form;
  if (!form || !field.matches("[data-paste]") || form.elements.kind.value !== "xtream" || !URL.canParse(field.value)) return;
  const link = new URL(field.value);
  const [user, password] = [link.searchParams.get("username"), link.searchParams.get("password")];
  if (!user || !password) return;
  form.elements.username.value = user;
  form.elements.password.value = password;
  field.value = link.origin + link.pathname.replace(/\/[^/]*\.php$|\/$/, "");
  if (!form.elements.name.value) form.elements.name.value = link.hostname;
  form.querySelector("[data-told]").textContent = t("accounts.pasted");
});
