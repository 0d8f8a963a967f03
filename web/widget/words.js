/** Every sentence the widget says, in the language that was chosen; and what it says when. */

import { en } from './words/en.js';

/** @typedef {import('../types/wire.js').CustomerConversation} CustomerConversation */
/** @typedef {import('../types/wire.js').Quote} Quote */
/** @typedef {typeof en} Words */

/** @type {Words} the words in use; English until another language is here */
export let words = en;

/** @type {Record<string, () => Promise<Words>>} fetched when somebody needs it */
const LANGUAGES = {
  de: () => import('./words/de.js').then(({ de }) => de),
};

/**
 * Speaks a language from now on; one that is not known leaves English.
 * @param {string} language two letters
 */
export async function speak(language) {
  words = (await LANGUAGES[language]?.().catch(() => en)) ?? en;
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
 * @param {Quote | null | undefined} quote
 * @returns {{ place: string, time: string }}
 */
export function wait(quote) {
  if (!quote) return { place: words.inLine, time: words.looking };
  if (!quote.staffed) return { place: words.nobody, time: words.leaveOrWait };
  return { place: words.place(quote.position), time: quote.upper_s ? words.most(quote.upper_s) : words.unknownWait };
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
