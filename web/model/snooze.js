/** Until when a conversation may be put aside. Pure: `now` is an argument, local time throughout. */

const HOUR_MS = 3_600_000;
/** When a working day begins. */
const MORNING = 9;

/**
 * @param {Date} now
 * @returns {{ word: string, at: Date }[]} soonest first
 */
export function choices(now) {
  const inHours = (/** @type {number} */ n) => new Date(now.getTime() + n * HOUR_MS);
  return [
    { word: 'For an hour', at: inHours(1) },
    { word: 'For three hours', at: inHours(3) },
    { word: 'Until tomorrow morning', at: morning(now, 1) },
    { word: 'Until Monday morning', at: morning(now, daysToMonday(now)) },
  ];
}

/**
 * @param {Date} now
 * @param {number} days from today
 */
function morning(now, days) {
  return new Date(now.getFullYear(), now.getMonth(), now.getDate() + days, MORNING);
}

/** @param {Date} now */
function daysToMonday(now) {
  return ((8 - now.getDay()) % 7) || 7;
}

/**
 * Whether a conversation is out of sight at this moment.
 * @param {{ snoozed_until?: string | null }} conversation
 * @param {number} now milliseconds
 */
export function isAside({ snoozed_until: until }, now) {
  return until !== undefined && until !== null && Date.parse(until) > now;
}
