// Saves one form's texts by itself, and says in words how it stands. Nothing is thrown away here:
// what the server has not acknowledged is kept and sent again, and another's text is never overwritten.
import { Conflict } from "./conflict.js";
import { Field } from "./editor.js";
import { label } from "./labels.js";
import { canonical, toHtml } from "./schema.js";

const AFTER_LAST_KEY = 1000; // ms
const WHILE_TYPING = 10_000;
const TIMEOUT = 15_000;
const BACKOFF = [2, 4, 8, 16, 30]; // seconds
// Browsers let requests that outlive the page carry 64 KB together.
const KEEPALIVE_MAX = 60_000;

class Refused extends Error {}
// Signed out, or no longer the one who writes here; `message` is the label that says which.
class Locked extends Error {}

function csrfToken(form) {
  // The cookie first: signing in again in another tab made a new one.
  const cookie = /(?:^|; )csrftoken=([^;]+)/.exec(document.cookie);
  return cookie ? decodeURIComponent(cookie[1]) : (form.elements.csrfmiddlewaretoken?.value ?? "");
}

export class Saver {
  constructor(form) {
    this.form = form;
    this.state = form.querySelector("[data-state]");
    this.said = this.state?.textContent.trim(); // what the page said when it came
    // The attribute: a browser that goes back may fill in the value the page had when it was left.
    this.base = form.elements.base.getAttribute("value");
    this.savedAt = "";
    this.problem = null; // null, "failing", "refused", "invalid", "locked" or "conflict"
    this.unsure = []; // texts sent that nobody answered for: the server may have them
    this.failures = 0;
    const heard = { changed: () => this.touched(), left: () => this.save() };
    const areas = [...form.querySelectorAll("textarea[data-editor]")].filter((area) => !area.readOnly && !area.disabled);
    this.fields = areas.map((area) => new Field(area, heard));
    this.acknowledged = this.take();
    form.addEventListener("formdata", (event) => this.fill(event.formData));
    form.addEventListener("submit", (event) => {
      if (event.submitter && !event.submitter.hasAttribute("data-save")) return;
      event.preventDefault();
      this.save({ aloud: true });
    });
  }

  // The texts as they stand, by the field's name.
  take() {
    return new Map(this.fields.map((field) => [field.name, field.doc]));
  }

  differs(texts, others) {
    return this.fields.some(({ name }) => {
      const [one, other] = [texts.get(name), others.get(name)];
      return !one.eq(other) && toHtml(one) !== toHtml(other);
    });
  }

  get unsaved() {
    return Boolean(this.request || this.problem === "conflict") || this.differs(this.take(), this.acknowledged);
  }

  fill(data) {
    data.set("base", this.base);
    data.set("format", "html");
    data.set("csrfmiddlewaretoken", csrfToken(this.form));
    for (const field of this.fields) data.set(field.name, field.html);
  }

  touched() {
    if (!this.touchedAt) {
      this.touchedAt = Date.now();
      this.form.dispatchEvent(new CustomEvent("slt:unsaved", { bubbles: true }));
    }
    if (!this.problem || this.problem === "invalid" || this.problem === "refused") {
      this.say("saving", label("saving"));
      const latest = this.touchedAt + WHILE_TYPING - Date.now();
      this.wake(Math.max(0, Math.min(AFTER_LAST_KEY, latest)));
    }
  }

  wake(after) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), after);
  }

  // Sends what is unsaved, now. `aloud`: someone asked for it, so the outcome is announced.
  // `leaving`: the page may be gone before the answer.
  async save({ aloud = false, leaving = false } = {}) {
    this.aloud ||= aloud;
    if (this.problem === "conflict") {
      if (aloud) this.conflict.focus();
      return;
    }
    if (this.request && !leaving) {
      this.again = true;
      return;
    }
    clearTimeout(this.timer);
    const sent = this.take();
    // On its way already, and nothing to add.
    if (this.request && !this.differs(sent, this.request.sent)) return;
    if (!this.differs(sent, this.acknowledged) && !this.problem) {
      this.touchedAt = 0;
      this.sayStands();
      return;
    }
    this.touchedAt = 0;
    this.again = false;
    // Overtaken by the last word of a page that closes: it may have arrived all the same.
    if (this.request) this.unsure.push(this.request.sent);
    const request = (this.request = { sent });
    if (!this.problem) this.say("saving", label("saving"));
    try {
      const answer = await this.send(leaving);
      // Only the last request's answer counts.
      if (request === this.request) this.accept(answer, sent);
    } catch (error) {
      if (request === this.request) this.fail(error, sent);
    }
    if (request !== this.request) return;
    this.request = null;
    const more = this.again || this.touchedAt;
    if (!this.problem && more && this.differs(this.take(), this.acknowledged)) {
      this.wake(this.again ? 0 : AFTER_LAST_KEY);
    }
  }

  async send(leaving) {
    const body = new FormData(this.form);
    const size = [...body.values()].reduce((sum, value) => sum + new Blob([value]).size + 200, 0);
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), TIMEOUT);
    try {
      const response = await fetch(this.form.action, {
        method: "POST",
        body,
        headers: { Accept: "application/json", "X-CSRFToken": csrfToken(this.form) },
        // The way to the sign-in page is not an answer.
        redirect: "manual",
        keepalive: size < KEEPALIVE_MAX && (leaving || !this.failures),
        signal: stop.signal,
      });
      return await this.read(response);
    } finally {
      clearTimeout(timer);
    }
  }

  async read(response) {
    const { status } = response;
    if (response.type === "opaqueredirect" || status === 401) throw new Locked("loggedOut");
    if (status === 403) throw new Locked("forbidden");
    if ([200, 409, 422].includes(status)) return { status, ...(await response.json()) };
    if (status >= 400 && status < 500 && ![408, 425, 429].includes(status)) throw new Refused();
    throw new Error(`HTTP ${status}`);
  }

  accept(answer, sent) {
    this.failures = 0;
    if (answer.status === 409) return this.meet(answer);
    if (answer.status === 422) {
      this.problem = "invalid";
      this.note(answer);
      this.say("problem", label("invalid"));
      return;
    }
    this.receipt(answer, sent);
    this.note(answer);
    this.sayStands();
    this.form.dispatchEvent(new CustomEvent("slt:saved", { bubbles: true, detail: answer }));
  }

  // The server has `texts` as version `answer.version`: from here on, that is what we start from.
  receipt(answer, texts) {
    this.aloud ||= Boolean(this.problem);
    this.problem = null;
    this.base = String(answer.version);
    this.savedAt = answer.saved_at ?? answer.at ?? this.savedAt;
    this.acknowledged = texts;
    this.unsure = [];
  }

  // The server has a newer version than ours. Which field did they change, and which did we?
  meet(theirs) {
    const given = this.fields.filter((field) => typeof theirs[field.name] === "string");
    // A refusal without the texts is no ground to write over them.
    if (!given.length || !theirs.version) throw new Refused();
    const says = new Map(given.map((field) => [field, canonical(theirs[field.name])]));
    const same = (texts) => given.every((field) => canonical(toHtml(texts.get(field.name))) === says.get(field));
    const own = this.unsure.find(same);
    if (own) {
      // It was ours: it arrived, and only the answer was lost.
      this.receipt(theirs, own);
      this.again = true;
      return this.sayStands();
    }
    const clashing = given.filter((field) => {
      const [mine, started] = [field.html, toHtml(this.acknowledged.get(field.name))].map(canonical);
      if (mine === says.get(field) || started === says.get(field)) return false;
      if (mine !== started) return true;
      field.html = theirs[field.name];
      return false;
    });
    if (clashing.length) {
      this.problem = "conflict";
      this.say("problem", label("conflict"));
      this.conflict = new Conflict(this.form, clashing, theirs, (choice) => this.settle(choice, theirs));
      this.form.dispatchEvent(new CustomEvent("slt:conflict", { bubbles: true, detail: theirs }));
      return;
    }
    this.takeOver(theirs);
  }

  // Their version is the one we now stand on; what differs from it here is unsaved.
  takeOver(theirs) {
    const started = new Map(this.acknowledged);
    for (const field of this.fields) {
      if (typeof theirs[field.name] === "string") started.set(field.name, field.parse(theirs[field.name]));
    }
    this.receipt(theirs, started);
    this.again = true;
    this.sayStands();
  }

  settle(choice, theirs) {
    const { fields } = this.conflict;
    this.conflict.close();
    this.conflict = null;
    for (const field of fields) {
      if (choice === "useTheirs") field.html = theirs[field.name];
      if (choice === "keepBoth") field.append(theirs[field.name]);
    }
    this.takeOver(theirs);
    fields[0].focus();
    this.save({ aloud: true });
  }

  fail(error, sent) {
    this.unsure.push(sent);
    if (error instanceof Locked) {
      this.problem = "locked";
      const link = document.createElement("a");
      link.href = this.form.dataset.login ?? document.getElementById("slt-texts")?.dataset.signIn ?? location.href;
      link.target = "_blank";
      link.rel = "noopener";
      link.textContent = label("logIn");
      this.say("problem", label(error.message), " ", link);
      return;
    }
    if (error instanceof Refused) {
      this.problem = "refused";
      this.say("problem", label("refused"));
      return;
    }
    this.problem = "failing";
    this.say("problem", this.savedAt ? label("failingSince", { time: this.savedAt }) : label("failing"));
    const seconds = BACKOFF[Math.min(this.failures++, BACKOFF.length - 1)];
    this.wake(seconds * 1000);
  }

  // The network is back, or someone came back to this tab, perhaps signed in again.
  retry() {
    if (this.problem === "failing" || this.problem === "locked") this.save();
  }

  note({ errors = {}, marks = [] }) {
    // What the server said of the text as it was when the page came.
    this.form.querySelectorAll(":scope > .slt-editor__marked").forEach((line) => line.remove());
    for (const field of this.fields) {
      const general = field === this.fields[0] ? errors.__all__ : [];
      const found = [...(general ?? []), ...(errors[field.name] ?? [])];
      field.note(found, marks.some((mark) => mark.field === field.name));
    }
  }

  sayStands() {
    if (this.differs(this.take(), this.acknowledged)) return this.say("saving", label("saving"));
    const saved = this.savedAt || !this.said ? label("saved", { time: this.savedAt }).trim() : this.said;
    if (this.savedAt || this.said || this.aloud) this.say("saved", saved);
    else this.say("saved");
  }

  // A save that went as it should is seen and not announced; what someone must know is.
  say(kind, ...content) {
    if (!this.state) return;
    const text = content.map((part) => part.textContent ?? part).join("");
    if (this.state.textContent === text && this.state.dataset.kind === kind) return;
    const aloud = kind === "problem" || (kind === "saved" && this.aloud);
    this.state.setAttribute("aria-live", aloud ? "polite" : "off");
    if (kind !== "saving") this.aloud = false;
    this.state.dataset.kind = kind;
    this.state.replaceChildren(...content);
  }

  destroy() {
    clearTimeout(this.timer);
    this.fields.forEach((field) => field.destroy());
  }
}
