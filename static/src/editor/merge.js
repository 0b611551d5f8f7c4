// Three versions of one text made into one, as far as that can be done without choosing for anyone.
//
// Texts are arrays of strings, a string per block (blocks.js makes them). Nothing here knows the DOM:
// `node` may import this file by itself.
import { diff3MergeRegions, diffIndices } from "node-diff3";

const same = (one, other) => one.length === other.length && one.every((block, at) => block === other[at]);

// How many blocks the arrays share from the front; `most` is how many may be counted.
function shared(arrays, most) {
  const [first, ...others] = arrays;
  let count = 0;
  while (count < most && others.every((other) => other[count] === first[count])) count++;
  return count;
}

const shortest = (arrays) => Math.min(...arrays.map((array) => array.length));
const reversed = (array) => [...array].reverse();

function sharedEnds(arrays) {
  const front = shared(arrays, shortest(arrays));
  const back = shared(arrays.map(reversed), shortest(arrays) - front);
  return [front, back];
}

const middle = (array, front, back) => array.slice(front, array.length - back);

// What each side has done to `base`, as { from, to, blocks }. As many blocks in as out: one each, so
// that two who changed neighbouring paragraphs have not changed the same.
function changes(base, side) {
  return diffIndices(base, side).flatMap(({ buffer1: [from, length], buffer2Content: blocks }) =>
    length === blocks.length
      ? blocks.map((block, at) => ({ from: from + at, to: from + at + 1, blocks: [block] }))
      : [{ from, to: from + length, blocks }],
  );
}

// `base` from `from` to `to`, with one side's changes there.
function apply(base, made, from, to) {
  const result = [];
  let at = from;
  for (const change of made) {
    result.push(...base.slice(at, change.from), ...change.blocks);
    at = change.to;
  }
  return result.concat(base.slice(at, to));
}

// Two changes meet when they are to the same blocks, or put something in at the same place.
function apart({ mine, base, theirs }) {
  const all = [
    ...changes(base, mine).map((change) => ({ ...change, side: "mine" })),
    ...changes(base, theirs).map((change) => ({ ...change, side: "theirs" })),
  ].sort((one, other) => one.from - other.from || one.to - other.to);
  const parts = [];
  let at = 0;
  while (all.length) {
    const met = [all.shift()];
    const [{ from }] = met;
    let { to } = met[0];
    const meets = (next) => next.from < to || (from === to && next.from === from && next.to === to);
    while (all.length && meets(all[0])) {
      met.push(all.shift());
      to = Math.max(to, met[met.length - 1].to);
    }
    parts.push({ ok: base.slice(at, from) });
    const of = (side) => apply(base, met.filter((change) => change.side === side), from, to);
    parts.push(...settle({ mine: of("mine"), base: base.slice(from, to), theirs: of("theirs") }));
    at = to;
  }
  return [...parts, { ok: base.slice(at) }];
}

// A passage both have changed, without what they agree on at its ends.
function settle({ mine, base, theirs }) {
  if (same(mine, theirs) || same(base, theirs)) return [{ ok: mine }];
  if (same(base, mine)) return [{ ok: theirs }];
  const [front, back] = sharedEnds([mine, theirs]);
  const [myRest, theirRest] = [middle(mine, front, back), middle(theirs, front, back)];
  const baseFront = shared([mine, base], Math.min(front, base.length));
  const baseBack = shared([mine, base].map(reversed), Math.min(back, base.length - baseFront));
  const baseRest = middle(base, baseFront, baseBack);
  let rest = [{ mine: myRest, base: baseRest, theirs: theirRest }];
  // All that one side wrote stands in what both wrote; or one side left the rest as it was.
  if ((front || back) && (!myRest.length || same(myRest, baseRest))) rest = [{ ok: theirRest }];
  else if ((front || back) && (!theirRest.length || same(theirRest, baseRest))) rest = [{ ok: myRest }];
  return [{ ok: mine.slice(0, front) }, ...rest, { ok: mine.slice(mine.length - back) }];
}

// Changes that only touch need not meet: a paragraph put in beside one that another has changed. But
// words that both have written are one change, never two: then someone must look.
function separate(passage) {
  const known = new Set(passage.base);
  const written = new Set(passage.mine.filter((block) => !known.has(block)));
  if (passage.theirs.some((block) => written.has(block))) return [passage];
  return apart(passage);
}

const isConflict = (part) => !part.ok;

const COMMON = 30;

// The time it takes to compare grows by the square of how often a block repeats, as empty paragraphs may:
// one that repeats is told by what stands before it. Gives the arrays, and the way back.
function telling(arrays) {
  const common = new Set();
  for (const array of arrays) {
    const seen = new Map();
    for (const block of array) {
      seen.set(block, (seen.get(block) ?? 0) + 1);
      if (seen.get(block) > COMMON) common.add(block);
    }
  }
  if (!common.size) return [arrays, (blocks) => blocks];
  const meant = new Map();
  const told = arrays.map((array) => {
    let before = "";
    let since = 0;
    return array.map((block) => {
      if (!common.has(block)) [before, since] = [block, 0];
      const name = JSON.stringify(common.has(block) ? [before, ++since, block] : [block]);
      meant.set(name, block);
      return name;
    });
  });
  return [told, (blocks) => blocks.map((name) => meant.get(name))];
}

// merge(base, mine, theirs) -> [{ ok: blocks } | { mine, base, theirs }]. In the order of the text; put
// together with a choice for each conflict it is the whole of it. The same three give the same answer.
export function merge(...texts) {
  const [told, back] = telling(texts);
  return compareThree(...told).map((part) =>
    Object.fromEntries(Object.entries(part).map(([name, blocks]) => [name, back(blocks)])),
  );
}

function compareThree(base, mine, theirs) {
  const [front, back] = sharedEnds([base, mine, theirs]);
  const [inner, ours, others] = [base, mine, theirs].map((blocks) => middle(blocks, front, back));
  const parts = [{ ok: base.slice(0, front) }];
  for (const region of diff3MergeRegions(ours, inner, others)) {
    if (region.stable) {
      parts.push({ ok: region.bufferContent });
      continue;
    }
    const settled = settle({ mine: region.aContent, base: region.oContent, theirs: region.bContent });
    parts.push(...settled.flatMap((part) => (isConflict(part) ? separate(part) : [part])));
  }
  parts.push({ ok: base.slice(base.length - back) });
  return parts.reduce((result, part) => {
    const last = result[result.length - 1];
    if (isConflict(part) || !last || isConflict(last)) return part.ok?.length === 0 ? result : [...result, part];
    last.ok = [...last.ok, ...part.ok];
    return result;
  }, []);
}

// What stands in a passage after `choice`: "mine", "theirs" or "both".
export function chosen({ mine, theirs }, choice) {
  if (choice === "both") return [...mine, ...theirs];
  return choice === "mine" ? mine : theirs;
}

const LONGEST = 3000; // words that are compared one by one
const words = (text) => text.match(/\s*\S+|\s+/g) ?? [];

// What became of `before`, word by word, as [{ kind: "same" | "out" | "in", text }]. Line by line
// first: a long text is not compared word by word where nothing happened.
export function diffWords(before, after) {
  const lines = (text) => text.match(/[^\n]*\n|[^\n]+/g) ?? [];
  const [[from, to], told] = telling([lines(before), lines(after)]);
  return compare(from, to, told, (out, into) => {
    const [old, now] = [out, into].map((part) => words(part.join("")));
    const long = Math.max(old.length, now.length) > LONGEST;
    return long ? compare([old.join("")], [now.join("")]) : compare(old, now);
  });
}

function compare(before, after, told = (pieces) => pieces, within = null) {
  const [front, back] = sharedEnds([before, after]);
  const parts = [];
  const add = (kind, pieces) => pieces.length && parts.push({ kind, text: told(pieces).join("") });
  const [inner, other] = [before, after].map((pieces) => middle(pieces, front, back));
  add("same", before.slice(0, front));
  let at = 0;
  for (const { buffer1: [from, length], buffer1Content: out, buffer2Content: into } of diffIndices(inner, other)) {
    add("same", inner.slice(at, from));
    if (within) parts.push(...within(told(out), told(into)));
    else add("out", out), add("in", into);
    at = from + length;
  }
  add("same", inner.slice(at));
  add("same", before.slice(before.length - back));
  return parts;
}
