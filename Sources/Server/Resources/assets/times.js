// Times: said relative to now, with the exact one, in the place of the person who looks, on hover.
import { all } from "./dom.js";
import { language, t } from "./words.js";

const relative = new Intl.RelativeTimeFormat(language, { numeric: "auto" });
const exactly = new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "short" });
const days = new Intl.DateTimeFormat(language, { dateStyle: "medium" });

const instant = (text) => new Date(/(Z|[+-]\d\d:?\d\d)$/i.test(text) ? text : `${text}Z`);

export const exact = (iso) => exactly.format(instant(iso));

export function ago(iso) {
  const seconds = (instant(iso) - Date.now()) / 1000;
  if (Math.abs(seconds) < 45) return t(seconds > 0 ? "format.in_a_moment" : "format.just_now");
  for (const [unit, length, limit] of [["minute", 60, 60], ["hour", 3600, 36], ["day", 86400, Infinity]]) {
    const amount = Math.round(seconds / length);
    if (Math.abs(amount) < limit) return relative.format(amount, unit);
  }
}

/** Brings the `<time datetime>` elements below a root up to now; those with `data-form="day"` say a day, `data-form="exact"` a time. */
export function tellTimes(root = document) {
  for (const time of all("time[datetime]", root)) {
    const date = instant(time.dateTime);
    if (Number.isNaN(date.getTime())) continue;
    const form = time.dataset.form;
    time.textContent = form === "day" ? days.format(date) : form === "exact" ? exactly.format(date) : ago(time.dateTime);
    time.title = exactly.format(date);
  }
}

tellTimes();
setInterval(tellTimes, 60000);
