// The pages of the history: more rows in place, what is new, and times in the place of the person who looks.
import { all, byId, toast } from "./dom.js";
import { on, refresh } from "./live.js";
import { page } from "./server.js";
import { tellTimes } from "./times.js";
import { t } from "./words.js";

/** Whether older rows were added: then the list stands still, so that none is lost between the two. */
let isLong = false;

async function showMore(link) {
  if (link.getAttribute("aria-disabled") === "true") return;
  link.setAttribute("aria-disabled", "true");
  try {
    const fresh = await page(link.href);
    const rows = document.querySelector("[data-rows]");
    const [first, ...rest] = [...(fresh.querySelector("[data-rows]")?.children ?? [])].map((row) => document.adoptNode(row));
    if (first) rows.append(first, ...rest);
    isLong = true;
    byId("entries")?.removeAttribute("data-live");
    const next = fresh.querySelector("[data-more]");
    if (next) { link.href = next.href; link.removeAttribute("aria-disabled"); } else link.remove();
    tellTimes();
    first?.querySelector("a")?.focus({ preventScroll: true });
  } catch (error) {
    link.removeAttribute("aria-disabled");
    toast(error.message);
  }
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-more]");
  if (!link || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  showMore(link);
});

const tellNewer = () => { if (isLong && byId("newer")) byId("newer").hidden = false; };
on("changed", ({ what }) => { if (["accounts", "channels"].includes(what)) tellNewer(); });
// A sync that failed or changed nothing is an entry too.
on("finished", () => { tellNewer(); refresh(); });

// ---- Times of forms: the server's are UTC, and a person's are those of the clock on the wall.

const padded = (number) => String(number).padStart(2, "0");
const local = (date) =>
  `${date.getFullYear()}-${padded(date.getMonth() + 1)}-${padded(date.getDate())}T${padded(date.getHours())}:${padded(date.getMinutes())}`;

for (const form of all("[data-moments]")) {
  const fields = all("input[type=datetime-local]", form);
  for (const field of fields) if (field.value) field.value = local(new Date(`${field.value}Z`));
  for (const zone of all("[data-zone]", form)) zone.textContent = t("history.or_time_local");
  form.addEventListener("formdata", ({ formData }) => {
    for (const field of fields) if (field.value) formData.set(field.name, new Date(field.value).toISOString());
  });
}
