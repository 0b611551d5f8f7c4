// Where national identity numbers stand: the rule of people/guard.py, in the browser, so that a number is
// marked as it is typed. What the server says counts when something is sent; saving never waits for either.
const FIRST = [3, 7, 6, 1, 8, 9, 4, 5, 2];
const SECOND = [5, 4, 3, 2, 7, 6, 5, 4, 3, 2];
// Without look-behind, which older iPads do not know: what stands before is taken along and not counted.
const CANDIDATE = /(^|[^\d.])(\d{6})[ \u00a0\u202f-]?(\d{5})(?!\d)/g;

const weighed = (weights, digits) => weights.reduce((sum, weight, at) => sum + weight * digits[at], 0);

function isDate(year, month, day) {
  const date = new Date(Date.UTC(year, month - 1, day));
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}

export function isNationalId(number) {
  const d = [...number].map(Number);
  if (d.length !== 11 || d[0] >= 8) return false;
  let day = d[0] * 10 + d[1];
  let month = d[2] * 10 + d[3];
  const year = d[4] * 10 + d[5];
  if (day > 40) day -= 40;
  month -= [80, 65, 40].find((shift) => month > shift) ?? 0;
  if (!isDate(1900 + year, month, day) && !isDate(2000 + year, month, day)) return false;
  return (weighed(SECOND, d) + d[10]) % 11 === 0 && (weighed(FIRST, d) + d[9]) % 11 <= 3;
}

// Each as [from, to] in `text`.
export function find(text) {
  const found = [];
  CANDIDATE.lastIndex = 0;
  for (let hit; (hit = CANDIDATE.exec(text)); ) {
    const from = hit.index + hit[1].length;
    const to = hit.index + hit[0].length;
    if (isNationalId(hit[2] + hit[3])) found.push([from, to]);
    // What followed may stand before the next.
    CANDIDATE.lastIndex = to;
  }
  return found;
}
