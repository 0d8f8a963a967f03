/** What the widget says, in the language that was chosen; and what it says when. The cards have words of their own. */

import { clock } from '../model/clock.js';
import { ApiError, said } from '../shell/api.js';
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
 * The first full minute after a moment: what is said of it stays true while it is read.
 * @param {number} at milliseconds since 1970
 */
function minuteAfter(at) {
  return clock(at + 60_000, Date.now());
}

/**
 * When what was too much is sent.
 * @param {number} at milliseconds since 1970
 */
export function sentBy(at) {
  return words.sentBy(minuteAfter(at));
}

/**
 * What went wrong; what the widget has no words for is said in the server's.
 * @param {unknown} error
 * @returns {string}
 */
export function wentWrong(error) {
  const { code, againAt } = error instanceof ApiError ? error : {};
  if (code === 'too_many') return `${words.tooMany} ${againAt ? words.tryAt(minuteAfter(againAt)) : ''}`;
  return code === 'unreachable' ? words.unreachable : said(error);
}

/**
 * The line under the desk's name: who answers now.
 * @param {CustomerConversation | undefined} conversation
 * @param {import('./session.js').Standing} standing
 * @returns {string}
 */
export function whoAnswers(conversation, standing) {
  if (standing !== 'well') return standing === 'off' ? words.reconnecting : words.tooMany;
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
