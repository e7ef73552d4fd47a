// The list of playlists: their links are copied.
import { toast } from "./dom.js";
import { t } from "./words.js";

/** Browsers give scripts the clipboard only on this machine and over https; elsewhere a marked text can still be copied. */
async function copy(text, near) {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  const range = document.createRange();
  range.selectNodeContents(near);
  getSelection().removeAllRanges();
  getSelection().addRange(range);
  if (!document.execCommand("copy")) throw new Error(t("playlists.copy_failed"));
}

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  try {
    await copy(button.dataset.copy, button.parentElement.querySelector("code"));
    toast(t("playlists.copied"));
  } catch {
    toast(t("playlists.copy_failed"));
  }
});
