/** Passing a conversation on: to a colleague, to whoever has a skill, or back to the assistant. */

import { LitElement, html } from 'lit';
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
          <h2 id="title">Pass on</h2>
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
          ${this.target === 'agent' ? this.#agents() : this.target === 'skill' ? this.#skills() : ''}
          <div>
            <label for="note">${this.target === 'assistant' ? 'What the assistant should know' : 'What the next one should know'}</label>
            <textarea id="note" name="note" rows="3" maxlength="2000" required dir="auto"></textarea>
          </div>
          <div class="actions">
            <button type="button" class="plain" @click=${this.#close}>Cancel</button>
            <button class="main">${this.target === 'assistant' ? 'Give back' : 'Pass on'}</button>
          </div>
        </form>
      </dialog>
    `;
  }

  #agents() {
    const others = [...this.desk.state.value.agents.values()].filter(({ id, disabled }) => id !== this.desk.me.id && !disabled);
    others.sort((a, b) => Number(b.presence === 'available') - Number(a.presence === 'available') || a.name.localeCompare(b.name));
    return html`
      <div>
        <label for="agent">Colleague</label>
        <select id="agent" name="agent_id" required>
          ${others.map(
            ({ id, name, presence, skills }) =>
              html`<option value=${id}>${name}, ${presence}${Object.keys(skills).length > 0 ? ` (${Object.keys(skills).join(', ')})` : ''}</option>`,
          )}
        </select>
      </div>
    `;
  }

  #skills() {
    const skills = new Set([...this.desk.state.value.agents.values()].flatMap((agent) => Object.keys(agent.skills)));
    return html`
      <div>
        <label for="skill">Skill</label>
        <select id="skill" name="skill" required>
          ${[...skills].sort().map((skill) => html`<option value=${skill}>${words.plain(skill)}</option>`)}
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
    const done =
      this.target === 'assistant'
        ? await this.desk.giveBack(this.conversation, note)
        : await this.desk.transfer(
            this.conversation,
            this.target === 'agent' ? { agent_id: text('agent_id'), note } : { skill: text('skill'), note },
          );
    if (!done) return;
    element.reset();
    this.target = 'agent';
    this.#close();
  }
}

customElements.define('baton-transfer', BatonTransfer);
