// The page of an account's filters: says, while one is typed, what it would hide.
import { byId, debounce } from "./dom.js";
import { showProblem } from "./forms.js";
import { api } from "./server.js";
import { counted, number, t } from "./words.js";

const form = byId("add-filter");
let asking;

async function tryOut() {
  asking?.abort();
  const { filter_type, filter_action, filter_value } = Object.fromEntries(new FormData(form));
  showProblem(form, "");
  if (!filter_value) { byId("filter-trial").textContent = ""; return; }
  asking = new AbortController();
  try {
    const body = { account_id: Number(form.dataset.account), filter_type, filter_action, filter_value };
    const { matching, hides } = await api("POST", "/api/filters/preview", body, { signal: asking.signal });
    byId("filter-trial").textContent = t("filters.trial", { matching: counted("channels", matching), hides: number(hides) });
  } catch (error) {
    if (error.name === "AbortError") return;
    byId("filter-trial").textContent = "";
    showProblem(form, error.message);
  }
}

form.addEventListener("input", debounce(150, tryOut));
form.addEventListener("reset", () => { byId("filter-trial").textContent = ""; });
