import assert from 'node:assert/strict';
import { test } from 'node:test';
import { empty, foldAll, hasMissed, lastSeq, nCustomer } from './room.js';

/**
 * @param {number} number
 * @param {import('./room.js').DomainEvent} event
 * @returns {import('./room.js').Recorded}
 */
const recorded = (number, event) => ({ number, position: number + 10, at: '', event });

/**
 * @param {number} seq
 * @param {string} author
 */
const posted = (seq, author) => ({ kind: 'message_posted', message: { seq, author, text: `m${seq}`, kind: 'plain', at: '' } });

const history = [
  recorded(1, { kind: 'opened' }),
  recorded(2, posted(1, 'customer')),
  recorded(3, { kind: 'turn_read' }),
  recorded(4, { kind: 'decided', of: 1, decision: { risk: 0.4 } }),
  recorded(5, posted(2, 'assistant')),
  recorded(6, { kind: 'note_posted', by: 'agt_1', text: 'knows the shop' }),
  recorded(7, { kind: 'accepted', by: 'agt_1' }),
];

test('messages, notes and steps stand in order; readings are not shown', () => {
  const room = foldAll(empty('cnv_1'), history);
  assert.deepEqual(room.entries.map((entry) => entry.kind), ['message', 'message', 'note', 'step']);
  assert.equal(room.decisions[0]?.of, 1);
  assert.equal(room.position, 17);
  assert.equal(lastSeq(room), 2);
  assert.equal(nCustomer(room), 1);
});

test('an event heard twice changes nothing', () => {
  const room = foldAll(empty('cnv_1'), history);
  assert.equal(foldAll(room, history), room);
});

test('an event after a gap waits until the gap is filled', () => {
  const room = foldAll(empty('cnv_1'), history.slice(0, 2));
  const late = recorded(5, posted(2, 'assistant'));
  assert.ok(hasMissed(room, late));
  assert.equal(foldAll(room, [late]), room);
  assert.equal(foldAll(room, history).number, 7);
});
