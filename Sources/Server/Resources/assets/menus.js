// What the menus above the table hold: its order and columns, searches that are kept, what was changed last; and the other channels of a group.
import { byId, h, icon, toast } from "./dom.js";
import { COLUMNS } from "./columns.js";
import { api } from "./server.js";
import { ago, exact } from "./times.js";
import { counted, t } from "./words.js";

/** What the rows are sorted by, `sort` now, and the columns: each may be shown or not, and moved. */
export function columns(columns, sort, sortBy) {
  const current = sort.replace("-", "");
  const isDown = sort.startsWith("-");
  const order = (by) => h("li", {}, h("button", {
    type: "button", class: "item", id: `sort-${by}`, "aria-pressed": `${by === current}`, onclick: () => sortBy(by === current && !isDown ? `-${by}` : by),
  }, t(`channels.columns.${by}`), by === current && [icon(isDown ? "down" : "up"), h("span", { class: "unseen" }, t(`channels.sorted_${isDown ? "down" : "up"}`))]));
  const { shown } = columns;
  const hidden = Object.keys(COLUMNS).filter((name) => !shown.includes(name));
  const move = (name, by) => {
    const names = shown.filter((one) => one !== name);
    names.splice(shown.indexOf(name) + by, 0, name);
    columns.set(names);
  };
  const toggle = (name) => columns.set(shown.includes(name) ? shown.filter((one) => one !== name) : [...shown, name]);
  const row = (name) => {
    const label = t(`channels.columns.${name}`);
    const place = shown.indexOf(name);
    const mover = (by, direction) => h("button", {
      type: "button", class: "mini", id: `column-${direction}-${name}`, disabled: place < 0 || !shown[place + by],
      "aria-label": t(`channels.move_${direction}`, { name: label }), onclick: () => move(name, by),
    }, icon(direction));
    const box = h("input", { type: "checkbox", id: `column-${name}`, checked: place >= 0, disabled: name === "name", onchange: () => toggle(name) });
    return h("li", {}, h("label", { class: "check" }, box, label), mover(-1, "up"), mover(1, "down"));
  };
  return [
    h("h2", {}, t("channels.sort_title")), h("ul", { class: "sorts" }, Object.keys(COLUMNS).filter((name) => COLUMNS[name].sort).map(order)),
    h("h2", {}, t("channels.columns_title")), h("ul", { class: "columns" }, [...shown, ...hidden].map(row)),
    h("button", { type: "button", class: "button small", onclick: () => columns.set(columns.standard) }, t("channels.columns_standard")),
  ];
}

/** Searches that are kept. `present()` is what is shown now, `open(search)` shows one. */
export async function searches(menu, { present, open }) {
  const { searches } = await api("GET", "/api/searches");
  const row = (search) => h("li", {},
    h("button", { type: "button", class: "item", onclick: () => { menu.close(); open(search); } },
      h("strong", {}, search.name), h("small", {}, search.query || t("channels.everything"))),
    h("button", {
      type: "button", class: "mini", "aria-label": t("channels.search_delete", { name: search.name }),
      onclick: () => remove(search),
    }, icon("trash")));

  async function save(event) {
    event.preventDefault();
    const name = event.target.elements.name.value;
    try {
      await api("POST", "/api/searches", { name, ...present() });
      toast(t("channels.search_kept", { name }));
      menu.show();
    } catch (error) { toast(t("layout.failed", { error: error.message })); }
  }

  /** Shows anew what there is, also where it was refused. */
  async function change(act) {
    try { await act(); } catch (error) { toast(t("layout.failed", { error: error.message })); }
    menu.show();
  }

  const remove = ({ id, name, query, sort, collapse, columns }) => change(async () => {
    await api("DELETE", `/api/searches/${id}`);
    const again = () => change(() => api("POST", "/api/searches", { name, query, sort, collapse, columns }));
    toast(t("channels.search_deleted", { name }), { label: t("layout.undo"), run: again });
  });

  return [
    h("h2", {}, t("channels.searches")),
    searches.length > 0 ? h("ul", {}, searches.map(row)) : h("p", { class: "hint" }, t("channels.searches_none")),
    h("form", { class: "line", onsubmit: save },
      h("input", { name: "name", required: true, maxlength: 200, "aria-label": t("channels.search_name"), placeholder: t("channels.search_name") }),
      h("button", { class: "button small primary" }, t("channels.search_keep"))),
  ];
}

/** Takes a change back. */
export async function undo(id, done) {
  try {
    const { changed } = await api("POST", `/api/changes/${id}/undo`);
    toast(changed > 0 ? t("channels.undone", { channels: counted("channels", changed) }) : t("channels.nothing_undone"));
    done();
  } catch (error) { toast(t("layout.failed", { error: error.message })); }
}

/** What was changed last, to be taken back. */
export async function changes(menu, done) {
  const { changes } = await api("GET", "/api/changes/undoable");
  const again = async (change) => { await undo(change.change_id, done); menu.show(); };
  const row = (change) => h("li", {},
    h("span", { class: "item" }, h("strong", {}, change.description),
      h("small", { title: exact(change.at) }, `${counted("channels", change.changed)} · ${ago(change.at)}`)),
    change.undone_at ? h("small", {}, t("channels.is_undone")) : h("button", {
      type: "button", class: "button small", "aria-label": `${t("layout.undo")}: ${change.description}`, onclick: () => again(change),
    }, t("layout.undo")));
  return [
    h("h2", {}, t("channels.changes")),
    changes.length > 0 ? h("ul", {}, changes.slice(0, 20).map(row)) : h("p", { class: "hint" }, t("channels.changes_none")),
  ];
}

/** The other channels of a group, below its row. */
export async function showOthers(channel, node, open) {
  const menu = byId("others-menu");
  const box = node.getBoundingClientRect();
  menu.style.top = `${Math.min(box.bottom, innerHeight - 200)}px`;
  menu.style.left = `${Math.max(Math.min(node.querySelector(".c-name").getBoundingClientRect().left, innerWidth - 360), 8)}px`;
  menu.style.right = "auto";
  const { channels } = await api("GET", `/api/channels?q=id:${channel.duplicates.slice(0, 100).join(",")}&sort=-quality&limit=100`);
  const row = (other) => h("li", {}, h("button", { type: "button", class: "item", onclick: () => { menu.hidePopover(); open(other); } },
    h("strong", {}, other.display_name), h("small", {}, [other.account_name, other.overlay?.category ?? other.category_name, other.quality?.toUpperCase()].filter(Boolean).join(" · "))));
  menu.replaceChildren(h("h2", {}, t("channels.others_title", { name: channel.display_name })), h("ul", {}, channels.map(row)));
  menu.showPopover();
  menu.querySelector("button")?.focus();
}
