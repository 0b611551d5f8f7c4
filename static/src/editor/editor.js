// One textarea made into an editor. The textarea stays beneath, for when there is no script.
import { baseKeymap, toggleMark } from "prosemirror-commands";
import { closeHistory, history, redo, undo } from "prosemirror-history";
import { inputRules, textblockTypeInputRule, undoInputRule, wrappingInputRule } from "prosemirror-inputrules";
import { keymap } from "prosemirror-keymap";
import { liftListItem, sinkListItem, splitListItem } from "prosemirror-schema-list";
import { EditorState } from "prosemirror-state";
import { tableEditing } from "prosemirror-tables";
import { EditorView } from "prosemirror-view";
import { COMMANDS, leaveTable, lineBreak, linkAt } from "./commands.js";
import { label } from "./labels.js";
import { cleanPasted } from "./paste.js";
import { fromHtml, schema, toHtml } from "./schema.js";
import { Toolbar } from "./toolbar.js";

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
    // As in Word; Tab is left alone, it leads out of the editor.
    "Alt-Shift-ArrowRight": sinkListItem(nodes.list_item),
    "Alt-Shift-ArrowLeft": liftListItem(nodes.list_item),
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

export class Field {
  static of(textarea) {
    return made.get(textarea) ?? null;
  }

  // `changed` is called at each change of the text, `left` when the focus leaves the editor.
  constructor(textarea, { changed, left }) {
    this.textarea = textarea;
    this.name = textarea.name;
    this.id = `slt-editor-${++count}`;
    this.label = textarea.labels[0];
    if (this.label && !this.label.id) this.label.id = `${this.id}-label`;

    this.box = document.createElement("div");
    this.box.className = "slt-editor";
    this.pair = document.createElement("div");
    this.pair.className = "slt-editor-pair";
    this.pair.append(this.box);
    this.notes = document.createElement("div");
    this.notes.className = "slt-editor__notes";
    this.notes.id = `${this.id}-notes`;

    this.view = new EditorView(this.box, {
      state: this.stateOf(this.parse(textarea.dataset.html ?? plainToHtml(textarea.value))),
      attributes: () => this.attributes(),
      transformPastedHTML: cleanPasted,
      dispatchTransaction: (tr) => {
        this.view.updateState(this.view.state.apply(tr));
        this.toolbar.update();
        if (tr.docChanged) changed();
      },
      handleClick: (view, at, event) => {
        const link = (event.ctrlKey || event.metaKey) && linkAt(view.state);
        if (link) window.open(link.href, "_blank", "noopener");
        return Boolean(link);
      },
    });
    this.toolbar = new Toolbar(this.view);
    this.box.prepend(this.toolbar.dom);
    this.box.addEventListener("focusout", (event) => this.box.contains(event.relatedTarget) || left());

    textarea.after(this.pair, this.notes);
    textarea.hidden = true;
    this.label?.addEventListener("click", (event) => {
      event.preventDefault();
      this.focus();
    });
    made.set(textarea, this);
  }

  parse(html) {
    return fromHtml(html);
  }

  stateOf(doc) {
    const plugins = [rules, keys(this), keymap(baseKeymap), history(), tableEditing()];
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
      "aria-invalid": String(Boolean(this.notes.querySelector("[data-error]"))),
    };
    if (this.label) attributes["aria-labelledby"] = this.label.id;
    if (described.some(Boolean)) attributes["aria-describedby"] = described.filter(Boolean).join(" ");
    return attributes;
  }

  get doc() {
    return this.view.state.doc;
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

  // Under the field: what the server found wrong, and a quiet word about national identity numbers.
  note(errors, marked) {
    const line = (text, kind, className) => {
      const paragraph = document.createElement("p");
      paragraph.textContent = text;
      paragraph.className = className;
      paragraph.setAttribute(`data-${kind}`, "");
      return paragraph;
    };
    this.notes.replaceChildren(
      ...errors.map((text) => line(text, "error", "ds-validation-message")),
      ...(marked ? [line(label("marked"), "marked", "slt-editor__marked")] : []),
    );
    this.view.setProps({ attributes: () => this.attributes() });
  }

  destroy() {
    this.view.destroy();
  }
}
