/**
 * All conversations an agent may care about, and the lists made of them. Pure.
 *
 * @typedef {import('../types/wire.js').Conversation} Conversation
 * @typedef {ReadonlyMap<string, Conversation>} Board
 *
 * @typedef {object} Lists
 * @property {Conversation[]} offered to me, the one that lapses first on top
 * @property {Conversation[]} asked in which a colleague asks me to look, the oldest first
 * @property {Conversation[]} mine in my hands, those with something unread first
 * @property {Conversation[]} aside in my hands and put aside, the one that comes back first on top
 * @property {Conversation[]} waiting in line, the longest first
 * @property {Conversation[]} followUps to be answered by e-mail, the oldest first
 * @property {Conversation[]} others with colleagues
 * @property {Conversation[]} watching with the assistant, the riskiest first
 */

import { isAside } from './snooze.js';

/**
 * @param {Board} board
 * @param {readonly Conversation[]} arrived
 * @returns {Board}
 */
export function withConversations(board, arrived) {
  const next = new Map(board);
  for (const conversation of arrived) next.set(conversation.id, conversation);
  return next;
}

/** What was put aside comes back this exactly, in milliseconds. */
const EXACTLY_MS = 5_000;

/**
 * Made once for each board and moment: several elements ask for the same.
 * @type {WeakMap<Board, { me: string, moment: number, made: Lists }>}
 */
const MADE = new WeakMap();

/**
 * @param {Board} board
 * @param {string} me the agent's id
 * @param {number} now milliseconds
 * @returns {Lists}
 */
export function lists(board, me, now) {
  const known = MADE.get(board);
  const moment = Math.floor(now / EXACTLY_MS);
  if (known?.me === me && known.moment === moment) return known.made;
  const made = sorted(board, me, now);
  MADE.set(board, { me, moment, made });
  return made;
}

/**
 * @param {Board} board
 * @param {string} me
 * @param {number} now
 * @returns {Lists}
 */
function sorted(board, me, now) {
  const all = [...board.values()];
  const isMine = (/** @type {Conversation} */ c) => c.owner.agent_id === me;
  const held = all.filter((c) => c.stage === 'active' || c.stage === 'wrap_up');
  return {
    offered: all.filter((c) => offeredTo(c, me)).sort((a, b) => until(a) - until(b)),
    asked: all.filter((c) => c.mentioned.includes(me)).sort(oldest),
    aside: held.filter((c) => isMine(c) && isAside(c, now)).sort((a, b) => back(a) - back(b)),
    mine: held.filter((c) => isMine(c) && !isAside(c, now)).sort((a, b) => Number(b.unread > 0) - Number(a.unread > 0) || oldest(a, b)),
    waiting: all.filter((c) => isInLine(c) && !offeredTo(c, me)).sort(oldest),
    followUps: all.filter((c) => c.stage === 'follow_up').sort(oldest),
    others: held.filter((c) => !isMine(c)).sort(oldest),
    watching: all.filter((c) => c.stage === 'assistant').sort((a, b) => b.risk - a.risk || newest(a, b)),
  };
}

/**
 * @param {Conversation} conversation
 * @param {string} me
 * @returns {boolean}
 */
export function offeredTo(conversation, me) {
  return conversation.stage === 'offered' && conversation.offer?.to === me;
}

/** @param {Conversation} conversation */
function isInLine({ stage }) {
  return stage === 'queued' || stage === 'offered';
}

/**
 * Whether it waits longer than its customer was told.
 * @param {Conversation} conversation
 * @param {number} now milliseconds
 * @returns {boolean}
 */
export function overdue(conversation, now) {
  const upper = conversation.quote?.upper_s;
  if (!isInLine(conversation) || !upper) return false;
  return (now - Date.parse(conversation.since)) / 1000 > upper;
}

/** @param {Conversation} conversation */
function back(conversation) {
  return Date.parse(conversation.snoozed_until ?? '');
}

/** @param {Conversation} conversation */
function until(conversation) {
  return Date.parse(conversation.offer?.expires_at ?? '');
}

/**
 * @param {Conversation} a
 * @param {Conversation} b
 */
function oldest(a, b) {
  return Date.parse(a.since) - Date.parse(b.since);
}

/**
 * @param {Conversation} a
 * @param {Conversation} b
 */
function newest(a, b) {
  return Date.parse(b.updated_at) - Date.parse(a.updated_at);
}
