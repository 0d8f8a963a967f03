/** Every sentence the widget says, in one place. */

import { ordinal, under } from '../model/format.js';

/** @typedef {import('../types/wire.js').CustomerConversation} CustomerConversation */
/** @typedef {import('../types/wire.js').Quote} Quote */

/**
 * The line under the desk's name: who answers now.
 * @param {CustomerConversation | undefined} conversation
 * @param {string} line the connection
 * @returns {string}
 */
export function whoAnswers(conversation, line) {
  if (line === 'waiting' || line === 'connecting' || line === 'refused') return 'Reconnecting…';
  switch (conversation?.stage) {
    case 'queued':
    case 'offered':
      return 'A person is on the way';
    case 'active':
      return conversation.agent ? `You’re talking with ${conversation.agent.name}` : 'You’re talking with a person';
    case 'wrap_up':
    case 'closed':
      return 'This conversation has ended';
    case 'follow_up':
      return 'We’ll write to you';
    default:
      return 'The assistant answers, people are behind it';
  }
}

/**
 * @param {Quote | null | undefined} quote
 * @returns {{ place: string, time: string }}
 */
export function wait(quote) {
  if (!quote) return { place: 'You’re in line for a person.', time: 'We’re looking for somebody who can help.' };
  if (!quote.staffed) {
    return {
      place: 'Nobody who can help is at work right now.',
      time: 'Leave your e-mail address and a person will write to you, or keep this window open.',
    };
  }
  const place = quote.position === 1 ? 'You’re next in line.' : `You’re ${ordinal(quote.position)} in line.`;
  return {
    place,
    time: quote.upper_s
      ? `Most people wait ${under(quote.upper_s)}.`
      : 'We don’t know yet how long it takes, so we won’t guess.',
  };
}

/**
 * @param {import('../types/wire.js').Message} message
 * @returns {string}
 */
export function author(message) {
  switch (message.author) {
    case 'customer':
      return 'You';
    case 'agent':
      return message.agent?.name ?? 'Support';
    case 'assistant':
      return 'Assistant';
    default:
      return 'Notice';
  }
}

/** What the five scores mean. */
export const SCORES = ['Very bad', 'Bad', 'Okay', 'Good', 'Very good'];
