// The service, asked over HTTP. The token is kept here and, until the tab is closed, in the session's storage: nowhere else.

const key = "token";
let token = stored();

function stored() {
  try { return sessionStorage.getItem(key); } catch { return null; }
}

/** An answer that is not what was asked for. */
export class Problem extends Error {
  constructor(status, body) {
    super(typeof body?.message === "string" && body.message !== "" ? body.message : `the service answered ${status}`);
    this.status = status;
    this.code = typeof body?.error === "string" ? body.error : "";
    this.remedy = typeof body?.remedy === "string" ? body.remedy : "";
    this.request = typeof body?.request_id === "string" ? body.request_id : "";
  }
}

export const hasToken = () => token !== null;

/** Takes a token as it was pasted; false when it cannot be one. */
export function take(text, keeps) {
  const bare = text.trim().replace(/^Bearer\s+/i, "");
  if (!/^[A-Za-z0-9._~+/=-]+$/.test(bare)) return false;
  token = bare;
  try {
    if (keeps) sessionStorage.setItem(key, bare); else sessionStorage.removeItem(key);
  } catch { /* in memory only */ }
  return true;
}

export function forget() {
  token = null;
  try { sessionStorage.removeItem(key); } catch { /* nothing is kept */ }
}

// Relative to the page, so that it may be served below a path of a proxy.
const place = (path) => `api/v1/${path}`;

/** A request with the token; nothing else of the browser goes with it. */
export function request(path, { method = "GET", body, headers = {}, signal } = {}) {
  return fetch(place(path), {
    method, signal, body,
    headers: { Authorization: `Bearer ${token}`, ...headers },
    cache: "no-store", credentials: "omit", redirect: "error", referrerPolicy: "no-referrer",
  });
}

/**
 * The `data` of an answer. Throws a `Problem` for any other answer, and what `fetch` throws when there is none.
 *
 * A token that is refused ends the visit, unless it `isTried` just now.
 */
export async function ask(path, { method, input, signal, isTried = false } = {}) {
  const headers = input === undefined ? {} : { "Content-Type": "application/json" };
  const body = input === undefined ? undefined : JSON.stringify(input);
  const reply = await request(path, { method, body, headers, signal });
  return opened(reply, isTried);
}

/** The `data` in a reply's envelope. */
export async function opened(reply, isTried = false) {
  let body = null;
  try { body = await reply.json(); } catch { /* a proxy's page, or nothing */ }
  if (!reply.ok || body?.result === false) {
    const problem = new Problem(reply.status, body);
    if (reply.status === 401 && !isTried) document.dispatchEvent(new CustomEvent("token-refused"));
    throw problem;
  }
  return body?.data ?? {};
}

/** A path with values in it, each encoded: `` path`runs/${id}/events` ``. */
export function path(parts, ...values) {
  return parts.map((part, index) => part + (index < values.length ? segment(values[index]) : "")).join("");
}

// Dots alone would lead out of the path, however they are encoded: nothing has such a name.
const segment = (value) => (/^\.{1,2}$/.test(value) ? "_" : encodeURIComponent(value));

/** The query of those members that are not empty. */
export function query(members) {
  const given = Object.entries(members).filter(([, value]) => value !== "" && value !== undefined && value !== null);
  return given.length === 0 ? "" : `?${new URLSearchParams(given)}`;
}
