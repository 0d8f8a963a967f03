/** What comes to oneself by mail: leads choose. */

import { LitElement, css, html, nothing } from 'lit';
import { Trying } from '../shell/trying.js';
import { base } from '../styles/base.js';
import { controls } from '../styles/controls.js';

/** @typedef {import('../types/api.js').OwnMails} OwnMails */

export class BatonOwnMails extends LitElement {
  static properties = { desk: { attribute: false }, mails: { state: true } };

  static styles = [
    base,
    controls,
    css`
      label {
        min-block-size: 2rem;
      }
    `,
  ];

  #trying = new Trying(this);

  constructor() {
    super();
    /** @type {import('../console/desk.js').Desk} */
    this.desk = /** @type {any} */ (undefined);
    /** @type {OwnMails | undefined} */
    this.mails = undefined;
  }

  firstUpdated() {
    void this.#trying.load(async () => {
      this.mails = await this.desk.api.get('/me/mails');
    });
  }

  render() {
    const { mails } = this;
    return html`
      ${this.#trying.view()}
      ${mails === undefined
        ? nothing
        : mails.sends
          ? html`
              <label class="row"><input type="checkbox" name="alerts" .checked=${mails.alerts} @change=${this.#choose} /> When something needs a lead: customers nobody is there for, a disk that fills</label>
              <label class="row"><input type="checkbox" name="digest" .checked=${mails.digest} @change=${this.#choose} /> On Monday morning, the week in words</label>
            `
          : html`<p class="hint">Nothing goes by mail here: no mail server is set.</p>`}
    `;
  }

  /** @param {Event} event */
  #choose(event) {
    const { name, checked } = /** @type {HTMLInputElement} */ (event.target);
    const { alerts, digest } = /** @type {OwnMails} */ (this.mails);
    const chosen = { alerts, digest, [name]: checked };
    void this.#trying.try(async () => {
      this.mails = await this.desk.api.put('/me/mails', chosen);
    });
  }
}

customElements.define('baton-own-mails', BatonOwnMails);
