/**
 * What was written and is not acknowledged yet. Pure: every function gives a new list; whoever
 * holds it writes it to storage before the first send, so a reload or a crash loses nothing, and
 * the server knows a repeated `client_msg_id`, so nothing arrives twice.
 *
 * @typedef {object} Pending
 * @property {string} id the sender's own id of the message
 * @property {string} text
 * @property {string} at when it was written, RFC 3339
 * @property {string} [conversation] empty until the conversation exists
 * @property {import('./files.js').Kept[]} [files] uploaded before
 * @property {string} [refused] why the server will never take it
 */

/** More than this is refused, so that storage cannot fill up. */
export const PENDING_MAX = 50;

/**
 * @param {readonly Pending[]} box
 * @param {Pending} message
 * @returns {Pending[]}
 */
export function add(box, message) {
  if (box.length >= PENDING_MAX || box.some((other) => other.id === message.id)) return [...box];
  return [...box, message];
}

/**
 * The server has it.
 * @param {readonly Pending[]} box
 * @param {string} id
 * @returns {Pending[]}
 */
export function acknowledge(box, id) {
  return box.filter((message) => message.id !== id);
}

/**
 * The server will not take it; it stays in sight with the reason until it is dropped.
 * @param {readonly Pending[]} box
 * @param {string} id
 * @param {string} why
 * @returns {Pending[]}
 */
export function refuse(box, id, why) {
  return box.map((message) => (message.id === id ? { ...message, refused: why } : message));
}

/**
 * The one to send now: the oldest that is not refused. One at a time keeps the order.
 * @param {readonly Pending[]} box
 * @returns {Pending | undefined}
 */
export function next(box) {
  return box.find((message) => message.refused === undefined);
}

/**
 * @param {readonly Pending[]} box
 * @returns {string}
 */
export function stored(box) {
  return JSON.stringify(box);
}

/**
 * Reads what was stored; anything else gives an empty box rather than an error.
 * @param {string | null} text
 * @returns {Pending[]}
 */
export function restored(text) {
  if (text === null) return [];
  try {
    const box = JSON.parse(text);
    return Array.isArray(box) ? box.filter(isPending).slice(0, PENDING_MAX) : [];
  } catch {
    return [];
  }
}

/**
 * @param {unknown} value
 * @returns {value is Pending}
 */
function isPending(value) {
  if (typeof value !== 'object' || value === null) return false;
  const message = /** @type {Record<string, unknown>} */ (value);
  return ['id', 'text', 'at'].every((field) => typeof message[field] === 'string');
}

/**
 * What goes to the server of a message, beside its conversation.
 * @param {Pending} message
 * @returns {{ client_msg_id: string, text: string, attachments?: string[] }}
 */
export function posted({ id, text, files }) {
  return files?.length ? { client_msg_id: id, text, attachments: files.map((file) => file.id) } : { client_msg_id: id, text };
}
