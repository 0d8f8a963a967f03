/** What is set for this device and one's own sign-in, how the widget gets onto a site, which programs may come in, who outside is told, and how mail fares. */

import { LitElement, css, html, nothing } from 'lit';
import { soundIsOn, turnSound } from '../console/alerts.js';
import { base } from '../styles/base.js';
import { room } from '../styles/console.js';
import { controls } from '../styles/controls.js';
import { faceStyle } from '../styles/face.js';
import { faceView } from '../shell/face.js';
import { Follows } from '../shell/state.js';
import { setTheme, theme } from '../shell/theme.js';
import './email.js';
import './embed.js';
import './own-mails.js';
import './picture.js';
import './privacy.js';
import './second-factor.js';
import './tokens.js';
import './webhooks.js';

/** @type {[import('../shell/theme.js').Theme, string][]} */
const THEMES = [['auto', 'As the system has it'], ['light', 'Light'], ['dark', 'Dark']];

export class BatonSettings extends LitElement {
  static properties = { desk: { attribute: false } };

  static styles = [
    base,
    controls,
    room,
    faceStyle,
    css`
      .page > section {
        max-inline-size: 60rem;
        margin-block-end: var(--gap-6);
      }

      h2 {
        margin-block-end: var(--gap-3);
      }

      .row + .row {
        margin-block-start: var(--gap-3);
      }

      select {
        inline-size: auto;
      }

      .face {
        inline-size: 4rem;
        block-size: 4rem;
        font-size: 1.375rem;
      }
    `,
  ];

  /** @type {Follows | undefined} */
  #follows;

  constructor() {
    super();
    /** @type {import('../console/desk.js').Desk} */
    this.desk = /** @type {any} */ (undefined);
  }

  willUpdate() {
    this.#follows ??= new Follows(this, this.desk.state);
  }

  render() {
    const { me } = this.desk;
    return html`
      <div class="page">
        <header><h1>Settings</h1></header>
        <section aria-labelledby="device">
          <h2 id="device">This device</h2>
          <div class="row">
            <label for="theme">Colours</label>
            <select id="theme" @change=${this.#theme}>
              ${THEMES.map(([name, word]) => html`<option value=${name} ?selected=${theme() === name}>${word}</option>`)}
            </select>
          </div>
          <label class="row"><input type="checkbox" .checked=${soundIsOn()} @change=${this.#sound} /> A sound for offers and messages</label>
          <div class="row">${this.#notifications()}</div>
        </section>
        <section aria-labelledby="picture">
          <h2 id="picture">Your picture</h2>
          <div class="row">${faceView(me, this.desk.fetchPicture)} <baton-picture .desk=${this.desk} .agent=${me}></baton-picture></div>
          <p class="hint">Customers see it when you join them and beside what you write; colleagues see it too. Without one, your initials stand there.</p>
        </section>
        <section aria-labelledby="factor"><h2 id="factor">Your sign-in</h2><baton-second-factor .api=${this.desk.api}></baton-second-factor></section>
        ${this.desk.isLead ? html`<section aria-labelledby="mails"><h2 id="mails">Mails to you</h2><baton-own-mails .desk=${this.desk}></baton-own-mails></section>` : nothing}
        ${this.desk.isLead ? html`<section aria-labelledby="embed"><h2 id="embed">The widget on your site</h2><baton-embed></baton-embed></section>` : nothing}
        ${me.role === 'administrator'
          ? html`
              <section aria-labelledby="tokens"><h2 id="tokens">API tokens</h2><baton-tokens .desk=${this.desk}></baton-tokens></section>
              <section aria-labelledby="webhooks"><h2 id="webhooks">Webhooks</h2><baton-webhooks .desk=${this.desk}></baton-webhooks></section>
              <section aria-labelledby="email"><h2 id="email">E-mail</h2><baton-email .desk=${this.desk}></baton-email></section>
              <section aria-labelledby="privacy"><h2 id="privacy">What is kept of customers</h2><baton-privacy .desk=${this.desk}></baton-privacy></section>
            `
          : nothing}
      </div>
    `;
  }

  #notifications() {
    if (!('Notification' in window)) return html`<span class="hint">This browser shows no desktop notifications.</span>`;
    switch (Notification.permission) {
      case 'granted':
        return html`<span class="hint">Desktop notifications are shown for offers and messages while the console is out of sight.</span>`;
      case 'denied':
        return html`<span class="hint">Desktop notifications are blocked; the browser’s settings for this site let them in.</span>`;
      default:
        return html`<button @click=${() => void Notification.requestPermission().then(() => this.requestUpdate())}>Show desktop notifications</button>`;
    }
  }

  /** @param {Event} event */
  #theme(event) {
    setTheme(/** @type {import('../shell/theme.js').Theme} */ (/** @type {HTMLSelectElement} */ (event.target).value));
    this.requestUpdate();
  }

  /** @param {Event} event */
  #sound(event) {
    turnSound(/** @type {HTMLInputElement} */ (event.target).checked);
  }
}

customElements.define('baton-settings', BatonSettings);
