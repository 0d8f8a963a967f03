/** API tokens: what programs come in with. A secret is shown once, when it is made. */

import { LitElement, css, html, nothing } from 'lit';
import { clock } from '../model/clock.js';
import { object } from '../model/words.js';
import { Trying } from '../shell/trying.js';
import { base } from '../styles/base.js';
import { room } from '../styles/console.js';
import { controls } from '../styles/controls.js';

/** @typedef {import('../types/api.js').Token} Token */

/** @type {[string, string][]} */
const SCOPES = [['read', 'Read'], ['write', 'Write knowledge and policy'], ['manage', 'Manage people and tokens'], ['bot', 'Answer customers as your own bot']];

/** How long a token may work; what most want first. @type {[string, string][]} */
const DAYS = [['90', '90 days'], ['30', '30 days'], ['365', 'A year'], ['', 'Until it is revoked']];
/** A token that ends within this is shown as a warning. */
const SOON_MS = 14 * 24 * 3_600_000;

export class BatonTokens extends LitElement {
  static properties = { desk: { attribute: false }, tokens: { state: true }, secret: { state: true } };

  static styles = [
    base,
    controls,
    room,
    css`
      :host {
        display: grid;
        gap: var(--gap-4);
      }

      li {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        justify-content: space-between;
        gap: var(--gap-2);
        padding-block: var(--gap-2);
        border-block-end: 1px solid var(--border);
        overflow-wrap: anywhere;
      }

      fieldset label {
        min-block-size: 1.75rem;
        font-weight: 400;
      }

      code {
        font-family: var(--font-code);
        overflow-wrap: anywhere;
      }
    `,
  ];

  #trying = new Trying(this);

  constructor() {
    super();
    /** @type {import('../console/desk.js').Desk} */
    this.desk = /** @type {any} */ (undefined);
    /** @type {Token[] | undefined} */
    this.tokens = undefined;
    this.secret = '';
  }

  firstUpdated() {
    void this.#trying.load(() => this.#fetch());
  }

  async #fetch() {
    /** @type {{ tokens: Token[] }} */
    const { tokens } = await this.desk.api.get('/tokens');
    this.tokens = tokens;
  }

  render() {
    return html`
      ${this.#trying.view()}
      ${this.secret === ''
        ? nothing
        : html`<div class="sheet" role="status"><p>This is shown once. Keep it where the program finds it:</p><code>${this.secret}</code></div>`}
      ${this.tokens?.length === 0 ? html`<p class="hint">No program has a token.</p>` : nothing}
      <ul aria-label="API tokens">${(this.tokens ?? []).map((token) => this.#row(token))}</ul>
      <form class="fields" @submit=${this.#make}>
        <div class="cells">
          <div><label for="name">What it is for</label><input id="name" name="name" required maxlength="100" autocomplete="off" /></div>
          <fieldset>
            <legend>What it may do</legend>
            ${SCOPES.map(([name, word], i) => html`<label class="row"><input type="checkbox" name="scope" value=${name} ?checked=${i === 0} /> ${word}</label>`)}
          </fieldset>
          <div>
            <label for="days">For how long</label>
            <select id="days" name="days">${DAYS.map(([days, word]) => html`<option value=${days}>${word}</option>`)}</select>
          </div>
        </div>
        <div><button class="main">Make a token</button></div>
      </form>
    `;
  }

  /** @param {Token} token */
  #row({ id, name, scopes, created_at: at, created_by: by, expires_at: end }) {
    return html`
      <li>
        <span><b dir="auto">${name}</b> <span class="hint">${scopes.join(', ')}; made ${clock(at, Date.now())} by ${object(this.desk.nameOf(by))}</span> ${end == null ? nothing : ends(end)}</span>
        <button class="plain danger" aria-label=${`Revoke ${name}`} @click=${() => void this.#trying.try(() => this.#revoke(id))}>Revoke</button>
      </li>
    `;
  }

  /** @param {string} id */
  async #revoke(id) {
    await this.desk.api.delete(`/tokens/${id}`);
    await this.#fetch();
  }

  /** @param {SubmitEvent} event */
  async #make(event) {
    event.preventDefault();
    const element = /** @type {HTMLFormElement} */ (event.target);
    const form = new FormData(element);
    await this.#trying.try(async () => {
      /** @type {import('../types/api.js').TokenMade} */
      const { secret } = await this.desk.api.post('/tokens', { name: String(form.get('name')).trim(), scopes: form.getAll('scope'), ...forDays(form) });
      this.secret = secret;
      element.reset();
      await this.#fetch();
    });
  }
}

/**
 * When a token stops working: a warning when that is soon.
 * @param {string} end
 */
function ends(end) {
  const left = Date.parse(end) - Date.now();
  if (left <= 0) return html`<span class="tag risk">expired ${clock(end, Date.now())}</span>`;
  if (left > SOON_MS) return html`<span class="hint">until ${clock(end, Date.now())}</span>`;
  const days = Math.ceil(left / 86_400_000);
  return html`<span class="tag warn">stops working in ${days} ${days === 1 ? 'day' : 'days'}: make another</span>`;
}

/** @param {FormData} form */
const forDays = (form) => (form.get('days') === '' ? {} : { days: Number(form.get('days')) });

customElements.define('baton-tokens', BatonTokens);
