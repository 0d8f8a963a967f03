import assert from 'node:assert/strict';
import { test } from 'node:test';
import { marks } from './marks.js';

/** @param {string} text @param {string} query */
const shown = (text, query) => marks(text, query).map((part) => (part.marked ? `[${part.text}]` : part.text)).join('');

test('words are marked wherever they stand, whatever their ending', () => {
  assert.equal(shown('Refunds: a refund was refunded.', 'refunds'), '[Refunds]: a [refund] was [refunded].');
  assert.equal(shown('Die Überweisung', 'überweisung'), 'Die [Überweisung]');
});

test('nothing of the text is lost, and nothing in a query is a pattern', () => {
  for (const query of ['', '   ', '.*', '(a|b', '<b>']) {
    assert.equal(marks('a <b> (b', query).map((part) => part.text).join(''), 'a <b> (b');
  }
  assert.deepEqual(marks('', 'x'), []);
});
