/**
 * What a one-time link opens: signs in at once, or asks for what is still needed: the first
 * administrator's name, e-mail and password at set-up, a password at an invitation.
 */

import { LitElement, css, html, nothing } from 'lit';
import { Trying } from '../shell/trying.js';
import { base } from '../styles/base.js';
import { controls } from '../styles/controls.js';
import { door } from '../styles/door.js';
import { code } from './code.js';

const TITLES = {
  trying: 'Signing you in…',
  setup: 'Set up Baton',
  invited: 'Choose a password',
  code: 'Sign in to Baton',
  later: 'Not signed in yet',
  refused: 'This link doesn’t work',
};

const style = css`
  /* Told, not asked. */
  [readonly] {
    padding: 0;
    border-color: transparent;
    background: none;
  }
`;

/**
 * @fires entered the agent is signed in
 */
export class BatonLink extends LitElement {
  static properties = {
    api: { attribute: false },
    stage: { state: true },
    byCode: { state: true },
    whom: { state: true },
  };

  static styles = [base, controls, door, style];

  #trying = new Trying(this);
  #path = `/links/${location.pathname.split('/')[2] ?? ''}`;

  constructor() {
    super();
    /** @type {import('../shell/api.js').Api | undefined} */
    this.api = undefined;
    /** @type {keyof typeof TITLES} */
    this.stage = 'trying';
    /** Whether whom it lets in has a second factor. */
    this.byCode = false;
    /** Whom it lets in, where that is settled. */
    this.whom = { name: '', email: '' };
  }

  firstUpdated() {
    void this.#trying.load(() => this.#look());
  }

  /** Asks what the link is for, which does not use it up. */
  async #look() {
    /** @type {import('../types/wire.js').LinkForm | undefined} */
    const form = await this.api?.get(this.#path);
    this.byCode = form?.needs_code === true;
    this.whom = { name: form?.name ?? '', email: form?.email ?? '' };
    if (form?.needs_name) this.stage = 'setup';
    else if (form?.needs_password) this.stage = 'invited';
    else if (this.byCode) this.stage = 'code';
    else await this.#open({});
  }

  /** @param {Record<string, FormDataEntryValue>} given */
  async #open(given) {
    await this.api?.post(this.#path, given);
    this.dispatchEvent(new CustomEvent('entered'));
  }

  render() {
    const { lack } = this.#trying;
    const refused = lack?.passing === false;
    const stage = lack === undefined ? this.stage : refused ? 'refused' : 'later';
    return html`
      <main>
        <img src="/styles/baton.svg" alt="" width="48" height="48" />
        <h1>${TITLES[stage]}</h1>
        ${this.stage === 'trying' ? this.#trying.view() : this.#form()}
        ${refused ? html`<p class="hint">A link works once and not for long. Ask for a new one, or <a href="/console/">sign in</a>.</p>` : nothing}
      </main>
    `;
  }

  #form() {
    const whole = this.stage === 'setup';
    return html`
      <form @submit=${this.#submit}>
        ${whole
          ? html`
              <div>
                <label for="name">Your name</label>
                <input id="name" name="name" autocomplete="name" required maxlength="80" />
                <p class="hint">Customers see it.</p>
              </div>
              <div>
                <label for="email">E-mail</label>
                <input id="email" name="email" type="email" autocomplete="username" required maxlength="254" />
              </div>
            `
          : this.#known()}
        ${this.stage === 'code' ? nothing : this.#password(whole)}
        ${this.byCode ? code() : nothing}
        ${this.#trying.view()}
        <button class="main" ?disabled=${this.#trying.busy}>${whole ? 'Set up' : 'Go on'}</button>
      </form>
    `;
  }

  /** Whom it is for: shown, not asked, and known to whatever keeps passwords. */
  #known() {
    const { name, email } = this.whom;
    return html`
      <div>
        <label for="email">${name}</label>
        <input id="email" type="email" autocomplete="username" readonly .value=${email} />
      </div>
    `;
  }

  /** @param {boolean} first whether it is the first administrator's */
  #password(first) {
    return html`
      <div>
        <label for="password">Password</label>
        <input id="password" name="password" type="password" autocomplete="new-password" required minlength="10" maxlength="1024" />
        <p class="hint">
          At least ten characters.
          ${first ? 'This makes the first administrator. Everybody else is invited from the console.' : 'With it you sign in from now on.'}
        </p>
      </div>
    `;
  }

  /** @param {SubmitEvent} event */
  #submit(event) {
    event.preventDefault();
    const given = Object.fromEntries(new FormData(/** @type {HTMLFormElement} */ (event.target)));
    void this.#trying.try(() => this.#open(given));
  }
}

customElements.define('baton-link', BatonLink);
