/* Two comforts: an item is dragged to its place (or moved with the arrow keys), and a suggested day fills the form.
 * Without this file each item has its buttons, and each day its link. */
(() => {
  "use strict";

  const ICON = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  ICON.setAttribute("viewBox", "0 0 24 24");
  ICON.setAttribute("class", "slt-icon");
  ICON.setAttribute("aria-hidden", "true");
  for (const x of [9, 15]) {
    for (const y of [6, 12, 18]) {
      const dot = document.createElementNS("http://www.w3.org/2000/svg", "circle");
      for (const [name, value] of Object.entries({ cx: x, cy: y, r: 1.6, fill: "currentColor" })) dot.setAttribute(name, value);
      ICON.append(dot);
    }
  }

  function setUp(list) {
    const said = list.parentElement.querySelector("[data-said]");
    const items = () => [...list.querySelectorAll(":scope > [data-item]")];

    /* One request at a time, in the order of the moves. */
    let saving = Promise.resolve();

    function save(item) {
      const to = items().indexOf(item) + 1;
      const body = new URLSearchParams({ to });
      const headers = { Accept: "application/json", "X-CSRFToken": list.querySelector("[name=csrfmiddlewaretoken]").value };
      said.textContent = list.dataset.moved.replace("{place}", to).replace("{count}", items().length);
      const mayGo = () =>
        items().forEach((row, place, all) => {
          row.querySelector("[value=opp]").disabled = place === 0;
          row.querySelector("[value=ned]").disabled = place === all.length - 1;
        });
      mayGo();
      saving = saving.then(async () => {
        try {
          const answer = await fetch(item.dataset.item, { method: "POST", body, headers });
          if (answer.status !== 204) throw new Error(answer.status);
        } catch {
          said.textContent = list.dataset.failed;
        }
      });
    }

    /* The others make way for the dragged item, which never leaves the page: it keeps pointer and focus. */
    function drag(grip, item, event) {
      if (event.button !== 0) return;
      event.preventDefault();
      const before = items();
      grip.setPointerCapture(event.pointerId);
      item.dataset.dragged = "";
      const middle = (row) => {
        const box = row.getBoundingClientRect();
        return box.top + box.height / 2;
      };
      const follow = (move) => {
        for (let above; (above = neighbour(item, -1)) && move.clientY < middle(above); ) item.after(above);
        for (let below; (below = neighbour(item, 1)) && move.clientY > middle(below); ) item.before(below);
      };
      const drop = (end) => {
        delete item.dataset.dragged;
        grip.removeEventListener("pointermove", follow);
        grip.removeEventListener("pointerup", drop);
        grip.removeEventListener("pointercancel", drop);
        if (end.type === "pointercancel") before.forEach((row) => list.append(row));
        else if (items().some((row, place) => row !== before[place])) save(item);
      };
      grip.addEventListener("pointermove", follow);
      grip.addEventListener("pointerup", drop);
      grip.addEventListener("pointercancel", drop);
    }

    function neighbour(item, by) {
      const all = items();
      return all[all.indexOf(item) + by];
    }

    function step(item, by) {
      const other = neighbour(item, by);
      if (!other) return;
      if (by < 0) item.after(other);
      else item.before(other);
      save(item);
    }

    for (const item of items()) {
      const tools = item.querySelector(".slt-agenda__tools");
      const grip = document.createElement("button");
      grip.type = "button";
      grip.className = "slt-agenda__grip";
      grip.title = list.dataset.grab;
      grip.setAttribute("aria-label", `${list.dataset.grab}: ${item.querySelector("h3").textContent}`);
      grip.append(ICON.cloneNode(true));
      tools.prepend(grip);
      grip.addEventListener("pointerdown", (event) => drag(grip, item, event));
      grip.addEventListener("keydown", (event) => {
        const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
        if (!by) return;
        event.preventDefault();
        step(item, by);
      });
      tools.querySelector("form").addEventListener("submit", (event) => {
        const by = { opp: -1, ned: 1 }[event.submitter?.value];
        if (!by) return;
        event.preventDefault();
        const button = event.submitter;
        step(item, by);
        (button.disabled ? grip : button).focus();
      });
    }
  }

  for (const list of document.querySelectorAll("[data-agenda]")) setUp(list);

  document.addEventListener("click", (event) => {
    const day = event.target.closest("[data-day]");
    const field = document.getElementById("id_day");
    if (!day || !field) return;
    event.preventDefault();
    field.value = day.dataset.day;
    field.focus();
  });
})();
