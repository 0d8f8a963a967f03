/** The door: single sign-on where the team has it, e-mail and password. */

import { LitElement, html, nothing } from 'lit';
import { ApiError, said } from '../shell/api.js';
import { Trying } from '../shell/trying.js';
import { base } from '../styles/base.js';
import { controls } from '../styles/controls.js';
import { door } from '../styles/door.js';
import { asksForCode, code, given } from './code.js';
import { setOut } from './sign-on.js';

/** @typedef {import('../types/api.js').WaysIn} WaysIn */

/** How long the door stays shut behind somebody who leaves for the provider. */
const LEAVING_MS = 3_000;

/**
 * @fires entered the agent is signed in
 */
export class BatonSignIn extends LitElement {
  static properties = {
    api: { attribute: false },
    ways: { state: true },
    byPassword: { state: true },
    byCode: { state: true },
    told: { state: true },
  };

  static styles = [base, controls, door];

  #trying = new Trying(this);

  constructor() {
    super();
    /** @type {import('../shell/api.js').Api | undefined} */
    this.api = undefined;
    /** @type {WaysIn} */
    this.ways = { passwords: true };
    this.byPassword = false;
    /** Whether the password is right and a code is asked for, too. */
    this.byCode = false;
    this.told = '';
  }

  async firstUpdated() {
    try {
      if (this.api) this.ways = await this.api.get('/sign-in');
    } catch {
      // Then there is the password; if the house is gone altogether, that says so.
    }
  }

  render() {
    const { single_sign_on: provider, passwords } = this.ways;
    const trouble = this.#trying.view();
    const form = passwords || this.byPassword;
    return html`
      <main>
        <img src="/styles/baton.svg" alt="" width="48" height="48" />
        <h1>Sign in to Baton</h1>
        ${provider == null
          ? nothing
          : html`
              <button class="main" ?disabled=${this.#trying.busy} @click=${() => void this.#trying.try(() => this.#setOut())}>Sign in with ${provider}</button>
              ${form ? html`<p class="or">or</p>` : trouble}
            `}
        ${form
          ? this.#form(provider == null, trouble)
          : html`<button class="plain" @click=${() => (this.byPassword = true)}>Use an administrator’s password</button>`}
      </main>
    `;
  }

  /**
   * @param {boolean} only whether there is no other way in
   * @param {unknown} trouble
   */
  #form(only, trouble) {
    return html`
      <form @submit=${this.#submit}>
        <div>
          <label for="email">E-mail</label>
          <input id="email" name="email" type="email" autocomplete="username" required ?autofocus=${only} />
        </div>
        <div>
          <label for="password">Password</label>
          <input id="password" name="password" type="password" autocomplete="current-password" required maxlength="1024" />
        </div>
        ${this.byCode ? code() : nothing}
        ${trouble}
        <button class=${only ? 'main' : ''} ?disabled=${this.#trying.busy}>Sign in</button>
      </form>
      ${this.ways.passwords ? html`<p><button class="plain" ?disabled=${this.#trying.busy} @click=${() => void this.#forgot()}>I forgot my password</button></p>` : nothing}
      <p class="hint" role="status">${this.told}</p>
      ${this.ways.passwords
        ? html`<p class="hint">No password yet? Open the link you were given, or ask an administrator for an invitation.</p>`
        : html`<p class="hint">For the day single sign-on does not work: only for administrators the settings name.</p>`}
    `;
  }

  async #setOut() {
    if (this.api) await setOut(this.api);
    // The page is leaving: another press now would begin another attempt and spoil this one.
    await new Promise((resolve) => setTimeout(resolve, LEAVING_MS));
  }

  async #forgot() {
    const field = /** @type {HTMLInputElement} */ (this.renderRoot.querySelector('#email'));
    if (!field.reportValidity()) return;
    this.told = '';
    await this.#trying.try(async () => {
      try {
        await this.api?.post('/password-resets', { email: field.value });
      } catch (error) {
        throw new Error(`${said(error)} An administrator can give you a link.`);
      }
      this.told = 'If somebody here has this address, a link is on its way by e-mail.';
    });
  }

  /** @param {SubmitEvent} event */
  #submit(event) {
    event.preventDefault();
    const form = new FormData(/** @type {HTMLFormElement} */ (event.target));
    void this.#trying.try(async () => {
      try {
        await this.api?.post('/sessions', { email: form.get('email'), password: form.get('password'), ...given(form) });
      } catch (error) {
        if (error instanceof ApiError && error.status === 401) throw new Error('Nobody can sign in with this e-mail address and password.');
        if (this.byCode || !asksForCode(error)) throw error;
        this.byCode = true;
        await this.updateComplete;
        /** @type {HTMLElement | null} */ (this.renderRoot.querySelector('#code'))?.focus();
        return;
      }
      this.dispatchEvent(new CustomEvent('entered'));
    });
  }
}

customElements.define('baton-sign-in', BatonSignIn);
