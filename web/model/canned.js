/**
 * Canned replies: the team's internal articles of one topic. A title is what is typed after the
 * slash, the body is what is put into the reply, with `{{name}}` and the like filled in. Pure.
 *
 * @typedef {import('../types/wire.js').Article} Article
 * @typedef {Record<string, string | undefined>} Values
 */

/** The topic that makes an internal article a canned reply. */
export const TOPIC = 'canned-reply';

/** The most that is offered at once. */
const SHOWN_MAX = 8;

/**
 * @param {readonly Article[]} articles
 * @returns {Article[]} by title
 */
export function cannedOf(articles) {
  const kept = articles.filter(({ topic, audience, published }) => topic === TOPIC && audience === 'internal' && published);
  return kept.sort((a, b) => a.title.localeCompare(b.title));
}

/**
 * What stands after a slash with which a line begins, up to the caret; undefined when there is none.
 * @param {string} text
 * @param {number} caret
 * @returns {string | undefined}
 */
export function slashed(text, caret) {
  return /(?:^|\n)\/([^\n/]{0,40})$/u.exec(text.slice(0, caret))?.[1];
}

/**
 * The text with the slash and what was typed after it replaced by a reply.
 * @param {string} text
 * @param {number} caret
 * @param {string} reply
 * @returns {{ text: string, caret: number }}
 */
export function put(text, caret, reply) {
  const typed = slashed(text, caret);
  const from = typed === undefined ? caret : caret - typed.length - 1;
  return { text: text.slice(0, from) + reply + text.slice(caret), caret: from + reply.length };
}

/**
 * @param {readonly Article[]} replies
 * @param {string} typed
 * @returns {Article[]}
 */
export function found(replies, typed) {
  const words = typed.toLocaleLowerCase().split(/\s+/u).filter((word) => word !== '');
  const holds = (/** @type {Article} */ { title }) => words.every((word) => title.toLocaleLowerCase().includes(word));
  return replies.filter(holds).slice(0, SHOWN_MAX);
}

/**
 * Fills in what is known; what is not stays visible, so that nobody sends a gap.
 * @param {string} body
 * @param {Values} values
 * @returns {string}
 */
export function filled(body, values) {
  return body.replace(/\{\{\s*([\p{L}_]+)\s*\}\}/gu, (whole, name) => values[String(name).toLocaleLowerCase()] || whole);
}
