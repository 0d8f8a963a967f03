/**
 * All conversations an agent may care about, and the lists made of them. Pure.
 *
 * @typedef {import('../types/wire.js').Conversation} Conversation
 * @typedef {ReadonlyMap<string, Conversation>} Board
 *
 * @typedef {object} Lists
 * @property {Conversation[]} offered to me, the one that lapses first on top
 * @property {Conversation[]} mine in my hands, those with something unread first
 * @property {Conversation[]} waiting in line, the longest first
 * @property {Conversation[]} followUps to be answered by e-mail, the oldest first
 * @property {Conversation[]} others with colleagues
 * @property {Conversation[]} watching with the assistant, the riskiest first
 */

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

/**
 * Made once for each board: several elements ask for the same.
 * @type {WeakMap<Board, { me: string, made: Lists }>}
 */
const MADE = new WeakMap();

/**
 * @param {Board} board
 * @param {string} me the agent's id
 * @returns {Lists}
 */
export function lists(board, me) {
  const known = MADE.get(board);
  if (known?.me === me) return known.made;
  const made = sorted(board, me);
  MADE.set(board, { me, made });
  return made;
}

/**
 * @param {Board} board
 * @param {string} me
 * @returns {Lists}
 */
function sorted(board, me) {
  const all = [...board.values()];
  const isMine = (/** @type {Conversation} */ c) => c.owner.agent_id === me;
  const held = all.filter((c) => c.stage === 'active' || c.stage === 'wrap_up');
  return {
    offered: all.filter((c) => offeredTo(c, me)).sort((a, b) => until(a) - until(b)),
    mine: held.filter(isMine).sort((a, b) => Number(b.unread > 0) - Number(a.unread > 0) || oldest(a, b)),
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
