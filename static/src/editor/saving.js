// Saves one form's texts by itself, and says in words how it stands. Nothing is thrown away here:
// what the server has not acknowledged is kept and sent again, and another's text is never overwritten.
import { blocksOf, bring, docOf, endingLike, undoLast } from "./blocks.js";
import { serverNow, spoken } from "./clock.js";
import { Conflict } from "./conflict.js";
import { Draft, forget } from "./drafts.js";
import { Field, keepingSight } from "./editor.js";
import { element, plain } from "./elements.js";
import { label } from "./labels.js";
import { merge } from "./merge.js";
import { Locked, Refused, post, standing } from "./post.js";
import { canonical, fromHtml, toHtml } from "./schema.js";
import { csrfToken, openOther, openSignIn } from "./session.js";
import { writer } from "./writer.js";

const AFTER_LAST_KEY = 1000; // ms
const WHILE_TYPING = 4000;
const DRAFT_AFTER = 300;
const BACKOFF = [2, 4, 8, 16, 30]; // seconds

// A document never changes, and a long one takes time to write out.
const written = new WeakMap();

function htmlOf(doc) {
  if (!written.has(doc)) written.set(doc, toHtml(doc));
  return written.get(doc);
}

// What `mine` and `theirs` have made of `base` (documents): passages, of which some may collide.
export const mergeDocs = (base, mine, theirs) => merge(...[base, mine, theirs].map(blocksOf));

export const collides = (passages) => passages.some((passage) => !passage.ok);

// The text of passages that do not collide, ending in as many empty paragraphs as `mine` does.
export const joined = (passages, mine) => endingLike(docOf(passages.flatMap(({ ok }) => ok)), mine);

export class Saver {
  constructor(form) {
    this.form = form;
    this.text = new URL(form.action).pathname; // what the server and the drafts call it
    this.state = form.querySelector("[data-state]");
    this.said = this.state?.textContent.trim(); // what the page said when it came
    // The attribute: a browser that goes back may fill in the value the page had when it was left.
    this.base = form.elements.base.getAttribute("value");
    this.savedAt = "";
    this.since = writer ? spoken(serverNow()) : ""; // when the page came, all was saved
    this.problem = null; // null, "failing", "refused", "invalid", "locked" or "conflict"
    this.unsure = []; // texts sent that nobody answered for: the server may have them
    this.failures = 0;
    this.draft = new Draft(this.text);
    this.draftAfter = DRAFT_AFTER;
    this.adopted = []; // earlier drafts now in the text, to be forgotten when it is saved
    const heard = { changed: () => this.touched(), left: () => this.save() };
    const areas = [...form.querySelectorAll("textarea[data-editor]")].filter((area) => !area.readOnly && !area.disabled);
    this.fields = areas.map((area) => new Field(area, heard));
    this.acknowledged = this.take();
    this.news = this.makeNews();
    form.addEventListener("formdata", (event) => this.fill(event.formData));
    form.addEventListener("submit", (event) => {
      if (event.submitter && !event.submitter.hasAttribute("data-save")) return;
      event.preventDefault();
      this.save({ aloud: true });
    });
  }

  // What is told of another's words in this text, beside how ours stand.
  makeNews() {
    const line = element("p", { class: "slt-text__news", "aria-live": "polite" });
    this.below.after(line);
    return line;
  }

  // The part of the form that says how the text stands; what concerns it comes after.
  get below() {
    return [...this.form.children].find((part) => part.contains(this.state)) ?? this.form.lastElementChild;
  }

  // The texts as they stand, by the field's name.
  take() {
    return new Map(this.fields.map((field) => [field.name, field.doc]));
  }

  differs(texts, others) {
    return this.fields.some(({ name }) => {
      const [one, other] = [texts.get(name), others.get(name)];
      return !one.eq(other) && htmlOf(one) !== htmlOf(other);
    });
  }

  get isChanged() {
    return this.differs(this.take(), this.acknowledged);
  }

  get unsaved() {
    return Boolean(this.request || this.problem === "conflict") || this.isChanged;
  }

  fill(data) {
    data.set("base", this.base);
    data.set("format", "html");
    data.set("csrfmiddlewaretoken", csrfToken(this.form));
    for (const field of this.fields) data.set(field.name, htmlOf(field.doc));
  }

  touched() {
    if (this.quiet) return;
    if (!this.touchedAt) {
      this.touchedAt = Date.now();
      this.form.dispatchEvent(new CustomEvent("slt:unsaved", { bubbles: true }));
    }
    this.news.querySelector("button")?.remove();
    this.conflict?.refresh();
    this.keepSoon();
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

  // The draft in this browser -----------------------------------------------------------------------

  keepSoon() {
    this.keeping ??= setTimeout(() => this.keep(), this.draftAfter);
  }

  // Resolves when it is written.
  keep() {
    clearTimeout(this.keeping);
    this.keeping = undefined;
    const began = performance.now();
    const texts = this.take();
    if (!this.differs(texts, this.acknowledged)) return Promise.resolve();
    const all = (docs) => Object.fromEntries([...docs].map(([name, doc]) => [name, htmlOf(doc)]));
    const content = { place: this.place, texts: all(texts), began: all(this.acknowledged) };
    // A very long text is not written out at every pause.
    this.draftAfter = Math.max(DRAFT_AFTER, 20 * (performance.now() - began));
    return this.draft.keep(this.base, content);
  }

  get place() {
    const title = this.form.closest("section, main")?.querySelector("h1, h2")?.textContent;
    const kind = this.form.querySelector("label")?.textContent;
    return [title, kind].filter(Boolean).map((text) => text.trim().replace(/\s+/g, " ")).join(": ");
  }

  // Saving ------------------------------------------------------------------------------------------

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
      this.draft.drop();
      this.sayStands();
      return;
    }
    this.touchedAt = 0;
    this.again = false;
    // Overtaken by the last word of a page that closes: it may have arrived all the same.
    if (this.request) this.doubt(this.request.sent);
    const request = (this.request = { sent, adopted: this.adopted });
    if (!this.problem) this.say("saving", label("saving"));
    try {
      const answer = await post(this.form, { keepalive: leaving || !this.failures });
      // Only the last request's answer counts.
      if (request === this.request) this.accept(answer, request);
    } catch (error) {
      if (request === this.request) this.fail(error, sent);
    }
    if (request !== this.request) return;
    this.request = null;
    const more = this.again || this.touchedAt;
    if (!this.problem && more && this.isChanged) this.wake(this.again ? 0 : AFTER_LAST_KEY);
  }

  accept(answer, { sent, adopted }) {
    this.failures = 0;
    if (answer.status === 409) return this.meet(answer);
    if (answer.status === 422) {
      this.problem = "invalid";
      this.note(answer);
      this.say("problem", label("invalid"));
      return;
    }
    adopted.forEach(forget);
    this.adopted = this.adopted.filter((id) => !adopted.includes(id));
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
    if (this.isChanged) this.keep();
    else this.draft.drop();
  }

  doubt(texts) {
    this.unsure = [...this.unsure.slice(-50), texts];
  }

  // Another who writes ------------------------------------------------------------------------------

  // The server has a newer version than ours. Which passages did they change, and which did we?
  meet(theirs) {
    const given = this.fields.filter((field) => typeof theirs[field.name] === "string");
    // A refusal without the texts is no ground to write over them.
    if (!given.length || !theirs.version) throw new Refused();
    const arrived = (says) => {
      const same = (texts, field) => canonical(htmlOf(texts.get(field.name))) === canonical(says[field.name] ?? "");
      return this.unsure.find((texts) => given.every((field) => same(texts, field)));
    };
    const own = arrived(theirs);
    if (own) {
      // It was ours: it arrived, and only the answer was lost.
      this.receipt(theirs, own);
      this.again = true;
      return this.sayStands();
    }
    // Somebody is in the middle of a letter, as with an accent or Chinese: in a moment.
    if (given.some((field) => field.composing)) return this.wake(AFTER_LAST_KEY / 2);
    // Ours arrived without an answer, and they wrote on from there.
    const began = (theirs.own && arrived(theirs.own)) || this.acknowledged;
    const sides = given.map((field) => ({ field, base: began.get(field.name), theirs: fromHtml(theirs[field.name]) }));
    const merged = sides.map(({ field, base, theirs }) => mergeDocs(base, field.doc, theirs));
    if (merged.some(collides)) return this.open(theirs, sides);
    const texts = new Map(given.map((field, at) => [field, joined(merged[at], field.doc)]));
    const changed = given.filter((field) => htmlOf(texts.get(field)) !== htmlOf(field.doc));
    this.show(texts, { undoable: true });
    if (changed.length) this.tell("merged", theirs, () => changed.forEach((field) => undoLast(field.view)));
    this.takeOver(theirs);
  }

  open(theirs, sides) {
    this.problem = "conflict";
    this.news.replaceChildren();
    this.say("problem", label("conflict"));
    const name = theirs.by || label("conflictSomeone");
    const removed = theirs.removed_in > Number(this.base) ? [label("draftRemoved")] : [];
    this.conflict = new Conflict(this.below, {
      what: [label("conflictBy", { name, time: theirs.at ?? "" }), ...removed].join(" "),
      title: label("conflict"),
      mine: { title: label("myText"), choice: "keepMine" },
      theirs: { title: label("theirText", { name }), choice: "useTheirs" },
      passages: () => new Map(sides.map(({ field, base, theirs }) => [field, mergeDocs(base, field.doc, theirs)])),
      choose: (texts) => {
        this.conflict = null;
        this.show(texts, { undoable: true });
        this.takeOver(theirs);
        [...texts.keys()][0].focus();
        this.save({ aloud: true });
      },
    });
    this.form.dispatchEvent(new CustomEvent("slt:conflict", { bubbles: true, detail: theirs }));
  }

  // Not as if somebody had typed it here.
  show(texts, { undoable }) {
    this.quiet = true;
    for (const [field, doc] of texts) bring(field.view, doc, { undoable });
    this.quiet = false;
  }

  // Their version is the one we now stand on; what differs from it here is unsaved.
  takeOver(theirs) {
    const started = new Map(this.acknowledged);
    for (const field of this.fields) {
      if (typeof theirs[field.name] === "string") started.set(field.name, fromHtml(theirs[field.name]));
    }
    this.receipt(theirs, started);
    this.again = true;
    this.sayStands();
  }

  // The server has version `number`, somebody says. Where nobody has touched ours, theirs is shown.
  async hear(number) {
    const busy = () => this.unsaved || this.problem || this.fields.some((field) => field.composing);
    if (number <= Number(this.base) || this.hearing || busy()) return;
    this.hearing = true;
    try {
      const theirs = await standing(this.form);
      // Meanwhile somebody may have begun to write here.
      if (!theirs || theirs.version <= Number(this.base) || busy()) return;
      const given = this.fields.filter((field) => typeof theirs[field.name] === "string");
      this.show(new Map(given.map((field) => [field, fromHtml(theirs[field.name])])), { undoable: false });
      this.receipt(theirs, this.take());
      this.note(theirs);
      this.sayStands();
      this.tell("wroteHere", theirs);
    } catch {
      // The next pulse asks again.
    } finally {
      this.hearing = false;
    }
  }

  tell(what, { by, at }, undo) {
    const text = label(what, { name: by || label("conflictSomeone"), time: at ?? "" });
    keepingSight(() => this.news.replaceChildren(text, ...(undo ? [" ", plain(label("undo"), undo)] : [])));
  }

  // Someone took in an earlier draft: it is forgotten when the server has it.
  adopt(id, texts) {
    this.adopted = [...this.adopted, id];
    this.show(texts, { undoable: true });
    if (!this.isChanged) {
      this.adopted = this.adopted.filter((other) => other !== id);
      forget(id);
      return;
    }
    this.keep();
    this.save({ aloud: true });
  }

  // What went wrong ---------------------------------------------------------------------------------

  fail(error, sent) {
    this.doubt(sent);
    this.keep();
    if (error instanceof Locked) {
      this.problem = "locked";
      this.say("problem", error.message, ...(error.why === "loggedOut" ? this.waysIn() : []));
      if (error.why === "loggedOut") openSignIn();
      if (error.why === "otherWriter") this.keep().then(openOther);
      return;
    }
    if (error instanceof Refused) {
      this.problem = "refused";
      this.say("problem", label("refused"));
      return;
    }
    this.problem = "failing";
    const time = this.savedAt || this.since;
    this.say("problem", time ? label("failingSince", { time }) : label("failing"));
    const seconds = BACKOFF[Math.min(this.failures++, BACKOFF.length - 1)];
    this.wake(seconds * 1000);
  }

  // Here, and the old way: in another tab.
  waysIn() {
    const href = writer?.signIn ?? document.getElementById("slt-texts")?.dataset.signIn ?? location.href;
    const link = element("a", { href, target: "_blank", rel: "noopener" }, label("logIn"));
    if (!writer) return [" ", link];
    return [" ", plain(label("logInHere"), () => openSignIn({ focus: true, after: this.fields[0] })), " ", link];
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
    if (this.isChanged) return this.say("saving", label("saving"));
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
    clearTimeout(this.keeping);
    this.fields.forEach((field) => field.destroy());
  }
}
