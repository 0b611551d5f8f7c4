// Signed out while writing: sign in again here, by the same code in a mail, without leaving the page.
import { button, element, plain } from "./elements.js";
import { label } from "./labels.js";
import { writer } from "./writer.js";

export function csrfToken(form) {
  // The cookie first: signing in again made a new one.
  const cookie = /(?:^|; )csrftoken=([^;]+)/.exec(document.cookie);
  return cookie ? decodeURIComponent(cookie[1]) : (form?.elements.csrfmiddlewaretoken?.value ?? "");
}

// Who is signed in here now: { id }, or null. Renews the token that every form must show.
export async function ask() {
  const response = await fetch(writer.ask, { headers: { Accept: "application/json" }, redirect: "manual" });
  if (response.type === "opaqueredirect" || response.status === 401) return null;
  if (!response.ok) throw new Error(`HTTP ${response.status}`);
  return response.json();
}

// The rest of the page, made before, sends the new token too.
function renewTokens() {
  const token = csrfToken();
  for (const field of document.querySelectorAll("input[name=csrfmiddlewaretoken]")) field.value = token;
  document.body.setAttribute("hx-headers", JSON.stringify({ "X-CSRFToken": token }));
}

let panel = null;
let back = () => {};

// `act` is called when the one this page was made for is signed in again.
export const onSignedIn = (act) => (back = act);

// It takes no focus by itself: someone may be in the middle of a word, and the words go on into the text.
// With `focus`, someone asked for it; `after` is what gets the focus back.
export function openSignIn({ focus = false, after = null } = {}) {
  if (!writer) return;
  if (!panel?.dom.isConnected) panel = new SignIn();
  panel.before = after ?? panel.before;
  if (focus) panel.focus();
}

export function closeSignIn() {
  if (panel?.dom.isConnected) panel.close();
  panel = null;
  document.querySelector("main").hidden = false;
}

// Another is signed in now: what the first one wrote is not for their eyes. It is kept, encrypted.
export function openOther() {
  openSignIn();
  panel.sayOther();
  document.querySelector("main").hidden = true;
}

const here = new URL(writer?.signIn ?? "/", location.href).pathname;
const place = (response) => new URL(response.url).pathname;
const atCode = (response) => place(response) !== here && place(response).startsWith(here);

class SignIn {
  constructor() {
    this.title = element("h2", { class: "ds-heading", "data-size": "xs", id: "slt-sign-in-title" }, label("signInTitle"));
    this.body = element("div", { class: "slt-sign-in__body" });
    this.error = element("p", { class: "ds-validation-message", id: "slt-sign-in-error", role: "alert" });
    this.dom = element("section", { class: "slt-sign-in", role: "dialog", "aria-labelledby": this.title.id }, this.title, this.body, this.error);
    this.dom.addEventListener("keydown", (event) => event.key === "Escape" && this.close());
    document.body.append(this.dom);
    this.askAddress();
    // Said when it comes; read again by whoever goes there.
    this.title.setAttribute("aria-live", "polite");
    this.title.replaceChildren();
    setTimeout(() => this.title.hasChildNodes() || this.title.replaceChildren(label("signInTitle")));
  }

  focus() {
    this.body.querySelector("input, button")?.focus();
  }

  close() {
    const had = this.dom.contains(document.activeElement);
    this.dom.remove();
    if (had) this.before?.focus();
  }

  // One question at a time: its field, what is done with the answer, and the old way.
  step(text, attributes, act, send) {
    const had = this.body.contains(document.activeElement);
    const input = element("input", { class: "ds-input", required: "", id: "slt-sign-in-field", "aria-describedby": this.error.id, ...attributes });
    const go = element("button", { class: "ds-button" }, label(send));
    const form = element(
      "form",
      { novalidate: "" },
      element("label", { class: "ds-label", for: input.id }, label(text)),
      element("div", { class: "slt-sign-in__row" }, input, go),
    );
    form.addEventListener("focusin", ({ relatedTarget: left }) => {
      if (left?.matches("[role=textbox]")) this.before = left;
    });
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      if (this.busy) return;
      this.busy = true;
      go.setAttribute("aria-busy", "true");
      this.error.replaceChildren();
      try {
        await act(input.value.trim());
      } catch (error) {
        this.error.textContent = error instanceof Told ? error.message : label("signInFailed");
      }
      this.busy = false;
      go.removeAttribute("aria-busy");
    });
    const link = element("a", { href: writer.signIn, target: "_blank", rel: "noopener" }, label("logIn"));
    const ways = element("p", { class: "slt-sign-in__ways" }, link, plain(label("later"), () => this.close()));
    this.body.replaceChildren(element("p", {}, label(`${text}Why`)), form, ways);
    if (had) input.focus();
    return input;
  }

  askAddress() {
    const input = this.step("signInAddress", { type: "email", autocomplete: "email" }, (address) => this.sendCode(address), "signInSend");
    input.value = writer.email;
  }

  askCode() {
    const looks = { autocomplete: "one-time-code", autocapitalize: "characters", spellcheck: "false", class: "ds-input slt-code" };
    this.step("signInCode", looks, (code) => this.tryCode(code), "signInDo");
  }

  async sendCode(address) {
    const page = await get(writer.signIn);
    if (!place(page).startsWith(here)) return this.signedIn();
    const answer = await post(await formOf(page), { email: address, next: writer.ask });
    if (!atCode(answer)) throw new Told(await problemIn(answer));
    this.form = await formOf(answer);
    this.askCode();
  }

  async tryCode(code) {
    const answer = await post(this.form, { code, next: writer.ask });
    if (atCode(answer)) {
      const copy = answer.clone();
      this.form = await formOf(copy);
      throw new Told(await problemIn(answer));
    }
    if (place(answer) === here) {
      this.askAddress();
      throw new Told(label("signInAgain"));
    }
    await this.signedIn();
  }

  async signedIn() {
    const now = await ask();
    renewTokens();
    if (now?.id === writer.id) {
      this.close();
      back();
      return;
    }
    openOther();
    this.focus();
  }

  sayOther() {
    this.title.textContent = label("signInOtherTitle");
    const again = button(label("loadAgain"), () => location.reload());
    this.body.replaceChildren(element("p", {}, label("signInOther", { name: writer.name })), again);
  }
}

// What went wrong, in words for the one who reads.
class Told extends Error {}

const get = (url) => fetch(url, { headers: { Accept: "text/html" } });

async function post({ action, token }, values) {
  const body = new URLSearchParams({ ...values, csrfmiddlewaretoken: token });
  const answer = await fetch(action, { method: "POST", body, headers: { Accept: "text/html" } });
  if (answer.status === 429) throw new Told(label("signInTooOften"));
  return answer;
}

async function pageIn(response) {
  return new DOMParser().parseFromString(await response.text(), "text/html");
}

async function formOf(response) {
  const page = await pageIn(response);
  return { action: response.url, token: page.querySelector("main [name=csrfmiddlewaretoken]")?.value ?? "" };
}

async function problemIn(response) {
  const page = await pageIn(response);
  const said = page.querySelector("main .ds-validation-message, main .ds-error-summary li, #meldinger .ds-alert");
  return said?.textContent.trim() || label("signInFailed");
}
