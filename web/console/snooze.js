/** Puts a conversation aside until later: out of the way, and back by itself. */

import { LitElement, css, html } from 'lit';
import { choices } from '../model/snooze.js';
import { base } from '../styles/base.js';
import { controls } from '../styles/controls.js';
import { dialog } from '../styles/dialog.js';

export class BatonSnooze extends LitElement {
  static properties = { desk: { attribute: false }, conversation: { attribute: false } };

  static styles = [
    base,
    controls,
    dialog,
    css`
      .choices {
        display: grid;
        gap: var(--gap-2);
      }

      .choices button {
        justify-content: space-between;
        text-align: start;
      }

      .choices .hint {
        flex: none;
      }
    `,
  ];

  constructor() {
    super();
    /** @type {import('./desk.js').Desk} */
    this.desk = /** @type {any} */ (undefined);
    /** @type {import('../types/wire.js').Conversation} */
    this.conversation = /** @type {any} */ (undefined);
  }

  show() {
    this.requestUpdate();
    this.renderRoot.querySelector('dialog')?.showModal();
  }

  render() {
    return html`
      <dialog aria-labelledby="title">
        <form method="dialog">
          <h2 id="title">Put aside</h2>
          <p class="hint">It comes back by itself, and at once when the customer writes. It stays yours.</p>
          <div class="choices">
            ${choices(new Date()).map(
              ({ word, at }) => html`
                <button @click=${() => void this.desk.snooze(this.conversation, at)}>
                  ${word} <span class="hint">${at.toLocaleString(undefined, { weekday: 'short', hour: 'numeric', minute: '2-digit' })}</span>
                </button>
              `,
            )}
          </div>
          <div class="actions"><button class="plain">Cancel</button></div>
        </form>
      </dialog>
    `;
  }
}

customElements.define('baton-snooze', BatonSnooze);
