// What a text may hold. The server's allow-list (meetings/clean.py) is the same, and has the last word.
import { Schema, DOMParser, DOMSerializer } from "prosemirror-model";
import { tableNodes } from "prosemirror-tables";

const LINK = /^(https?:\/\/|mailto:|tel:)/i;

// The address as it may be stored, or null. Accepts what people type: "www.…", "navn@…", "kommune.no/…".
export function validLink(typed) {
  const text = typed.trim();
  if (!text || /\s/.test(text)) return null;
  if (/^[^@:/]+@[^@:/]+\.[^@:/]+$/.test(text)) return `mailto:${text}`;
  const address = /^[a-z][a-z0-9+.-]*:/i.test(text) || !/^[^/]+\.[^/]{2,}/.test(text) ? text : `https://${text}`;
  if (!LINK.test(address)) return null;
  try {
    new URL(address);
  } catch {
    return null;
  }
  return address;
}

const tables = tableNodes({
  tableGroup: "block",
  cellContent: "(paragraph | bullet_list | ordered_list)+",
  cellAttributes: {},
});

const heading = (level) => ({ level, attrs: { level } });
const headings = { h1: heading(3), h2: heading(3), h3: heading(3), h4: heading(4), h5: heading(4), h6: heading(4) };

export const schema = new Schema({
  nodes: {
    doc: { content: "block+" },
    paragraph: {
      content: "inline*",
      group: "block",
      parseDOM: [{ tag: "p" }],
      toDOM: () => ["p", 0],
    },
    heading: {
      attrs: { level: { default: 3 } },
      content: "inline*",
      group: "block",
      defining: true,
      parseDOM: Object.entries(headings).map(([tag, { attrs }]) => ({ tag, attrs })),
      toDOM: (node) => [`h${node.attrs.level}`, 0],
    },
    blockquote: {
      content: "block+",
      group: "block",
      defining: true,
      parseDOM: [{ tag: "blockquote" }],
      toDOM: () => ["blockquote", 0],
    },
    bullet_list: {
      content: "list_item+",
      group: "block",
      parseDOM: [{ tag: "ul" }],
      toDOM: () => ["ul", 0],
    },
    ordered_list: {
      attrs: { start: { default: 1 } },
      content: "list_item+",
      group: "block",
      parseDOM: [{ tag: "ol", getAttrs: (dom) => ({ start: Number(dom.getAttribute("start") ?? 1) || 1 }) }],
      toDOM: (node) => (node.attrs.start === 1 ? ["ol", 0] : ["ol", { start: node.attrs.start }, 0]),
    },
    list_item: {
      content: "paragraph (paragraph | bullet_list | ordered_list)*",
      defining: true,
      parseDOM: [{ tag: "li" }],
      toDOM: () => ["li", 0],
    },
    ...tables,
    text: { group: "inline" },
    hard_break: {
      inline: true,
      group: "inline",
      selectable: false,
      parseDOM: [{ tag: "br" }],
      toDOM: () => ["br"],
    },
  },
  marks: {
    link: {
      attrs: { href: {} },
      inclusive: false,
      parseDOM: [
        {
          tag: "a[href]",
          getAttrs: (dom) => {
            const href = dom.getAttribute("href");
            return LINK.test(href) && { href };
          },
        },
      ],
      toDOM: (mark) => ["a", { href: mark.attrs.href }, 0],
    },
    em: { parseDOM: [{ tag: "em" }, { tag: "i" }], toDOM: () => ["em", 0] },
    strong: { parseDOM: [{ tag: "strong" }, { tag: "b" }], toDOM: () => ["strong", 0] },
    underline: { parseDOM: [{ tag: "u" }], toDOM: () => ["u", 0] },
  },
});

// preserveWhitespace: two spaces after a full stop are two characters someone typed.
const READ = { preserveWhitespace: true };

export function fromHtml(html) {
  const page = new window.DOMParser().parseFromString(html, "text/html");
  return DOMParser.fromSchema(schema).parse(page.body, READ);
}

// A table as a reader and a screen reader need it: a head that is a head, cells that say what they name.
function dressTable(table) {
  const rows = [...table.querySelectorAll(":scope > tbody > tr")];
  rows.forEach((row, at) => {
    for (const cell of row.querySelectorAll(":scope > th")) cell.setAttribute("scope", at ? "row" : "col");
  });
  const [first] = rows;
  if (rows.length > 1 && [...first.cells].every((cell) => cell.tagName === "TH" && cell.rowSpan === 1)) {
    table.createTHead().append(first);
  }
}

export function toHtml(doc) {
  const holder = document.createElement("div");
  DOMSerializer.fromSchema(schema).serializeFragment(doc.content, { document }, holder);
  // One paragraph alone in an item or cell is only its words.
  for (const box of holder.querySelectorAll("li, td, th")) {
    const paragraphs = box.querySelectorAll(":scope > p");
    if (paragraphs.length === 1 && box.firstChild === paragraphs[0]) paragraphs[0].replaceWith(...paragraphs[0].childNodes);
  }
  holder.querySelectorAll("table").forEach(dressTable);
  while (holder.lastElementChild?.matches("p:empty")) holder.lastElementChild.remove();
  return holder.innerHTML;
}

// The one form in which two texts that say the same are the same string.
export const canonical = (html) => toHtml(fromHtml(html)).normalize("NFC");
