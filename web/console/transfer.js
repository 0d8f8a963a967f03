/**
 * Passing a conversation on, with the wait at each place: to a colleague, to whoever has a skill, or
 * back to the assistant. For leads also giving one that waits to somebody.
 */

import { LitElement, html, nothing } from 'lit';
import * as words from '../model/words.js';
import { base } from '../styles/base.js';
import { controls } from '../styles/controls.js';
import { dialog } from '../styles/dialog.js';

/** @typedef {'agent' | 'skill' | 'assistant'} Target */

/** @type {[Target, string][]} */
const TARGETS = [['agent', 'A colleague'], ['skill', 'Whoever has a skill'], ['assistant', 'The assistant']];

export class BatonTransfer extends LitElement {
  static properties = {
    desk: { attribute: false },
    conversation: { attribute: false },
    target: { state: true },
    targets: { state: true },
  };

  static styles = [base, controls, dialog];

  constructor() {
    super();
    /** @type {import('./desk.js').Desk} */
    this.desk = /** @type {any} */ (undefined);
    /** @type {import('../types/wire.js').Conversation} */
    this.conversation = /** @type {any} */ (undefined);
    /** @type {Target} */
    this.target = 'agent';
    /** @type {import('../types/wire.js').Target[] | undefined} */
    this.targets = undefined;
  }

  async show() {
    this.targets = undefined;
    this.renderRoot.querySelector('dialog')?.showModal();
    this.targets = await this.desk.targets(this.conversation);
  }

  /** Whether nobody talks with the customer yet: then it is given, and there is nothing to add. */
  get #waits() {
    return this.conversation.stage !== 'active';
  }

  #close() {
    this.renderRoot.querySelector('dialog')?.close();
  }

  render() {
    const waits = this.#waits;
    const back = !waits && this.target === 'assistant';
    return html`
      <dialog aria-labelledby="title">
        <form @submit=${this.#submit}>
          <h2 id="title">${waits ? 'Give to somebody' : 'Pass on'}</h2>
          ${waits
            ? nothing
            : html`
                <fieldset>
                  <legend>To whom</legend>
                  <div class="row">
                    ${TARGETS.map(
                      ([target, word]) => html`
                        <label class="row">
                          <input type="radio" name="target" value=${target} .checked=${this.target === target} @change=${() => (this.target = target)} />
                          ${word}
                        </label>
                      `,
                    )}
                  </div>
                </fieldset>
              `}
          ${waits || this.target === 'agent' ? this.#choice('agent_id', 'Colleague') : nothing}
          ${!waits && this.target === 'skill' ? this.#choice('skill', 'Skill') : nothing}
          ${waits
            ? nothing
            : html`
                <div>
                  <label for="note">${back ? 'What the assistant should know' : 'What the next one should know'}</label>
                  <textarea id="note" name="note" rows="3" maxlength="2000" required dir="auto"></textarea>
                </div>
              `}
          <div class="actions">
            <button type="button" class="plain" @click=${this.#close}>Cancel</button>
            <button class="main">${waits ? 'Give' : back ? 'Give back' : 'Pass on'}</button>
          </div>
        </form>
      </dialog>
    `;
  }

  /**
   * Those who fit first, the shortest wait first: the order the server gives.
   * @param {'agent_id' | 'skill'} kind
   * @param {string} label
   */
  #choice(kind, label) {
    // Nobody gives to oneself: that is taking. And nobody gets what they would not see.
    const fits = (/** @type {import('../types/wire.js').Target} */ { agent_id: agent, presence }) =>
      !this.#waits || (agent !== this.desk.me.id && presence !== 'offline');
    const there = (this.targets ?? []).filter((target) => target[kind] && fits(target));
    const none = this.targets === undefined ? 'Looking who is there…' : 'Nobody else is at work.';
    return html`
      <div>
        <label for="to">${label}</label>
        <select id="to" name=${kind} required ?disabled=${there.length === 0}>
          ${there.length === 0 ? html`<option value="">${none}</option>` : nothing}
          ${there.map((target) => html`<option value=${target[kind] ?? ''}>${words.targetLine(target)}</option>`)}
        </select>
      </div>
    `;
  }

  /** @param {SubmitEvent} event */
  async #submit(event) {
    event.preventDefault();
    const element = /** @type {HTMLFormElement} */ (event.target);
    const form = new FormData(element);
    const text = (/** @type {string} */ name) => String(form.get(name) ?? '').trim();
    const note = text('note');
    const done = await this.#send(text, note);
    if (!done) return;
    element.reset();
    this.target = 'agent';
    this.#close();
  }

  /**
   * @param {(name: string) => string} text of a field
   * @param {string} note
   */
  #send(text, note) {
    if (this.#waits) return this.desk.assign(this.conversation, text('agent_id'));
    if (this.target === 'assistant') return this.desk.giveBack(this.conversation, note);
    const where = this.target === 'agent' ? { agent_id: text('agent_id'), note } : { skill: text('skill'), note };
    return this.desk.transfer(this.conversation, where);
  }
}

customElements.define('baton-transfer', BatonTransfer);
