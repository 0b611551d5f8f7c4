// Who else is here, and what is newer than what this page shows. A small request now and then, while
// someone looks; less often when it fails.
import { setClock } from "./clock.js";
import { element } from "./elements.js";
import { label } from "./labels.js";
import { openOther, openSignIn } from "./session.js";
import { writer } from "./writer.js";

const EVERY = 15_000; // ms
const SLOWEST = 120_000;
const STAYED = 2000; // so long in an item before it is said

export class Pulse {
  // `line` has the address in data-pulse; `heard` gets the newest version of each text, by address.
  constructor(line, heard) {
    this.line = line;
    this.heard = heard;
    this.pause = EVERY;
    this.item = "";
    document.addEventListener("focusin", ({ target }) => this.enter(target.closest("[data-item]")?.id));
    document.addEventListener("visibilitychange", () => document.hidden || this.beat());
    addEventListener("online", () => this.beat());
    this.beat();
  }

  enter(item) {
    if (!item || item === this.item) return;
    this.item = item;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.beat(), STAYED);
  }

  async beat() {
    clearTimeout(this.timer);
    if (document.hidden || this.asking) return;
    this.asking = true;
    try {
      await this.ask();
      this.pause = EVERY;
    } catch {
      this.pause = Math.min(2 * this.pause, SLOWEST);
    }
    this.asking = false;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.beat(), this.pause);
  }

  async ask() {
    const url = new URL(this.line.dataset.pulse, location.href);
    if (this.item) url.searchParams.set("sak", this.item.replace(/^sak-/, ""));
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), EVERY);
    const response = await fetch(url, { headers: { Accept: "application/json" }, redirect: "manual", signal: stop.signal });
    clearTimeout(timer);
    if (response.type === "opaqueredirect") {
      openSignIn();
      throw new Error("signed out");
    }
    if (!response.ok) throw new Error(`HTTP ${response.status}`);
    const answer = await response.json();
    if (answer.writer !== writer?.id) {
      openOther();
      throw new Error("another is signed in");
    }
    setClock(answer.at);
    this.show(answer.here);
    for (const [text, version] of Object.entries(answer.versions)) this.heard(text, version);
    document.dispatchEvent(new CustomEvent("slt:pulse", { detail: answer }));
  }

  show(people) {
    const said = people.map(({ name, item }) => {
      const number = item && document.querySelector(`#sak-${CSS.escape(item)} h2`)?.firstElementChild?.textContent.trim();
      return number ? `${name} (${number})` : name;
    });
    const names = new Intl.ListFormat(document.documentElement.lang).format(said);
    const text = said.length ? label("alsoHere", { names }) : "";
    if (this.line.textContent === text) return;
    this.line.replaceChildren(...(text ? [element("span", { class: "slt-here__mark", "aria-hidden": "true" }), text] : []));
  }
}
