/**
 * What the knowledge base lacks and what in it does not help, out of what was measured. Pure.
 *
 * @typedef {import('../types/wire.js').Article} Article
 * @typedef {import('../types/api.js').ArticleFigures} ArticleFigures
 * @typedef {{ id: string, title: string, n: number, unhelpful: number, share: number }} Weak
 */

/** An article that is newer has not had the time to be needed. */
const SETTLED_MS = 30 * 86_400_000;
/** Conversations from which a share says something. */
const N_MIN = 3;

/**
 * Articles that were quoted and did not settle it: the customer went to a person, came back, or left
 * without a word. Those that failed most customers first.
 * @param {ArticleFigures[]} figures
 * @param {Article[]} articles
 * @returns {Weak[]}
 */
export function weak(figures, articles) {
  const titles = new Map(articles.map(({ id, title }) => [id, title]));
  return figures
    .flatMap(({ article_id: id, n, escalated, failed }) => {
      const title = titles.get(id);
      const unhelpful = escalated + failed;
      return title === undefined || n < N_MIN || unhelpful === 0 ? [] : [{ id, title, n, unhelpful, share: unhelpful / n }];
    })
    .sort((a, b) => b.unhelpful - a.unhelpful || b.share - a.share);
}

/**
 * Articles customers may read, long enough there, that no answer quoted.
 * @param {ArticleFigures[]} figures
 * @param {Article[]} articles
 * @param {number} now
 * @returns {Article[]} the longest unchanged first
 */
export function unneeded(figures, articles, now) {
  const quoted = new Set(figures.map(({ article_id: id }) => id));
  return articles
    .filter(({ id, published, audience, updated_at: at }) => published && audience === 'public' && !quoted.has(id) && now - Date.parse(at) >= SETTLED_MS)
    .sort((a, b) => Date.parse(a.updated_at) - Date.parse(b.updated_at));
}

/**
 * What the customer asked when nothing was found: their last words before the assistant said so.
 * @param {{ seq: number, author: string, kind: string, text: string }[]} messages oldest first
 * @returns {string | undefined}
 */
export function unanswered(messages) {
  const end = messages.findLastIndex(({ kind }) => kind === 'nothing_found');
  return messages.slice(0, Math.max(end, 0)).findLast(({ author }) => author === 'customer')?.text;
}
