// Who this page was made for, and the keys to what they have not saved. The page carries it in
// <script type="application/json" id="editor-writer">; meetings/drafts.py makes it.
import { setClock } from "./clock.js";

const carrier = document.getElementById("editor-writer");

export const writer = carrier ? JSON.parse(carrier.textContent) : null;

if (writer) setClock(writer.at);
