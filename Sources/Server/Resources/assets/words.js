// The texts of the page in its language, and numbers as its people write them.

export const language = document.documentElement.lang;
const texts = {};
const numbers = new Intl.NumberFormat(language);

const find = (path) => path.split(".").reduce((value, key) => value?.[key], texts);

async function load(file) { Object.assign(texts, (await import(`./words.${language}${file}.js`)).default); }

/** Fetches the texts of sections that the page did not know that it would need. */
export const need = (...sections) => Promise.all(sections.map((section) => load(`.${section}`)));

await Promise.all([load(""), need(...document.documentElement.dataset.words.split(" ").filter(Boolean))]);

/** A text by its path, with what stands in braces filled in: `t("accounts.saved", {name})`; the path where there is none. */
export function t(path, values = {}) {
  const text = find(path);
  if (typeof text !== "string") return path;
  return text.replace(/\{(\w+)\}/g, (whole, key) => values[key] ?? whole);
}

/** `1,234 channels`: the words' `counted`. */
export function counted(noun, count) {
  return t(`counted.${noun}.${count === 1 ? "one" : "other"}`, { n: number(count) });
}

export const number = (value) => numbers.format(value);

export function size(bytes) {
  return bytes < 1e6 ? `${number(Math.ceil(bytes / 1000))} kB` : `${number(Math.round(bytes / 1e5) / 10)} MB`;
}

export const seconds = (value) => (value < 0.01 ? t("format.instant") : `${number(Math.round(value * 100) / 100)} s`);
