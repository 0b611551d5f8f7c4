// Every word the editor and the saving say stands in the page, in the reader's language, in
// <script type="application/json" id="editor-labels">; meetings/editor_labels.py makes it. {…} is filled in.

let read;

// label("saved", { time: "10:42" })
export function label(name, values = {}) {
  read ??= JSON.parse(document.getElementById("editor-labels").textContent);
  return read[name].replace(/\{(\w+)\}/g, (_, key) => values[key] ?? "");
}
