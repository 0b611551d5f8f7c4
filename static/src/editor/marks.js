// National identity numbers marked where they stand, with a word beside them.
import { Plugin, PluginKey } from "prosemirror-state";
import { Decoration, DecorationSet } from "prosemirror-view";
import { find } from "./guard.js";
import { label } from "./labels.js";

const key = new PluginKey("marks");
// A paragraph that was not touched is the same node, and is not read again.
const known = new WeakMap();

function within(block) {
  if (!known.has(block)) known.set(block, find(block.textBetween(0, block.content.size, "\n", "\n")));
  return known.get(block);
}

// Each as {from, to} in the document.
export function marksIn(doc) {
  const found = [];
  doc.descendants((node, at) => {
    if (!node.isTextblock) return true;
    for (const [from, to] of within(node)) found.push({ from: at + 1 + from, to: at + 1 + to });
    return false;
  });
  return found;
}

function decorations(doc) {
  const found = marksIn(doc).flatMap(({ from, to }) => [
    Decoration.inline(from, to, { class: "slt-mark" }),
    // The word stands after the last digit.
    Decoration.inline(to - 1, to, { class: "slt-mark__end", "data-says": label("markedHere") }),
  ]);
  return found.length ? DecorationSet.create(doc, found) : DecorationSet.empty;
}

export const marks = new Plugin({
  key,
  state: {
    init: (_, { doc }) => decorations(doc),
    apply: (tr, before) => (tr.docChanged ? decorations(tr.doc) : before),
  },
  props: { decorations: (state) => key.getState(state) },
});
