/** Writing down how it ended; colleagues find it as a case from then on. */

import { LitElement, html, nothing } from 'lit';
import * as words from '../model/words.js';
import { base } from '../styles/base.js';
import { controls } from '../styles/controls.js';
import { dialog } from '../styles/dialog.js';

/** @typedef {import('../types/wire.js').WrapUp} WrapUp */

export class BatonWrapUp extends LitElement {
  static properties = { desk: { attribute: false }, conversation: { attribute: false } };

  static styles = [base, controls, dialog];

  constructor() {
    super();
    /** @type {import('./desk.js').Desk} */
    this.desk = /** @type {any} */ (undefined);
    /** @type {import('../types/wire.js').Conversation} */
    this.conversation = /** @type {any} */ (undefined);
  }

  show() {
    this.renderRoot.querySelector('dialog')?.showModal();
  }

  #close() {
    this.renderRoot.querySelector('dialog')?.close();
  }

  render() {
    return html`
      <dialog aria-labelledby="title">
        <form @submit=${this.#submit}>
          <h2 id="title">Wrap up</h2>
          ${this.conversation.ask ? html`<p class="hint" dir="auto">${this.conversation.ask}</p>` : nothing}
          <div>
            <label for="disposition">How did it end?</label>
            <select id="disposition" name="disposition">
              ${words.dispositions.map(([name, word]) => html`<option value=${name}>${word}</option>`)}
            </select>
          </div>
          <div>
            <label for="cause">What was the cause?</label>
            <textarea id="cause" name="cause" rows="2" maxlength="2000" dir="auto"></textarea>
          </div>
          <div>
            <label for="fix">What fixed it?</label>
            <textarea id="fix" name="fix" rows="3" maxlength="4000" dir="auto"></textarea>
            <p class="hint">The next agent with this problem reads this line.</p>
          </div>
          <div>
            <label for="verdict">Was this handoff needed?</label>
            <select id="verdict" name="verdict">
              ${words.verdicts.map(([name, word]) => html`<option value=${name}>${word}</option>`)}
            </select>
          </div>
          <div>
            <label for="tags">Tags</label>
            <input id="tags" name="tags" maxlength="400" placeholder="token, reconnect" />
          </div>
          <div class="actions">
            ${this.conversation.stage === 'active'
              ? html`<button type="button" class="plain" @click=${this.#end}>End now, write up later</button>`
              : nothing}
            <button type="button" class="plain" @click=${this.#close}>Cancel</button>
            <button class="main">Wrap up</button>
          </div>
        </form>
      </dialog>
    `;
  }

  async #end() {
    if (await this.desk.end(this.conversation)) this.#close();
  }

  /** @param {SubmitEvent} event */
  async #submit(event) {
    event.preventDefault();
    const element = /** @type {HTMLFormElement} */ (event.target);
    const form = new FormData(element);
    const text = (/** @type {string} */ name) => String(form.get(name) ?? '').trim();
    const done = await this.desk.wrapUp(this.conversation, {
      disposition: /** @type {WrapUp['disposition']} */ (text('disposition')),
      cause: text('cause'),
      fix: text('fix'),
      verdict: /** @type {WrapUp['verdict']} */ (text('verdict')),
      tags: text('tags').split(',').map((tag) => tag.trim()).filter((tag) => tag !== ''),
    });
    if (!done) return;
    element.reset();
    this.#close();
  }
}

customElements.define('baton-wrap-up', BatonWrapUp);
