/** What is kept of customers, and how long, as the settings file says it. */

import { LitElement, html, nothing } from 'lit';
import { clock } from '../model/clock.js';
import { Trying } from '../shell/trying.js';
import { base } from '../styles/base.js';
import { controls } from '../styles/controls.js';

/** @typedef {import('../types/api.js').Keeping} Keeping */

export class BatonPrivacy extends LitElement {
  static properties = { desk: { attribute: false }, keeping: { state: true } };

  static styles = [base, controls];

  #trying = new Trying(this);

  constructor() {
    super();
    /** @type {import('../console/desk.js').Desk} */
    this.desk = /** @type {any} */ (undefined);
    /** @type {Keeping | undefined} */
    this.keeping = undefined;
  }

  firstUpdated() {
    void this.#trying.load(async () => {
      this.keeping = await this.desk.api.get('/privacy');
    });
  }

  render() {
    const { keeping } = this;
    if (keeping === undefined) return html`${this.#trying.view()}<p class="hint wait">Fetching…</p>`;
    return html`
      <ul>
        <li>${removed(keeping)}</li>
        <li>${kept('The words of a conversation', keeping.conversations_days, 'after its end')}</li>
        <li>${kept('Attached files', keeping.files_days, 'after they came')}</li>
        <li>${kept('Customers', keeping.customers_days, 'after anything last happened with them')}</li>
        ${keeping.erased_since
          ? html`<li>Something was erased ${clock(keeping.erased_since, Date.now())}; the last of it leaves the disk within a day.</li>`
          : nothing}
      </ul>
      <p class="hint">Set in the section <code>[privacy]</code> of the settings file. A customer is erased on their own page.</p>
    `;
  }
}

/** @param {Keeping} keeping */
function removed({ redact_cards: cards, redact_secrets: secrets }) {
  const what = [...(cards ? ['card numbers'] : []), ...(secrets ? ['passwords, keys and tokens'] : [])];
  return what.length === 0
    ? 'What people write is stored as they wrote it.'
    : `Taken out of what people write, before it is stored: ${what.join(' and ')}.`;
}

/**
 * @param {string} what
 * @param {number | null | undefined} days
 * @param {string} since
 */
function kept(what, days, since) {
  return days == null ? `${what} are kept.` : `${what} go ${days} days ${since}.`;
}

customElements.define('baton-privacy', BatonPrivacy);
