// One textarea made into an editor. The textarea stays beneath, for when there is no script.
import { baseKeymap, toggleMark } from "prosemirror-commands";
import { closeHistory, history, redo, undo } from "prosemirror-history";
import { inputRules, textblockTypeInputRule, undoInputRule, wrappingInputRule } from "prosemirror-inputrules";
import { keymap } from "prosemirror-keymap";
import { splitListItem } from "prosemirror-schema-list";
import { EditorState, Selection, TextSelection } from "prosemirror-state";
import { tableEditing } from "prosemirror-tables";
import { DOMSerializer } from "prosemirror-model";
import { EditorView } from "prosemirror-view";
import { COMMANDS, leaveTable, lineBreak, linkAt, selected } from "./commands.js";
import { element } from "./elements.js";
import { label } from "./labels.js";
import { marks as marked, marksIn } from "./marks.js";
import { cleanPasted } from "./paste.js";
import { fromHtml, schema, toHtml } from "./schema.js";
import { Toolbar } from "./toolbar.js";
import { Turn } from "./turn.js";

const { nodes, marks } = schema;

const rules = inputRules({
  rules: [
    wrappingInputRule(/^\s*[-*•]\s$/, nodes.bullet_list),
    wrappingInputRule(/^\s*1[.)]\s$/, nodes.ordered_list),
    wrappingInputRule(/^\s*>\s$/, nodes.blockquote),
    textblockTypeInputRule(/^#\s$/, nodes.heading, { level: 3 }),
    textblockTypeInputRule(/^##\s$/, nodes.heading, { level: 4 }),
  ],
});

function keys(field) {
  const bound = Object.fromEntries(COMMANDS.filter(({ keys, run }) => keys && run).map(({ keys, run }) => [keys, run]));
  return keymap({
    ...bound,
    "Mod-z": undo,
    "Mod-y": redo,
    "Mod-Shift-z": redo,
    "Mod-u": toggleMark(marks.underline),
    "Mod-k": () => field.toolbar.openLink() ?? true,
    "Alt-F10": () => field.toolbar.focus() ?? true,
    "Alt-Shift-d": () => field.turn.toDecision() && true,
    "Alt-Shift-p": () => field.turn.toFollowUp() ?? true,
    Enter: splitListItem(nodes.list_item),
    "Shift-Enter": lineBreak,
    Backspace: undoInputRule,
    ArrowUp: leaveTable(-1),
    ArrowDown: leaveTable(1),
  });
}

// Only where the page gave no HTML: better bare paragraphs than an empty editor.
function plainToHtml(text) {
  const holder = document.createElement("div");
  for (const block of text.split(/\n\s*\n/)) holder.appendChild(document.createElement("p")).innerText = block;
  return holder.innerHTML;
}

const made = new WeakMap();
let count = 0;

// How the text looks before it is an editor: the same boxes, so that nothing moves when it becomes one.
function drawn(doc) {
  const box = document.createElement("div");
  DOMSerializer.fromSchema(schema).serializeFragment(doc.content, { document }, box);
  for (const empty of box.querySelectorAll("p:empty, h3:empty, h4:empty")) empty.append(document.createElement("br"));
  return box.childNodes;
}

// A page of forty items is ready at once: a text becomes an editor when it is a screen away or taken into use.
const soon = window.requestIdleCallback ?? ((act) => setTimeout(act, 50));
const resting = new WeakMap();
const near = new IntersectionObserver(
  (entries) => {
    const seen = entries.filter(({ isIntersecting }) => isIntersecting);
    for (const { target, boundingClientRect: { bottom, top } } of seen) {
      near.unobserve(target);
      const field = resting.get(target);
      if (bottom > 0 && top < innerHeight) field.wake();
      else soon(() => field.wake());
    }
  },
  { rootMargin: "100% 0px" },
);

// What another wrote comes in above: where one is writing stays where it is on the screen.
export function keepingSight(act) {
  const { activeElement: here } = document;
  const before = here.getBoundingClientRect().top;
  act();
  if (here !== document.body) scrollBy({ top: here.getBoundingClientRect().top - before, behavior: "instant" });
}

export class Field {
  static of(textarea) {
    return made.get(textarea) ?? null;
  }

  // `changed` is called at each change of the text, `left` when the focus leaves the editor.
  constructor(textarea, { changed, left }) {
    this.textarea = textarea;
    this.changed = changed;
    this.name = textarea.name;
    this.id = `slt-editor-${++count}`;
    this.label = textarea.labels[0];
    if (this.label && !this.label.id) this.label.id = `${this.id}-label`;
    this.errors = [];
    this.began = fromHtml(textarea.dataset.html ?? plainToHtml(textarea.value));

    this.box = element("div", { class: "slt-editor" });
    this.pair = element("div", { class: "slt-editor-pair" }, this.box);
    this.notes = element("div", { class: "slt-editor__notes", id: `${this.id}-notes` });
    this.turn = new Turn(this);
    this.rest = element("div", { tabindex: "0" }, ...drawn(this.began));
    this.box.append(element("div", { class: "slt-editor__tools", "data-resting": "" }), this.rest);
    if (this.turn.offers) this.box.append(this.turn.bar);
    this.box.addEventListener("focusout", (event) => this.box.contains(event.relatedTarget) || left());
    this.rest.addEventListener("focus", () => this.focus());
    this.rest.addEventListener("pointerdown", (event) => this.wakeAt(event));

    textarea.after(this.pair, this.notes, ...(this.turn.offers ? [this.turn.said] : []));
    textarea.hidden = true;
    this.label?.addEventListener("click", (event) => {
      event.preventDefault();
      this.focus();
    });
    made.set(textarea, this);
    this.showNotes();
    resting.set(this.box, this);
    near.observe(this.box);
  }

  // The editor itself, made when somebody asks for it.
  get view() {
    this.wake();
    return this.made;
  }

  wake() {
    if (this.made || this.gone) return;
    near.unobserve(this.box);
    this.made = new EditorView(
      { mount: element("div") },
      {
        state: this.stateOf(this.began),
        attributes: () => this.attributes(),
        transformPastedHTML: cleanPasted,
        // Not under the toolbar, which stays in sight.
        scrollThreshold: { top: 64, bottom: 16, left: 0, right: 0 },
        scrollMargin: { top: 72, bottom: 24, left: 0, right: 0 },
        dispatchTransaction: (tr) => this.apply(tr),
        handleClick: (view, at, event) => {
          const link = (event.ctrlKey || event.metaKey) && linkAt(view.state);
          if (link) window.open(link.href, "_blank", "noopener");
          return Boolean(link);
        },
      },
    );
    this.toolbar = new Toolbar(this.made);
    this.box.querySelector("[data-resting]").replaceWith(this.toolbar.dom);
    this.rest.replaceWith(this.made.dom);
    this.rest = null;
    this.began = null;
  }

  // With the cursor where the finger was.
  wakeAt(event) {
    event.preventDefault();
    const { view } = this;
    const at = view.posAtCoords({ left: event.clientX, top: event.clientY });
    if (at) view.dispatch(view.state.tr.setSelection(Selection.near(view.state.doc.resolve(at.pos))));
    view.focus();
  }

  apply(tr) {
    const { made } = this;
    this.turn.map(tr);
    if (tr.docChanged && !this.box.contains(document.activeElement)) keepingSight(() => made.updateState(made.state.apply(tr)));
    else made.updateState(made.state.apply(tr));
    this.toolbar.update({ later: tr.docChanged });
    this.turn.update(made, { typed: tr.docChanged });
    if (!tr.docChanged) return;
    if (this.hasMarks !== this.saysMarks) this.showNotes();
    this.changed();
  }

  parse(html) {
    return fromHtml(html);
  }

  stateOf(doc) {
    const plugins = [rules, keys(this), keymap(baseKeymap), history(), tableEditing(), marked];
    return EditorState.create({ doc, plugins });
  }

  attributes() {
    const described = [this.textarea.getAttribute("aria-describedby"), this.notes.hasChildNodes() && this.notes.id];
    const attributes = {
      id: this.id,
      class: "slt-editor__text",
      role: "textbox",
      "aria-multiline": "true",
      lang: this.textarea.lang || document.documentElement.lang,
      spellcheck: "true",
      "aria-invalid": String(Boolean(this.errors.length)),
    };
    if (this.label) attributes["aria-labelledby"] = this.label.id;
    if (described.some(Boolean)) attributes["aria-describedby"] = described.filter(Boolean).join(" ");
    return attributes;
  }

  get doc() {
    return this.made ? this.made.state.doc : this.began;
  }

  // In the middle of a letter, as with an accent or Chinese.
  get composing() {
    return Boolean(this.made?.composing);
  }

  get html() {
    return toHtml(this.doc);
  }

  // A change like any other: it is saved, and undone by itself, apart from what was typed before.
  set html(html) {
    const { tr, doc } = this.view.state;
    this.view.dispatch(closeHistory(tr).replaceWith(0, doc.content.size, fromHtml(html).content));
  }

  append(html) {
    const { tr, doc } = this.view.state;
    this.view.dispatch(closeHistory(tr).insert(doc.content.size, fromHtml(html).content));
  }

  focus() {
    this.view.focus();
  }

  // What the server found wrong, and whether it saw a national identity number.
  note(errors, seen) {
    this.errors = errors;
    this.seen = seen;
    this.showNotes();
  }

  get hasMarks() {
    return marksIn(this.doc).length > 0;
  }

  // Under the field: what is wrong, and a quiet word about national identity numbers with the way to each.
  showNotes() {
    const { hasMarks } = this;
    const line = (text, kind, className) => element("p", { class: className, [`data-${kind}`]: "" }, text);
    const notes = this.errors.map((text) => line(text, "error", "ds-validation-message"));
    if (hasMarks || this.seen) {
      const said = line(label("marked"), "marked", "slt-editor__marked");
      if (hasMarks) said.append(" ", this.wayToMarks());
      notes.push(said);
    }
    this.saysMarks = hasMarks;
    this.notes.replaceChildren(...notes);
    if (hasMarks) this.textarea.form?.querySelectorAll(":scope > [data-marked]").forEach((said) => said.remove());
    const attributes = this.attributes();
    if (!this.made) for (const [name, value] of Object.entries(attributes)) this.rest?.setAttribute(name, value);
    // Only when there is something new: the editor sets the cursor again, and a key may just have moved it.
    else if (JSON.stringify(attributes) !== this.dressed) this.made.setProps({ attributes: () => this.attributes() });
    this.dressed = JSON.stringify(attributes);
  }

  wayToMarks() {
    const button = element("button", { type: "button", class: "slt-plain", "aria-keyshortcuts": "Alt+Shift+F" }, label("nextMark"));
    button.addEventListener("click", () => this.nextMark() || this.nextMark({ from: 0 }));
    return button;
  }

  // Select the next mark after `from`, else after the cursor; false when there is none.
  nextMark({ from = selected(this.view).to } = {}) {
    const { view } = this;
    const next = marksIn(view.state.doc).find((mark) => mark.from >= from);
    if (!next) return false;
    const selection = TextSelection.create(view.state.doc, next.from, next.to);
    this.textarea.closest("details")?.setAttribute("open", "");
    view.dispatch(view.state.tr.setSelection(selection).scrollIntoView());
    view.focus();
    return true;
  }

  destroy() {
    this.gone = true;
    near.unobserve(this.box);
    this.turn.destroy();
    this.made?.destroy();
  }
}
