import assert from 'node:assert/strict';
import { test } from 'node:test';
import { folded, lines } from './diff.js';

const signs = { same: ' ', out: '-', in: '+' };
const shown = (/** @type {string} */ a, /** @type {string} */ b) => lines(a, b).map(({ kind, text }) => signs[kind] + text);

test('lines that stayed stay, and the others are taken out or put in', () => {
  assert.deepEqual(shown('a\nb\nc', 'a\nx\nc'), [' a', '-b', '+x', ' c']);
  assert.deepEqual(shown('a\nb', 'b\na'), ['-a', ' b', '+a']);
  assert.deepEqual(shown('', 'a'), ['-', '+a']);
  assert.deepEqual(shown('a', 'a'), [' a']);
});

test('either text comes out again, whatever they are', () => {
  let seed = 7;
  const chance = (/** @type {number} */ n) => (seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648) % n;
  for (let i = 0; i < 200; i += 1) {
    const [a, b] = [0, 0].map(() => Array.from({ length: chance(9) + 1 }, () => 'abc'[chance(3)] ?? '').join('\n'));
    const made = lines(a ?? '', b ?? '');
    const of = (/** @type {string} */ not) => made.filter(({ kind }) => kind !== not).map(({ text }) => text).join('\n');
    assert.deepEqual([of('in'), of('out')], [a, b]);
  }
});

test('what stayed far from any change is folded away', () => {
  const text = Array.from({ length: 20 }, (_, i) => String(i)).join('\n');
  const made = folded(lines(text, text.replace('\n10\n', '\nten\n')), 2);
  assert.deepEqual(made.map((line) => (line.kind === 'gap' ? line.n : line.text)), [8, '8', '9', '10', 'ten', '11', '12', 7]);
  assert.deepEqual(folded(lines(text, text), 2), []);
});
