/** The room an agent lives in: the lists, and one conversation beside them. */

import { LitElement, css, html } from 'lit';
import { afterPaint } from '../shell/after-paint.js';
import { fetchCode, unreachable } from '../shell/api.js';
import { Trying } from '../shell/trying.js';
import { base } from '../styles/base.js';
import './lists.js';

export class BatonDeskRoom extends LitElement {
  static properties = {
    desk: { attribute: false },
    conversation: { type: String },
    list: { type: String },
  };

  static styles = [
    base,
    css`
      :host {
        display: grid;
        grid-template-columns: 20rem minmax(0, 1fr);
        grid-template-rows: minmax(0, 1fr);
        block-size: 100%;
      }

      .empty {
        display: grid;
        place-content: center;
        justify-items: center;
        gap: var(--gap-3);
        padding: var(--gap-6);
        background: var(--surface-sunken);
        color: var(--text-soft);
        text-align: center;
      }

      .empty img {
        opacity: 0.8;
      }

      @media (max-width: 64rem) {
        :host {
          grid-template-columns: 17rem minmax(0, 1fr);
        }
      }

      @media (max-width: 48rem) {
        :host {
          grid-template-columns: minmax(0, 1fr);
        }

        .empty,
        [data-covered] {
          display: none;
        }
      }
    `,
  ];

  /** Fetches what shows a conversation: the lists are on the screen sooner without it. */
  #coming = new Trying(this);
  #came = false;

  constructor() {
    super();
    /** @type {import('./desk.js').Desk} */
    this.desk = /** @type {any} */ (undefined);
    /** @type {string | undefined} */
    this.conversation = undefined;
    this.list = '';
  }

  firstUpdated() {
    afterPaint(() => void this.#come());
  }

  /** @param {Map<PropertyKey, unknown>} changed */
  willUpdate(changed) {
    if (this.conversation !== undefined && changed.has('conversation')) void this.#come();
  }

  async #come() {
    if (this.#came) return;
    this.#came = await this.#coming.load(async () => {
      await fetchCode(import.meta.resolve('./conversation.js')).catch(() => Promise.reject(unreachable()));
    });
  }

  render() {
    const id = this.conversation;
    const lacking = this.#coming.lack !== undefined;
    return html`
      <baton-lists .desk=${this.desk} .chosen=${id} .list=${this.list} ?data-covered=${id !== undefined}></baton-lists>
      ${id === undefined
        ? html`
            <div class="empty">
              <img src="/styles/baton.svg" alt="" width="56" height="56" />
              <p>Choose a conversation, or wait for the next one to be offered.</p>
            </div>
          `
        : lacking
          ? html`<div class="empty">${this.#coming.view()}</div>`
          : html`<baton-conversation .desk=${this.desk} .conversation=${id} .list=${this.list}></baton-conversation>`}
    `;
  }
}

customElements.define('baton-desk-room', BatonDeskRoom);
