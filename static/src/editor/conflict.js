// Passages that two have written: both stand beside each other, with a choice for each. Until someone
// has chosen for all of them, nothing is changed.
import { docOf, endingLike } from "./blocks.js";
import { element } from "./elements.js";
import { label } from "./labels.js";
import { chosen } from "./merge.js";
import { toHtml } from "./schema.js";

const WHILE_TYPING = 300; // ms

export class Conflict {
  // After the element `below`. `passages()` gives, by field, what merge() makes of it as it stands now;
  // `mine` and `theirs` have a title and the name of their choice; `choose` gets documents by field.
  constructor(below, { what, title, mine, theirs, passages, choose }) {
    this.sides = { mine, theirs };
    this.passages = passages;
    this.choose = choose;
    this.choices = new Map();
    this.list = element("div", { class: "slt-conflict__passages" });
    this.all = element("div", { class: "slt-conflict__all" });
    this.dom = element("div", { class: "slt-conflict", role: "group", "aria-label": title }, element("p", {}, what), this.all, this.list);
    below.after(this.dom);
    this.show();
  }

  // Someone goes on writing in the text meanwhile.
  refresh() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.show(), WHILE_TYPING);
  }

  show() {
    this.found = this.passages();
    this.open = [...this.found].flatMap(([field, passages]) =>
      passages.filter((passage) => !passage.ok).map((passage) => ({ field, passage, name: this.nameOf(field, passage) })),
    );
    if (this.open.every(({ name }) => this.choices.has(name))) return this.finish();
    this.list.replaceChildren(...this.open.map((one, at) => this.box(one, at)));
    const several = this.open.length > 1;
    this.all.replaceChildren(...(several ? [element("p", {}, label("forAll")), this.buttons((choice) => this.pickAll(choice))] : []));
  }

  // A passage is the same one while what stood there, and what they wrote, is.
  nameOf(field, { base, theirs }) {
    return JSON.stringify([field.name, base, theirs]);
  }

  box({ field, passage, name }, at) {
    const few = this.open.length === 1;
    const number = few ? "" : label("passage", { number: at + 1, count: this.open.length });
    const several = this.found.size > 1 && field.label ? field.label.textContent.trim() : "";
    const title = [several, number].filter(Boolean).join(", ");
    const columns = element(
      "div",
      { class: "slt-conflict__sides" },
      ...["mine", "theirs"].map((side) => this.column(side, passage[side], field, at)),
    );
    const buttons = this.buttons((choice) => this.pick(name, choice), this.choices.get(name));
    const head = title ? [element("p", { class: "slt-conflict__which" }, title)] : [];
    return element("div", { class: "slt-conflict__passage", role: "group", "aria-label": title || this.dom.getAttribute("aria-label") }, ...head, columns, buttons);
  }

  column(side, blocks, field, at) {
    const id = `${field.id}-${side}-${at}`;
    const text = element("div", { class: "slt-editor__text", lang: field.textarea.lang });
    // Through the schema, so that what another has written cannot become anything but text.
    text.innerHTML = blocks.length ? toHtml(docOf(blocks)) : "";
    if (!text.textContent.trim()) text.textContent = label("emptyText");
    const head = element("p", { class: "slt-conflict__whose", id }, this.sides[side].title);
    return element("div", { class: `slt-conflict__${side}`, role: "group", "aria-labelledby": id }, head, text);
  }

  buttons(pick, picked) {
    const made = { mine: this.sides.mine.choice, theirs: this.sides.theirs.choice, both: "keepBoth" };
    const buttons = Object.entries(made).map(([choice, name]) => {
      const button = element("button", { type: "button", class: "ds-button", "data-variant": picked === choice ? "primary" : "secondary" }, label(name));
      if (picked) button.setAttribute("aria-pressed", String(picked === choice));
      button.addEventListener("click", () => pick(choice));
      return button;
    });
    return element("div", { class: "slt-conflict__buttons" }, ...buttons);
  }

  pick(name, choice) {
    const at = this.open.findIndex((one) => one.name === name);
    this.choices.set(name, choice);
    this.show();
    // On to the next that waits for a choice.
    const waiting = this.open.findIndex(({ name }) => !this.choices.has(name));
    if (this.dom.isConnected && at >= 0) this.list.children[waiting]?.querySelector("button").focus();
  }

  pickAll(choice) {
    for (const { name } of this.open) this.choices.set(name, choice);
    this.show();
  }

  finish() {
    const texts = new Map();
    for (const [field, passages] of this.found) {
      const pick = (passage) => passage.ok ?? chosen(passage, this.choices.get(this.nameOf(field, passage)));
      texts.set(field, endingLike(docOf(passages.flatMap(pick)), field.doc));
    }
    this.close();
    this.choose(texts);
  }

  focus() {
    this.dom.querySelector("button").focus();
  }

  close() {
    clearTimeout(this.timer);
    this.dom.remove();
  }
}
