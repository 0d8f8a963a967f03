/** The door: e-mail and password. */

import { LitElement, html, nothing } from 'lit';
import { said } from '../shell/api.js';
import { base } from '../styles/base.js';
import { controls } from '../styles/controls.js';
import { door } from '../styles/door.js';

/**
 * @fires entered the agent is signed in
 */
export class BatonSignIn extends LitElement {
  static properties = { api: { attribute: false }, trouble: { state: true }, told: { state: true }, busy: { state: true } };

  static styles = [base, controls, door];

  constructor() {
    super();
    /** @type {import('../shell/api.js').Api | undefined} */
    this.api = undefined;
    this.trouble = '';
    this.told = '';
    this.busy = false;
  }

  render() {
    return html`
      <main>
        <img src="/styles/baton.svg" alt="" width="48" height="48" />
        <h1>Sign in to Baton</h1>
        <form @submit=${this.#submit}>
          <div>
            <label for="email">E-mail</label>
            <input id="email" name="email" type="email" autocomplete="username" required autofocus />
          </div>
          <div>
            <label for="password">Password</label>
            <input id="password" name="password" type="password" autocomplete="current-password" required maxlength="1024" />
          </div>
          ${this.trouble === '' ? nothing : html`<p class="trouble" role="alert">${this.trouble}</p>`}
          <button class="main" ?disabled=${this.busy}>Sign in</button>
        </form>
        <p><button class="plain" ?disabled=${this.busy} @click=${() => void this.#forgot()}>I forgot my password</button></p>
        <p class="hint" role="status">${this.told === '' ? nothing : this.told}</p>
        <p class="hint">No password yet? Open the link you were given, or ask an administrator for an invitation.</p>
      </main>
    `;
  }

  async #forgot() {
    const field = /** @type {HTMLInputElement} */ (this.renderRoot.querySelector('#email'));
    if (!field.reportValidity()) return;
    this.busy = true;
    try {
      await this.api?.post('/password-resets', { email: field.value });
      this.trouble = '';
      this.told = 'If somebody here has this address, a link is on its way by e-mail.';
    } catch (error) {
      this.told = '';
      this.trouble = `${said(error)} An administrator can give you a link.`;
    } finally {
      this.busy = false;
    }
  }

  /** @param {SubmitEvent} event */
  async #submit(event) {
    event.preventDefault();
    const form = new FormData(/** @type {HTMLFormElement} */ (event.target));
    this.busy = true;
    try {
      await this.api?.post('/sessions', { email: form.get('email'), password: form.get('password') });
      this.dispatchEvent(new CustomEvent('entered'));
    } catch (error) {
      this.trouble = said(error);
    } finally {
      this.busy = false;
    }
  }
}

customElements.define('baton-sign-in', BatonSignIn);
