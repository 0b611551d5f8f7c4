// What somebody left unsaved, offered in its place when they are back: never put in by itself.
import { docOf } from "./blocks.js";
import { spoken } from "./clock.js";
import { Conflict } from "./conflict.js";
import { forget } from "./drafts.js";
import { button, element } from "./elements.js";
import { label } from "./labels.js";
import { diffWords } from "./merge.js";
import { fromHtml, toHtml } from "./schema.js";
import { standing } from "./post.js";
import { collides, joined, mergeDocs } from "./saving.js";

const words = (html) => {
  const doc = fromHtml(html);
  return doc.textBetween(0, doc.content.size, "\n", "\n");
};

function safe(html) {
  const text = element("div", { class: "slt-editor__text" });
  // Through the schema: nothing but text.
  text.innerHTML = toHtml(fromHtml(html));
  if (!text.textContent.trim()) text.textContent = label("emptyText");
  return text;
}

// Word by word, and in words for those who hear it.
function difference(before, after) {
  const text = element("p", { class: "slt-draft__diff" });
  for (const { kind, text: part } of diffWords(words(before), words(after))) {
    if (kind === "same") text.append(part);
    else text.append(element(kind === "in" ? "ins" : "del", {}, element("span", { class: "slt-aside" }, ` ${label(kind === "in" ? "added" : "removed")}: `), part));
  }
  return text;
}

// Asks once more, in place: what is thrown away is gone.
function discarding(draft, gone) {
  const ask = element("div", { class: "slt-actions" });
  const first = () => {
    const discard = button(label("discard"), sure, "tertiary");
    ask.replaceChildren(discard);
    return discard;
  };
  const sure = () => {
    const yes = button(label("discardSure"), async () => {
      await forget(draft.id);
      gone();
    }, "primary");
    yes.dataset.color = "danger";
    ask.replaceChildren(element("p", {}, label("discardAsk")), yes, button(label("linkCancel"), () => first().focus()));
    yes.focus();
  };
  first();
  return ask;
}

class Offer {
  constructor(saver, draft) {
    this.saver = saver;
    this.draft = draft;
    this.fields = saver.fields.filter(({ name }) => name in draft.texts);
    const time = spoken(draft.at);
    const title = element("p", { class: "slt-draft__title", id: `slt-draft-${++Offer.count}`, tabindex: "-1" }, label("draftLeft", { time }));
    const fold = element("details", {}, element("summary", {}, label("draftChanges")), ...this.changes());
    this.body = element("div", { class: "slt-draft__sides", hidden: "" });
    const beside = button(label("beside"), () => this.toggle(beside));
    beside.setAttribute("aria-expanded", "false");
    this.actions = element(
      "div",
      { class: "slt-actions" },
      button(label("takeIn"), () => this.take(), "primary"),
      beside,
      discarding(draft, () => this.close()),
    );
    this.dom = element("section", { class: "slt-draft", "aria-labelledby": title.id }, title, fold, this.body, this.actions);
    fold.open = true;
    this.title = title;
    this.warn();
    saver.form.prepend(this.dom);
    saver.form.closest("details")?.setAttribute("open", "");
  }

  static count = 0;

  // Others have written since; then perhaps something was taken out for good.
  async warn() {
    if (Number(this.draft.base) >= Number(this.saver.base)) return;
    const say = (name) => this.title.after(element("p", { class: "slt-draft__warning" }, label(name)));
    say("draftOld");
    const now = await standing(this.saver.form).catch(() => null);
    if (now?.removed_in > Number(this.draft.base)) say("draftRemoved");
  }

  get changed() {
    return this.fields.filter(({ name }) => this.draft.texts[name] !== this.draft.began[name]);
  }

  changes() {
    return this.changed.flatMap((field) => {
      const head = this.fields.length > 1 && field.label ? [element("p", { class: "slt-meta" }, field.label.textContent.trim())] : [];
      return [...head, difference(this.draft.began[field.name] ?? "", this.draft.texts[field.name])];
    });
  }

  toggle(pressed) {
    const open = this.body.hidden;
    pressed.setAttribute("aria-expanded", String(open));
    this.body.hidden = !open;
    const side = (title, html) => element("div", {}, element("p", { class: "slt-conflict__whose" }, title), safe(html));
    const sides = ({ name, html }) => [side(label("draftText", { time: spoken(this.draft.at) }), this.draft.texts[name]), side(label("standingText"), html)];
    this.body.replaceChildren(...(open ? this.changed.flatMap(sides) : []));
  }

  // By field: what the draft and the text as it now stands make of what the draft was begun from.
  passages() {
    return passagesOf(this.fields, this.draft);
  }

  take() {
    const passages = this.passages();
    if (![...passages.values()].some(collides)) {
      return this.put(new Map([...passages].map(([field, parts]) => [field, joined(parts, field.doc)])));
    }
    this.actions.hidden = true;
    const time = spoken(this.draft.at);
    this.conflict = new Conflict(this.actions, {
      what: label("draftCollides"),
      title: label("draftCollides"),
      mine: { title: label("draftText", { time }), choice: "useDraft" },
      theirs: { title: label("standingText"), choice: "keepStanding" },
      passages: () => this.passages(),
      choose: (texts) => this.put(texts),
    });
    this.conflict.focus();
  }

  put(texts) {
    this.saver.adopt(this.draft.id, texts);
    this.close();
  }

  close() {
    this.dom.remove();
    this.fields[0]?.focus();
  }
}

function passagesOf(fields, draft) {
  return new Map(
    fields.map((field) => {
      const [base, mine] = [draft.began[field.name] ?? "", draft.texts[field.name]].map(fromHtml);
      return [field, mergeDocs(base, mine, field.doc)];
    }),
  );
}

// All that was written stands in the text already: it arrived, and only the answer was lost.
function stands(fields, draft) {
  return [...passagesOf(fields, draft)].every(
    ([field, parts]) => !collides(parts) && toHtml(docOf(parts.flatMap(({ ok }) => ok))) === toHtml(field.doc),
  );
}

// Whether all that was written in it has a field here: the exempt part may be another's to see by now.
const fits = ({ text, fields }, draft) =>
  text === draft.text &&
  Object.keys(draft.texts).every((name) => draft.texts[name] === draft.began[name] || fields.some((field) => field.name === name));

// Those of `drafts` that belong to this text are shown, or forgotten when there is nothing to show.
export function offer(saver, drafts) {
  for (const draft of drafts.filter((one) => fits(saver, one))) {
    const fields = saver.fields.filter(({ name }) => name in draft.texts);
    if (stands(fields, draft)) forget(draft.id);
    else new Offer(saver, draft);
  }
}

// Without a place: the text is gone, stands still, or is another's now. To read and to copy.
function card(draft, { link }) {
  const parts = Object.values(draft.texts).filter((html) => words(html).trim());
  const copy = button(label("copy"), async () => {
    const text = parts.map(words).join("\n\n");
    await navigator.clipboard.writeText(text);
    copy.textContent = label("copied");
  });
  const shown = element(
    "article",
    { class: "slt-draft" },
    element("h3", { class: "ds-heading", "data-size": "2xs" }, draft.place),
    element("p", { class: "slt-meta" }, label("writtenAt", { time: spoken(draft.at) })),
    ...parts.map(safe),
    element("div", { class: "slt-actions" }, copy, ...(link ? [element("a", { class: "ds-button", "data-variant": "secondary", href: draft.page }, label("toPlace"))] : []), discarding(draft, () => shown.remove())),
  );
  return shown;
}

// On the page of all that is unsaved; elsewhere what was written there and has no text there now.
export function offerTheRest(drafts, savers) {
  const list = document.querySelector("[data-unsaved-list]");
  if (list) {
    list.replaceChildren(...drafts.map((draft) => card(draft, { link: true })));
    document.querySelector("[data-unsaved-none]").hidden = drafts.length > 0;
    return;
  }
  const left = drafts.filter((draft) => draft.page === location.pathname && !savers.some((saver) => fits(saver, draft)));
  if (!left.length) return;
  const title = element("h2", { class: "ds-heading", "data-size": "xs", id: "slt-unsaved-title" }, label("unsavedTitle"));
  const section = element("section", { class: "slt-unsaved", "aria-labelledby": title.id }, title, element("p", {}, label("unsavedWhy")));
  section.append(...left.map((draft) => card(draft, { link: false })));
  const heading = document.querySelector("main h1");
  (heading?.closest(".slt-heading") ?? heading)?.after(section);
}

