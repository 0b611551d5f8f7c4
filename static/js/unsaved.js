/* Says that there is unsaved text in this browser, of the one who is signed in. What it says, only a
   page with the editor can read (static/src/editor/drafts.js). */
(() => {
  "use strict";

  const LIFETIME = 14 * 24 * 3600 * 1000; /* ms, as in drafts.js */
  const line = document.querySelector("[data-unsaved]");
  const asked = line && window.indexedDB?.open("slt");
  if (!asked) return;

  /* Nothing was ever kept here: leave nothing behind. */
  asked.onupgradeneeded = () => asked.transaction.abort();
  asked.onsuccess = async () => {
    const database = asked.result;
    const { held } = (await navigator.locks?.query()) ?? { held: [] };
    const open = new Set(held.map(({ name }) => name));
    const found = database.transaction("drafts").objectStore("drafts").index("owner").getAll(line.dataset.unsaved);
    found.onsuccess = () => {
      const left = found.result.filter(({ tab, at }) => !open.has(`slt-draft-${tab}`) && at > Date.now() - LIFETIME);
      line.hidden = !left.length;
      database.close();
    };
  };
})();
