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
  static properties = { api: { attribute: false }, trouble: { state: true }, busy: { state: true } };

  static styles = [base, controls, door];

  constructor() {
    super();
    /** @type {import('../shell/api.js').Api | undefined} */
    this.api = undefined;
    this.trouble = '';
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
        <p class="hint">No password yet? Open the link you were given, or ask an administrator for an invitation.</p>
      </main>
    `;
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
