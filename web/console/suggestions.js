/**
 * What is offered above the field while something is typed: canned replies after a slash, colleagues
 * after an `@`.
 */

import { html, nothing } from 'lit';

/**
 * @typedef {object} Suggestion
 * @property {string} title
 * @property {string} body
 * @property {() => void} choose
 */

/**
 * @param {readonly Suggestion[]} shown
 * @param {number} at which is chosen
 * @param {string} name of the list
 * @returns {unknown}
 */
export function suggestionsView(shown, at, name) {
  if (shown.length === 0) return nothing;
  return html`
    <div class="suggestions" id="suggestions" role="listbox" aria-label=${name}>
      ${shown.map(
        ({ title, body, choose }, i) => html`
          <div
            role="option"
            id=${`suggestion-${i}`}
            aria-selected=${String(i === at)}
            @pointerdown=${(/** @type {Event} */ event) => event.preventDefault()}
            @click=${choose}
          >
            <b>${title}</b> <span dir="auto">${body}</span>
          </div>
        `,
      )}
    </div>
  `;
}
