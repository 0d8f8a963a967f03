/** The choice of canned replies above the field, while a slash stands at the beginning of a line. */

import { html, nothing } from 'lit';

/** @typedef {import('../types/wire.js').Article} Article */

/**
 * @param {readonly Article[]} shown
 * @param {number} at which is chosen
 * @param {(reply: Article) => void} choose
 * @returns {unknown}
 */
export function cannedView(shown, at, choose) {
  if (shown.length === 0) return nothing;
  return html`
    <div class="canned" id="canned" role="listbox" aria-label="Canned replies">
      ${shown.map(
        (reply, i) => html`
          <div
            role="option"
            id=${`canned-${i}`}
            aria-selected=${String(i === at)}
            @pointerdown=${(/** @type {Event} */ event) => event.preventDefault()}
            @click=${() => choose(reply)}
          >
            <b>${reply.title}</b> <span dir="auto">${reply.body}</span>
          </div>
        `,
      )}
    </div>
  `;
}
