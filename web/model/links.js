/**
 * Finds the addresses in plain text. Whoever shows them makes text nodes and links of the parts;
 * nothing here, and nothing that uses it, ever makes markup out of somebody's text.
 *
 * @typedef {{ text: string, href?: string }} Part
 */

const ADDRESS = /\b(?:https?:\/\/|mailto:)[^\s<>"'`]+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+/giu;
const TRAILING = /[.,;:!?)\]}…]+$/u;
const SCHEMES = new Set(['http:', 'https:', 'mailto:']);

/**
 * The same text in parts; those with an `href` may be followed.
 * @param {string} text
 * @returns {Part[]}
 */
export function parts(text) {
  /** @type {Part[]} */
  const found = [];
  let from = 0;
  for (const match of text.matchAll(ADDRESS)) {
    const shown = match[0].replace(TRAILING, '');
    const href = addressOf(shown);
    if (href === undefined) continue;
    if (match.index > from) found.push({ text: text.slice(from, match.index) });
    found.push({ text: shown, href });
    from = match.index + shown.length;
  }
  if (from < text.length) found.push({ text: text.slice(from) });
  return found;
}

/**
 * The address when it is one that may be followed, nothing otherwise (`javascript:` and the like).
 * @param {string} text
 * @returns {string | undefined}
 */
export function addressOf(text) {
  const whole = /^[\w.+-]+@/u.test(text) ? `mailto:${text}` : text;
  if (!URL.canParse(whole)) return undefined;
  const url = new URL(whole);
  return SCHEMES.has(url.protocol) ? url.href : undefined;
}
