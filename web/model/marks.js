/** Where the words of a search stand in a text, so that they can be shown. Pure. */

/** The most words of a query that are marked. */
const WORDS_MAX = 16;

/**
 * The text cut into parts, those that begin like a word of the query marked.
 * @param {string} text
 * @param {string} query
 * @returns {{ text: string, marked: boolean }[]}
 */
export function marks(text, query) {
  const words = [...query.toLocaleLowerCase().matchAll(/[\p{L}\p{N}]+/gu)].map(([word]) => stem(word)).slice(0, WORDS_MAX);
  if (words.length === 0) return text === '' ? [] : [{ text, marked: false }];
  const parts = text.split(/([\p{L}\p{N}]+)/u).filter((part) => part !== '');
  return parts.map((part) => {
    const small = part.toLocaleLowerCase();
    return { text: part, marked: words.some((word) => small.startsWith(word)) };
  });
}

/**
 * Endings that searching forgives too, roughly.
 * @param {string} word
 */
function stem(word) {
  return word.length > 5 ? word.replace(/(?:ing|ed|es|s|e)$/u, '') : word;
}
