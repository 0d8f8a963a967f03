/** One customer: who they are, how their account stands, and every conversation there was. */

import { LitElement, css, html, nothing } from 'lit';
import { clock } from '../model/clock.js';
import { amount } from '../model/format.js';
import * as words from '../model/words.js';
import { hashOf } from '../shell/router.js';
import { Trying } from '../shell/trying.js';
import { base } from '../styles/base.js';
import { room } from '../styles/console.js';
import { controls } from '../styles/controls.js';
import './erase.js';

/** @typedef {import('../types/wire.js').CustomerRecord} CustomerRecord */
/** @typedef {import('../types/wire.js').Conversation} Conversation */

export class BatonCustomer extends LitElement {
  static properties = {
    desk: { attribute: false },
    customer: { type: String },
    record: { state: true },
    history: { state: true },
  };

  static styles = [
    base,
    controls,
    room,
    css`
      dl {
        display: grid;
        grid-template-columns: auto minmax(0, 1fr);
        gap: var(--gap-2) var(--gap-4);
        margin-block-start: var(--gap-4);
      }

      dt {
        color: var(--text-soft);
      }

      h2 {
        margin-block-end: var(--gap-2);
      }

      .two {
        grid-template-columns: minmax(16rem, 24rem) minmax(0, 1fr);
      }

      .line {
        display: flex;
        justify-content: space-between;
        gap: var(--gap-2);
      }

      @media (max-width: 56rem) {
        .two {
          grid-template-columns: minmax(0, 1fr);
        }

        .two > :first-child,
        .two > :last-child {
          display: block !important;
        }
      }
    `,
  ];

  #trying = new Trying(this);

  constructor() {
    super();
    /** @type {import('../console/desk.js').Desk} */
    this.desk = /** @type {any} */ (undefined);
    /** @type {string | undefined} */
    this.customer = undefined;
    /** @type {CustomerRecord | undefined} */
    this.record = undefined;
    /** @type {Conversation[]} */
    this.history = [];
  }

  /** @param {Map<PropertyKey, unknown>} changed */
  updated(changed) {
    if (changed.has('customer')) void this.#read();
  }

  async #read() {
    const id = this.customer;
    if (id === undefined) return;
    await this.#trying.load(async () => {
      /** @type {[CustomerRecord, { conversations: Conversation[] }]} */
      const [record, { conversations }] = await Promise.all([
        this.desk.api.get(`/customers/${id}`),
        this.desk.api.get('/conversations', { customer_id: id }),
      ]);
      if (id !== this.customer) return;
      this.record = record;
      this.history = conversations;
    });
  }

  render() {
    const { record } = this;
    if (record === undefined) {
      return html`<div class="page"><h1 class="unseen">Customer</h1>${this.#trying.view()}<p class="empty wait">Fetching the customer…</p></div>`;
    }
    const name = words.who({ customer: record, customer_id: record.id });
    return html`
      <div class="page">
        <header><h1 dir="auto">${name}</h1></header>
        ${this.#trying.view()}
        <div class="two">
          <section class="sheet" aria-label="About">${this.#about(record)}</section>
          <section aria-label="History">
            <h2>History</h2>
            ${this.history.length === 0 ? html`<p class="hint">No conversation yet.</p>` : nothing}
            <ul class="list">${this.history.map((conversation) => this.#conversation(conversation))}</ul>
          </section>
        </div>
      </div>
    `;
  }

  /** @param {CustomerRecord} record */
  #about(record) {
    return html`
      <p class="row">
        <span class="tag">${words.plain(record.tier)}</span>
        <span class="tag ${record.state === 'ok' ? 'good' : 'risk'}">account ${record.state === 'ok' ? 'in order' : words.plain(record.state)}</span>
        <span class="tag ${record.verified ? 'good' : ''}">${record.verified ? 'verified' : 'not verified'}</span>
      </p>
      <dl>
        ${row('Value', record.value_per_year > 0 ? `${amount(record.value_per_year)} a year` : '')}
        ${row('Customer since', record.since ?? '')} ${row('Stage', words.plain(record.journey))}
        ${row('E-mail', record.email ?? '')} ${row('Number', record.external_ref ?? '')}
        ${Object.entries(record.attributes).map(([attribute, value]) => row(words.plain(attribute), value))}
      </dl>
      ${this.desk.me.role === 'administrator'
        ? html`<baton-erase .desk=${this.desk} customer=${record.id} name=${words.who({ customer: record, customer_id: record.id })} @erased=${() => void this.#read()}></baton-erase>`
        : nothing}
    `;
  }

  /** @param {Conversation} conversation */
  #conversation({ id, ask, preview, stage, topic, score, opened_at: at, case_id: made }) {
    return html`
      <li>
        <a href=${hashOf('desk', id)}>
          <span class="line"><span dir="auto">${ask || preview || 'Nothing was said'}</span><time class="hint" datetime=${at}>${clock(at, Date.now())}</time></span>
          <span class="row">
            <span class="tag">${words.stage(stage)}</span>
            ${topic ? html`<span class="tag info">${words.plain(topic)}</span>` : nothing}
            ${score ? html`<span class="tag">CSAT ${score} of 5</span>` : nothing}
            ${made ? html`<span class="tag good">a case</span>` : nothing}
          </span>
        </a>
      </li>
    `;
  }
}

/**
 * @param {string} name
 * @param {string} value nothing is shown of what is empty
 */
function row(name, value) {
  return value === '' ? nothing : html`<dt>${name}</dt><dd dir="auto">${value}</dd>`;
}

customElements.define('baton-customer', BatonCustomer);
