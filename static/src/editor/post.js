// One save is one request, acknowledged by the server. Gives the answer, or says why there is none.
import { label } from "./labels.js";
import { ask, csrfToken } from "./session.js";
import { writer } from "./writer.js";

const TIMEOUT = 15_000; // ms
// Browsers let requests that outlive the page carry 64 KB together.
const KEEPALIVE_MAX = 60_000;

// The server will not have it, however often it is sent.
export class Refused extends Error {}

// Signed out, another person, or no longer the one who writes here; `why` names the label that says which.
export class Locked extends Error {
  constructor(why) {
    super(label(why));
    this.why = why;
  }
}

// `keepalive`: the page may be gone before the answer. `tried`: it was sent once before, with an old token.
export async function post(form, { keepalive, tried = false }) {
  const body = new FormData(form);
  const size = [...body.values()].reduce((sum, value) => sum + new Blob([value]).size + 200, 0);
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), TIMEOUT);
  try {
    const response = await fetch(form.action, {
      method: "POST",
      body,
      // Whose words these are: the server does not take them from anyone else.
      headers: { Accept: "application/json", "X-CSRFToken": csrfToken(form), "X-Writer": writer?.id ?? "" },
      // The way to the sign-in page is not an answer.
      redirect: "manual",
      keepalive: keepalive && size < KEEPALIVE_MAX,
      signal: stop.signal,
    });
    const { status } = response;
    if (response.type === "opaqueredirect" || status === 401) throw new Locked("loggedOut");
    if ([200, 409, 422].includes(status)) return { status, ...(await response.json()) };
    if (status === 403) await whyForbidden(response, tried);
    else if (status >= 400 && status < 500 && ![408, 425, 429].includes(status)) throw new Refused();
    else throw new Error(`HTTP ${status}`);
  } finally {
    clearTimeout(timer);
  }
  return post(form, { keepalive, tried: true });
}

// Another may have signed in here; or the same one anew, and then the form's token was of no use.
async function whyForbidden(response, tried) {
  const said = await response.json().catch(() => ({}));
  if (said.writer) throw new Locked("otherWriter");
  const now = writer && (await ask());
  if (writer && !now) throw new Locked("loggedOut");
  if (writer && now.id !== writer.id) throw new Locked("otherWriter");
  if (tried || !writer) throw new Locked("forbidden");
}

// What stands at the server now, or null when it is not ours to know.
export async function standing(form) {
  const response = await fetch(form.action, { headers: { Accept: "application/json" }, redirect: "manual" });
  return response.status === 200 ? response.json() : null;
}
