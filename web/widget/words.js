/** What the widget says, in the language that was chosen; and what it says when. The cards have words of their own. */

import { en } from './words/en.js';

/** @typedef {import('../types/wire.js').CustomerConversation} CustomerConversation */
/** @typedef {typeof en} Words */

/** @type {Words} the words in use; English until another language is here */
export let words = en;

let spoken = '';

/**
 * Speaks a language from now on; one that is not known leaves English.
 * @param {string} language two letters
 */
export async function speak(language) {
  spoken = language;
  words = await translated(en, { de: () => import('./words/de.js').then(({ de }) => de) });
}

/**
 * The same words in the language that is spoken, fetched when somebody needs it.
 * @template T
 * @param {T} english
 * @param {Record<string, () => Promise<T>>} others
 * @returns {Promise<T>}
 */
export async function translated(english, others) {
  return (await others[spoken]?.().catch(() => english)) ?? english;
}

/**
 * The line under the desk's name: who answers now.
 * @param {CustomerConversation | undefined} conversation
 * @param {string} line the connection
 * @returns {string}
 */
export function whoAnswers(conversation, line) {
  if (line === 'waiting' || line === 'connecting' || line === 'refused') return words.reconnecting;
  switch (conversation?.stage) {
    case 'queued':
    case 'offered':
      return conversation.quote?.staffed === false ? words.waiting : words.onTheWay;
    case 'active':
      return words.talkingWith(conversation.agent?.name ?? '');
    case 'wrap_up':
    case 'closed':
      return words.ended;
    case 'follow_up':
      return words.willWrite;
    default:
      return words.answers;
  }
}

/**
 * @param {import('../types/wire.js').Message} message
 * @returns {string}
 */
export function author(message) {
  switch (message.author) {
    case 'customer':
      return words.you;
    case 'agent':
      return message.agent?.name ?? words.support;
    case 'assistant':
      return words.assistant;
    default:
      return words.notice;
  }
}
