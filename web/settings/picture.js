/**
 * Gives an agent a picture or takes it away: one's own, or somebody's as an administrator. What is
 * chosen is cut to its middle and made small here, so that a photograph of any size will do and
 * nothing a camera writes beside it (where, when) leaves this device.
 */

import { LitElement, css, html, nothing } from 'lit';
import { squared } from '../shell/face.js';
import { Trying } from '../shell/trying.js';
import { base } from '../styles/base.js';
import { controls } from '../styles/controls.js';

/** @typedef {import('../types/wire.js').Agent} Agent */

/** How wide a picture is sent, in pixels: sharp at the largest it is shown. */
const SIDE = 256;

export class BatonPicture extends LitElement {
  static properties = { desk: { attribute: false }, agent: { attribute: false } };

  static styles = [
    base,
    controls,
    css`
      :host {
        display: contents;
      }
    `,
  ];

  #trying = new Trying(this);

  constructor() {
    super();
    /** @type {import('../console/desk.js').Desk} */
    this.desk = /** @type {any} */ (undefined);
    /** @type {Agent} */
    this.agent = /** @type {any} */ (undefined);
  }

  render() {
    const { picture, name, id } = this.agent;
    const named = (/** @type {string} */ word) => (id === this.desk.me.id ? word : `${word} of ${name}`);
    const give = picture ? 'Change picture' : 'Add a picture';
    return html`
      <input type="file" accept="image/png,image/jpeg,image/webp" hidden @change=${this.#picked} />
      <button class="plain" ?disabled=${this.#trying.busy} aria-label=${named(give)} @click=${this.#choose}>${give}</button>
      ${picture
        ? html`<button class="plain" ?disabled=${this.#trying.busy} aria-label=${named('Remove picture')} @click=${() => void this.#trying.try(() => this.#drop())}>Remove picture</button>`
        : nothing}
      ${this.#trying.view()}
    `;
  }

  #choose() {
    this.renderRoot.querySelector('input')?.click();
  }

  /** @param {Event} event */
  #picked(event) {
    const input = /** @type {HTMLInputElement} */ (event.target);
    const file = input.files?.[0];
    input.value = '';
    if (file !== undefined) void this.#trying.try(() => this.#give(file));
  }

  /** @param {File} file */
  async #give(file) {
    const small = await made(file);
    this.desk.known(await this.desk.api.put(`/agents/${this.agent.id}/picture`, small));
  }

  async #drop() {
    await this.desk.api.delete(`/agents/${this.agent.id}/picture`);
    this.desk.known({ ...this.agent, picture: undefined });
  }
}

/**
 * The picture as it is sent.
 * @param {File} file
 * @returns {Promise<Blob>}
 */
async function made(file) {
  const canvas = await squared(file, SIDE).catch(() => {
    throw new Error('This file is no picture that can be shown. PNG, JPEG or WebP will do.');
  });
  const blob = await new Promise((done) => canvas.toBlob(done, 'image/webp', 0.9));
  if (blob instanceof Blob) return blob;
  throw new Error('This browser cannot make a picture of it.');
}

customElements.define('baton-picture', BatonPicture);
