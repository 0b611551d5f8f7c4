"""What a test waits for where a page shows nothing of it; by no clock but its patience."""

import time

from meetings.clean import words

# A browser tells the editor a moment later where the caret went: whether it has been told.
TOLD = """
() => {
    const pair = document.activeElement.closest(".slt-editor-pair");
    if (!pair?.contains(getSelection().focusNode)) return false;
    const {view} = sltEditor.get(pair.previousElementSibling);
    const {anchorNode, anchorOffset, focusNode, focusOffset} = getSelection();
    const {anchor, head} = view.state.selection;
    return view.posAtDOM(anchorNode, anchorOffset) === anchor
        && view.posAtDOM(focusNode, focusOffset) === head;
}
"""
# The texts that the browser keeps, read with the key of the page.
KEPT = """
async () => {
    if (!(await indexedDB.databases()).some(({name}) => name === "slt")) return [];
    const [secret] = JSON.parse(document.getElementById("editor-writer").textContent).keys;
    const bytes = Uint8Array.from(atob(secret), (letter) => letter.charCodeAt(0));
    const key = await crypto.subtle.importKey("raw", bytes, "AES-GCM", false, ["decrypt"]);
    const asked = (request) =>
        new Promise((done) => (request.onsuccess = () => done(request.result)));
    const database = await asked(indexedDB.open("slt"));
    const records = await asked(database.transaction("drafts").objectStore("drafts").getAll());
    database.close();
    const read = async ({iv, owner, text, base, data}) => {
        const additionalData = new TextEncoder().encode(JSON.stringify([owner, text, base]));
        const plain = await crypto.subtle.decrypt({name: "AES-GCM", iv, additionalData}, key, data);
        return Object.values(JSON.parse(new TextDecoder().decode(plain)).texts);
    };
    return (await Promise.all(records.map(read))).flat();
}
"""


def wait_for(condition, seconds: float = 60):
    """What ``condition`` says, once it says something."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if found := condition():
            return found
        time.sleep(0.05)
    raise AssertionError("It did not come.")


def until_told(page) -> None:
    """The editor one writes in knows where the caret is, and what is marked."""
    wait_for(lambda: page.evaluate(TOLD))


def until_kept(page, text: str) -> None:
    """All of ``text`` is in the browser's own keeping: the page may be closed."""
    wait_for(lambda: text in map(words, page.evaluate(KEPT)))


def close_unheard(page) -> None:
    """The tab is gone, and nothing came through of what it sent as it went.

    To be offline is the tab's: what outlives it would be sent after all.
    """
    page.evaluate("() => { window.fetch = () => Promise.reject(new TypeError()) }")
    page.close(run_before_unload=False)
