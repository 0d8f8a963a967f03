import assert from 'node:assert/strict';
import { test } from 'node:test';
import { percent, since, span } from './format.js';

test('spans are short and never negative', () => {
  assert.deepEqual([-5, 59, 60, 3599, 3600, 7500, 200_000].map((seconds) => span(seconds).replaceAll('\u00a0', ' ')), [
    '0 s', '59 s', '1 min', '59 min', '1 h', '2 h 5 min', '2 d',
  ]);
});

test('since counts from then to now', () => {
  assert.equal(since('2026-01-01T00:00:00Z', Date.parse('2026-01-01T00:04:30Z')), '4\u00a0min');
});

test('a number and its unit stay on one line', () => {
  assert.deepEqual([span(59), span(7500), percent(0.5)], ['59\u00a0s', '2\u00a0h 5\u00a0min', '50\u00a0%']);
});
