// Marked words go into the field with one press, instead of by copying.
(() => {
  const text = document.querySelector("[data-pick]");
  const button = document.querySelector("[data-pick-button]");
  const field = document.querySelector("textarea[name=passage]");
  if (!text || !button || !field) return;

  button.hidden = false;
  // Pressing the button would take the marking away in some browsers.
  let marked = "";
  document.addEventListener("selectionchange", () => {
    const selection = document.getSelection();
    if (text.contains(selection.anchorNode) && text.contains(selection.focusNode)) {
      marked = selection.toString().trim() || marked;
    }
  });
  button.addEventListener("click", () => {
    if (marked) field.value = marked;
    field.focus();
  });
})();
