/** The door for whoever has to set up a second factor before anything else. */

import { LitElement, html } from 'lit';
import { base } from '../styles/base.js';
import { controls } from '../styles/controls.js';
import { door } from '../styles/door.js';
import '../settings/second-factor.js';

/**
 * @fires entered there is a second factor now
 * @fires left signed out instead
 */
export class BatonSecure extends LitElement {
  static properties = { api: { attribute: false } };

  static styles = [base, controls, door];

  constructor() {
    super();
    /** @type {import('../shell/api.js').Api | undefined} */
    this.api = undefined;
  }

  render() {
    return html`
      <main>
        <img src="/styles/baton.svg" alt="" width="48" height="48" />
        <h1>Set up a second factor</h1>
        <p class="hint">People in your role have one here. It takes a minute, and the console opens after it.</p>
        <baton-second-factor .api=${this.api} @secured=${() => this.dispatchEvent(new CustomEvent('entered'))}></baton-second-factor>
        <p><button class="plain" @click=${() => void this.#leave()}>Sign out</button></p>
      </main>
    `;
  }

  async #leave() {
    await this.api?.delete('/sessions/current');
    this.dispatchEvent(new CustomEvent('left'));
  }
}

customElements.define('baton-secure', BatonSecure);
