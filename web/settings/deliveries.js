/** The last attempts to tell one webhook something; each event can be told again. */

import { LitElement, css, html, nothing } from 'lit';
import { clock } from '../model/clock.js';
import { Trying } from '../shell/trying.js';
import { base } from '../styles/base.js';
import { controls } from '../styles/controls.js';

/** @typedef {import('../types/api.js').Delivery} Delivery */

export class BatonDeliveries extends LitElement {
  static properties = { desk: { attribute: false }, webhook: {}, deliveries: { state: true } };

  static styles = [
    base,
    controls,
    css`
      .wide {
        overflow-x: auto;
      }

      table {
        border-collapse: collapse;
        font-size: var(--size-small);
      }

      th,
      td {
        padding: var(--gap-1) var(--gap-3) var(--gap-1) 0;
        text-align: start;
        white-space: nowrap;
      }
    `,
  ];

  #trying = new Trying(this);

  constructor() {
    super();
    /** @type {import('../console/desk.js').Desk} */
    this.desk = /** @type {any} */ (undefined);
    this.webhook = '';
    /** @type {Delivery[] | undefined} */
    this.deliveries = undefined;
  }

  firstUpdated() {
    void this.#trying.load(() => this.#fetch());
  }

  get #path() {
    return `/webhooks/${this.webhook}/deliveries`;
  }

  async #fetch() {
    /** @type {import('../types/api.js').Deliveries} */
    const { deliveries } = await this.desk.api.get(this.#path);
    this.deliveries = deliveries;
  }

  render() {
    if (this.deliveries === undefined) return this.#trying.view();
    if (this.deliveries.length === 0) return html`<p class="hint">Nothing has been sent yet.</p>`;
    return html`
      ${this.#trying.view()}
      <div class="wide" tabindex="0" role="region" aria-label="Attempts, newest first">
        <table>
          <thead><tr><th scope="col">When</th><th scope="col">What</th><th scope="col">Attempt</th><th scope="col">Came of it</th><th scope="col">Took</th><th scope="col">Again</th></tr></thead>
          <tbody>${this.deliveries.map((delivery) => this.#row(delivery))}</tbody>
        </table>
      </div>
    `;
  }

  /** @param {Delivery} delivery */
  #row({ at, kind, position, attempt, arrived, status, why, took_ms: took, put_aside: aside }) {
    const outcome = arrived ? `Arrived (${status})` : (why ?? `Answered ${status}`);
    return html`
      <tr>
        <td>${clock(at, Date.now())}</td>
        <td>${kind}${typeof position === 'number' ? html` <span class="hint">at ${position}</span>` : nothing}</td>
        <td>${attempt === 0 ? 'by hand' : attempt}</td>
        <td>${outcome}${aside ? '; put aside' : ''}</td>
        <td>${took} ms</td>
        <td>${typeof position === 'number' ? html`<button class="plain" aria-label=${`Tell it of ${kind} at ${position} again`} @click=${() => void this.#trying.try(() => this.#again(position))}>Tell again</button>` : nothing}</td>
      </tr>
    `;
  }

  /** @param {number} position */
  async #again(position) {
    await this.desk.api.post(this.#path, { position });
    await this.#fetch();
  }
}

customElements.define('baton-deliveries', BatonDeliveries);
