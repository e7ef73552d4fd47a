// What is done to all selected channels, shown before it is done, and taken back with one press.
import { byId, debounce, h, icon, toast } from "./dom.js";
import { openDialog, wait } from "./forms.js";
import { undo } from "./menus.js";
import { api } from "./server.js";
import { counted, number, t } from "./words.js";

const text = (name, more = {}) => ({ name, more });
const tagList = (value) => value.split(",").map((tag) => tag.trim()).filter(Boolean);

/** What the API can do, and what it wants to know for it. */
const OPERATIONS = {
  tag: { icon: "tag", fields: [text("tags", { required: true })] },
  favourite: { icon: "star" },
  hide: { icon: "hide" },
  show: { icon: "show" },
  untag: { fields: [text("tags", { required: true })] },
  unfavourite: {},
  category: { fields: [text("value", { maxlength: 500 })] },
  rename: { fields: [text("find", { required: true, maxlength: 200 }), text("replace", { maxlength: 200 }), { name: "regex", isFlag: true }] },
  number: { fields: [text("from", { type: "number", min: 0, max: 1_000_000, value: 1 }), text("step", { type: "number", min: 1, max: 1000, value: 1 })] },
  logo: { fields: [text("value", { type: "url", maxlength: 4000, placeholder: "https://" })] },
  guide_id: { fields: [text("value", { maxlength: 500 })] },
  note: { fields: [text("value", { maxlength: 4000 })] },
  clear: {},
};
const FIRST = ["tag", "favourite", "hide", "show"];
const label = (type) => t(`channels.bulk.${type}`);

export class Bulk {
  #bar = byId("bulk-bar");

  /** `named()` says which channels to the API, `done()` is called when they have changed. */
  constructor(selection, { named, done }) {
    Object.assign(this, { selection, named, done });
    const button = (type) => h("button", { type: "button", class: "button small", id: `bulk-${type}`, "aria-label": label(type), onclick: () => this.start(type) }, icon(OPERATIONS[type].icon), h("span", {}, label(type)));
    const item = (type) => h("li", {}, h("button", { type: "button", class: "item", id: `bulk-${type}`, onclick: () => { byId("bulk-menu").hidePopover(); this.start(type); } }, label(type)));
    const more = h("button", { type: "button", class: "button small", popovertarget: "bulk-menu", "aria-label": t("channels.bulk.more") }, icon("dots"));
    this.count = h("strong", { role: "status" });
    this.all = h("button", { type: "button", class: "button small link", id: "select-all", onclick: () => selection.all() });
    this.#bar.append(this.count, this.all, h("div", { class: "actions" }, FIRST.map(button), more),
      h("button", { type: "button", class: "mini", "aria-label": t("channels.bulk.clear_selection"), onclick: () => selection.clear() }, icon("close")));
    const others = Object.keys(OPERATIONS).filter((type) => !FIRST.includes(type));
    byId("bulk-menu").append(h("ul", {}, others.map(item)));
    byId("bulk-menu").addEventListener("beforetoggle", () => {
      const box = more.getBoundingClientRect();
      Object.assign(byId("bulk-menu").style, { bottom: `${innerHeight - box.top + 6}px`, right: `${Math.max(innerWidth - box.right, 8)}px` });
    });
  }

  /** Says how many are selected; the bar is there while some are. */
  show(total) {
    const { count, isAll } = this.selection;
    this.#bar.hidden = count === 0;
    this.count.textContent = t("channels.bulk.selected", { n: number(count) });
    this.all.hidden = isAll || count >= total;
    this.all.textContent = t("channels.bulk.select_all", { n: number(total) });
  }

  /** Does at once what needs no word and touches what was picked by hand; all else is shown first. */
  start(type) {
    const isPlain = !OPERATIONS[type].fields && type !== "clear" && !this.selection.isAll;
    if (isPlain) this.#apply({ type }).catch((error) => toast(t("layout.failed", { error: error.message })));
    else this.#ask(type);
  }

  async #apply(operation) {
    const answer = await api("POST", "/api/channels/bulk", { ...this.named(), operation });
    const said = t("channels.bulk.done", { what: label(operation.type), channels: counted("channels", answer.changed) });
    if (answer.change_id === null) toast(t("channels.bulk.nothing"));
    else toast(said, { label: t("layout.undo"), run: () => undo(answer.change_id, this.done) });
    this.done();
  }

  #ask(type) {
    const fields = OPERATIONS[type].fields ?? [];
    const problem = h("p", { class: "problem", role: "alert" });
    const preview = h("div", { class: "preview", "aria-live": "polite" });
    const apply = h("button", { class: "button primary", "aria-disabled": "true" }, label(type));
    const form = h("form", {}, h("h2", {}, label(type)), h("p", {}, t(`channels.bulk.about_${type}`)), fields.map((field) => control(type, field)), problem, preview,
      h("div", { class: "actions end" }, h("button", { type: "button", class: "button quiet", onclick: () => dialog.close() }, t("layout.cancel")), apply));
    const dialog = h("dialog", { "aria-label": label(type) }, form);

    const look = async () => {
      if (!dialog.isConnected) return;
      const asked = JSON.stringify(operation(type, form));
      const isLate = () => asked !== JSON.stringify(operation(type, form));
      problem.textContent = "";
      if (!form.checkValidity()) { preview.replaceChildren(); wait(apply, true); return; }
      try {
        const answer = await api("POST", "/api/channels/bulk", { ...this.named(), operation: JSON.parse(asked), preview: true });
        if (isLate()) return;
        preview.replaceChildren(...shownPreview(answer, type));
        wait(apply, answer.changing === 0);
      } catch (error) {
        if (isLate()) return;
        preview.replaceChildren();
        problem.textContent = error.message;
        wait(apply, true);
      }
    };
    form.addEventListener("input", debounce(200, look));
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      if (apply.getAttribute("aria-disabled") === "true") return;
      wait(apply, true);
      try { await this.#apply(operation(type, form)); dialog.close(); } catch (error) { problem.textContent = error.message; wait(apply, false); }
    });
    dialog.addEventListener("close", () => dialog.remove());
    document.body.append(dialog);
    openDialog(dialog);
    look();
  }
}

function control(type, { name, more, isFlag }) {
  const words = t(`channels.bulk.field_${name === "value" ? type : name}`);
  if (isFlag) return h("label", { class: "check" }, h("input", { type: "checkbox", name }), words);
  return h("label", {}, words, " ", h("input", { name, autocomplete: "off", ...more }));
}

function operation(type, form) {
  const body = { type };
  for (const { name, isFlag, more } of OPERATIONS[type].fields ?? []) {
    const input = form.elements[name];
    body[name] = isFlag ? input.checked : more.type === "number" ? Number(input.value) : name === "tags" ? tagList(input.value) : input.value;
  }
  return body;
}

/** How many will change, and some of them before and after. */
function shownPreview({ matching, changing, samples }, type) {
  const said = changing === 0 ? t("channels.bulk.nothing") : t("channels.bulk.changing", { changing: number(changing), channels: counted("channels", matching) });
  const row = (sample) => {
    const before = aspects(sample, "before"), after = aspects(sample, "after");
    const own = sample.overlay?.[type];
    const isNamed = before === after;
    return h("li", {}, h("span", {}, isNamed ? sample.name_before : before), !isNamed && h("span", { class: "arrow", "aria-label": t("channels.bulk.becomes") }, "→"),
      !isNamed && h("ins", {}, after), isNamed && typeof own === "string" && h("ins", {}, own));
  };
  return [h("p", {}, h("strong", {}, said)), h("ul", { tabindex: 0, "aria-label": t("channels.bulk.samples") }, samples.map(row))];
}

function aspects(sample, moment) {
  const name = sample[`name_${moment}`];
  const isTagged = sample.tags_before.join() !== sample.tags_after.join();
  return isTagged ? `${name} · ${sample[`tags_${moment}`].join(", ")}` : name;
}
