/**
 * Which stretch of a long list is shown: its end or its beginning first, and more of it as somebody
 * comes near the edge. Pure; it keeps no more than two numbers.
 */

/** Rows shown at first, and added at a time: a few screens, quickly made. */
export const STEP = 60;

/**
 * The first row to show of a list that is read from its end.
 * @param {number} length
 * @param {number} shown how many are wanted
 * @param {number} [wanted] a row that must be among them
 * @returns {number}
 */
export function startOf(length, shown, wanted = length) {
  return Math.max(0, Math.min(length - shown, wanted));
}

/**
 * How many are wanted once the edge was reached.
 * @param {number} shown
 * @param {number} length
 * @returns {number}
 */
export function more(shown, length) {
  return Math.min(length, shown + STEP);
}
