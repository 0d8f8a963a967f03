/** Shows a text with the words of a search marked in it: text nodes and `mark`, nothing else. */

import { html } from 'lit';
import { marks } from '../model/marks.js';

/**
 * @param {string} text
 * @param {string} query
 * @returns {unknown}
 */
export function marked(text, query) {
  return marks(text, query).map((part) => (part.marked ? html`<mark>${part.text}</mark>` : part.text));
}
