// A text as a list of blocks, and back: a paragraph, heading or table row each, with the lists and
// quotes it stands in. What merge.js compares.
import { closeHistory, undo } from "prosemirror-history";
import { Node } from "prosemirror-model";
import { diffIndices } from "node-diff3";
import { fromHtml, schema, toHtml } from "./schema.js";

const BOXES = new Set(["bullet_list", "ordered_list", "list_item", "blockquote", "table"]);

const isEmpty = (node) => node.type === schema.nodes.paragraph && !node.childCount;

// How many empty paragraphs it ends with; no text has them when it is stored.
function emptyAtEnd(doc) {
  let count = 0;
  while (count < doc.childCount && isEmpty(doc.child(doc.childCount - 1 - count))) count++;
  return count;
}

export function blocksOf(doc) {
  const found = [];
  const walk = (parent, path, count) => {
    for (let at = 0; at < count; at++) {
      const node = parent.child(at);
      if (!BOXES.has(node.type.name)) {
        const boxes = path.map(({ name, attrs, begins }) => [name, attrs, begins]);
        found.push(JSON.stringify([boxes, node.toJSON()]).normalize("NFC"));
        for (const box of path) box.begins = false;
        continue;
      }
      const before = at ? parent.child(at - 1) : null;
      // Where an item or a second list begins must be said; else what stands together belongs together.
      const begins = node.type === schema.nodes.list_item || Boolean(before?.sameMarkup(node));
      walk(node, [...path, { name: node.type.name, attrs: node.attrs, begins }], node.childCount);
    }
  };
  walk(doc, [], doc.childCount - emptyAtEnd(doc));
  return found;
}

export function docOf(blocks) {
  const root = { type: "doc", content: [] };
  const open = [root];
  for (const [boxes, node] of blocks.map((block) => JSON.parse(block))) {
    let depth = 0;
    const fits = () => {
      const [name, attrs, begins] = boxes[depth];
      const box = open[depth + 1];
      return box && !begins && box.type === name && JSON.stringify(box.attrs) === JSON.stringify(attrs);
    };
    while (depth < boxes.length && fits()) depth++;
    open.length = depth + 1;
    for (const [type, attrs] of boxes.slice(depth)) {
      const box = { type, attrs, content: [] };
      open[open.length - 1].content.push(box);
      open.push(box);
    }
    open[open.length - 1].content.push(node);
  }
  if (!root.content.length) root.content.push({ type: "paragraph" });
  const doc = Node.fromJSON(schema, root);
  try {
    doc.check();
    return doc;
  } catch {
    // An item that has lost its first paragraph gets an empty one.
    return fromHtml(toHtml(doc));
  }
}

// `doc` with the empty paragraphs `like` ends with: somebody may be about to write there.
export function endingLike(doc, like) {
  const missing = emptyAtEnd(like) - emptyAtEnd(doc);
  if (missing <= 0 || doc.childCount === emptyAtEnd(doc)) return doc;
  const empties = Array.from({ length: missing }, () => schema.nodes.paragraph.create());
  return doc.copy(doc.content.append(schema.node("doc", null, empties).content));
}

function children(doc) {
  const found = [];
  doc.forEach((node, offset) => found.push({ node, offset, name: JSON.stringify(node.toJSON()) }));
  return found;
}

// From where to where the content between two places differs, in either document.
function narrowed(before, after, [from, to], [newFrom, newTo]) {
  const [one, other] = [before.slice(from, to).content, after.slice(newFrom, newTo).content];
  const start = one.findDiffStart(other);
  if (start === null) return null;
  let { a, b } = one.findDiffEnd(other);
  const overlap = start - Math.min(a, b);
  if (overlap > 0) [a, b] = [a + overlap, b + overlap];
  return [from + start, from + a, newFrom + start, newFrom + b];
}

// Makes the editor show `doc`, touching nothing but what differs: the caret stays with its words.
export function bring(view, doc, { undoable }) {
  const { state } = view;
  if (state.doc.eq(doc)) return;
  const [old, now] = [children(state.doc), children(doc)];
  const edge = (list, at, whole) => (at < list.length ? list[at].offset : whole.content.size);
  const changes = diffIndices(old.map(({ name }) => name), now.map(({ name }) => name));
  const done = (tr) => view.dispatch(undoable ? closeHistory(tr) : tr.setMeta("addToHistory", false));
  const { tr } = state;
  try {
    for (const { buffer1: [from, length], buffer2: [newFrom, newLength] } of changes.reverse()) {
      const places = narrowed(
        state.doc,
        doc,
        [edge(old, from, state.doc), edge(old, from + length, state.doc)],
        [edge(now, newFrom, doc), edge(now, newFrom + newLength, doc)],
      );
      if (places) tr.replace(places[0], places[1], doc.slice(places[2], places[3]));
    }
    if (tr.doc.eq(doc)) return done(tr);
  } catch {
    // A list that cannot be mended piece by piece is replaced.
  }
  done(state.tr.replaceWith(0, state.doc.content.size, doc.content));
}

export const undoLast = (view) => undo(view.state, view.dispatch);
