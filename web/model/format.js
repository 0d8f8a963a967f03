/** Times, spans and numbers for people; a number and its unit stay on one line. Pure: `now` is an argument. */

const MINUTE_S = 60;
const HOUR_S = 3600;
const DAY_S = 86_400;

/**
 * How long something has lasted, short: `12 s`, `4 min`, `2 h 5 min`, `3 d`.
 * @param {number} seconds
 * @returns {string}
 */
export function span(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  if (whole < MINUTE_S) return `${whole}\u00a0s`;
  if (whole < HOUR_S) return `${Math.floor(whole / MINUTE_S)}\u00a0min`;
  if (whole < DAY_S) {
    const minutes = Math.floor((whole % HOUR_S) / MINUTE_S);
    return minutes === 0 ? `${Math.floor(whole / HOUR_S)}\u00a0h` : `${Math.floor(whole / HOUR_S)}\u00a0h ${minutes}\u00a0min`;
  }
  return `${Math.floor(whole / DAY_S)}\u00a0d`;
}

/**
 * @param {string} at RFC 3339
 * @param {number} now milliseconds
 * @returns {string}
 */
export function since(at, now) {
  return span((now - Date.parse(at)) / 1000);
}

/**
 * @param {number} share 0 to 1
 * @returns {string}
 */
export function percent(share) {
  return `${Math.round(share * 100)}\u00a0%`;
}

/**
 * A whole number with its thousands apart.
 * @param {number} value
 * @returns {string}
 */
export function amount(value) {
  return value.toLocaleString(undefined, { maximumFractionDigits: 0 });
}
