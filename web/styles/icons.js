/** Small drawings, inline so that nothing is fetched; always beside words or a label. */

import { svg } from '../vendor/lit-html/lit-html.js';
import { html } from '../vendor/lit-html/lit-html.js';

/** @type {Record<string, unknown>} */
const DRAWN = {
  chat: svg`<path d="M20 12a7.5 7.5 0 0 1-11 6.6L4 20l1.4-4.6A7.5 7.5 0 1 1 20 12Z" />`,
  close: svg`<path d="M6 6l12 12M18 6 6 18" />`,
  send: svg`<path d="M5 12h13M12 5l7 7-7 7" />`,
  person: svg`<circle cx="12" cy="8" r="3.5" /><path d="M5 20a7 7 0 0 1 14 0" />`,
  people: svg`<circle cx="9" cy="8" r="3" /><path d="M3 19a6 6 0 0 1 12 0M16 5.5a3 3 0 0 1 0 5.5M17.5 13.5A6 6 0 0 1 21 19" />`,
  spark: svg`<path d="M12 4l1.8 5.2L19 11l-5.2 1.8L12 18l-1.8-5.2L5 11l5.2-1.8Z" />`,
  desk: svg`<path d="M4 13l2.5-7h11L20 13v5H4ZM4 13h5a3 3 0 0 0 6 0h5" />`,
  cases: svg`<path d="M4 7h16v12H4ZM9 7V5h6v2M4 12h16" />`,
  book: svg`<path d="M5 5.5A2.5 2.5 0 0 1 7.5 3H19v15H7.5A2.5 2.5 0 0 0 5 20.5ZM5 20.5A2.5 2.5 0 0 0 7.5 21H19v-3" />`,
  scales: svg`<path d="M12 4v16M7 20h10M5 7h14M5 7l-2.5 6a3 3 0 0 0 5 0ZM19 7l-2.5 6a3 3 0 0 0 5 0Z" />`,
  chart: svg`<path d="M4 4v16h16M8 16v-4M12 16V8M16 16v-6" />`,
  moon: svg`<path d="M20 14.5A8 8 0 1 1 9.5 4a6.5 6.5 0 0 0 10.5 10.5Z" />`,
  sun: svg`<circle cx="12" cy="12" r="4" /><path d="M12 3v2M12 19v2M3 12h2M19 12h2M5.6 5.6 7 7M17 17l1.4 1.4M5.6 18.4 7 17M17 7l1.4-1.4" />`,
  half: svg`<circle cx="12" cy="12" r="8" /><path d="M12 4a8 8 0 0 1 0 16Z" fill="currentColor" />`,
  back: svg`<path d="M15 5l-7 7 7 7" />`,
  more: svg`<path d="M5 12h.01M12 12h.01M19 12h.01" stroke-width="3" />`,
  clip: svg`<path d="M8 12.5l6.5-6.5a3 3 0 0 1 4.3 4.3l-8.6 8.5a5 5 0 0 1-7-7L11 4" />`,
  log: svg`<path d="M6 4h12v16H6ZM9 8h6M9 12h6M9 16h3" />`,
  gear: svg`<circle cx="12" cy="12" r="3" /><path d="M12 3v3M12 18v3M3 12h3M18 12h3M5.6 5.6l2.2 2.2M16.2 16.2l2.2 2.2M5.6 18.4l2.2-2.2M16.2 7.8l2.2-2.2" />`,
  check: svg`<path d="M5 12.5l4.5 4.5L19 7.5" />`,
  clock: svg`<circle cx="12" cy="12" r="8" /><path d="M12 8v4l3 2" />`,
  eye: svg`<path d="M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12Z" /><circle cx="12" cy="12" r="2.5" />`,
  note: svg`<path d="M5 4h14v10l-5 6H5ZM19 14h-5v6" />`,
  pass: svg`<path d="M4 8h13M13 4l4 4-4 4M20 16H7M11 12l-4 4 4 4" />`,
  alert: svg`<path d="M12 4l9 16H3ZM12 10v4M12 17h.01" />`,
  search: svg`<circle cx="11" cy="11" r="6" /><path d="M20 20l-4.5-4.5" />`,
  panel: svg`<path d="M4 5h16v14H4ZM14.5 5v14" />`,
  help: svg`<circle cx="12" cy="12" r="8.5" /><path d="M9.5 9.5a2.5 2.5 0 1 1 3.6 2.2c-.8.4-1.1.9-1.1 1.8M12 16.5h.01" />`,
  out: svg`<path d="M10 5H5v14h5M14 8l4 4-4 4M18 12H9" />`,
  bell: svg`<path d="M6 16V11a6 6 0 0 1 12 0v5l1.5 2h-15ZM10 20.5h4" />`,
};

/**
 * @param {string} name
 * @returns {unknown}
 */
export function icon(name) {
  return html`<svg viewBox="0 0 24 24" aria-hidden="true" focusable="false">${DRAWN[name]}</svg>`;
}
