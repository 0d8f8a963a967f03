/**
 * One conversation as its agent sees it, folded from the conversation's events: the same history
 * the customer saw, and beside it notes, steps and decisions. Pure.
 *
 * @typedef {import('../types/wire.js').Recorded} Recorded
 * @typedef {import('../types/wire.js').Message} Message
 * @typedef {import('../types/wire.js').Decision} Decision
 * @typedef {import('../types/wire.js').DomainEvent} DomainEvent
 *
 * @typedef {{ kind: 'message', number: number, at: string, message: Message }} Said
 * @typedef {{ kind: 'note', number: number, at: string, by: string, text: string, mentions: string[] }} Note
 * @typedef {{ kind: 'step', number: number, at: string, event: DomainEvent }} Step
 * @typedef {Said | Note | Step} Entry
 *
 * @typedef {object} Room
 * @property {string} id
 * @property {Entry[]} entries in the order they happened
 * @property {{ of: number, at: string, decision: Decision }[]} decisions in the order of turns
 * @property {number} number of the last event folded
 * @property {number} position in the server's feed, to fetch what follows
 * @property {boolean} loaded
 * @property {boolean} [missing] there is no such conversation
 * @property {number} [summarised] number of the event that told a model's summary
 * @property {{ name: string, at: number }} [typing]
 * @property {string[]} [looking] ids of colleagues who have it open
 */

/** Events that are shown as one line between the messages. */
const STEPS = new Set([
  'handoff_requested', 'ask_corrected', 'quoted', 'offered', 'declined', 'lapsed', 'offer_withdrawn', 'accepted',
  'picked', 'assigned', 'taken_over', 'transferred', 'agent_gone', 'returned', 'back_to_assistant', 'contact_left',
  'wrapped_up', 'scored', 'closed', 'reopened', 'need_changed', 'rejoined', 'erased',
]);

/**
 * @param {string} id
 * @returns {Room}
 */
export function empty(id) {
  return { id, entries: [], decisions: [], number: 0, position: 0, loaded: false };
}

/**
 * The room after an event. One known already changes nothing; one after a gap is left out, since
 * what is between is fetched first ({@link hasMissed}).
 * @param {Room} room
 * @param {Recorded} recorded
 * @returns {Room}
 */
export function fold(room, recorded) {
  return recorded.number === room.number + 1 ? foldAll(room, [recorded]) : room;
}

/**
 * Takes one event into a room that is nobody else's yet.
 * @param {Room} room
 * @param {Recorded} recorded
 */
function take(room, { event, number, at, position }) {
  room.number = number;
  room.position = Math.max(room.position, position);
  if (event.kind === 'message_posted') {
    const message = /** @type {Message} */ (event['message']);
    if (message.author === 'customer') room.typing = undefined;
    room.entries.push({ kind: 'message', number, at, message });
  } else if (event.kind === 'note_posted') {
    room.entries.push({ kind: 'note', number, at, by: String(event['by']), text: String(event['text']), mentions: /** @type {string[]} */ (event['mentions'] ?? []) });
  } else if (event.kind === 'decided') {
    room.decisions.push({ of: Number(event['of']), at, decision: /** @type {Decision} */ (event['decision']) });
  } else if (event.kind === 'summarised') {
    room.summarised = number;
  } else if (STEPS.has(event.kind)) {
    room.entries.push({ kind: 'step', number, at, event });
  }
}

/**
 * @param {Room} room
 * @param {readonly Recorded[]} history
 * @returns {Room}
 */
export function foldAll(room, history) {
  // Its own copies, so that thousands of events are not copied thousands of times.
  const next = { ...room, entries: [...room.entries], decisions: [...room.decisions] };
  for (const recorded of history) {
    if (recorded.number === next.number + 1) take(next, recorded);
  }
  return next.number === room.number ? room : next;
}

/**
 * Whether an event came that cannot be folded before others are fetched.
 * @param {Room} room
 * @param {Recorded} recorded
 */
export function hasMissed(room, recorded) {
  return recorded.number > room.number + 1;
}

/**
 * The last place of a message.
 * @param {Room} room
 * @returns {number}
 */
export function lastSeq(room) {
  const last = room.entries.findLast((entry) => entry.kind === 'message');
  return last?.kind === 'message' ? last.message.seq : 0;
}

/**
 * How many of the customer's messages there are; similar cases are asked for anew when it grows.
 * @param {Room} room
 * @returns {number}
 */
export function nCustomer(room) {
  return room.entries.filter((entry) => entry.kind === 'message' && entry.message.author === 'customer').length;
}
