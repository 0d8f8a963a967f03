import assert from 'node:assert/strict';
import { test } from 'node:test';
import { unanswered, unneeded, weak } from './improve.js';

const NOW = Date.parse('2026-03-01T00:00:00Z');
const article = (/** @type {string} */ id, /** @type {object} */ other = {}) =>
  /** @type {any} */ ({ id, title: id.toUpperCase(), published: true, audience: 'public', updated_at: '2025-01-01T00:00:00Z', ...other });
const figures = (/** @type {string} */ id, /** @type {object} */ other) =>
  /** @type {any} */ ({ article_id: id, n: 0, confirmed: 0, assumed: 0, escalated: 0, failed: 0, ...other });

test('an article is weak when it was quoted and settled nothing, often enough to tell', () => {
  const articles = [article('a'), article('b'), article('c'), article('d')];
  const measured = [
    figures('a', { n: 10, escalated: 2, failed: 1 }),
    figures('b', { n: 20, escalated: 5 }),
    figures('c', { n: 2, failed: 2 }),
    figures('d', { n: 9, confirmed: 9 }),
    figures('gone', { n: 9, failed: 9 }),
  ];
  assert.deepEqual(weak(measured, articles), [
    { id: 'b', title: 'B', n: 20, unhelpful: 5, share: 0.25 },
    { id: 'a', title: 'A', n: 10, unhelpful: 3, share: 0.3 },
  ]);
});

test('an article is unneeded when customers could have had it and never did', () => {
  const articles = [
    article('quoted'),
    article('draft', { published: false }),
    article('inside', { audience: 'internal' }),
    article('fresh', { updated_at: '2026-02-20T00:00:00Z' }),
    article('old', { updated_at: '2025-06-01T00:00:00Z' }),
    article('older'),
  ];
  assert.deepEqual(unneeded([figures('quoted', { n: 1 })], articles, NOW).map(({ id }) => id), ['older', 'old']);
});

test('the question nothing was found for is the last one before the assistant said so', () => {
  const said = (/** @type {number} */ seq, /** @type {string} */ author, /** @type {string} */ kind, /** @type {string} */ text) => ({ seq, author, kind, text });
  const messages = [
    said(1, 'customer', 'plain', 'Hello'),
    said(2, 'assistant', 'plain', 'Hello!'),
    said(3, 'customer', 'plain', 'Do you ship pianos?'),
    said(4, 'assistant', 'nothing_found', 'I found nothing.'),
    said(5, 'customer', 'plain', 'A pity.'),
  ];
  assert.equal(unanswered(messages), 'Do you ship pianos?');
  assert.equal(unanswered(messages.slice(0, 3)), undefined);
});
