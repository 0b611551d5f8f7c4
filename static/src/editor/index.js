// Every form[data-text] on the page, and those htmx brings later, gets its editors and saves by itself.
//
// window.sltEditor.get(textarea) gives the field (html, focus(), view) or null; .start(root) takes what
// was added without htmx. The form tells with slt:saved, slt:conflict and slt:unsaved.
import { Field } from "./editor.js";
import { Saver } from "./saving.js";

const savers = new Map();

function start(root) {
  const forms = [...root.querySelectorAll("form[data-text]")];
  if (root.matches?.("form[data-text]")) forms.push(root);
  for (const form of forms) {
    if (savers.has(form)) continue;
    try {
      savers.set(form, new Saver(form));
    } catch (error) {
      // One form that cannot be helped keeps its plain fields; the others get their editors.
      console.error(error);
    }
  }
}

// A form that was swapped away sends what it holds before it is forgotten.
async function sweep() {
  for (const [form, saver] of savers) {
    if (form.isConnected) continue;
    await saver.save();
    if (saver.unsaved || form.isConnected) continue;
    saver.destroy();
    savers.delete(form);
  }
}

const each = (act) => [...savers.values()].forEach(act);

addEventListener("online", () => each((saver) => saver.retry()));
addEventListener("focus", () => each((saver) => saver.retry()));
addEventListener("pagehide", () => each((saver) => saver.save({ leaving: true })));
document.addEventListener("visibilitychange", () => {
  each((saver) => (document.hidden ? saver.save() : saver.retry()));
});
addEventListener("beforeunload", (event) => {
  if (![...savers.values()].some((saver) => saver.unsaved)) return;
  // While the browser asks, there is time to save.
  each((saver) => saver.save());
  event.preventDefault();
});
document.addEventListener("keydown", (event) => {
  if (!(event.ctrlKey || event.metaKey) || event.altKey || event.key.toLowerCase() !== "s") return;
  event.preventDefault();
  const here = savers.get(event.target.closest?.("form[data-text]"));
  each((saver) => saver.save({ aloud: saver === here }));
});
document.addEventListener("htmx:load", (event) => start(event.detail.elt));
document.addEventListener("htmx:afterSettle", sweep);
document.addEventListener("slt:saved", () => setTimeout(sweep));

if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", () => start(document));
else start(document);

window.sltEditor = { get: (textarea) => Field.of(textarea), start };
