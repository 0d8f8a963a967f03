/** What the cards say, in the language that is spoken; and what they say when. */

import { translated } from './words.js';
import { en } from './words/en-cards.js';

/** @typedef {import('../types/wire.js').Quote} Quote */
/** @typedef {typeof en} CardWords */

export const words = await translated(en, { de: () => import('./words/de-cards.js').then(({ de }) => de) });

/**
 * @param {Quote | null | undefined} quote
 * @returns {{ place: string, time: string }}
 */
export function wait(quote) {
  if (!quote) return { place: words.inLine, time: words.looking };
  if (!quote.staffed) return { place: words.nobody, time: words.leaveOrWait };
  return { place: words.place(quote.position), time: quote.upper_s ? words.most(quote.upper_s) : words.unknownWait };
}
