/**
 * What the customer's window shows, folded from what the server says. Pure: no socket, no storage,
 * no clock. A message is known by its place (`seq`), so hearing it twice changes nothing.
 *
 * @typedef {import('../types/wire.js').Message} Message
 * @typedef {import('../types/wire.js').CustomerConversation} CustomerConversation
 * @typedef {import('../types/wire.js').Frame} Frame
 * @typedef {import('./outbox.js').Pending} Pending
 *
 * @typedef {object} Chat
 * @property {CustomerConversation} [conversation]
 * @property {Message[]} messages by place, without doubles
 * @property {number} [from] the place from which on the history is here; none while nothing was fetched
 * @property {number} agentSeen the last place an agent has seen
 * @property {{ author: string, name: string, at: number, text?: string }} [typing] `text`: what is written so far
 * @property {number} [position] how far into the server's feed this is
 * @property {string} [epoch]
 */

/** @type {Chat} */
export const EMPTY = { messages: [], agentSeen: 0 };

/**
 * @param {Chat} chat
 * @param {readonly Message[]} arrived
 * @returns {Chat}
 */
export function withMessages(chat, arrived) {
  const known = new Set(chat.messages.map((message) => message.seq));
  const fresh = arrived.filter((message) => !known.has(message.seq));
  if (fresh.length === 0) return chat;
  const messages = [...chat.messages, ...fresh].sort((a, b) => a.seq - b.seq);
  const typing = fresh.some((message) => ends(chat.typing, message)) ? undefined : chat.typing;
  return { ...chat, messages, typing };
}

/**
 * The chat with a page of its history that ends where what is here begins; an empty page is the
 * beginning.
 * @param {Chat} chat
 * @param {readonly Message[]} page
 * @returns {Chat}
 */
export function withOlder(chat, page) {
  return { ...withMessages(chat, page), from: Math.min(chat.from ?? Infinity, page[0]?.seq ?? 1) };
}

/**
 * Whether more was said than is here.
 * @param {Chat} chat
 */
export function hasOlder({ from = 1 }) {
  return from > 1;
}

/**
 * A sign that somebody still types leaves what they have written so far.
 * @param {Chat['typing']} before
 * @param {Extract<Frame, { type: 'typing' }>} frame
 * @param {number} at milliseconds
 * @returns {NonNullable<Chat['typing']>}
 */
function typingAfter(before, { author, name, text }, at) {
  const written = text ?? (before?.author === author ? before?.text : undefined);
  const typing = { author, name: name ?? '', at };
  return written === undefined ? typing : { ...typing, text: written };
}

/**
 * Whether a message ends what was being typed: the message itself came, or the customer wrote on and
 * the assistant begins anew.
 * @param {Chat['typing']} typing
 * @param {Message} message
 */
function ends(typing, { author }) {
  return author === typing?.author || (typing?.author === 'assistant' && author === 'customer');
}

/**
 * The chat after one frame; frames of another conversation change nothing.
 * @param {Chat} chat
 * @param {Frame} frame
 * @param {number} now milliseconds
 * @returns {Chat}
 */
export function fold(chat, frame, now) {
  if (frame.type === 'welcome') {
    return { ...chat, epoch: frame.epoch, position: chat.position ?? frame.position };
  }
  if (frame.type === 'reset') return { ...chat, messages: [], from: undefined, epoch: frame.epoch, position: frame.position };
  const id = chat.conversation?.id;
  if (!('conversation' in frame)) return chat;
  const about = typeof frame.conversation === 'string' ? frame.conversation : frame.conversation.id;
  if (id === undefined || about !== id) return chat;
  const { position = 0 } = 'position' in frame ? frame : {};
  const further = position > (chat.position ?? 0) ? { ...chat, position } : chat;
  switch (frame.type) {
    case 'message':
      return withMessages(further, [frame.message]);
    case 'conversation':
      return { ...further, conversation: /** @type {CustomerConversation} */ (frame.conversation) };
    case 'seen':
      return { ...further, agentSeen: Math.max(chat.agentSeen, frame.seq) };
    case 'typing':
      return { ...further, typing: typingAfter(chat.typing, frame, now) };
    default:
      return chat;
  }
}

/**
 * The last place before which nothing is missing: history is fetched after it.
 * @param {Chat} chat
 * @returns {number}
 */
export function wholeUpTo(chat) {
  let last = (chat.from ?? 1) - 1;
  for (const message of chat.messages) {
    if (message.seq !== last + 1) break;
    last = message.seq;
  }
  return last;
}

/** @param {Chat} chat */
export function hasGap(chat) {
  return wholeUpTo(chat) < (chat.messages.at(-1)?.seq ?? 0);
}

/**
 * What was written and is not in the history yet, in the order it was written.
 * @param {Chat} chat
 * @param {readonly Pending[]} pending
 * @returns {Pending[]}
 */
export function unsent(chat, pending) {
  const here = new Set(chat.messages.map((message) => message.client_msg_id));
  return pending.filter((message) => !here.has(message.id));
}

/**
 * Whether a message goes on where its author was speaking already.
 * @param {Message} message
 * @param {Message | undefined} before
 */
export function continues(message, before) {
  return before?.author === message.author && before.agent?.name === message.agent?.name;
}

/**
 * Whether the last word is the customer's, and an agent has seen it.
 * @param {Chat} chat
 */
export function isSeen({ messages, agentSeen }) {
  const last = messages.at(-1);
  return last?.author === 'customer' && agentSeen >= last.seq;
}

/**
 * Whether the customer waits for a person, here or for a word at their address.
 * @param {CustomerConversation | undefined} conversation
 */
export function isWaiting(conversation) {
  return ['queued', 'offered', 'follow_up'].includes(conversation?.stage ?? '');
}

/**
 * Whether nobody answers any more; what the customer writes then begins anew.
 * @param {CustomerConversation | undefined} conversation
 */
export function isOver(conversation) {
  return conversation?.closed === true || conversation?.stage === 'wrap_up';
}

/** Kinds of messages that ask something: which of several, or whether a person shall come. */
const ASKS = new Set(['clarify', 'person_offered', 'nothing_found']);

/**
 * The message whose choices or offer may still be answered: the last one, when nobody has
 * written after it and the assistant still has the conversation.
 * @param {Chat} chat
 * @param {readonly Pending[]} pending
 * @returns {number | undefined} its place
 */
export function answerable(chat, pending) {
  const last = chat.messages.at(-1);
  if (last === undefined || unsent(chat, pending).length > 0) return undefined;
  if (chat.conversation?.stage !== 'assistant') return undefined;
  return ASKS.has(last.kind) ? last.seq : undefined;
}

/**
 * How many messages of others came after the last one seen.
 * @param {Chat} chat
 * @param {number} seen
 * @returns {number}
 */
export function unread(chat, seen) {
  return chat.messages.filter((message) => message.seq > seen && message.author !== 'customer').length;
}

/** Typing that was not repeated for this long is over. */
export const TYPING_MS = 6_000;

/**
 * @param {Chat} chat
 * @param {number} now milliseconds
 * @returns {Chat}
 */
export function withoutOldTyping(chat, now) {
  return chat.typing !== undefined && now - chat.typing.at >= TYPING_MS ? { ...chat, typing: undefined } : chat;
}
