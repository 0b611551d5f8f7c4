// Every form[data-text] on the page, and those htmx brings later, gets its editors and saves by itself.
//
// window.sltEditor.get(textarea) gives the field (html, focus(), view) or null; .start(root) takes what
// was added without htmx. The form tells with slt:saved, slt:conflict and slt:unsaved.
import { isKept, left, onTrouble } from "./drafts.js";
import { Field } from "./editor.js";
import { element } from "./elements.js";
import { Pulse } from "./here.js";
import { label } from "./labels.js";
import { offer, offerTheRest } from "./offer.js";
import { Saver } from "./saving.js";
import { closeSignIn, onSignedIn } from "./session.js";

const savers = new Map();

function start(root) {
  const forms = [...root.querySelectorAll("form[data-text]")];
  if (root.matches?.("form[data-text]")) forms.push(root);
  const begun = [];
  for (const form of forms) {
    if (savers.has(form)) continue;
    try {
      const saver = new Saver(form);
      savers.set(form, saver);
      begun.push(saver);
    } catch (error) {
      // One form that cannot be helped keeps its plain fields; the others get their editors.
      console.error(error);
    }
  }
  return begun;
}

// What was left unsaved here the last time, each in its place.
async function offerTo(begun, { rest = false } = {}) {
  if (!begun.length && !rest) return;
  const drafts = await left();
  for (const saver of begun) offer(saver, drafts);
  if (rest) offerTheRest(drafts, begun);
}

// Once for the page: why nothing unsaved can be kept in this browser.
const warning = element("div", { class: "ds-alert", "data-color": "warning", "aria-live": "polite", hidden: "" });
onTrouble((kind) => {
  const heading = document.querySelector("main h1");
  if (!warning.isConnected) (heading?.closest(".slt-heading") ?? heading)?.after(warning);
  warning.hidden = !kind;
  warning.replaceChildren(...(kind ? [element("p", {}, label(`drafts_${kind}`))] : []));
});

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
const leave = (saver) => {
  saver.keep();
  saver.save({ leaving: true });
};

addEventListener("online", () => each((saver) => saver.retry()));
addEventListener("focus", () => each((saver) => saver.retry()));
addEventListener("pagehide", () => each(leave));
document.addEventListener("visibilitychange", () => {
  each((saver) => {
    if (!document.hidden) return saver.retry();
    saver.keep();
    saver.save();
  });
});
addEventListener("beforeunload", (event) => {
  // Another is signed in, and the draft waits for its writer: there is nothing to ask.
  const isLeft = document.querySelector("main").hidden && isKept();
  if (isLeft || ![...savers.values()].some((saver) => saver.unsaved)) return;
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
document.addEventListener("htmx:load", (event) => offerTo(start(event.detail.elt)));
document.addEventListener("htmx:afterSettle", sweep);
document.addEventListener("slt:saved", () => {
  closeSignIn();
  setTimeout(sweep);
});
onSignedIn(() => each((saver) => saver.retry()));
// Signed in again somewhere else.
document.addEventListener("slt:pulse", closeSignIn);

// Everything written here is with the server, or it is not: then what is wrong stands beside each text.
async function saveAll() {
  for (let tries = 0; tries < 20; tries++) {
    const waiting = [...savers.values()].filter((saver) => saver.unsaved);
    if (!waiting.length) return true;
    if (waiting.some((saver) => saver.problem)) return false;
    await Promise.all(waiting.map((saver) => saver.save()));
    await new Promise((done) => setTimeout(done, 100));
  }
  return false;
}

function begin() {
  offerTo(start(document), { rest: true });
  const line = document.querySelector("[data-pulse]");
  const hear = (text, version) => each((saver) => saver.text === text && saver.hear(version));
  if (line) new Pulse(line, hear);
}

if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", begin);
else begin();

window.sltEditor = { get: (textarea) => Field.of(textarea), start: (root) => offerTo(start(root)), saveAll };
