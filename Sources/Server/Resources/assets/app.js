// What every page has: times, live parts, forms and dialogs.
import "./times.js";
import "./live.js";
import "./forms.js";

document.documentElement.classList.add("has-script");
