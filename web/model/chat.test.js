import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as chat from './chat.js';

/** @type {import('./chat.js').CustomerConversation} */
const conversation = {
  id: 'cnv_1', stage: 'assistant', opened_at: '', updated_at: '', last_seq: 0, closed: false,
};

/**
 * @param {number} seq
 * @param {Partial<import('./chat.js').Message>} [rest]
 * @returns {import('./chat.js').Message}
 */
const message = (seq, rest = {}) => ({ seq, at: '', author: 'assistant', text: `m${seq}`, kind: 'plain', ...rest });

const open = { ...chat.EMPTY, conversation };

test('a message heard twice is shown once, and order follows the place', () => {
  const state = chat.withMessages(chat.withMessages(open, [message(2)]), [message(1), message(2)]);
  assert.deepEqual(state.messages.map((m) => m.seq), [1, 2]);
});

test('a gap is noticed and history is asked for after the last whole place', () => {
  const state = chat.withMessages(open, [message(1), message(2), message(4)]);
  assert.ok(chat.hasGap(state));
  assert.equal(chat.wholeUpTo(state), 2);
  assert.ok(!chat.hasGap(chat.withMessages(state, [message(3)])));
});

test('frames of another conversation change nothing', () => {
  const frame = { type: /** @type {const} */ ('message'), conversation: 'cnv_2', position: 9, message: message(1) };
  assert.equal(chat.fold(open, frame, 0), open);
});

test('the position moves forward with what was heard and never back', () => {
  let state = chat.fold(open, { type: 'welcome', epoch: 'epo_1', position: 5, you: { kind: 'customer', id: 'c' } }, 0);
  state = chat.fold(state, { type: 'message', conversation: 'cnv_1', position: 8, message: message(1) }, 0);
  state = chat.fold(state, { type: 'message', conversation: 'cnv_1', position: 7, message: message(2) }, 0);
  assert.equal(state.position, 8);
});

test('a reset forgets the history, which is fetched anew, and where it stood', () => {
  const state = chat.fold(chat.withMessages(open, [message(1)]), { type: 'reset', epoch: 'epo_2', position: 3 }, 0);
  assert.deepEqual([state.messages.length, state.epoch, state.position], [0, 'epo_2', 3]);
});

test('a pending message is shown until its own id is in the history', () => {
  const pending = [{ id: 'msg_a', text: 'hi', at: '' }];
  assert.equal(chat.unsent(open, pending).length, 1);
  const heard = chat.withMessages(open, [message(1, { author: 'customer', client_msg_id: 'msg_a' })]);
  assert.equal(chat.unsent(heard, pending).length, 0);
});

test('only the last question may be answered, and only while the assistant has it', () => {
  const asked = chat.withMessages(open, [message(1, { kind: 'clarify', choices: ['a'] })]);
  assert.equal(chat.answerable(asked, []), 1);
  assert.equal(chat.answerable(asked, [{ id: 'x', text: 'a', at: '' }]), undefined);
  assert.equal(chat.answerable(chat.withMessages(asked, [message(2)]), []), undefined);
  const queued = { ...asked, conversation: { ...conversation, stage: /** @type {const} */ ('queued') } };
  assert.equal(chat.answerable(queued, []), undefined);
});

test('typing ends with the message it was about, or with time', () => {
  const typing = chat.fold(open, { type: 'typing', conversation: 'cnv_1', author: 'agent', name: 'Mara' }, 100);
  assert.equal(typing.typing?.name, 'Mara');
  assert.equal(chat.withMessages(typing, [message(1, { author: 'agent' })]).typing, undefined);
  assert.equal(chat.withoutOldTyping(typing, 100 + chat.TYPING_MS).typing, undefined);
});

test('an answer is read as it is written, until it is there or the customer writes on', () => {
  const writing = { type: /** @type {const} */ ('typing'), conversation: 'cnv_1', author: /** @type {const} */ ('assistant') };
  let state = chat.fold(open, { ...writing, text: 'One.' }, 100);
  state = chat.fold(state, { ...writing, text: 'One. Two.' }, 200);
  state = chat.fold(state, writing, 300);
  assert.deepEqual(state.typing, { author: 'assistant', name: '', at: 300, text: 'One. Two.' });
  assert.equal(chat.withMessages(state, [message(1, { author: 'assistant' })]).typing, undefined);
  assert.equal(chat.withMessages(state, [message(1, { author: 'customer' })]).typing, undefined);
});

test('own messages are never unread', () => {
  const state = chat.withMessages(open, [message(1), message(2, { author: 'customer' }), message(3)]);
  assert.equal(chat.unread(state, 1), 1);
});

test('history is fetched from its end, and a gap is looked for only where it is here', () => {
  let state = chat.withOlder(open, [message(201), message(202)]);
  assert.deepEqual([chat.hasOlder(state), chat.wholeUpTo(state), chat.hasGap(state)], [true, 202, false]);
  state = chat.withMessages(state, [message(204)]);
  assert.deepEqual([chat.wholeUpTo(state), chat.hasGap(state)], [202, true]);
  state = chat.withOlder(chat.withMessages(state, [message(203)]), [message(199), message(200)]);
  assert.deepEqual([state.from, chat.wholeUpTo(state), chat.hasGap(state)], [199, 204, false]);
  assert.equal(chat.withOlder(state, [message(201)]).from, 199, 'a page that comes twice takes nothing back');
  state = chat.withOlder(state, []);
  assert.equal(chat.hasOlder(state), false);
});

test('a reset forgets how far the history reached', () => {
  const state = chat.fold(chat.withOlder(open, [message(9)]), { type: 'reset', epoch: 'epo_2', position: 3 }, 0);
  assert.equal(state.from, undefined);
});

test('a message continues another of the same author, agents by name', () => {
  const agent = (/** @type {string} */ name) => message(1, { author: 'agent', agent: { id: 'agt_1', name } });
  assert.ok(chat.continues(message(2), message(1)));
  assert.ok(!chat.continues(message(1), undefined));
  assert.ok(!chat.continues(message(2, { author: 'customer' }), message(1)));
  assert.ok(chat.continues(agent('Devin'), agent('Devin')));
  assert.ok(!chat.continues(agent('Devin'), agent('Mara')));
});

test('only a last word of the customer is seen', () => {
  const asked = chat.withMessages(open, [message(1), message(2, { author: 'customer' })]);
  assert.ok(!chat.isSeen(asked));
  assert.ok(!chat.isSeen({ ...asked, agentSeen: 1 }));
  assert.ok(chat.isSeen({ ...asked, agentSeen: 2 }));
  assert.ok(!chat.isSeen({ ...chat.withMessages(asked, [message(3)]), agentSeen: 3 }));
  assert.ok(!chat.isSeen({ ...open, agentSeen: 3 }));
});

test('it is over once it is wrapped up or closed', () => {
  assert.ok(!chat.isOver(undefined));
  assert.ok(!chat.isOver({ ...conversation, stage: 'active' }));
  assert.ok(chat.isOver({ ...conversation, stage: 'wrap_up' }));
  assert.ok(chat.isOver({ ...conversation, stage: 'closed', closed: true }));
});
