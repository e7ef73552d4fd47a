// The pages of rulesets and of their rules: order, search, files, and how far the channels are with changed rules.
import { all, byId, toast } from "./dom.js";
import { beforeSend, confirmed } from "./forms.js";
import { on, refresh } from "./live.js";
import { reorderable } from "./reorder.js";
import { api, page } from "./server.js";
import { counted, number, t } from "./words.js";

// ---- Progress of tagging

/** Accounts whose channels are being tagged: id → last progress. */
const tagging = new Map();

function showTagging() {
  for (const [id, { done, total }] of tagging) {
    const row = byId(`tagging-${id}`);
    if (!row) continue;
    row.querySelector("span").textContent = t("rules.tagging_progress", { done: number(done), total: counted("channels", total) });
    Object.assign(row.querySelector("progress"), { max: Math.max(total, 1), value: done });
  }
}

on("tagging", (progress) => {
  if (progress.finished) tagging.delete(progress.account_id); else tagging.set(progress.account_id, progress);
  if (progress.finished || !byId(`tagging-${progress.account_id}`)) refresh(); else showTagging();
});
// The page may have been made before the tagging ended, and the events begin after it.
on("open", () => { if (byId("tagging").querySelector("[data-account]")) refresh(); });

// ---- Order

for (const list of all("[data-reorder]")) {
  const save = async (ids, before) => {
    try {
      await api("PUT", list.dataset.reorder, { ids: ids.map(Number) });
      toast(t("rules.order_saved"), before && { label: t("layout.undo"), run: () => save(before) });
      if (!before) refresh();
    } catch (error) {
      toast(error.message);
    }
  };
  reorderable(list.id, save);
}

// ---- Search among the rules

function find() {
  const wanted = byId("find").value.trim().toLowerCase();
  const rows = all("#rules > [data-id]");
  for (const row of rows) row.hidden = !row.textContent.toLowerCase().includes(wanted);
  const shown = rows.filter((row) => !row.hidden).length;
  byId("rule-count").textContent = wanted ? t("rules.found", { n: number(shown), total: counted("rules", rows.length) }) : counted("rules", rows.length);
  byId("none-found").hidden = shown > 0 || rows.length === 0;
}

if (byId("find")) {
  byId("find").addEventListener("input", find);
  document.addEventListener("bouquet:taken", find);
}
document.addEventListener("bouquet:taken", showTagging);

// ---- Rules that go

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-delete]");
  if (!button) return;
  const { name } = button.closest("[data-name]").dataset;
  const title = t("rules.delete_title.before") + name + t("rules.delete_title.after");
  if (!(await confirmed(title, t("rules.delete_rule_text"), t("rules.delete_rule")))) return;
  try {
    await api("DELETE", `/api/tag-rules/${button.dataset.delete}`);
    toast(t("rules.rule_deleted"));
  } catch (error) {
    toast(error.message);
  }
  refresh();
});

// ---- Files, and the rules that come with Bouquet

beforeSend(async (form) => {
  if (!form.matches("[data-import]")) return undefined;
  const file = form.elements.file.files[0];
  if (!file) throw new Error(t("rules.import_none"));
  const text = await file.text();
  let rules;
  try { rules = JSON.parse(text); } catch { throw new Error(t("rules.import_no_json")); }
  const { rulesets, already_there } = await api("POST", "/api/rulesets/import", rules);
  const told = [counted("rulesets_imported", rulesets.length), already_there > 0 && counted("rulesets_there", already_there)];
  toast(told.filter(Boolean).join(" "));
  return page(location.href);
});

byId("restore")?.addEventListener("click", async () => {
  if (!(await confirmed(t("rules.restore_title"), t("rules.restore_text"), t("rules.restore_do")))) return;
  try {
    const { status } = await api("POST", "/api/rulesets/restore-standard");
    toast(t(`rules.restoration.${status}`));
  } catch (error) {
    toast(error.message);
  }
  refresh();
});
