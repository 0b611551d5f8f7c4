// Makes clean HTML of what Word, Outlook and the like put on the clipboard. Lists and tables stay.

const HEADINGS = "h1,h2,h3,h4,h5,h6";
const BLOCKS = `p,ul,ol,table,blockquote,div,${HEADINGS}`;

// Word writes a list item as a paragraph: style "mso-list:l0 level2 lfo1", and its mark in a span to be ignored.
function wordItem(paragraph) {
  const level = /mso-list:[^;]*\blevel(\d+)/i.exec(paragraph.dataset.style ?? "");
  if (!level || /mso-list:\s*none/i.test(paragraph.dataset.style)) return null;
  const ignored = [...paragraph.querySelectorAll("span")].find((span) => /mso-list:\s*ignore/i.test(span.dataset.style ?? ""));
  const mark = ignored?.textContent.replace(/\s|\u00a0/g, "") ?? "";
  ignored?.remove();
  return { level: Number(level[1]), mark, nodes: [...paragraph.childNodes] };
}

// Word on the web gives each item a list of its own, with the level as an attribute.
function webItem(wrapper) {
  const item = wrapper.querySelector("li");
  if (!item) return null;
  const list = item.closest("ol, ul");
  const mark = list.tagName === "OL" ? `${list.getAttribute("start") ?? 1}.` : "·";
  return { level: Number(item.dataset.ariaLevel ?? item.getAttribute("aria-level") ?? 1), mark, nodes: [...item.childNodes] };
}

// "1.", "b)", "iv." count; "·", "o", "§" and "-" do not.
const ordered = (mark) => /^\(?(\d+|[a-z]|[ivxlc]+)[.)]+$/i.test(mark) || /^(\d+\.)+\d*$/.test(mark);

// `stack` holds the open lists, outermost first, each with Word's own level. A level that was jumped over is none.
function addItem(page, stack, before, { level, mark, nodes }) {
  const tag = ordered(mark) ? "ol" : "ul";
  const innermost = () => stack[stack.length - 1];
  while (innermost()?.level > level) stack.pop();
  if (innermost()?.level === level && innermost().list.localName !== tag) stack.pop();
  if (innermost()?.level !== level) {
    const list = page.createElement(tag);
    const start = parseInt(mark, 10);
    if (tag === "ol" && start > 1) list.setAttribute("start", start);
    if (innermost()) innermost().list.lastElementChild.append(list);
    else before.before(list);
    stack.push({ level, list });
  }
  const item = page.createElement("li");
  item.append(...nodes);
  innermost().list.append(item);
}

function buildLists(page) {
  let stack = [];
  for (const block of page.querySelectorAll("p, h1, h2, h3, h4, h5, h6, div.ListContainerWrapper")) {
    const item = block.localName === "div" ? webItem(block) : wordItem(block);
    if (!item) continue;
    // A list goes on only while its items stand side by side.
    let previous = block.previousSibling;
    while (previous && previous.nodeType !== 1 && !previous.textContent.trim()) previous = previous.previousSibling;
    if (previous !== stack[0]?.list) stack = [];
    addItem(page, stack, block, item);
    block.remove();
  }
}

const bold = (style) => /font-weight:\s*(bold|[6-9]00)/i.test(style);
const italic = (style) => /font-style:\s*italic/i.test(style);

// Spans that are bold by style alone, and Google's <b> that is not bold at all.
function keepEmphasis(page) {
  for (const span of page.querySelectorAll("span")) {
    const style = span.dataset.style ?? "";
    for (const [test, tag] of [[bold, "strong"], [italic, "em"]]) {
      if (!test(style) || !span.textContent.trim()) continue;
      const mark = page.createElement(tag);
      mark.append(...span.childNodes);
      span.append(mark);
    }
  }
  for (const mark of page.querySelectorAll("b")) {
    if (/font-weight:\s*normal/i.test(mark.dataset.style ?? "")) mark.replaceWith(...mark.childNodes);
  }
}

// A table of Word may hold headings, which a cell of ours may not; a table in a table is opened.
function plainCells(page) {
  for (const heading of page.querySelectorAll(HEADINGS.replace(/h\d/g, "td $&, th $&"))) {
    const paragraph = page.createElement("p");
    const strong = paragraph.appendChild(page.createElement("strong"));
    strong.append(...heading.childNodes);
    heading.replaceWith(paragraph);
  }
  for (const inner of page.querySelectorAll("table table")) {
    for (const cell of inner.querySelectorAll("td, th")) {
      const words = page.createElement("div");
      words.append(...cell.childNodes);
      inner.before(words);
    }
    inner.remove();
  }
}

const RUBBISH = "style, script, meta, link, title, xml, img, v\\:shape, v\\:imagedata, o\\:p:empty, object, iframe, svg, colgroup, input, button";

// Empty paragraphs between all others are spacing, not text: Word's and Outlook's own, those of Teams that
// hold one hard space, and the line breaks that Google puts between blocks.
function dropSpacing(page) {
  for (const paragraph of page.querySelectorAll("p, div.elementToProof")) {
    const words = paragraph.textContent;
    const office = paragraph.matches(".MsoNormal, .MsoListParagraph, .elementToProof");
    const spaced = office || words.includes("\u00a0");
    if (spaced && !words.replace(/\u00a0/g, "").trim() && !paragraph.querySelector("br + *")) paragraph.remove();
  }
  const isText = (node) => node?.nodeType === 3 && node.data.trim();
  for (const line of page.querySelectorAll("br")) {
    const beside = [line.previousElementSibling, line.nextElementSibling].some((node) => node?.matches(BLOCKS));
    if (beside && !isText(line.previousSibling) && !isText(line.nextSibling)) line.remove();
  }
}

export function cleanPasted(html) {
  // Under another name the page's CSP has no opinion on each of Word's thousand styles.
  const renamed = html
    .replace(/<style[\s\S]*?<\/style>/gi, "")
    .replace(/<[a-z][^>]*>/gi, (tag) => tag.replace(/\sstyle\s*=/gi, " data-style="));
  const page = new DOMParser().parseFromString(renamed, "text/html");
  page.querySelectorAll(RUBBISH).forEach((node) => node.remove());
  const comments = page.createTreeWalker(page, NodeFilter.SHOW_COMMENT);
  const found = [];
  while (comments.nextNode()) found.push(comments.currentNode);
  found.forEach((comment) => comment.remove());
  keepEmphasis(page);
  buildLists(page);
  plainCells(page);
  dropSpacing(page);
  for (const node of page.querySelectorAll("*")) {
    for (const { name } of [...node.attributes]) {
      // data-pm-slice is ProseMirror's own note on what it copied.
      if (!["href", "colspan", "rowspan", "start", "data-pm-slice"].includes(name)) node.removeAttribute(name);
    }
  }
  // Line breaks in the source are only where Word folded its lines.
  const texts = page.createTreeWalker(page.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const text = texts.currentNode;
    if (!text.parentElement.closest("pre")) text.data = text.data.replace(/[ \t]*\r?\n[ \t\r\n]*/g, " ");
  }
  return page.body.innerHTML;
}
