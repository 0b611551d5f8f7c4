/* What every signed-in page is helped by; without it each page works the same, with one more press. */
(() => {
  "use strict";

  const texts = document.getElementById("slt-texts").dataset;

  function say(text) {
    const alert = document.querySelector("#meldinger [role=alert]");
    const box = document.createElement("div");
    box.className = "ds-alert";
    box.dataset.color = "danger";
    const line = document.createElement("p");
    line.textContent = text;
    box.append(line);
    alert.replaceChildren(box);
    alert.scrollIntoView({ block: "nearest" });
  }

  /* The first thing to read after a refusal is what was wrong: the summary, or the only field. */
  function focusErrors(within) {
    within.querySelector("[data-focus], [aria-invalid=true]")?.focus();
  }

  /* A menu closes with Escape and when something else is pressed. */
  document.addEventListener("keydown", (event) => {
    const menu = document.querySelector("details[data-closes][open]");
    if (event.key === "Escape" && menu) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });
  document.addEventListener("click", (event) => {
    for (const menu of document.querySelectorAll("details[data-closes][open]")) {
      if (!menu.contains(event.target)) menu.open = false;
    }
  });

  /* A form is sent once, however often its button is pressed. The server holds it too. */
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post" || form.target) return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "yes";
    event.submitter?.setAttribute("aria-busy", "true");
  });
  window.addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-sent]")) {
      delete form.dataset.sent;
      form.querySelector("[aria-busy]")?.removeAttribute("aria-busy");
    }
  });

  /* htmx follows the way to the sign-in page when a session has ended. What was typed stays. */
  document.addEventListener("htmx:beforeSwap", (event) => {
    const address = event.detail.xhr.responseURL;
    if (address && new URL(address).pathname.startsWith(texts.signIn)) {
      event.detail.shouldSwap = false;
      say(texts.signedOut);
    }
  });
  document.addEventListener("htmx:responseError", () => say(texts.failed));
  document.addEventListener("htmx:sendError", () => say(texts.offline));
  document.addEventListener("htmx:afterSettle", (event) => focusErrors(event.detail.elt));

  /* What was waited for opens when it is there. */
  document.addEventListener("htmx:afterSettle", (event) => {
    const link = event.detail.elt.querySelector("a[data-opens]");
    if (link) window.location.assign(link.href);
  });

  focusErrors(document);
})();
