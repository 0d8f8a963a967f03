import assert from 'node:assert/strict';
import { test } from 'node:test';
import { messageId } from './ids.js';

test('ten letters are the time and sixteen are chance', () => {
  const id = (/** @type {number} */ now, /** @type {number} */ byte) => messageId(now, (bytes) => bytes.fill(byte));
  assert.equal(id(0, 0), `msg_${'0'.repeat(26)}`);
  assert.equal(id(2 ** 48 - 1, 255), `msg_7${'Z'.repeat(25)}`);
  assert.equal(id(32, 1), `msg_0000000010${'1'.repeat(16)}`);
});

test('an id begins with its time, so later ids sort after earlier ones', () => {
  const early = messageId(1_000, (bytes) => bytes.fill(255));
  const late = messageId(2_000, (bytes) => bytes.fill(0));
  assert.match(early, /^msg_[0-7][0-9A-HJKMNP-TV-Z]{25}$/);
  assert.ok(early < late);
});

test('two ids of the same instant differ', () => {
  assert.notEqual(messageId(5), messageId(5));
});
