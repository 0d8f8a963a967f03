/**
 * Colleagues named in a note, with an `@` before the name: while it is typed, and once it stands
 * there. Pure.
 *
 * @typedef {{ id: string, name: string }} Named
 */

const SHOWN_MAX = 8;

/**
 * What stands after an `@` with which a word begins, up to the caret; undefined when there is none.
 * @param {string} text
 * @param {number} caret
 * @returns {string | undefined}
 */
export function named(text, caret) {
  return /(?:^|[\s(])@([^\n@]{0,40})$/u.exec(text.slice(0, caret))?.[1];
}

/**
 * @template {Named} T
 * @param {readonly T[]} people
 * @param {string} typed
 * @returns {T[]} whose name, or a part of it, begins so
 */
export function found(people, typed) {
  const begin = typed.toLocaleLowerCase();
  const fits = (/** @type {string} */ name) =>
    name.startsWith(begin) || name.split(/\s+/u).some((part) => part.startsWith(begin));
  return people.filter(({ name }) => fits(name.toLocaleLowerCase())).slice(0, SHOWN_MAX);
}

/**
 * The text with what was typed after the `@` replaced by a whole name.
 * @param {string} text
 * @param {number} caret
 * @param {string} name
 * @returns {{ text: string, caret: number }}
 */
export function put(text, caret, name) {
  const from = caret - (named(text, caret)?.length ?? 0);
  const before = text.slice(0, from) + name + ' ';
  return { text: before + text.slice(caret).replace(/^ /u, ''), caret: before.length };
}

/**
 * Whom a finished note names: the longest name that fits, so that "Ann" is not found in "Anna Ek".
 * @param {string} text
 * @param {readonly Named[]} people
 * @returns {string[]} their ids, each once
 */
export function namedIn(text, people) {
  const longestFirst = [...people].sort((a, b) => b.name.length - a.name.length);
  /** @type {Set<string>} */
  const ids = new Set();
  for (const { index } of text.matchAll(/(?<=^|[\s(])@/gu)) {
    const rest = text.slice(index + 1);
    const one = longestFirst.find(({ name }) => rest.startsWith(name) && !/^[\p{L}\p{N}]/u.test(rest.slice(name.length)));
    if (one !== undefined) ids.add(one.id);
  }
  return [...ids];
}
