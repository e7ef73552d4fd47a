// The text of a search as its parts; SearchText.swift does the same for links without a script.

/** Splits at spaces that are neither in quotes nor in parentheses. */
export function split(text) {
  const parts = [];
  let start = 0, depth = 0, isQuoted = false;
  for (let place = 0; place < text.length; place++) {
    const character = text[place];
    if (isQuoted && character === "\\") place++;
    else if (character === '"') isQuoted = !isQuoted;
    else if (isQuoted) continue;
    else if (character === "(") depth++;
    else if (character === ")") depth--;
    else if (character === " " && depth <= 0) {
      if (start < place) parts.push(text.slice(start, place));
      start = place + 1;
    }
  }
  if (start < text.length) parts.push(text.slice(start));
  return parts;
}

/** Whether a text only makes sense when more of it is typed: a field without its value, an operator without what follows. */
export const isHalf = (text) => /(^|[\s(-])([a-z]+:|OR|AND|NOT|-|\()\s*$/.test(text);

/** What can be taken away piece by piece; a search with OR is one piece. */
export function pieces(text) {
  const parts = split(text);
  if (parts.includes("OR")) return [text.trim()];
  const result = [];
  let negation = "";
  for (const part of parts) {
    if (part === "NOT") negation += "NOT ";
    else if (part !== "AND") { result.push(negation + part); negation = ""; }
  }
  return result;
}

const opposite = (term) => (term.startsWith("-") ? term.slice(1) : `-${term}`);

export const without = (text, term) => pieces(text).filter((piece) => piece !== term).join(" ");

/** The text with a term added, and its opposite taken away. */
export function adding(text, term) {
  const rest = without(text, opposite(term));
  // An OR would take the new term to its side.
  if (split(rest).includes("OR")) return `(${rest}) ${term}`;
  return rest ? `${rest} ${term}` : term;
}

export const has = (text, term) => pieces(text).includes(term);
export const toggling = (text, term) => (has(text, term) ? without(text, term) : adding(text, term));

const quoted = (value) => `"${value.replace(/[\\"]/g, "\\$&")}"`;

/** The term that finds a facet's value. */
export function term(facet, { name, id }) {
  switch (facet) {
    case "accounts": return `account:${id}`;
    case "categories": return `category:=${quoted(name)}`;
    case "tags": return `tag:${/^[\p{L}\p{N}_-]+$/u.test(name) ? name : quoted(name)}`;
    case "quality": return `quality:${name}`;
    default: return `is:${name}`;
  }
}
