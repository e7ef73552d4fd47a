// One channel as a row of the table.
import { h, icon } from "./dom.js";
import { ago, exact } from "./times.js";
import { counted, t } from "./words.js";

const STATES = [["inactive", "warning"], ["hidden", "hide"], ["favourite", "star"], ["new", "plus"]];

const is = {
  inactive: (channel) => !channel.is_active,
  hidden: (channel) => channel.overlay?.hidden,
  favourite: (channel) => channel.overlay?.favourite,
  new: (channel) => channel.is_new,
};

export const numberOf = (channel) => channel.overlay?.number ?? channel.number ?? "";
const states = (channel) => STATES.filter(([name]) => is[name](channel));

/** Pictures of the web alone. */
function logo(channel) {
  const address = channel.overlay?.logo ?? channel.stream_icon ?? "";
  if (!/^(https?:\/\/|data:image\/)/.test(address)) return undefined;
  return h("img", {
    src: address, alt: "", loading: "lazy", decoding: "async", referrerpolicy: "no-referrer",
    onerror: (event) => event.target.remove(),
  });
}

const time = (iso) => iso && h("time", { datetime: iso, title: exact(iso) }, ago(iso));

const cells = {
  logo,
  number: numberOf,
  name: (channel, page) => [
    h("a", { href: `/channels/${channel.id}?back=${encodeURIComponent(page.address)}`, tabindex: -1, class: "name", title: channel.display_name }, channel.display_name),
    channel.duplicates?.length > 0 && h("button", {
      type: "button", class: "others", tabindex: -1, "data-others": true,
      "aria-label": counted("channels_others", channel.duplicates.length),
    }, `+${channel.duplicates.length}`),
    channel.name !== channel.display_name && h("span", { class: "under", title: channel.name }, channel.name),
  ],
  category: (channel) => channel.overlay?.category ?? channel.category_name,
  account: (channel) => h("span", { title: channel.account_name }, channel.account_name),
  tags: (channel) => channel.tags.map((tag) => h("span", { class: "tag" }, tag)),
  quality: (channel) => channel.quality && h("span", { class: "quality" }, channel.quality.toUpperCase()),
  guide_id: (channel) => channel.overlay?.guide_id ?? channel.epg_channel_id,
  added: (channel) => time(channel.created_at),
  changed: (channel) => time(channel.updated_at),
  state: (channel) => states(channel).map(([name, picture]) => {
    const svg = icon(picture);
    return h("span", { class: `mark ${name}`, title: t(`channels.is.${name}`) }, svg, h("span", { class: "unseen" }, t(`channels.is.${name}`)));
  }),
};

/** `page` says the columns and the address to come back to. */
export function makeRow(channel, index, page) {
  const box = h("input", { type: "checkbox", tabindex: -1, "aria-label": t("channels.select_one", { name: channel.display_name }) });
  const parts = page.columns.map((name) => h("td", { role: "gridcell", class: `c-${name}`, "data-field": name }, cells[name](channel, page) ?? ""));
  return h("tr", {
    role: "row", id: `row-${index}`, "data-id": channel.id, "data-index": index, "aria-rowindex": index + 2,
    class: states(channel).map(([name]) => `is-${name}`).join(" "),
  }, h("td", { role: "gridcell", class: "c-select" }, box), parts);
}

/** What stands where a row is on its way. */
export const makePlaceholder = (index) =>
  h("tr", { role: "row", id: `row-${index}`, "data-index": index, "aria-rowindex": index + 2, class: "waiting" },
    h("td", { role: "gridcell", class: "c-name" }, h("span", { class: "unseen" }, t("channels.loading"))));
