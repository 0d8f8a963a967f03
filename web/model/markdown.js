/**
 * The Markdown of knowledge articles as a closed set of nodes. Raw HTML is text like any other;
 * a link that may not be followed is its words alone. A link to a file beside this one
 * (`other.md#part`) is a page of the same book, for whoever shows one. Pure; whoever shows the nodes
 * makes elements.
 *
 * @typedef {{ type: 'text', text: string }
 *   | { type: 'strong' | 'em', children: Inline[] }
 *   | { type: 'code', text: string }
 *   | { type: 'link', href: string, children: Inline[] }
 *   | { type: 'page', page: string, anchor: string, children: Inline[] }} Inline
 *
 * @typedef {{ type: 'heading', level: number, children: Inline[] }
 *   | { type: 'paragraph', children: Inline[] }
 *   | { type: 'code', text: string }
 *   | { type: 'quote', children: Block[] }
 *   | { type: 'list', ordered: boolean, items: Block[][] }
 *   | { type: 'table', head: Inline[][], rows: Inline[][][] }
 *   | { type: 'rule' }} Block
 */

import { addressOf } from './links.js';

/** Deeper nesting than any article has is text. */
const DEPTH_MAX = 6;
const LIST = /^(\s*)(?:([-*+])|(\d{1,9})[.)])\s+/u;
const INLINE = /`([^`]+)`|\*\*(.+?)\*\*|(?<![\w*])\*(?!\s)(.+?)\*(?!\w)|(?<!\w)_(?!\s)(.+?)_(?!\w)|\[([^\]]+)\]\(([^()\s]+)\)|<?(https?:\/\/[^\s<>]+)>?/u;

const PAGE = /^([a-z0-9-]+)\.md(?:#([a-z0-9-]+))?$/u;

/**
 * @param {string} text
 * @param {number} [depth]
 * @returns {Block[]}
 */
export function blocks(text, depth = 0) {
  const lines = text.replaceAll('\r\n', '\n').split('\n');
  /** @type {Block[]} */
  const found = [];
  for (let at = 0; at < lines.length; ) {
    const [block, next] = blockAt(lines, at, depth);
    if (block !== undefined) found.push(block);
    at = next;
  }
  return found;
}

/**
 * @param {string[]} lines
 * @param {number} at
 * @param {number} depth
 * @returns {[Block | undefined, number]} the block and the line after it
 */
function blockAt(lines, at, depth) {
  const line = lines[at] ?? '';
  if (line.trim() === '') return [undefined, at + 1];
  if (line.startsWith('```')) return fence(lines, at);
  const heading = /^(#{1,6})\s+(.*?)\s*#*$/u.exec(line);
  if (heading) return [{ type: 'heading', level: (heading[1] ?? '').length, children: inlines(heading[2] ?? '') }, at + 1];
  if (/^(?:-{3,}|\*{3,}|_{3,})\s*$/u.test(line)) return [{ type: 'rule' }, at + 1];
  if (depth < DEPTH_MAX && line.startsWith('>')) return quote(lines, at, depth);
  if (depth < DEPTH_MAX && LIST.test(line)) return list(lines, at, depth);
  if (line.includes('|') && /^\s*\|?[\s:|-]*-[\s:|-]*$/u.test(lines[at + 1] ?? '')) return table(lines, at);
  return paragraph(lines, at);
}

/**
 * @param {string[]} lines
 * @param {number} at
 * @returns {[Block, number]}
 */
function fence(lines, at) {
  let end = at + 1;
  while (end < lines.length && !lines[end]?.startsWith('```')) end += 1;
  return [{ type: 'code', text: lines.slice(at + 1, end).join('\n') }, end + 1];
}

/**
 * @param {string[]} lines
 * @param {number} at
 * @param {number} depth
 * @returns {[Block, number]}
 */
function quote(lines, at, depth) {
  let end = at;
  while (lines[end]?.startsWith('>')) end += 1;
  const inner = lines.slice(at, end).map((line) => line.replace(/^>\s?/u, '')).join('\n');
  return [{ type: 'quote', children: blocks(inner, depth + 1) }, end];
}

/**
 * Items of one list; what is indented under an item belongs to it.
 * @param {string[]} lines
 * @param {number} at
 * @param {number} depth
 * @returns {[Block, number]}
 */
function list(lines, at, depth) {
  const first = LIST.exec(lines[at] ?? '');
  const margin = (first?.[1] ?? '').length;
  const ordered = first?.[3] !== undefined;
  /** @type {Block[][]} */
  const items = [];
  while (at < lines.length) {
    const mark = LIST.exec(lines[at] ?? '');
    if (mark === null || (mark[1] ?? '').length !== margin || (mark[3] !== undefined) !== ordered) break;
    const inner = [(lines[at] ?? '').slice(mark[0].length)];
    at += 1;
    while (at < lines.length && belongs(lines, at, margin)) {
      inner.push((lines[at] ?? '').slice(Math.min(mark[0].length, indent(lines[at] ?? ''))));
      at += 1;
    }
    items.push(blocks(inner.join('\n'), depth + 1));
    if ((lines[at] ?? '').trim() === '' && LIST.test(lines[at + 1] ?? '')) at += 1;
  }
  return [{ type: 'list', ordered, items }, at];
}

/**
 * @param {string[]} lines
 * @param {number} at
 * @param {number} margin
 */
function belongs(lines, at, margin) {
  const line = lines[at] ?? '';
  if (line.trim() === '') return indent(lines[at + 1] ?? '') > margin && (lines[at + 1] ?? '').trim() !== '';
  return indent(line) > margin;
}

/** @param {string} line */
function indent(line) {
  return line.length - line.trimStart().length;
}

/**
 * @param {string[]} lines
 * @param {number} at
 * @returns {[Block, number]}
 */
function table(lines, at) {
  let end = at + 2;
  while ((lines[end] ?? '').includes('|')) end += 1;
  const [head = [], ...rows] = [lines[at] ?? '', ...lines.slice(at + 2, end)].map(cells);
  return [{ type: 'table', head, rows }, end];
}

/** @param {string} line */
function cells(line) {
  return line.trim().replace(/^\||\|$/gu, '').split('|').map((cell) => inlines(cell.trim()));
}

/**
 * @param {string[]} lines
 * @param {number} at
 * @returns {[Block, number]}
 */
function paragraph(lines, at) {
  let end = at + 1;
  while (end < lines.length && !/^(?:\s*$|```|#{1,6}\s|>)/u.test(lines[end] ?? '') && !LIST.test(lines[end] ?? '')) end += 1;
  return [{ type: 'paragraph', children: inlines(lines.slice(at, end).map((line) => line.trim()).join(' ')) }, end];
}

/**
 * @param {string} text
 * @param {number} [depth]
 * @returns {Inline[]}
 */
export function inlines(text, depth = 0) {
  /** @type {Inline[]} */
  const found = [];
  let rest = text;
  while (rest !== '') {
    const mark = depth < DEPTH_MAX ? INLINE.exec(rest) : null;
    if (mark === null) break;
    if (mark.index > 0) found.push({ type: 'text', text: rest.slice(0, mark.index) });
    found.push(...marked(mark, depth));
    rest = rest.slice(mark.index + mark[0].length);
  }
  if (rest !== '') found.push({ type: 'text', text: rest });
  return found;
}

/**
 * @param {RegExpExecArray} mark
 * @param {number} depth
 * @returns {Inline[]}
 */
function marked(mark, depth) {
  const [, code, strong, star, under, words, target, bare] = mark;
  if (code !== undefined) return [{ type: 'code', text: code }];
  if (strong !== undefined) return [{ type: 'strong', children: inlines(strong, depth + 1) }];
  const em = star ?? under;
  if (em !== undefined) return [{ type: 'em', children: inlines(em, depth + 1) }];
  const page = PAGE.exec(target ?? '');
  if (page !== null) return [{ type: 'page', page: page[1] ?? '', anchor: page[2] ?? '', children: inlines(words ?? '', depth + 1) }];
  const href = addressOf(target ?? bare ?? '');
  const children = words === undefined ? [{ type: /** @type {const} */ ('text'), text: bare ?? '' }] : inlines(words, depth + 1);
  return href === undefined ? children : [{ type: 'link', href, children }];
}
