import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as outbox from './outbox.js';

const first = { id: 'msg_1', text: 'one', at: '2026-01-01T00:00:00Z' };
const second = { id: 'msg_2', text: 'two', at: '2026-01-01T00:00:01Z' };

test('messages go out oldest first, one at a time', () => {
  const box = outbox.add(outbox.add([], first), second);
  assert.equal(outbox.next(box)?.id, 'msg_1');
  assert.equal(outbox.next(outbox.acknowledge(box, 'msg_1'))?.id, 'msg_2');
  assert.equal(outbox.next(outbox.acknowledge(outbox.acknowledge(box, 'msg_1'), 'msg_2')), undefined);
});

test('the same id is held once', () => {
  assert.equal(outbox.add(outbox.add([], first), first).length, 1);
});

test('a refused message does not hold up the next one and stays in sight', () => {
  const box = outbox.refuse(outbox.add(outbox.add([], first), second), 'msg_1', 'too long');
  assert.equal(outbox.next(box)?.id, 'msg_2');
  assert.equal(box[0]?.refused, 'too long');
});

test('what is stored comes back, and damage comes back empty', () => {
  const box = outbox.add([], first);
  assert.deepEqual(outbox.restored(outbox.stored(box)), box);
  assert.deepEqual(outbox.restored('{"broken'), []);
  assert.deepEqual(outbox.restored('[1, null, {"id": 3}]'), []);
  assert.deepEqual(outbox.restored(null), []);
});

test('the box is bounded', () => {
  let box = outbox.restored(null);
  for (let i = 0; i < outbox.PENDING_MAX + 5; i += 1) box = outbox.add(box, { ...first, id: `msg_${i}` });
  assert.equal(box.length, outbox.PENDING_MAX);
});
