import assert from 'node:assert/strict';
import { test } from 'node:test';
import { STEP, more, startOf } from './stretch.js';

test('the end is shown, and everything when there is little', () => {
  assert.equal(startOf(5000, STEP), 5000 - STEP);
  assert.equal(startOf(10, STEP), 0);
  assert.equal(startOf(0, STEP), 0);
});

test('a row that is wanted is among those shown', () => {
  assert.equal(startOf(5000, STEP, 17), 17);
  assert.equal(startOf(5000, STEP, 4990), 5000 - STEP);
});

test('more is a step more, and never more than there is', () => {
  assert.equal(more(STEP, 5000), 2 * STEP);
  assert.equal(more(STEP, STEP + 1), STEP + 1);
});
