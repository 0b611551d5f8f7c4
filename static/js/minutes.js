/* Keys of the minutes page; the page itself works without. The list of them stands on the page. */
(() => {
  "use strict";

  /* What comes is in use at once: the next key may be on its way already. */
  if (window.htmx) window.htmx.config.defaultSettleDelay = 0;

  const items = () => [...document.querySelectorAll("[data-item]")];

  /* The item one is in: where the focus is, else the last whose top is above the middle. */
  function current() {
    const focused = document.activeElement?.closest("[data-item]");
    if (focused) return focused;
    return items().filter((item) => item.getBoundingClientRect().top < innerHeight / 2).pop() ?? null;
  }

  const fieldOf = (area) => window.sltEditor?.get(area) ?? null;

  function write(within) {
    const area = within?.querySelector("textarea[data-editor]");
    area?.closest("details:not(.slt-exempt)")?.setAttribute("open", "");
    const goal = (area && fieldOf(area)) ?? area ?? within?.querySelector("h2");
    goal?.focus();
    within?.scrollIntoView({ block: "start" });
  }

  function step(by) {
    const all = items();
    const at = all.indexOf(current());
    write(all[Math.min(Math.max(at + by, 0), all.length - 1)]);
  }

  const inItem = (selector) => current()?.querySelector(selector) ?? null;

  /* Of the row one is in or the line one types, else of the last row typed in the item. */
  function makeMeasure() {
    const line = inItem(".slt-follow-up input[name=line]");
    if (line && line === document.activeElement && line.value.trim()) {
      line.form.querySelector("button[name=measure]").click();
      return;
    }
    const row = document.activeElement?.closest(".slt-follow-up li");
    const button = row?.querySelector("[data-make-measure]") ?? [...(current()?.querySelectorAll("[data-make-measure]") ?? [])].pop();
    button?.click();
  }

  /* Everyone in the item, opened if need be; the first name is ready. */
  function presence() {
    const open = inItem("[data-presence]");
    if (open) {
      open.focus();
      open.click();
    } else {
      inItem(".slt-presence li button")?.focus();
    }
  }

  /* On to the next national identity number after the cursor, from text to text. */
  function nextMark() {
    const areas = [...document.querySelectorAll("textarea[data-editor]")].filter(fieldOf);
    const here = areas.findIndex((area) => fieldOf(area).box.contains(document.activeElement));
    if (here >= 0 && fieldOf(areas[here]).nextMark()) return;
    const onwards = [...areas.slice(here + 1), ...areas.slice(0, here + 1)];
    onwards.map(fieldOf).find((field) => field.hasMarks)?.nextMark({ from: 0 });
  }

  const keys = {
    PageDown: () => step(1),
    PageUp: () => step(-1),
    KeyH: () => inItem("[data-handled]")?.click(),
    KeyU: () => inItem("[data-postponed]")?.click(),
    KeyN: () => inItem("[data-new-decision]")?.click(),
    KeyO: () => inItem(".slt-follow-up input[name=line]")?.focus(),
    KeyG: makeMeasure,
    KeyE: presence,
    KeyM: () => walk(0),
    KeyF: nextMark,
  };

  document.addEventListener("keydown", (event) => {
    if (!event.altKey || event.ctrlKey || event.metaKey || event.defaultPrevented) return;
    if (event.key === "?" || (event.shiftKey && event.code === "Minus")) {
      event.preventDefault();
      showKeys();
      return;
    }
    if (event.code.startsWith("Key") !== event.shiftKey || !keys[event.code]) return;
    event.preventDefault();
    keys[event.code]();
  });

  /* The attendance: arrows from one to the next, a letter says how it is. Only while one is in it. */
  const LETTERS = { t: "present", f: "excused", i: "absent" };

  const rows = () => [...document.querySelectorAll("[data-attendance] > li")];

  function walk(by) {
    const all = rows().filter((row) => row.querySelector("[data-state-key]"));
    if (!all.length) return;
    const button = document.activeElement?.closest("[data-state-key]");
    const at = all.indexOf(button?.closest("li"));
    const unset = all.findIndex((row) => !row.querySelector("[aria-pressed=true]"));
    const to = at < 0 || !by ? Math.max(unset, 0) : at + by;
    const row = all[Math.min(Math.max(to, 0), all.length - 1)];
    row.querySelector(`[data-state-key="${button?.dataset.stateKey ?? "present"}"]`).focus();
  }

  document.addEventListener("keydown", (event) => {
    const button = event.target.closest?.("[data-state-key]");
    if (!button || event.altKey || event.ctrlKey || event.metaKey) return;
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const state = LETTERS[event.key.toLowerCase()];
    if (by) walk(by);
    else if (state) {
      const chosen = button.closest("li").querySelector(`[data-state-key="${state}"]`);
      chosen.focus();
      chosen.click();
    } else return;
    event.preventDefault();
  });

  /* The keys in a dialog of their own, the same list that stands on the page without this script. */
  const listed = document.getElementById("snarveier");
  let dialog = null;

  function showKeys() {
    if (!dialog || dialog.open) return;
    const back = document.activeElement;
    dialog.showModal();
    dialog.addEventListener("close", () => back?.focus?.({ preventScroll: true }), { once: true });
  }

  if (listed && "HTMLDialogElement" in window) {
    const title = listed.querySelector("summary");
    const opener = document.createElement("button");
    Object.assign(opener, { type: "button", className: "slt-plain", textContent: title.textContent });
    opener.setAttribute("aria-keyshortcuts", "Alt+Shift+?");
    opener.addEventListener("click", showKeys);
    dialog = document.createElement("dialog");
    dialog.className = "ds-dialog slt-keys";
    dialog.setAttribute("aria-labelledby", "snarveier-tittel");
    const heading = document.createElement("h2");
    Object.assign(heading, { id: "snarveier-tittel", textContent: title.textContent });
    const close = document.createElement("button");
    Object.assign(close, { type: "button", className: "ds-button", textContent: listed.dataset.close });
    close.addEventListener("click", () => dialog.close());
    dialog.append(heading, ...[...listed.children].filter((part) => part !== title), close);
    listed.replaceWith(opener);
    document.body.append(dialog);
  }

  /* The list of items is folded on a phone; a browser that cannot hold it open in CSS is helped. */
  const agenda = document.querySelector("[data-agenda]");
  if (agenda && matchMedia("(min-width: 60rem)").matches && !CSS.supports("selector(::details-content)")) agenda.open = true;
  agenda?.addEventListener("click", (event) => {
    if (event.target.closest("a") && matchMedia("(max-width: 59.99rem)").matches) agenda.open = false;
  });

  /* The pen is given away in two presses: here, and on a name. */
  document.querySelector("[data-pen]")?.addEventListener("click", (event) => {
    const pen = document.getElementById("penn");
    if (!pen) return;
    event.preventDefault();
    pen.open = true;
    pen.scrollIntoView({ block: "center" });
    pen.querySelector("button").focus({ preventScroll: true });
  });

  /* What one has written is saved before one may no longer write. */
  document.addEventListener("htmx:confirm", (event) => {
    const form = event.detail.elt;
    if (!form.matches("[data-saves-first]") || !window.sltEditor?.saveAll) return;
    event.preventDefault();
    window.sltEditor.saveAll().then((saved) => {
      if (saved) event.detail.issueRequest(true);
      else form.querySelector("[data-unsaved]").hidden = false;
    });
  });

  /* A new decision is there to be written in. When an empty one is taken out, the focus stays in its item. */
  document.addEventListener("htmx:load", (event) => {
    const ruling = event.detail.elt;
    if (ruling.matches?.("[data-ruling]") && !ruling.closest("[data-quiet]")) setTimeout(() => write(ruling));
    // What was taken out can be put back with the next key.
    ruling.querySelector?.("[data-undo]")?.focus({ preventScroll: true });
  });
  document.addEventListener("htmx:beforeSwap", (event) => {
    const ruling = event.detail.target.closest?.("[data-ruling]");
    if (ruling) ruling.closest("[data-item]")?.querySelector("[data-new-decision]")?.focus();
  });

  /* An empty one that stands there already is given again. */
  document.addEventListener("htmx:afterRequest", (event) => {
    const { elt, xhr } = event.detail;
    if (xhr.status !== 204 || !elt.querySelector?.("[data-new-decision]")) return;
    const empty = (area) => !(fieldOf(area)?.html ?? area.value);
    const rulings = [...(elt.closest("[data-item]")?.querySelectorAll(".slt-rulings > [data-ruling]") ?? [])];
    write(rulings.find((ruling) => [...ruling.querySelectorAll("textarea[data-editor]")].every(empty)));
  });

  /* The pen may come to one while the page is open. */
  const pen = document.querySelector("[data-taker]");
  document.addEventListener("slt:pulse", (event) => {
    const { minute_taker: name, is_minute_taker: mine } = event.detail;
    if (!pen || name === pen.dataset.taker) return;
    pen.dataset.taker = name;
    pen.textContent = mine ? pen.dataset.mine : pen.dataset.theirs.replace("{name}", name);
    const shown = document.querySelector("#penn > summary > strong");
    if (shown) shown.textContent = name;
  });

  /* What the page said of a number when it came, until the number is taken out. */
  document.addEventListener("slt:saved", (event) => {
    if (!event.detail.marks?.length) event.target.querySelector(":scope > [data-marked]")?.remove();
  });

  /* The item one is reading is marked in the list beside. */
  const links = new Map(
    [...document.querySelectorAll(".slt-minutes__agenda a")].map((link) => [link.hash.slice(1), link]),
  );
  const sections = () => [...document.querySelectorAll(".slt-minutes__items > section")];
  const seen = new IntersectionObserver(
    () => {
      const read = sections().filter((section) => section.getBoundingClientRect().top < innerHeight * 0.4).pop();
      const link = links.get(read?.id);
      if (!link || link.hasAttribute("aria-current")) return;
      for (const other of links.values()) other.removeAttribute("aria-current");
      link.setAttribute("aria-current", "location");
    },
    { rootMargin: "0px 0px -60% 0px" },
  );
  for (const section of sections()) seen.observe(section);
})();
