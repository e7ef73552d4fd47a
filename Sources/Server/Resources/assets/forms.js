// Forms and dialogs, which work without this file: it saves the new page, shows what came of a form where it was, and makes dialogs modal.
import { all, byId, h, toast } from "./dom.js";
import { take } from "./live.js";
import { page } from "./server.js";
import { t } from "./words.js";

/** A waiting button keeps its focus and takes no press. */
export function wait(button, isWaiting) {
  button?.setAttribute("aria-disabled", isWaiting);
}

/** Says in a dialog what is wrong with what was typed. */
export function showProblem(form, text) {
  const problem = form.querySelector("[data-problem]");
  if (!problem) { toast(text); return; }
  problem.textContent = text;
  problem.scrollIntoView({ block: "nearest" });
}

const uploads = [];
/** Lets a page send a form in its own way: `handle(form)` answers the new page, or nothing for the usual way. */
export function beforeSend(handle) { uploads.push(handle); }

async function send(form, button) {
  wait(button, true);
  showsNothing(form);
  try {
    let fresh;
    for (const handle of uploads) fresh ??= await handle(form);
    fresh ??= await page(form.getAttribute("action"), new URLSearchParams([...new FormData(form, button)].filter(([, value]) => typeof value === "string")));
    const notice = fresh.querySelector("#notice .notice");
    const text = [...(notice?.querySelectorAll("p") ?? [])].map((line) => line.textContent).join(" ");
    if (notice?.matches(".failed")) { showProblem(form, text); take(fresh); return; }
    form.closest("dialog")?.close();
    if (!form.closest("[data-live]")) form.reset();
    byId("notice").replaceChildren();
    take(fresh);
    if (text) toast(text);
  } catch (error) {
    showProblem(form, error.message);
  } finally {
    wait(button, false);
  }
}

function showsNothing(form) {
  const problem = form.querySelector("[data-problem]");
  if (problem) problem.textContent = "";
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || !form.matches("[data-enhance]")) return;
  event.preventDefault();
  const button = event.submitter ?? form.querySelector("button:not([type=button])");
  if (button?.getAttribute("aria-disabled") !== "true") send(form, button);
});

/** Opens a dialog as a modal one. */
export function openDialog(dialog) {
  dialog.removeAttribute("popover");
  for (const form of all("form", dialog)) showsNothing(form);
  if (!dialog.open) dialog.showModal();
}

// Without a script the dialogs are popovers; with one they are modal.
document.addEventListener("click", (event) => {
  const button = event.target.closest("[popovertarget]");
  const dialog = button && byId(button.getAttribute("popovertarget"));
  if (!(dialog instanceof HTMLDialogElement)) return;
  event.preventDefault();
  if (button.getAttribute("popovertargetaction") === "hide") dialog.close();
  else { for (const form of all("form", dialog)) form.reset(); openDialog(dialog); }
});

/** Asks before something goes for good. Answers whether the person agrees. */
export function confirmed(title, text, label) {
  return new Promise((answer) => {
    const close = (agrees) => { dialog.close(); dialog.remove(); answer(agrees); };
    const dialog = h("dialog", { class: "narrow", "aria-label": title },
      h("form", { onsubmit: (event) => { event.preventDefault(); close(true); } },
        h("h2", {}, title), h("p", {}, text),
        h("div", { class: "actions end" },
          h("button", { type: "button", class: "button quiet", autofocus: true, onclick: () => close(false) }, t("layout.cancel")),
          h("button", { class: "button destroy" }, label))));
    dialog.addEventListener("cancel", () => close(false));
    document.body.append(dialog);
    dialog.showModal();
  });
}

// A message goes without a new page.
document.addEventListener("click", (event) => {
  if (!event.target.closest(".dismiss")) return;
  event.preventDefault();
  byId("notice").replaceChildren();
  byId("main").focus({ preventScroll: true });
});
