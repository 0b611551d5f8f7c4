// The toolbar: one stop for Tab, arrow keys within, buttons that say their state and their shortcut.
import { redo, undo } from "prosemirror-history";
import { COMMANDS, linkAt, setLink } from "./commands.js";
import { element } from "./elements.js";
import { icon } from "./icons.js";
import { label } from "./labels.js";
import { validLink } from "./schema.js";

const MAC = /Mac|iP(hone|ad|od)/.test(navigator.platform);

const AFTER_LAST_KEY = 120; // ms

const BUTTONS = [...COMMANDS, { name: "undo", run: undo, keys: "Mod-z" }, { name: "redo", run: redo, keys: "Mod-y" }];

const ARROWS = { ArrowRight: "→", ArrowLeft: "←" };
const shown = (keys) =>
  keys
    .replace("Mod", MAC ? "⌘" : "Ctrl")
    .replace(/Arrow\w+/, (arrow) => ARROWS[arrow])
    .replace(/-(?!$)/g, "+")
    .replace(/[a-z]$/, (key) => key.toUpperCase());
const spoken = (keys) => keys.replace("Mod", MAC ? "Meta" : "Control").replace(/-(?!$)/g, "+");

function makeButton({ name, keys, words, active }) {
  const text = label(name);
  const button = element("button", { type: "button", tabindex: "-1", "data-command": name }, words ? text : icon(name));
  if (!words) button.setAttribute("aria-label", text);
  button.title = keys ? `${text} (${shown(keys)})` : text;
  if (keys) button.setAttribute("aria-keyshortcuts", spoken(keys));
  if (active) button.setAttribute("aria-pressed", "false");
  return button;
}

// The little form for a link. Not a <form>: it stands inside one.
class LinkPanel {
  constructor(view) {
    this.view = view;
    const id = `${view.dom.id}-link`;
    this.input = element("input", { id, class: "ds-input", type: "text", inputmode: "url", autocomplete: "off", "aria-describedby": `${id}-error` });
    this.error = element("p", { id: `${id}-error`, class: "ds-validation-message", role: "alert" });
    const apply = this.button("linkApply", "primary", () => this.apply());
    this.remove = this.button("linkRemove", "secondary", () => this.finish(setLink(null)));
    const cancel = this.button("linkCancel", "tertiary", () => this.finish());
    const heading = element("label", { class: "ds-label", for: id }, label("linkAddress"));
    const buttons = element("div", { class: "slt-editor__link-buttons" }, apply, this.remove, cancel);
    this.dom = element("div", { class: "slt-editor__link", hidden: "" }, heading, this.input, this.error, buttons);
    this.dom.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.finish();
      else if (event.key === "Enter" && event.target === this.input) this.apply();
      else return;
      event.preventDefault();
      event.stopPropagation();
    });
  }

  button(name, variant, act) {
    const button = element("button", { type: "button", class: "ds-button", "data-variant": variant, "data-size": "sm" }, label(name));
    button.addEventListener("click", act);
    return button;
  }

  open() {
    const link = linkAt(this.view.state);
    this.input.value = link?.href ?? "";
    this.remove.hidden = !link;
    this.fault("");
    this.dom.hidden = false;
    this.input.focus();
    this.input.select();
  }

  fault(text) {
    this.error.textContent = text;
    this.error.hidden = !text;
    this.input.setAttribute("aria-invalid", String(Boolean(text)));
  }

  apply() {
    const href = validLink(this.input.value);
    if (href) this.finish(setLink(href));
    else {
      this.fault(label("linkInvalid"));
      this.input.focus();
    }
  }

  finish(command) {
    this.dom.hidden = true;
    command?.(this.view.state, this.view.dispatch);
    this.view.focus();
  }
}

export class Toolbar {
  constructor(view) {
    this.view = view;
    this.panel = new LinkPanel(view);
    this.buttons = new Map(BUTTONS.map((command) => [makeButton(command), command]));
    this.bar = element("div", { role: "toolbar", class: "slt-editor__bar", "aria-label": label("toolbar"), "aria-controls": view.dom.id }, ...this.buttons.keys());
    this.dom = element("div", { class: "slt-editor__tools" }, this.bar, this.panel.dom);
    this.bar.addEventListener("click", (event) => this.press(event.target.closest("button")));
    this.bar.addEventListener("keydown", (event) => this.move(event));
    // A press with the mouse or a finger leaves the cursor, and a phone's keyboard, where they are.
    this.bar.addEventListener("mousedown", (event) => event.preventDefault());
    this.update();
    this.stop = this.visible()[0];
    this.stop.tabIndex = 0;
  }

  visible() {
    return [...this.buttons.keys()].filter((button) => !button.hidden);
  }

  press(button) {
    if (!button || button.getAttribute("aria-disabled") === "true") return;
    this.stopAt(button);
    const command = this.buttons.get(button);
    if (command.panel) return this.panel.open();
    command.run(this.view.state, this.view.dispatch, this.view);
    this.update();
    // Who works from the keyboard stays in the toolbar, unless the button went.
    if (button.hidden) this.view.focus();
  }

  move(event) {
    const buttons = this.visible();
    const at = buttons.indexOf(document.activeElement);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: buttons.length - 1 }[event.key];
    if (event.key === "Escape") this.view.focus();
    else if (to === undefined) return;
    else {
      const button = buttons[(to + buttons.length) % buttons.length];
      this.stopAt(button);
      button.focus();
    }
    event.preventDefault();
  }

  stopAt(button) {
    this.stop.tabIndex = -1;
    this.stop = button;
    button.tabIndex = 0;
  }

  focus() {
    this.stop.focus();
  }

  openLink() {
    this.panel.open();
  }

  // While somebody types it waits: what they type is painted first.
  update({ later = false } = {}) {
    clearTimeout(this.timer);
    if (later) this.timer = setTimeout(() => this.view.isDestroyed || this.show(), AFTER_LAST_KEY);
    else this.show();
  }

  show() {
    const { state } = this.view;
    for (const [button, { run, active, when }] of this.buttons) {
      button.hidden = Boolean(when && !when(state));
      if (active) button.setAttribute("aria-pressed", String(active(state)));
      if (run) button.setAttribute("aria-disabled", String(!run(state)));
    }
    if (this.stop?.hidden) this.stopAt(this.visible()[0]);
  }
}
