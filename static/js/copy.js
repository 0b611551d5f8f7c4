/* A field to be copied from: pressing in it marks all of it, and its button copies it. */
(() => {
  "use strict";

  for (const field of document.querySelectorAll("[data-copied-from]")) {
    field.addEventListener("focus", () => field.select());
  }

  for (const button of document.querySelectorAll("[data-copies]")) {
    const field = document.getElementById(button.dataset.copies);
    const said = button.parentElement.querySelector("[role=status]");
    button.hidden = false;
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(field.value);
        said.textContent = button.dataset.done;
      } catch {
        /* Not allowed to: all is marked, and the keyboard copies it. */
        field.focus();
        field.select();
      }
    });
  }
})();
