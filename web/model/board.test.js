import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lists, overdue, withConversations } from './board.js';

/**
 * @param {string} id
 * @param {Partial<import('./board.js').Conversation>} rest
 * @returns {import('./board.js').Conversation}
 */
const conversation = (id, rest) => ({
  id, customer_id: 'cus', customer: { name: '', tier: 'standard', value_per_year: 0, verified: false },
  stage: 'assistant', owner: { kind: 'assistant' }, since: '2026-01-01T00:00:00Z', opened_at: '', updated_at: '2026-01-01T00:00:00Z',
  last_seq: 1, risk: 0, threshold: 0.6, sentiment: 0, language: 'en', preview: '', triggers: [],
  n_customer: 1, n_agent: 0, customer_seen: 0, agent_seen: 0, unread: 0, mentioned: [], ...rest,
});

const NOW = Date.parse('2026-01-01T00:10:00Z');
const agent = (/** @type {string} */ id) => ({ kind: /** @type {const} */ ('agent'), agent_id: id });
const ids = (/** @type {import('./board.js').Conversation[]} */ list) => list.map((c) => c.id);

test('every open conversation stands in exactly one list', () => {
  const board = withConversations(new Map(), [
    conversation('a', { stage: 'assistant', risk: 0.2 }),
    conversation('b', { stage: 'queued', since: '2026-01-01T00:02:00Z' }),
    conversation('c', { stage: 'offered', offer: { to: 'me', expires_at: '2026-01-01T00:05:00Z' } }),
    conversation('d', { stage: 'offered', offer: { to: 'you', expires_at: '2026-01-01T00:05:00Z' }, since: '2026-01-01T00:01:00Z' }),
    conversation('e', { stage: 'active', owner: agent('me') }),
    conversation('f', { stage: 'wrap_up', owner: agent('you') }),
    conversation('g', { stage: 'closed' }),
    conversation('h', { stage: 'assistant', risk: 0.5 }),
    conversation('i', { stage: 'follow_up', contact: 'a@b.example' }),
  ]);
  const made = lists(board, 'me', NOW);
  assert.deepEqual(ids(made.offered), ['c']);
  assert.deepEqual(ids(made.mine), ['e']);
  assert.deepEqual(ids(made.waiting), ['d', 'b']);
  assert.deepEqual(ids(made.followUps), ['i']);
  assert.deepEqual(ids(made.others), ['f']);
  assert.equal(lists(board, 'me', NOW), made, 'made once for a board');
  assert.deepEqual(ids(made.watching), ['h', 'a']);
});

test('my conversations with something unread come first', () => {
  const board = withConversations(new Map(), [
    conversation('old', { stage: 'active', owner: agent('me'), since: '2026-01-01T00:00:00Z' }),
    conversation('unread', { stage: 'active', owner: agent('me'), since: '2026-01-01T00:09:00Z', unread: 2 }),
  ]);
  assert.deepEqual(ids(lists(board, 'me', NOW).mine), ['unread', 'old']);
});

test('a later record of a conversation replaces the earlier one', () => {
  const board = withConversations(new Map(), [conversation('a', {})]);
  assert.equal(withConversations(board, [conversation('a', { risk: 0.9 })]).get('a')?.risk, 0.9);
  assert.equal(board.get('a')?.risk, 0);
});

test('overdue is measured against what the customer was told, and only while waiting', () => {
  const told = { quote: { position: 1, upper_s: 60, staffed: true } };
  const now = Date.parse('2026-01-01T00:01:30Z');
  assert.ok(overdue(conversation('a', { stage: 'queued', ...told }), now));
  assert.ok(!overdue(conversation('a', { stage: 'active', ...told }), now));
  assert.ok(!overdue(conversation('a', { stage: 'queued' }), now));
});

test('what is put aside is back at its time, and what one is asked to look at stands above all', () => {
  const board = withConversations(new Map(), [
    conversation('later', { stage: 'active', owner: agent('me'), snoozed_until: '2026-01-01T00:30:00Z' }),
    conversation('soon', { stage: 'active', owner: agent('me'), snoozed_until: '2026-01-01T00:20:00Z' }),
    conversation('asked', { stage: 'active', owner: agent('you'), mentioned: ['me'] }),
  ]);
  const now = lists(board, 'me', NOW);
  assert.deepEqual([ids(now.mine), ids(now.aside), ids(now.asked)], [[], ['soon', 'later'], ['asked']]);
  const then = lists(board, 'me', Date.parse('2026-01-01T00:20:00Z'));
  assert.deepEqual([ids(then.mine), ids(then.aside)], [['soon'], ['later']]);
});
