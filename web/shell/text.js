/** Shows somebody's text: text nodes and links, nothing else, whoever wrote it. */

import { html } from '../vendor/lit-html/lit-html.js';
import { parts } from '../model/links.js';

/**
 * @param {string} text
 * @returns {unknown} for a place inside an element
 */
export function linked(text) {
  return parts(text).map((part) =>
    part.href === undefined
      ? part.text
      : html`<a href=${part.href} target="_blank" rel="noopener noreferrer nofollow">${part.text}</a>`,
  );
}
