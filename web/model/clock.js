/** When something was, for people. Pure: `now` is an argument. */

/**
 * The time of day, or the date when it was not today.
 * @param {string | number} at RFC 3339, or milliseconds since 1970
 * @param {number} now milliseconds
 * @returns {string}
 */
export function clock(at, now) {
  const then = new Date(at);
  if (Number.isNaN(then.getTime())) return '';
  const sameDay = then.toDateString() === new Date(now).toDateString();
  return sameDay
    ? then.toLocaleTimeString(undefined, { hour: 'numeric', minute: '2-digit' })
    : then.toLocaleDateString(undefined, { day: 'numeric', month: 'short', hour: 'numeric', minute: '2-digit' });
}
