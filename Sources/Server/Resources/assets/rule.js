// The page of a rule: shows while typing what the rule does to real channels.
import { all, byId, debounce, morph, toast } from "./dom.js";
import { page } from "./server.js";

const form = byId("rule");
let isRunning = false;
let isWanted = false;

/** The server tries one rule at a time: what was typed meanwhile is tried next, and nothing in between. */
async function test() {
  if (!form.elements.pattern.value) { showNothing(); return; }
  isWanted = isRunning;
  if (isRunning) return;
  isRunning = true;
  byId("trial").setAttribute("aria-busy", "true");
  try {
    const fresh = await page(form.dataset.test, new URLSearchParams(new FormData(form)));
    if (!isWanted) show(fresh);
  } catch (error) {
    toast(error.message);
  } finally {
    isRunning = false;
    byId("trial").removeAttribute("aria-busy");
  }
  if (isWanted) test();
}

function showNothing() {
  byId("trial").replaceChildren();
  for (const problem of all("[data-field]")) tell(problem, "");
}

function tell(problem, text) {
  problem.textContent = text;
  form.elements[problem.dataset.field].setAttribute("aria-invalid", text !== "");
}

function show(fresh) {
  morph(byId("trial"), document.adoptNode(fresh.getElementById("trial")));
  for (const problem of all("[data-field]")) tell(problem, fresh.getElementById(problem.id).textContent);
}

const testSoon = debounce(250, test);
document.addEventListener("input", (event) => {
  if (event.target.form === form && !event.target.matches("[name=name], [name=enabled]")) testSoon();
});

const written = () => new URLSearchParams(new FormData(form)).toString();
const saved = written();
let isSaving = false;
form.addEventListener("submit", () => { isSaving = true; });
addEventListener("beforeunload", (event) => { if (!isSaving && written() !== saved) event.preventDefault(); });

// A pattern has one line as a rule: Enter saves, with Shift it begins another line.
form.elements.pattern.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  form.requestSubmit(byId("save"));
});

// Of a rule without a pattern the page says all that there is to say.
if (form.elements.pattern.value && !byId("trial").querySelector("table")) test();
