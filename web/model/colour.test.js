import assert from 'node:assert/strict';
import { test } from 'node:test';
import { contrast, on, parsed, readable } from './colour.js';

test('only whole colours are colours', () => {
  assert.deepEqual(parsed('#0C7762'), [12, 119, 98]);
  for (const text of ['red', '#fff', '#12345g', 'url(x)', '#000000;}']) assert.equal(parsed(text), undefined);
});

test('contrast is what WCAG says it is', () => {
  assert.equal(contrast([0, 0, 0], [255, 255, 255]), 21);
  assert.equal(contrast([119, 119, 119], [255, 255, 255]).toFixed(2), '4.48');
});

test('any colour becomes readable, and one that is stays as it is', () => {
  /** @type {import('./colour.js').Rgb} */
  const paper = [241, 239, 234];
  assert.deepEqual(readable([12, 80, 60], paper, [0, 0, 0]), [12, 80, 60]);
  for (let i = 0; i < 256; i += 15) {
    for (let j = 0; j < 256; j += 15) {
      const made = readable([i, j, 255 - i], paper, [0, 0, 0]);
      assert.ok(contrast(made, paper) >= 4.5);
      assert.ok(contrast(on(made), made) >= 4.5);
    }
  }
});
