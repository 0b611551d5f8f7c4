// What the toolbar and the keyboard can do to a text.
import { chainCommands, exitCode, lift, setBlockType, toggleMark, wrapIn } from "prosemirror-commands";
import { liftListItem, sinkListItem, wrapInList } from "prosemirror-schema-list";
import { Selection, TextSelection } from "prosemirror-state";
import {
  addColumnAfter,
  addRowAfter,
  deleteColumn,
  deleteRow,
  deleteTable,
  isInTable,
  toggleHeaderRow,
} from "prosemirror-tables";
import { schema } from "./schema.js";

const { nodes, marks } = schema;

// What is marked now: a key that just moved the selection reaches the editor's state a moment later.
export function selected(view) {
  const { selection, doc } = view.state;
  const { anchorNode, anchorOffset, focusNode, focusOffset } = document.getSelection();
  if (!(selection instanceof TextSelection) || !view.dom.contains(anchorNode) || !view.dom.contains(focusNode)) return selection;
  return TextSelection.between(doc.resolve(view.posAtDOM(anchorNode, anchorOffset)), doc.resolve(view.posAtDOM(focusNode, focusOffset)));
}

// The innermost ancestor of the selection of one of these types, with its depth.
export function around(state, ...types) {
  const { $from } = state.selection;
  for (let depth = $from.depth; depth > 0; depth--) {
    if (types.includes($from.node(depth).type)) return { node: $from.node(depth), depth, at: $from.before(depth) };
  }
  return null;
}

export function hasMark(state, type) {
  const { from, $from, to, empty } = state.selection;
  return empty ? Boolean(type.isInSet(state.storedMarks ?? $from.marks())) : state.doc.rangeHasMark(from, to, type);
}

const listHere = (state) => around(state, nodes.bullet_list, nodes.ordered_list);

function toggleList(type) {
  return (state, dispatch) => {
    const list = listHere(state);
    if (!list) return wrapInList(type)(state, dispatch);
    if (list.node.type === type) return liftListItem(nodes.list_item)(state, dispatch);
    dispatch?.(state.tr.setNodeMarkup(list.at, type).scrollIntoView());
    return true;
  };
}

const atLevel = (level) => (state) => around(state, nodes.heading)?.node.attrs.level === level;

const toggleHeading = (level) => (state, dispatch) =>
  (atLevel(level)(state) ? setBlockType(nodes.paragraph) : setBlockType(nodes.heading, { level }))(state, dispatch);

function toggleQuote(state, dispatch) {
  return (around(state, nodes.blockquote) ? lift : wrapIn(nodes.blockquote))(state, dispatch);
}

function insertTable(state, dispatch) {
  const { $from } = state.selection;
  if (isInTable(state) || $from.depth !== 1) return false;
  if (!dispatch) return true;
  const row = (type) => nodes.table_row.create(null, [type.createAndFill(), type.createAndFill()]);
  const table = nodes.table.create(null, [row(nodes.table_header), row(nodes.table_cell)]);
  // In the place of an empty paragraph, else after the one the cursor is in; with a way out below.
  const empty = !$from.parent.content.size;
  const last = $from.after(1) === state.doc.content.size;
  const at = empty ? $from.before(1) : $from.after(1);
  const tr = state.tr.replaceWith(at, $from.after(1), last ? [table, nodes.paragraph.create()] : [table]);
  dispatch(tr.setSelection(TextSelection.near(tr.doc.resolve(at + 1))).scrollIntoView());
  return true;
}

// From the edge of a text that begins or ends with a table there is nowhere to go: make a place.
export function leaveTable(side) {
  return (state, dispatch, view) => {
    const table = around(state, nodes.table);
    if (!table || !view?.endOfTextblock(side < 0 ? "up" : "down")) return false;
    const { $head } = state.selection;
    const rowDepth = table.depth + 1;
    if ($head.index(table.depth) !== (side < 0 ? 0 : table.node.childCount - 1)) return false;
    const cell = $head.node(rowDepth + 1);
    if ($head.index(rowDepth + 1) !== (side < 0 ? 0 : cell.childCount - 1)) return false;
    const edge = side < 0 ? table.at : table.at + table.node.nodeSize;
    if (edge !== (side < 0 ? 0 : state.doc.content.size)) return false;
    const tr = state.tr.insert(edge, nodes.paragraph.create());
    dispatch?.(tr.setSelection(Selection.near(tr.doc.resolve(edge + 1))).scrollIntoView());
    return true;
  };
}

export const lineBreak = chainCommands(exitCode, (state, dispatch) => {
  dispatch?.(state.tr.replaceSelectionWith(nodes.hard_break.create()).scrollIntoView());
  return true;
});

// The link under the cursor, from its first letter to its last; or null.
export function linkAt(state) {
  const { $from } = state.selection;
  const { parent } = $from;
  const here = parent.childAfter($from.parentOffset);
  const before = parent.childBefore($from.parentOffset);
  const mark = [here, before].map(({ node }) => node && marks.link.isInSet(node.marks)).find(Boolean);
  if (!mark) return null;
  const start = $from.start();
  let from = null;
  let to = null;
  parent.forEach((node, offset) => {
    const end = offset + node.nodeSize;
    if (!mark.isInSet(node.marks)) return;
    if (to !== null && start + offset === to) to = start + end;
    else if (to === null || to < $from.pos) [from, to] = [start + offset, start + end];
  });
  return { href: mark.attrs.href, from, to };
}

export function setLink(href) {
  return (state, dispatch) => {
    const { empty, from, to } = state.selection;
    const link = linkAt(state);
    const tr = state.tr;
    if (link && empty) tr.removeMark(link.from, link.to, marks.link);
    else tr.removeMark(from, to, marks.link);
    if (href) {
      const mark = marks.link.create({ href });
      if (link && empty) tr.addMark(link.from, link.to, mark);
      else if (empty) tr.replaceSelectionWith(schema.text(href.replace(/^(mailto|tel):/, ""), [mark]), false);
      else tr.addMark(from, to, mark);
    }
    dispatch?.(tr.removeStoredMark(marks.link).scrollIntoView());
    return true;
  };
}

// Keys that need no AltGr on a Norwegian keyboard, and that no browser there keeps for itself; indenting is
// as in Word, and Tab leads out of the editor.
// The buttons, in order. `active` makes it a toggle; `when` shows it only where it means something.
export const COMMANDS = [
  { name: "heading", run: toggleHeading(3), active: atLevel(3), keys: "Mod-Shift-1" },
  { name: "subheading", run: toggleHeading(4), active: atLevel(4), keys: "Mod-Shift-2" },
  { name: "bold", run: toggleMark(marks.strong), active: (state) => hasMark(state, marks.strong), keys: "Mod-b" },
  { name: "italic", run: toggleMark(marks.em), active: (state) => hasMark(state, marks.em), keys: "Mod-i" },
  {
    name: "bullets",
    run: toggleList(nodes.bullet_list),
    active: (state) => listHere(state)?.node.type === nodes.bullet_list,
    keys: "Mod-Shift-8",
  },
  {
    name: "numbers",
    run: toggleList(nodes.ordered_list),
    active: (state) => listHere(state)?.node.type === nodes.ordered_list,
    keys: "Mod-Shift-7",
  },
  { name: "indent", run: sinkListItem(nodes.list_item), when: listHere, keys: "Alt-Shift-ArrowRight" },
  { name: "outdent", run: liftListItem(nodes.list_item), when: listHere, keys: "Alt-Shift-ArrowLeft" },
  {
    name: "quote",
    run: toggleQuote,
    active: (state) => Boolean(around(state, nodes.blockquote)),
    keys: "Mod-Shift-9",
  },
  { name: "link", panel: true, active: (state) => Boolean(linkAt(state)), keys: "Mod-k" },
  { name: "table", run: insertTable },
  { name: "rowAfter", run: addRowAfter, when: isInTable, words: true },
  { name: "rowDelete", run: deleteRow, when: isInTable, words: true },
  { name: "columnAfter", run: addColumnAfter, when: isInTable, words: true },
  { name: "columnDelete", run: deleteColumn, when: isInTable, words: true },
  { name: "headerRow", run: toggleHeaderRow, when: isInTable, words: true },
  { name: "tableDelete", run: deleteTable, when: isInTable, words: true },
];
