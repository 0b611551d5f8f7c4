/* Keys of the minutes page; the page itself works without. The list of them stands on the page. */
(() => {
  "use strict";

  const items = () => [...document.querySelectorAll("[data-item]")];

  /* The item one is in: where the focus is, else the last whose top is above the middle. */
  function current() {
    const focused = document.activeElement?.closest("[data-item]");
    if (focused) return focused;
    return items().filter((item) => item.getBoundingClientRect().top < innerHeight / 2).pop() ?? null;
  }

  function write(within) {
    const area = within?.querySelector("textarea[data-editor]");
    const field = area && window.sltEditor?.get(area);
    area?.closest("details:not(.slt-exempt)")?.setAttribute("open", "");
    if (field) field.focus();
    else (area ?? within?.querySelector("h2"))?.focus();
    within?.scrollIntoView({ block: "start" });
  }

  function step(by) {
    const all = items();
    const at = all.indexOf(current());
    write(all[Math.min(Math.max(at + by, 0), all.length - 1)]);
  }

  const keys = {
    PageDown: () => step(1),
    PageUp: () => step(-1),
    KeyH: () => current()?.querySelector("[data-handled]")?.click(),
    KeyB: () => current()?.querySelector("[data-new-decision]")?.click(),
    KeyO: () => current()?.querySelector("[data-follow-up], .slt-follow-up input:not([type=hidden])")?.focus(),
  };

  document.addEventListener("keydown", (event) => {
    if (!event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.code.startsWith("Key") !== event.shiftKey || !keys[event.code]) return;
    event.preventDefault();
    keys[event.code]();
  });

  /* A new decision is there to be written in. When an empty one is taken out, the focus stays in its item. */
  document.addEventListener("htmx:load", (event) => {
    const ruling = event.detail.elt;
    if (ruling.matches?.("[data-ruling]")) setTimeout(() => write(ruling));
    // What was taken out can be put back with the next key.
    ruling.querySelector?.("[data-undo]")?.focus({ preventScroll: true });
  });
  document.addEventListener("htmx:beforeSwap", (event) => {
    const ruling = event.detail.target.closest?.("[data-ruling]");
    if (ruling) ruling.closest("[data-item]")?.querySelector("[data-new-decision]")?.focus();
  });

  /* What the page said of a number when it came, until the number is taken out. */
  document.addEventListener("slt:saved", (event) => {
    if (!event.detail.marks?.length) event.target.querySelector(":scope > [data-marked]")?.remove();
  });

  /* The item one is reading is marked in the list beside. */
  const links = new Map(
    [...document.querySelectorAll(".slt-minutes__agenda a")].map((link) => [link.hash.slice(1), link]),
  );
  const seen = new IntersectionObserver(
    (entries) => {
      for (const entry of entries) {
        const link = links.get(entry.target.id);
        if (!link || !entry.isIntersecting) continue;
        for (const other of links.values()) other.removeAttribute("aria-current");
        link.setAttribute("aria-current", "location");
      }
    },
    { rootMargin: "0px 0px -60% 0px" },
  );
  for (const section of document.querySelectorAll(".slt-minutes__items > section")) seen.observe(section);
})();
