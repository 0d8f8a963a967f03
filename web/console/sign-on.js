/** Where the team's provider sends somebody back to: what it sent is handed in, and one is in, or told why not. */

import { LitElement, html, nothing } from 'lit';
import { said } from '../shell/api.js';
import { base } from '../styles/base.js';
import { controls } from '../styles/controls.js';
import { door } from '../styles/door.js';

/** Where it is found. */
const PLACE = '/sign-in/single-sign-on';
/** Where one was when one's session ended, to go on there. */
const BACK = 'baton-back';

/**
 * Sends the browser to the provider.
 * @param {import('../shell/api.js').Api} api
 */
export async function setOut(api) {
  /** @type {import('../types/api.js').AttemptBegun} */
  const { url } = await api.post('/single-sign-on/attempts');
  sessionStorage.setItem(BACK, location.hash);
  location.assign(url);
}

/** Where one was before: a place in the console, and never anything else. */
export function cameFrom() {
  const back = sessionStorage.getItem(BACK) ?? '';
  sessionStorage.removeItem(BACK);
  return back.startsWith('#/') ? back : '';
}

/**
 * @fires entered the agent is signed in
 */
export class BatonSignOn extends LitElement {
  static properties = { api: { attribute: false }, trouble: { state: true }, busy: { state: true } };

  static styles = [base, controls, door];

  constructor() {
    super();
    /** @type {import('../shell/api.js').Api | undefined} */
    this.api = undefined;
    this.trouble = '';
    this.busy = false;
  }

  firstUpdated() {
    const sent = new URLSearchParams(location.search);
    // What was sent works once; nobody needs it in the history.
    history.replaceState(null, '', PLACE);
    void this.#finish(sent);
  }

  /** @param {URLSearchParams} sent */
  async #finish(sent) {
    const [state, code, error] = [sent.get('state'), sent.get('code'), sent.get('error')];
    if (state === null || code === null) {
      this.trouble = refused(error ?? '');
      return;
    }
    try {
      await this.api?.post('/single-sign-on/sessions', { state, code, ...(sent.has('iss') ? { iss: sent.get('iss') } : {}) });
      this.dispatchEvent(new CustomEvent('entered'));
    } catch (failure) {
      this.trouble = said(failure);
    }
  }

  render() {
    return html`
      <main>
        <img src="/styles/baton.svg" alt="" width="48" height="48" />
        <h1>${this.trouble === '' ? 'Signing you in…' : 'You are not signed in'}</h1>
        ${this.trouble === ''
          ? nothing
          : html`
              <p class="trouble" role="alert">${this.trouble}</p>
              <button class="main" ?disabled=${this.busy} @click=${() => void this.#again()}>Try again</button>
              <p class="hint"><a href="/console/">Other ways to sign in</a></p>
            `}
      </main>
    `;
  }

  async #again() {
    this.busy = true;
    try {
      if (this.api) await setOut(this.api);
    } catch (error) {
      this.trouble = said(error);
      this.busy = false;
    }
  }
}

/**
 * The provider's own word for why not; never its prose, which anybody could have put into the address.
 * @param {string} error
 */
function refused(error) {
  if (error === 'access_denied') return 'The sign-in was refused or broken off.';
  return /^[a-z_]{1,40}$/u.test(error) ? `The sign-in was not completed (${error}).` : 'The sign-in was not completed.';
}

customElements.define('baton-sign-on', BatonSignOn);
