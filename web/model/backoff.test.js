import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mayReconnect, pauseMs } from './backoff.js';

test('the pause doubles and is bounded', () => {
  assert.equal(pauseMs(1, 1), 500);
  assert.equal(pauseMs(2, 1), 1000);
  assert.equal(pauseMs(50, 1), 20_000);
});

test('chance spreads the pause over its upper half', () => {
  assert.equal(pauseMs(3, 0), 1000);
  assert.equal(pauseMs(3, 1), 2000);
});

test('a refused or revoked client stops, a restart or a lost line does not', () => {
  assert.deepEqual([4401, 4403, 1012, 1006, 4408].map(mayReconnect), [false, false, true, true, true]);
});
