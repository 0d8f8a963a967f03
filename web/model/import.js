/**
 * Articles out of files: Markdown, plain text, HTML, and tables of questions and answers. Pure.
 * What a file holds is text: of HTML only what can be said in Markdown is kept.
 *
 * @typedef {{ title: string, body: string, topic?: string }} Draft
 * @typedef {{ drafts: Draft[] } | { trouble: string }} Read
 */

import { markdownOf } from './html.js';

/** What the desk takes of a title and a text, in characters. */
const TITLE_CHARS_MAX = 200;
const BODY_CHARS_MAX = 200_000;
/** Articles of one table, at most. */
const ROWS_MAX = 1_000;

const QUESTION = /^(?:question|title|frage|titel)$/iu;
const ANSWER = /^(?:answer|text|body|antwort)$/iu;
const TOPIC = /^(?:topic|category|thema|kategorie)$/iu;

/**
 * @param {string} name of the file
 * @param {string} text
 * @returns {Read}
 */
export function read(name, text) {
  const ending = name.toLocaleLowerCase().split('.').at(-1) ?? '';
  if (text.includes('\0')) return { trouble: 'is not a text' };
  switch (ending) {
    case 'md':
    case 'markdown':
    case 'txt':
      return checked([fromMarkdown(name, text)]);
    case 'html':
    case 'htm':
      return checked([fromHtml(name, text)]);
    case 'csv':
      return fromTable(text);
    default:
      return { trouble: 'is neither Markdown, text, HTML nor CSV' };
  }
}

/**
 * @param {Draft[]} drafts
 * @returns {Read}
 */
function checked(drafts) {
  for (const { title, body } of drafts) {
    if (body.trim() === '') return { trouble: drafts.length === 1 ? 'has no text' : `“${title}” has no text` };
    if (body.length > BODY_CHARS_MAX) return { trouble: `“${title}” is longer than ${BODY_CHARS_MAX} characters` };
  }
  return { drafts: drafts.map((draft) => ({ ...draft, title: draft.title.slice(0, TITLE_CHARS_MAX) })) };
}

/**
 * The title is the first heading, or what the file is called.
 * @param {string} name
 * @param {string} text
 * @returns {Draft}
 */
function fromMarkdown(name, text) {
  const body = text.replace(/^\uFEFF/u, '').replace(/\r\n?/gu, '\n');
  const heading = /^\s*#\s+(.+?)\s*#*\s*$/mu.exec(body)?.[1];
  return { title: heading ?? stem(name), body };
}

/**
 * @param {string} name
 * @param {string} text
 * @returns {Draft}
 */
function fromHtml(name, text) {
  const { title, body } = markdownOf(text);
  const heading = /^#\s+(.+)$/mu.exec(body)?.[1];
  return { title: heading ?? (title || stem(name)), body };
}

/** @param {string} name */
function stem(name) {
  const words = name.replace(/\.[^.]*$/u, '').replace(/[-_]+/gu, ' ').trim();
  return words === '' ? 'Untitled' : words.charAt(0).toLocaleUpperCase() + words.slice(1);
}

/**
 * One article a row. Columns are found by their headings; without headings the first is the
 * question and the second the answer.
 * @param {string} text
 * @returns {Read}
 */
function fromTable(text) {
  const rows = cells(text.replace(/^\uFEFF/u, '')).filter((row) => row.some((cell) => cell.trim() !== ''));
  const [head = [], ...rest] = rows;
  const at = (/** @type {RegExp} */ name) => head.findIndex((cell) => name.test(cell.trim()));
  const headed = at(QUESTION) !== -1 && at(ANSWER) !== -1;
  const [question, answer, topic] = headed ? [at(QUESTION), at(ANSWER), at(TOPIC)] : [0, 1, -1];
  const kept = headed ? rest : rows;
  if (kept.length === 0) return { trouble: 'has no rows' };
  if (kept.length > ROWS_MAX) return { trouble: `has more than ${ROWS_MAX} rows` };
  const short = kept.findIndex((row) => (row[question] ?? '').trim() === '' || (row[answer] ?? '').trim() === '');
  if (short !== -1) return { trouble: `row ${short + (headed ? 2 : 1)} has no question or no answer` };
  return checked(
    kept.map((row) => {
      const named = (row[topic] ?? '').trim().toLocaleLowerCase();
      const draft = { title: (row[question] ?? '').trim(), body: (row[answer] ?? '').trim() };
      return named === '' ? draft : { ...draft, topic: named };
    }),
  );
}

/**
 * Rows and cells of a CSV file (RFC 4180), with commas or semicolons between them.
 * @param {string} text
 * @returns {string[][]}
 */
export function cells(text) {
  const first = text.split('\n', 1)[0] ?? '';
  const between = first.split(';').length > first.split(',').length ? ';' : ',';
  /** @type {string[][]} */
  const rows = [[]];
  let [cell, quoted] = ['', false];
  const row = () => /** @type {string[]} */ (rows.at(-1));
  for (let i = 0; i < text.length; i += 1) {
    const c = text[i] ?? '';
    if (quoted) {
      if (c !== '"') cell += c;
      else if (text[i + 1] === '"') [cell, i] = [`${cell}"`, i + 1];
      else quoted = false;
    } else if (c === '"' && cell === '') quoted = true;
    else if (c === between) {
      row().push(cell);
      cell = '';
    } else if (c === '\n') {
      row().push(cell);
      rows.push([]);
      cell = '';
    } else if (c !== '\r') cell += c;
  }
  row().push(cell);
  return rows;
}
