// Two have written the same text: theirs beside ours, and three buttons. Until one is pressed, both stay.
import { label } from "./labels.js";
import { canonical } from "./schema.js";

export class Conflict {
  constructor(form, fields, theirs, choose) {
    this.fields = fields;
    const name = theirs.by || label("conflictSomeone");
    this.panels = fields.map((field) => this.beside(field, theirs[field.name], name));

    this.choices = document.createElement("div");
    this.choices.className = "slt-conflict";
    this.choices.setAttribute("role", "group");
    this.choices.setAttribute("aria-label", label("conflict"));
    const what = document.createElement("p");
    what.textContent = label("conflictBy", { name, time: theirs.at ?? "" });
    const buttons = document.createElement("div");
    buttons.className = "slt-conflict__buttons";
    for (const choice of ["keepMine", "useTheirs", "keepBoth"]) {
      const button = document.createElement("button");
      Object.assign(button, { type: "button", className: "ds-button", textContent: label(choice) });
      button.dataset.variant = "secondary";
      button.dataset.choice = choice;
      button.addEventListener("click", () => choose(choice));
      buttons.append(button);
    }
    this.choices.append(what, buttons);
    const state = form.querySelector("[data-state]");
    const below = [...form.children].find((part) => part.contains(state)) ?? form.lastElementChild;
    below.after(this.choices);
  }

  // Read only, but within reach: someone may want to copy a sentence.
  beside(field, html, name) {
    const title = document.createElement("p");
    title.className = "slt-conflict__whose";
    title.id = `${field.id}-theirs`;
    title.textContent = label("theirText", { name });
    const text = document.createElement("div");
    text.className = "slt-editor__text";
    text.tabIndex = 0;
    text.setAttribute("role", "region");
    text.setAttribute("aria-labelledby", title.id);
    text.lang = field.view.dom.lang;
    // Through the schema, so that what another has written cannot become anything but text.
    text.innerHTML = canonical(html) || label("emptyText");
    const panel = document.createElement("div");
    panel.className = "slt-conflict__theirs";
    panel.append(title, text);
    field.pair.append(panel);
    field.pair.classList.add("slt-editor-pair--two");
    const fold = field.textarea.closest("details");
    if (fold) fold.open = true;
    return panel;
  }

  focus() {
    this.choices.querySelector("button").focus();
  }

  close() {
    this.choices.remove();
    this.panels.forEach((panel) => panel.remove());
    this.fields.forEach((field) => field.pair.classList.remove("slt-editor-pair--two"));
  }
}
