import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TOPIC, cannedOf, filled, found, put, slashed } from './canned.js';

/**
 * @param {string} title
 * @param {Partial<import('./canned.js').Article>} [rest]
 * @returns {import('./canned.js').Article}
 */
const article = (title, rest = {}) => ({
  id: title, title, body: '', topic: TOPIC, audience: 'internal', published: true, revision: 1, updated_at: '', ...rest,
});

test('only published internal articles of the topic are canned replies', () => {
  const all = [article('b'), article('a'), article('c', { published: false }), article('d', { audience: 'public' }), article('e', { topic: 'billing' })];
  assert.deepEqual(cannedOf(all).map(({ title }) => title), ['a', 'b']);
});

test('a slash counts where a line begins, and nowhere else', () => {
  assert.equal(slashed('/gre', 4), 'gre');
  assert.equal(slashed('Hello\n/', 7), '');
  assert.equal(slashed('and/or', 6), undefined);
  assert.equal(slashed('https://a', 9), undefined);
});

test('the reply takes the place of what was typed', () => {
  assert.deepEqual(put('Hi\n/gre and on', 7, 'Good day'), { text: 'Hi\nGood day and on', caret: 11 });
});

test('what is known is filled in, what is not stays to be seen, and dollars mean nothing', () => {
  assert.equal(filled('Dear {{ Name }}, {{order}}', { name: '$& Ada', order: '' }), 'Dear $& Ada, {{order}}');
});

test('typing narrows the choice', () => {
  assert.deepEqual(found([article('Greeting'), article('Refund sent')], 'sent ref').map(({ title }) => title), ['Refund sent']);
});
