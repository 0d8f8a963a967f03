import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encode, messageId } from './ids.js';

test('sixteen bytes become twenty-six letters, zero and all ones included', () => {
  assert.equal(encode(new Uint8Array(16)), '0'.repeat(26));
  assert.equal(encode(new Uint8Array(16).fill(255)), `7${'Z'.repeat(25)}`);
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
