/**
 * The manual as data: which pages there are, a page's text in parts, and finding a part by words.
 * Pure; fetching and showing is the page's.
 *
 * @typedef {import('./markdown.js').Block} Block
 * @typedef {import('./markdown.js').Inline} Inline
 * @typedef {{ id: string, title: string }} Page
 * @typedef {{ name: string, pages: readonly Page[] }} Part
 * @typedef {{ page: string, title: string, heading: string, anchor: string, text: string }} Section
 * @typedef {{ section: Section, excerpt: string }} Found
 */

/** Characters of a text around the first word that was looked for. */
const EXCERPT_CHARS = 160;
/** Words of a query, at most. */
const WORDS_MAX = 12;

/**
 * What is shown of a page's source: lines that are remarks are for those who write and test it.
 * @param {string} source Markdown
 */
export function shown(source) {
  return source
    .split('\n')
    .filter((line) => !/^\s*<!--.*-->\s*$/u.test(line))
    .join('\n');
}

/**
 * A heading's place within its page.
 * @param {string} heading
 */
export function anchorOf(heading) {
  return heading.toLowerCase().replace(/[^a-z0-9]+/gu, '-').replace(/^-|-$/gu, '');
}

/**
 * The words of inline nodes.
 * @param {readonly Inline[]} nodes
 * @returns {string}
 */
export function wordsOf(nodes) {
  return nodes.map((node) => ('children' in node ? wordsOf(node.children) : node.text)).join('');
}

/**
 * The words of a block.
 * @param {Block} block
 * @returns {string}
 */
function textOf(block) {
  switch (block.type) {
    case 'heading':
    case 'paragraph':
      return wordsOf(block.children);
    case 'code':
      return block.text;
    case 'quote':
      return block.children.map(textOf).join(' ');
    case 'list':
      return block.items.flat().map(textOf).join(' ');
    case 'table':
      return [block.head, ...block.rows].flat().map(wordsOf).join(' ');
    default:
      return '';
  }
}

/**
 * A page cut at its headings.
 * @param {Page} page
 * @param {readonly Block[]} blocks
 * @returns {Section[]}
 */
export function sections({ id, title }, blocks) {
  /** @type {Section[]} */
  const found = [{ page: id, title, heading: '', anchor: '', text: '' }];
  for (const block of blocks) {
    const last = found.at(-1);
    if (block.type === 'heading' && block.level > 1) {
      const heading = wordsOf(block.children);
      found.push({ page: id, title, heading, anchor: anchorOf(heading), text: '' });
    } else if (last !== undefined && block.type !== 'heading') {
      last.text = `${last.text} ${textOf(block)}`.trim();
    }
  }
  return found.filter(({ heading, text }) => heading !== '' || text !== '');
}

/**
 * The parts that hold every word of the query, the best first: words in a heading count more than
 * words in a title, and those more than words in the text.
 * @param {readonly Section[]} all
 * @param {string} query
 * @param {number} [most]
 * @returns {Found[]}
 */
export function find(all, query, most = 30) {
  const words = wordsIn(query).slice(0, WORDS_MAX);
  if (words.length === 0) return [];
  const scored = all.flatMap((section, place) => {
    const worth = score(section, words);
    return worth === 0 ? [] : [{ section, place, worth }];
  });
  scored.sort((a, b) => b.worth - a.worth || a.place - b.place);
  return scored.slice(0, most).map(({ section }) => ({ section, excerpt: excerpt(section.text, words) }));
}

/**
 * @param {Section} section
 * @param {readonly string[]} words
 */
function score({ title, heading, text }, words) {
  const places = /** @type {const} */ ([[heading, 6], [title, 3], [text, 1]]).map(
    ([where, worth]) => /** @type {const} */ ([wordsIn(where), worth]),
  );
  let sum = 0;
  for (const word of words) {
    const worth = places.reduce((most, [held, worth]) => {
      if (held.includes(word)) return Math.max(most, worth * 2);
      return held.some((one) => one.startsWith(word)) ? Math.max(most, worth) : most;
    }, 0);
    if (worth === 0) return 0;
    sum += worth;
  }
  return sum;
}

/**
 * Words, and the parts of names such as `offer_band` and `--data-dir` as well as the whole.
 * @param {string} text
 * @returns {string[]}
 */
function wordsIn(text) {
  const whole = text.toLowerCase().match(/[\p{L}\p{N}_.-]+/gu) ?? [];
  return whole.flatMap((word) => {
    const bare = word.replace(/^[-._]+|[-._]+$/gu, '');
    const parts = bare.split(/[-._]+/u);
    return parts.length > 1 ? [bare, ...parts] : [bare];
  }).filter((word) => word !== '');
}

/**
 * @param {string} text
 * @param {readonly string[]} words
 */
function excerpt(text, words) {
  const small = text.toLowerCase();
  const at = words.map((word) => small.indexOf(word)).filter((place) => place >= 0);
  const from = Math.max(0, Math.min(...(at.length > 0 ? at : [0])) - EXCERPT_CHARS / 4);
  const begin = from === 0 ? 0 : text.indexOf(' ', from) + 1;
  const cut = text.slice(begin, begin + EXCERPT_CHARS).replace(/\s+/gu, ' ');
  return `${begin > 0 ? '… ' : ''}${cut}${begin + EXCERPT_CHARS < text.length ? ' …' : ''}`;
}

/**
 * The pages before and after one.
 * @param {readonly Part[]} parts
 * @param {string} id
 * @returns {{ before: Page | undefined, after: Page | undefined }}
 */
export function beside(parts, id) {
  const all = parts.flatMap(({ pages }) => pages);
  const at = all.findIndex((page) => page.id === id);
  return { before: at > 0 ? all[at - 1] : undefined, after: at >= 0 ? all[at + 1] : undefined };
}
