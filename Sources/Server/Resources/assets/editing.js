// Names, numbers and tags are changed where they stand.
import { h, toast } from "./dom.js";
import { numberOf } from "./row.js";
import { api } from "./server.js";
import { t } from "./words.js";

/** What is edited, in what order the Tab key goes on, and what the API is told. */
const FIELDS = {
  number: { read: numberOf, body: (text) => ({ number: text.trim() || null }) },
  name: { read: (channel) => channel.display_name, body: (text) => ({ name: text.trim() || null }) },
  tags: { read: (channel) => channel.tags.join(", "), body: tagsBody },
};

/** Tags that a rule gave are turned away, others are the person's. */
function tagsBody(text, channel) {
  const wanted = text.split(",").map((tag) => tag.trim()).filter(Boolean);
  const fold = (tag) => tag.toUpperCase().replace(/\s+/g, "_");
  const names = new Set(wanted.map(fold));
  const byRule = new Set(channel.rule_tags.map(fold));
  const own = (channel.overlay?.tags ?? []).filter((tag) => names.has(fold(tag)));
  const added = wanted.filter((tag) => !byRule.has(fold(tag)) && !own.some((one) => fold(one) === fold(tag)));
  const rejected = channel.rule_tags.filter((tag) => !names.has(fold(tag)));
  const kept = (channel.overlay?.rejected_tags ?? []).filter((tag) => !names.has(fold(tag)) && !rejected.includes(tag));
  return { tags: [...own, ...added], rejected_tags: [...rejected, ...kept] };
}

/** Opens the editor of a field in the row that has the keyboard. `saved(channel)` takes over the answer. */
export function edit(rows, field, saved) {
  const index = rows.active;
  const channel = rows.rowAt(index);
  const cell = rows.node(index)?.querySelector(`[data-field="${field}"]`);
  if (!channel || !cell || !FIELDS[field]) return;
  const before = [...cell.childNodes];
  const { read, body } = FIELDS[field];
  const input = h("input", { class: "editor", value: read(channel), maxlength: 500, "aria-label": t(`channels.edit_${field}`, { name: channel.display_name }) });
  let isDone = false;

  function leave() {
    if (isDone) return;
    isDone = true;
    cell.replaceChildren(...before);
    rows.render();
    if (document.activeElement === document.body) rows.view.focus({ preventScroll: true });
  }

  async function save() {
    if (isDone) return;
    if (input.value.trim() === read(channel).trim()) { leave(); return; }
    try {
      const answer = await api("PATCH", `/api/channels/${channel.id}`, body(input.value, channel));
      leave();
      saved(index, answer);
    } catch (error) {
      input.setAttribute("aria-invalid", "true");
      toast(t("layout.failed", { error: error.message }));
      if (!input.isConnected) leave(); else input.focus();
    }
  }

  input.addEventListener("keydown", async (event) => {
    event.stopPropagation();
    if (event.key === "Escape") leave();
    else if (event.key === "Enter") save();
    else if (event.key === "Tab") {
      event.preventDefault();
      const fields = Object.keys(FIELDS).filter((name) => rows.node(index)?.querySelector(`[data-field="${name}"]`));
      const next = fields[fields.indexOf(field) + (event.shiftKey ? -1 : 1)];
      await save();
      if (isDone && next && rows.active === index) edit(rows, next, saved);
    }
  });
  input.addEventListener("blur", save);
  cell.replaceChildren(input);
  input.focus();
  input.select();
}
