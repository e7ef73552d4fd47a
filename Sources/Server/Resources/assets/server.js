// Requests to Bouquet.
import { t } from "./words.js";

const token = document.querySelector("meta[name=csrf]").content;

async function request(path, options = {}) {
  const { headers, ...rest } = options;
  try {
    return await fetch(path, { cache: "no-store", ...rest, headers: { "X-CSRF-Token": token, ...headers } });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Error(t("layout.no_answer"));
  }
}

const refusal = (response, answer) =>
  Object.assign(new Error(answer.error ?? answer.message ?? `${response.status}`), { status: response.status, answer });

/** Asks the API. `body` is sent as JSON, or as it is where it is a file. Throws an error with `status` and the whole `answer`. */
export async function api(method, path, body, { signal } = {}) {
  const isFile = body instanceof Blob;
  const response = await request(path, {
    method, signal, body: body === undefined || isFile ? body : JSON.stringify(body),
    headers: body === undefined ? {} : { "Content-Type": isFile ? "audio/x-mpegurl" : "application/json" },
  });
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) throw refusal(response, answer);
  return answer;
}

/** A page as a document; with a body, the page that answers a posted form. */
export async function page(path, body) {
  const response = await request(path, { ...(body && { method: "POST", body }), headers: { Accept: "text/html" } });
  if (!response.headers.get("Content-Type")?.includes("text/html")) throw refusal(response, await response.json().catch(() => ({})));
  const fresh = new DOMParser().parseFromString(await response.text(), "text/html");
  const error = fresh.querySelector("#problem p")?.textContent;
  if (error) throw refusal(response, { error });
  // A proxy has pages of its own.
  if (!fresh.getElementById("main")) throw new Error(t("layout.no_answer"));
  return fresh;
}
