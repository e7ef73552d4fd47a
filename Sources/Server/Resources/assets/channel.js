// A channel: its page, and the side panel of the channels. `bouquet:open-channel` with `detail: {id}` opens it in `<aside id="channel-panel">`
// and names it in the address, where `isThere` says that it stands already.
import { all, byId, debounce, h, icon, morph, toast } from "./dom.js";
import { confirmed, showProblem, wait } from "./forms.js";
import { on } from "./live.js";
import { api, page } from "./server.js";
import { tellTimes } from "./times.js";
import { need, t } from "./words.js";

await need("channel");

const panel = byId("channel-panel");
const channelOf = (root) => root.querySelector("[data-channel]");

/** Takes over a fresh page's channel. */
function take(fresh) {
  const old = channelOf(document);
  const next = channelOf(fresh);
  if (!old || old.id !== next?.id) return;
  if (panel) delete next.dataset.live; else document.title = fresh.title;
  const place = old.querySelector(".logo");
  if (place.dataset.broken !== next.querySelector(".logo img")?.src) delete place.dataset.keep;
  morph(old, document.adoptNode(next));
  tellTimes(old);
}

// ---- Changes

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.closest("[data-channel]") && !form.matches("[data-undo]")) return;
  event.preventDefault();
  if (event.submitter?.getAttribute("aria-disabled") !== "true") send(form, event.submitter);
});

async function send(form, button) {
  wait(button, true);
  try {
    const fresh = await page(form.getAttribute("action"), new URLSearchParams(new FormData(form, button)));
    const notice = fresh.querySelector("#notice .notice");
    const text = notice.querySelector("p").textContent;
    const problem = form.querySelector("[data-problem]");
    if (problem) problem.textContent = "";
    if (!notice.matches(".ok")) { showProblem(form, text); return; }
    byId("notice").replaceChildren();
    take(fresh);
    form.reset();
    keepFocus(form, button);
    const undo = notice.querySelector("[data-undo]");
    toast(text, undo && { label: t("layout.undo"), run: () => send(undo, undo.querySelector("button")) });
  } catch (error) {
    showProblem(form, error.message);
  } finally {
    wait(button, false);
  }
}

/** A button that went with what it did leaves the focus to what is next to it. */
function keepFocus(form, button) {
  if (document.activeElement !== document.body) return;
  const near = form.isConnected ? form.elements[button?.value] ?? form.querySelector("button:not(.first)") : undefined;
  (near ?? channelOf(document)?.querySelector("h1"))?.focus({ preventScroll: true });
}

let tags;
document.addEventListener("focusin", async ({ target }) => {
  if (!target.matches("[data-tags]") || target.list.options.length > 0) return;
  tags ??= api("GET", "/api/tags").then((answer) => answer.tags.slice(0, 2000), () => []);
  target.list.replaceChildren(...(await tags).map(({ name }) => h("option", { value: name })));
});

// ---- Watching

document.addEventListener("click", ({ target }) => {
  const button = target.closest("[data-play], [data-copy]");
  if (button?.dataset.play) play(channelOf(document), button.dataset.play);
  if (button?.dataset.copy) copy(byId(button.dataset.copy));
});

function play(channel, address) {
  const player = channel.querySelector(".player");
  const video = h("video", { controls: true, autoplay: true, playsinline: true, "aria-label": t("channel.video", { name: channel.querySelector("h1").textContent }) });
  const stop = () => {
    video.removeAttribute("src");
    video.load();
    player.replaceChildren();
    channel.querySelector("[data-play]")?.focus();
  };
  if (!video.canPlayType("application/vnd.apple.mpegurl")) { tell(player, t("channel.cannot_hls")); return; }
  video.addEventListener("error", async () => {
    if (!video.hasAttribute("src")) return;
    const text = await reason(video.currentTime > 0, player.dataset.account);
    if (video.isConnected) tell(player, text);
  });
  const button = h("button", { type: "button", class: "button small", onclick: stop }, icon("close"), h("span", {}, t("channel.stop")));
  player.replaceChildren(video, h("div", { class: "actions" }, button));
  button.focus();
  video.src = address;
}

/** Says in the player's place what is wrong. */
function tell(player, text) {
  const hadFocus = player.contains(document.activeElement);
  player.replaceChildren(h("p", { class: "problem", role: "alert" }, text));
  if (hadFocus) player.parentElement.querySelector("[data-play]")?.focus();
}

/** Why a stream does not play: a video does not say, but the provider does when its account is tested. */
async function reason(hasPlayed, account) {
  const test = await api("POST", `/api/accounts/${account}/test`).catch((error) => ({ message: error.message, ...error.answer }));
  const { active_connections: active, max_connections: max } = test;
  if (!test.success) return t("channel.provider_says", { message: test.message ?? test.error });
  if (max > 0 && active >= max) return t("channel.full", { active, max });
  if (location.protocol === "https:") return t("channel.mixed");
  return t(hasPlayed ? "channel.broken_off" : "channel.unplayable");
}

/** Only secure pages may copy: elsewhere the address is ready to be copied by hand. */
async function copy(field) {
  try {
    await navigator.clipboard.writeText(field.value);
    toast(t("channel.copied"));
  } catch {
    field.focus();
    field.select();
    toast(t("channel.select_copied"));
  }
}

/** A logo that does not come leaves its place to the icon, and is not asked for again. */
function dropLogo(image) {
  if (!image.matches?.(".channel .logo img")) return;
  Object.assign(image.parentElement.dataset, { broken: image.src, keep: "" });
  image.remove();
}
document.addEventListener("error", ({ target }) => dropLogo(target), true);
for (const image of all(".channel .logo img")) if (image.complete && image.naturalWidth === 0) dropLogo(image);

// ---- The panel

const isPhone = matchMedia("(max-width: 46rem)");
let opener;
let asked = 0;

/** The page's address with this channel open, or none. */
function addressWith(id) {
  const query = new URLSearchParams(location.search);
  if (id) query.set("channel", id); else query.delete("channel");
  return location.pathname + (query.size > 0 ? `?${query}` : "");
}
const named = () => new URLSearchParams(location.search).get("channel");
const openId = () => channelOf(panel)?.dataset.channel;

async function open(address) {
  if (!await mayLeave()) { history.replaceState(history.state, "", addressWith(openId())); return; }
  const turn = ++asked;
  const isFirst = panel.hidden;
  if (isFirst) opener = document.activeElement;
  try {
    const fresh = await page(address);
    const channel = channelOf(fresh);
    if (turn !== asked) return;
    delete channel.dataset.live;
    const url = new URL(address, location);
    panel.replaceChildren(h("div", { class: "sheet" },
      h("div", { class: "bar" },
        h("a", { class: "button quiet small", href: url.pathname }, t("channel.open_page")),
        h("button", { type: "button", class: "button quiet", "aria-label": t("channel.close"), onclick: close }, icon("close"))),
      document.adoptNode(channel)));
    // A step of its own: back closes the panel.
    if (isFirst && !named()) history.pushState({ ...history.state, panel: true }, "", addressWith(openId()));
    else history.replaceState(history.state, "", addressWith(openId()));
    panel.hidden = false;
    panel.setAttribute("aria-label", t("channel.panel"));
    beModal(isPhone.matches);
    tellTimes(panel);
    const place = url.hash && byId(url.hash.slice(1));
    if (place) place.scrollIntoView(); else panel.scrollTop = 0;
    channel.querySelector("h1").focus({ preventScroll: true });
  } catch (error) {
    if (panel.hidden) history.replaceState(history.state, "", addressWith());
    toast(error.message);
  }
}

async function close() {
  if (panel.hidden || !await mayLeave()) return;
  // A panel that is still there would ask once more when the step back arrives.
  hide();
  if (history.state?.panel) history.back(); else history.replaceState(history.state, "", addressWith());
}

function hide() {
  asked++;
  beModal(false);
  panel.hidden = true;
  panel.replaceChildren();
  if (opener?.isConnected) opener.focus({ preventScroll: true });
}

/** Asks before what was typed and not saved is lost. */
async function mayLeave() {
  const isTyped = all(".fields input, .fields textarea", panel).some((field) => field.value !== field.defaultValue);
  return !isTyped || confirmed(t("channel.leave_title"), t("channel.leave_text"), t("channel.leave"));
}

/** On a phone the panel is all that there is; what it says at the bottom stays in reach. */
function beModal(isModal) {
  for (const [name, value] of [["role", "dialog"], ["aria-modal", "true"], ["aria-label", t("channel.panel")]]) {
    if (isModal) panel.firstElementChild.setAttribute(name, value); else panel.firstElementChild.removeAttribute(name);
  }
  for (let node = panel; node !== document.body; node = node.parentElement) {
    for (const other of node.parentElement.children) if (other !== node && !other.matches("#toasts, dialog")) other.inert = isModal;
  }
}

if (panel) {
  panel.hidden = true;
  document.head.append(h("link", { rel: "stylesheet", href: new URL("channel.css", import.meta.url).pathname }));
  document.addEventListener("bouquet:open-channel", ({ detail: { id, isThere } }) => {
    if (!isThere || openId() !== `${id}`) open(`/channels/${id}`);
  });
  addEventListener("popstate", async () => {
    if (panel.hidden || named()) return;
    if (await mayLeave()) hide(); else history.forward();
  });
  isPhone.addEventListener("change", () => { if (!panel.hidden) beModal(isPhone.matches); });
  panel.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-inside]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    open(link.getAttribute("href"));
  });
  document.addEventListener("keydown", (event) => {
    const isElsewhere = event.target.matches("input, textarea, select") && !panel.contains(event.target);
    if (event.key !== "Escape" || event.defaultPrevented || panel.hidden || isElsewhere || document.querySelector("dialog[open]")) return;
    event.preventDefault();
    close();
  });
  const refresh = debounce(150, async () => {
    const id = openId();
    const fresh = id && await page(`/channels/${id}`).catch(() => undefined);
    if (fresh) take(fresh);
  });
  on("changed", ({ what }) => { if (["channels", "rules", "accounts"].includes(what)) refresh(); });
}
