/**
 * What changed between two texts, line by line: the longest common lines stay, the rest is taken
 * out or put in (Hunt and McIlroy, 1976). Pure.
 *
 * @typedef {{ kind: 'same' | 'out' | 'in', text: string }} Line
 * @typedef {{ kind: 'gap', n: number }} Gap lines that stayed and are not shown
 */

/** Lines compared one with another, at most: beyond this all of them are taken as changed. */
const CELLS_MAX = 4_000_000;

/**
 * @param {string} before
 * @param {string} after
 * @returns {Line[]}
 */
export function lines(before, after) {
  const [a, b] = [before.split('\n'), after.split('\n')];
  let from = 0;
  while (from < a.length && from < b.length && a[from] === b[from]) from += 1;
  let [endA, endB] = [a.length, b.length];
  while (endA > from && endB > from && a[endA - 1] === b[endB - 1]) [endA, endB] = [endA - 1, endB - 1];
  const same = (/** @type {string} */ text) => ({ kind: /** @type {const} */ ('same'), text });
  return [...a.slice(0, from).map(same), ...middle(a.slice(from, endA), b.slice(from, endB)), ...a.slice(endA).map(same)];
}

/**
 * @param {string[]} a
 * @param {string[]} b
 * @returns {Line[]}
 */
function middle(a, b) {
  /** @type {Line[]} */
  const made = [];
  const [out, put] = [(/** @type {string} */ text) => made.push({ kind: 'out', text }), (/** @type {string} */ text) => made.push({ kind: 'in', text })];
  if (a.length * b.length > CELLS_MAX) {
    a.forEach(out);
    b.forEach(put);
    return made;
  }
  const common = commonLengths(a, b);
  const width = b.length + 1;
  let [i, j] = [0, 0];
  while (i < a.length && j < b.length) {
    if (a[i] === b[j]) {
      made.push({ kind: 'same', text: a[i] ?? '' });
      [i, j] = [i + 1, j + 1];
    } else if ((common[(i + 1) * width + j] ?? 0) >= (common[i * width + j + 1] ?? 0)) {
      out(a[i] ?? '');
      i += 1;
    } else {
      put(b[j] ?? '');
      j += 1;
    }
  }
  a.slice(i).forEach(out);
  b.slice(j).forEach(put);
  return made;
}

/**
 * How many lines are common from each pair of places on, row by row.
 * @param {string[]} a
 * @param {string[]} b
 */
function commonLengths(a, b) {
  const width = b.length + 1;
  const common = new Uint32Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i -= 1) {
    for (let j = b.length - 1; j >= 0; j -= 1) {
      const both = a[i] === b[j];
      const longer = Math.max(common[(i + 1) * width + j] ?? 0, common[i * width + j + 1] ?? 0);
      common[i * width + j] = both ? (common[(i + 1) * width + j + 1] ?? 0) + 1 : longer;
    }
  }
  return common;
}

/**
 * The same with long stretches that stayed folded away.
 * @param {readonly Line[]} all
 * @param {number} around lines kept before and after a change
 * @returns {(Line | Gap)[]}
 */
export function folded(all, around) {
  /** @type {(Line | Gap)[]} */
  const made = [];
  let n = 0;
  const near = all.map((_, i) => all.slice(Math.max(0, i - around), i + around + 1).some(({ kind }) => kind !== 'same'));
  for (const [i, line] of all.entries()) {
    if (near[i]) {
      if (n > 0) made.push({ kind: 'gap', n });
      n = 0;
      made.push(line);
    } else n += 1;
  }
  if (n > 0 && made.length > 0) made.push({ kind: 'gap', n });
  return made;
}
