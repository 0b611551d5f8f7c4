// Marked text made into a decision or a follow-up without being typed again.
//
// To a decision the words move: they leave the minutes only when the server has them in the decision,
// and undo brings them back. To a follow-up they are copied, into the line where who and when are typed.
import { closeHistory } from "prosemirror-history";
import { Fragment } from "prosemirror-model";
import { selected } from "./commands.js";
import { element } from "./elements.js";
import { label } from "./labels.js";
import { schema, toHtml } from "./schema.js";
import { csrfToken } from "./session.js";

const LOOKED_AT = 200; // ms without a change of what is marked

// The marked words as a text of their own.
function textOf(selection) {
  let { content } = selection.content();
  // Cells that are marked without their table.
  if (content.firstChild?.type === schema.nodes.table_row) content = Fragment.from(schema.nodes.table.create(null, content));
  // One item of a list is a paragraph.
  const [list] = content.content;
  if (content.childCount === 1 && list.childCount === 1 && list.firstChild.type === schema.nodes.list_item) {
    content = list.firstChild.content;
  }
  return schema.topNodeType.create(null, content);
}

export class Turn {
  constructor(field) {
    this.field = field;
    this.item = field.textarea.closest("[data-item]");
    // What a decision says is one already.
    const inRuling = field.textarea.closest("[data-ruling]");
    this.decides = (!inRuling && this.item?.querySelector("[data-new-decision]")?.form) ?? null;
    const acts = [
      [this.decides, "toDecision", "Alt+Shift+D", () => this.toDecision()],
      [this.line, "toFollowUp", "Alt+Shift+P", () => this.toFollowUp()],
    ];
    const buttons = acts.filter(([there]) => there).map(([, name, keys, act]) => this.button(name, keys, act));
    this.bar = element("div", { class: "slt-turn", role: "group", "aria-label": label("markedText"), hidden: "" }, ...buttons);
    this.bar.addEventListener("mousedown", (event) => event.preventDefault());
    this.bar.addEventListener("keydown", (event) => event.key === "Escape" && this.field.focus());
    this.said = element("p", { class: "slt-turn__said slt-meta", role: "status" });
    this.offers = buttons.length > 0;
  }

  get line() {
    return this.item?.querySelector(".slt-follow-up input[name=line]") ?? null;
  }

  button(name, keys, act) {
    const button = element("button", { type: "button", "data-turn": name, "aria-keyshortcuts": keys }, label(name));
    button.title = `${label(name)} (${keys})`;
    button.addEventListener("click", act);
    return button;
  }

  // Called at each change of text or selection.
  update(view, { typed }) {
    if (!this.offers) return;
    if (typed && this.said.textContent) this.said.textContent = "";
    clearTimeout(this.timer);
    if (view.state.selection.empty) this.bar.hidden = true;
    else this.timer = setTimeout(() => this.show(view), LOOKED_AT);
  }

  show(view) {
    const { empty, to } = view.state.selection;
    if (empty || view.isDestroyed) return;
    const box = this.field.box.getBoundingClientRect();
    const end = view.coordsAtPos(to);
    this.bar.hidden = false;
    this.bar.style.insetBlockStart = `${end.bottom - box.top + 6}px`;
    const most = box.width - this.bar.offsetWidth - 4;
    this.bar.style.insetInlineStart = `${Math.max(4, Math.min(end.left - box.left, most))}px`;
  }

  async toDecision() {
    const { field, decides } = this;
    const { view } = field;
    const selection = selected(view);
    if (!decides || this.waits || selection.empty) return;
    const { from, to } = selection;
    const before = view.state.doc.slice(from, to);
    const body = new FormData(decides);
    body.set("csrfmiddlewaretoken", csrfToken(decides));
    body.set(field.name, toHtml(textOf(selection)));
    this.waits = { from, to };
    let answer = null;
    try {
      const response = await fetch(decides.action, { method: "POST", body, headers: { "HX-Request": "true" }, redirect: "manual" });
      if (response.status === 200 || response.status === 204) answer = await response.text();
    } catch {
      // As when it says no: the words stand where they stood.
    }
    const now = this.waits;
    this.waits = null;
    if (answer === null) return this.say("turnFailed");
    // Somebody may have written in it meanwhile: then it stays, and is in both.
    const { tr, doc } = view.state;
    const same = now.to <= doc.content.size && doc.slice(now.from, now.to).eq(before);
    if (same) view.dispatch(closeHistory(tr).deleteRange(now.from, now.to));
    this.bring(answer);
    this.say(same ? "turnedToDecision" : "turnedAndKept");
    field.focus();
  }

  // The decision in its place; the focus stays where it is.
  bring(html) {
    const place = html && document.getElementById(`beslutninger-${this.item.id.replace(/^sak-/, "")}`);
    if (!place) return;
    place.dataset.quiet = "";
    window.htmx.swap(place, html, { swapStyle: "beforeend", swapDelay: 0, settleDelay: 0 });
    setTimeout(() => delete place.dataset.quiet, 500);
  }

  toFollowUp() {
    const { field, line } = this;
    const selection = selected(field.view);
    if (!line || selection.empty) return;
    if (line.value.trim()) {
      line.focus();
      return this.say("lineTaken");
    }
    const words = field.doc.textBetween(selection.from, selection.to, " ", " ").replace(/\s+/g, " ").trim();
    line.value = `${words} – `;
    line.focus();
    line.setSelectionRange(line.value.length, line.value.length);
    this.say("turnedToFollowUp");
  }

  // Where what is on its way stands now.
  map(tr) {
    if (!this.waits || !tr.docChanged) return;
    this.waits = { from: tr.mapping.map(this.waits.from, 1), to: tr.mapping.map(this.waits.to, -1) };
  }

  say(what) {
    this.said.textContent = label(what);
  }

  destroy() {
    clearTimeout(this.timer);
  }
}
