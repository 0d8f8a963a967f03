import assert from 'node:assert/strict';
import { test } from 'node:test';
import { since, span } from './format.js';

test('spans are short and never negative', () => {
  assert.deepEqual([-5, 59, 60, 3599, 3600, 7500, 200_000].map(span), [
    '0 s', '59 s', '1 min', '59 min', '1 h', '2 h 5 min', '2 d',
  ]);
});

test('since counts from then to now', () => {
  assert.equal(since('2026-01-01T00:00:00Z', Date.parse('2026-01-01T00:04:30Z')), '4 min');
});
