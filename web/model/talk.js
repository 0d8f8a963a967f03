/** Who said what of a case: its transcript keeps the words alone, its conversation the rest. Pure. */

/** @typedef {import('../types/wire.js').Message} Message */
/** @typedef {Pick<Message, 'author' | 'agent' | 'text'>} Said */

/**
 * The transcript with whoever said it, from the messages of its conversation, oldest first. Nothing
 * when they do not make it up: what is left of an erased or a cut conversation is read as it stands.
 * @param {string} transcript a line each of the customer and the agent; its end may be cut off
 * @param {readonly Said[]} messages
 * @returns {Said[] | undefined}
 */
export function talk(transcript, messages) {
  /** @type {Said[]} */
  const said = [];
  let at = 0;
  for (const { author, agent, text } of messages) {
    if (at === transcript.length) break;
    if (author !== 'customer' && author !== 'agent') continue;
    const rest = transcript.slice(at, at + text.length + 1);
    if (!`${text}\n`.startsWith(rest)) return undefined;
    at += rest.length;
    if (text !== '') said.push({ author, agent, text: rest.replace(/\n$/u, '') });
  }
  return at === transcript.length ? said : undefined;
}
