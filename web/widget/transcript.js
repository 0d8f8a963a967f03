/** The conversation as a text file for the customer; fetched when it is asked for. */

import { author } from './words.js';

/**
 * @param {readonly import('../types/wire.js').Message[]} messages
 * @returns {string}
 */
function asText(messages) {
  return messages.map((message) => `${when(message.at)}  ${author(message)}\n${said(message)}\n`).join('\n');
}

/** @param {import('../types/wire.js').Message} message */
function said({ text, files }) {
  return [text, ...(files ?? []).map(({ name }) => `[${name}]`)].filter((part) => part !== '').join('\n');
}

/**
 * Fetches all that was said, and hands the file to the browser.
 * @param {import('./session.js').Session} session
 * @param {string} title
 */
export async function download({ state, history }, title) {
  for (let from; (from = state.value.chat.from ?? 1) > 1;) {
    await history.earlier();
    if (state.value.chat.from === from) break;
  }
  const { messages } = state.value.chat;
  const address = URL.createObjectURL(new Blob([asText(messages)], { type: 'text/plain;charset=utf-8' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = `${title.replace(/[^\p{L}\p{N}]+/gu, '-')}-${(messages[0]?.at ?? '').slice(0, 10)}.txt`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

/** @param {string} at RFC 3339 */
function when(at) {
  return new Date(at).toLocaleString();
}
