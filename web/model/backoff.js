/** How long to wait before connecting again. */

const FIRST_MS = 500;
const MOST_MS = 20_000;

/**
 * Doubles with every failure up to a bound; chance spreads clients that all lost the server at
 * the same instant.
 * @param {number} failures how often it failed in a row, from 1
 * @param {number} chance 0 to 1
 * @returns {number} milliseconds
 */
export function pauseMs(failures, chance) {
  const whole = Math.min(MOST_MS, FIRST_MS * 2 ** Math.min(failures - 1, 10));
  return Math.round(whole * (0.5 + chance / 2));
}

/** Close codes after which connecting again in the same way cannot help. */
const FINAL = new Set([4401, 4403]);

/**
 * @param {number} code the socket's close code
 * @returns {boolean}
 */
export function mayReconnect(code) {
  return !FINAL.has(code);
}
