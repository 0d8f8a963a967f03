import assert from 'node:assert/strict';
import { test } from 'node:test';
import { median, slope } from './figures.mjs';

test('a line is found again, with nothing to doubt', () => {
  const found = slope([0, 1, 2, 3].map((x) => ({ x, y: 5 + 2 * x })));
  assert.deepEqual([found.per, found.from, found.to, found.n], [2, 2, 2, 4]);
});

test('the interval is that of the textbook', () => {
  // Residuals -0.2, 0.4, -0.2: s = 0.49, divided by the root of 2; t of one degree is 12.706.
  const found = slope([{ x: 0, y: 0 }, { x: 1, y: 1.6 }, { x: 2, y: 2 }]);
  assert.ok(Math.abs(found.per - 1) < 1e-12);
  assert.ok(Math.abs(found.to - 1 - 12.706 * Math.sqrt(0.24 / 2)) < 1e-9, String(found.to));
});

test('the middle of an even number is the lower one', () => {
  assert.equal(median([4, 1, 3, 2]), 2);
});
