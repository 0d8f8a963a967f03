/** Finding a command by what one types of it. Pure. */

/** @typedef {{ name: string, hint?: string, keys?: string }} Named */

/** The most that is shown. */
const SHOWN_MAX = 12;

/**
 * The commands that hold every typed word, those that begin with what was typed first.
 * @template {Named} T
 * @param {readonly T[]} commands
 * @param {string} typed
 * @returns {T[]}
 */
export function matching(commands, typed) {
  const text = typed.trim().toLocaleLowerCase();
  const words = text.split(/\s+/u).filter((word) => word !== '');
  const kept = commands.filter(({ name, hint = '' }) => {
    const whole = `${name} ${hint}`.toLocaleLowerCase();
    return words.every((word) => whole.includes(word));
  });
  const begins = (/** @type {T} */ command) => Number(command.name.toLocaleLowerCase().startsWith(text));
  return kept.sort((a, b) => begins(b) - begins(a)).slice(0, SHOWN_MAX);
}

/**
 * The place after a step up or down, around the ends.
 * @param {number} at
 * @param {number} step
 * @param {number} length
 */
export function stepped(at, step, length) {
  return length === 0 ? 0 : (at + step + length) % length;
}
