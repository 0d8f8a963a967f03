/** One's own second factor: set up with an app, kept by recovery codes, dropped with a code. What is secret is shown once. */

import { LitElement, css, html, nothing } from 'lit';
import { clock } from '../model/clock.js';
import { Trying } from '../shell/trying.js';
import { base } from '../styles/base.js';
import { controls } from '../styles/controls.js';

/** @typedef {import('../types/api.js').OwnFactor} OwnFactor */
/** @typedef {import('../types/api.js').FactorBegun} FactorBegun */

/** What a code is given for. @type {Record<string, { path: string, word: string }>} */
const DEEDS = {
  renew: { path: '/me/second-factor/recovery-codes', word: 'Make new recovery codes' },
  drop: { path: '/me/second-factor/removal', word: 'Drop the second factor' },
};

/**
 * @fires secured there is a second factor, and the recovery codes have been seen
 */
export class BatonSecondFactor extends LitElement {
  static properties = {
    api: { attribute: false },
    own: { state: true },
    begun: { state: true },
    codes: { state: true },
    deed: { state: true },
  };

  static styles = [
    base,
    controls,
    css`
      :host {
        display: grid;
        gap: var(--gap-3);
        justify-items: start;
      }

      form {
        display: grid;
        gap: var(--gap-3);
        justify-items: start;
      }

      .both {
        display: flex;
        flex-wrap: wrap;
        gap: var(--gap-4);
        align-items: start;
      }

      /* Cameras want it dark on light, whatever the page is. */
      svg {
        stroke: none;
        inline-size: 12rem;
        block-size: 12rem;
        border-radius: var(--radius);
        background: #fff;
        fill: #000;
      }

      .both > div {
        flex: 1 1 14rem;
        display: grid;
        gap: var(--gap-3);
      }

      code {
        font-family: var(--font-code);
        overflow-wrap: anywhere;
      }

      ol {
        columns: 2 14rem;
        column-gap: var(--gap-5);
        padding: var(--gap-3) var(--gap-4);
        border-radius: var(--radius);
        background: var(--surface-sunken);
        font-family: var(--font-code);
        list-style: decimal;
      }

      /* Room for its number in whichever column it stands. */
      li {
        margin-inline-start: 4ch;
      }
    `,
  ];

  #trying = new Trying(this);

  constructor() {
    super();
    /** @type {import('../shell/api.js').Api} */
    this.api = /** @type {any} */ (undefined);
    /** @type {OwnFactor | undefined} */
    this.own = undefined;
    /** @type {FactorBegun | undefined} */
    this.begun = undefined;
    /** @type {string[]} */
    this.codes = [];
    /** @type {'renew' | 'drop' | undefined} */
    this.deed = undefined;
  }

  firstUpdated() {
    void this.#trying.load(() => this.#look());
  }

  async #look() {
    this.own = await this.api.get('/me/second-factor');
  }

  render() {
    const trouble = this.#trying.view();
    if (this.codes.length > 0) return html`${this.#codes()}${trouble}`;
    if (this.begun !== undefined) return this.#begun(this.begun, trouble);
    if (this.own === undefined) return trouble;
    return this.own.active_since == null ? this.#none(trouble) : this.#active(this.own, trouble);
  }

  /** @param {unknown} trouble */
  #none(trouble) {
    return html`
      <p class="hint">Nothing but your password lets somebody in as you. With a second factor, an app on your phone shows a code that is asked for as well.</p>
      ${trouble}
      <button ?disabled=${this.#trying.busy} @click=${() => void this.#trying.try(() => this.#begin())}>Set up a second factor</button>
    `;
  }

  /**
   * @param {FactorBegun} begun
   * @param {unknown} trouble
   */
  #begun({ secret, address, qr_path: path, qr_size: size }, trouble) {
    return html`
      <p>Scan this with an authenticator app, or type the text into it. It is shown only now.</p>
      <div class="both">
        <svg role="img" aria-label="The secret as a QR code" viewBox=${`-4 -4 ${size + 8} ${size + 8}`} shape-rendering="crispEdges"><path d=${path}></path></svg>
        <div>
          <p><code>${(secret.match(/.{1,4}/gu) ?? []).join(' ')}</code></p>
          <p><a href=${address}>Open it in an app on this device</a></p>
          ${this.#form('Turn it on', trouble, (code) => this.#confirm(code), () => (this.begun = undefined))}
        </div>
      </div>
    `;
  }

  #codes() {
    return html`
      <p role="status">It is on. These are your recovery codes: each lets you in once without the app. They are shown only now; keep them where you keep what must not be lost.</p>
      <ol aria-label="Recovery codes">${this.codes.map((code) => html`<li>${code}</li>`)}</ol>
      <div class="row">
        <button @click=${() => void navigator.clipboard.writeText(this.codes.join('\n'))}>Copy</button>
        <button class="main" @click=${() => void this.#kept()}>I have kept them</button>
      </div>
    `;
  }

  /**
   * @param {OwnFactor} own
   * @param {unknown} trouble
   */
  #active({ active_since: since, n_recovery_codes: n, demanded }, trouble) {
    const left = n === 1 ? '1 recovery code is left' : `${n} recovery codes are left`;
    return html`
      <p>On since ${clock(String(since), Date.now())}. <span class=${n < 3 ? 'tag warn' : ''}>${left}.</span></p>
      ${demanded ? html`<p class="hint">The settings ask you to have one: whoever drops it sets up another at once.</p>` : nothing}
      ${this.deed === undefined
        ? html`
            ${trouble}
            <div class="row">
              <button @click=${() => (this.deed = 'renew')}>New recovery codes</button>
              <button class="plain danger" @click=${() => (this.deed = 'drop')}>Drop it</button>
            </div>
          `
        : this.#form(DEEDS[this.deed]?.word ?? '', trouble, (code) => this.#do(code), () => (this.deed = undefined))}
    `;
  }

  /**
   * @param {string} word
   * @param {unknown} trouble
   * @param {(code: string) => Promise<void>} done
   * @param {() => void} left
   */
  #form(word, trouble, done, left) {
    const submit = (/** @type {SubmitEvent} */ event) => {
      event.preventDefault();
      const code = String(new FormData(/** @type {HTMLFormElement} */ (event.target)).get('code')).trim();
      void this.#trying.try(() => done(code));
    };
    const leave = () => {
      this.#trying.forget();
      left();
    };
    return html`
      <form @submit=${submit}>
        <div>
          <label for="code">The code the app shows now${this.begun === undefined ? ', or a recovery code' : ''}</label>
          <input id="code" name="code" required maxlength="64" autocomplete="one-time-code" spellcheck="false" />
        </div>
        ${trouble}
        <div class="row"><button class="main" ?disabled=${this.#trying.busy}>${word}</button><button type="button" class="plain" @click=${leave}>Leave it</button></div>
      </form>
    `;
  }

  async #begin() {
    this.begun = await this.api.post('/me/second-factor');
  }

  /** @param {string} code */
  async #confirm(code) {
    /** @type {import('../types/api.js').RecoveryCodes} */
    const { codes } = await this.api.post('/me/second-factor/confirmation', { code });
    this.codes = codes;
    this.begun = undefined;
  }

  /** @param {string} code */
  async #do(code) {
    const made = await this.api.post(DEEDS[this.deed ?? '']?.path ?? '', { code });
    this.codes = /** @type {import('../types/api.js').RecoveryCodes | undefined} */ (made)?.codes ?? [];
    this.deed = undefined;
    await this.#look();
  }

  async #kept() {
    this.codes = [];
    await this.#trying.try(() => this.#look());
    this.dispatchEvent(new CustomEvent('secured'));
  }
}

customElements.define('baton-second-factor', BatonSecondFactor);
