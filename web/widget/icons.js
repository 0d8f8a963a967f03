/** The widget's few drawings, inline so that nothing is fetched; always beside words or a label. */

import { html } from '../vendor/lit-html/lit-html.js';

const PATHS = {
  close: 'M6 6l12 12M18 6 6 18',
  send: 'M5 12h13M12 5l7 7-7 7',
  person: 'M8.5 8a3.5 3.5 0 1 0 7 0 3.5 3.5 0 1 0-7 0M5 20a7 7 0 0 1 14 0',
  spark: 'M12 4l1.8 5.2L19 11l-5.2 1.8L12 18l-1.8-5.2L5 11l5.2-1.8Z',
  book: 'M5 5.5A2.5 2.5 0 0 1 7.5 3H19v15H7.5A2.5 2.5 0 0 0 5 20.5ZM5 20.5A2.5 2.5 0 0 0 7.5 21H19v-3',
  clip: 'M8 12.5l6.5-6.5a3 3 0 0 1 4.3 4.3l-8.6 8.5a5 5 0 0 1-7-7L11 4',
  smile: 'M4 12a8 8 0 1 0 16 0 8 8 0 1 0-16 0M9 10h.01M15 10h.01M8.5 14a4 4 0 0 0 7 0',
};

/**
 * @param {keyof typeof PATHS} name
 * @returns {unknown}
 */
export function icon(name) {
  return drawing(PATHS[name]);
}

/** @param {string} path */
export function drawing(path) {
  return html`<svg viewBox="0 0 24 24" aria-hidden="true"><path d=${path} /></svg>`;
}
