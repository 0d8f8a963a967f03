/** The command palette, on Ctrl+K: rooms, conversations and what can be done, found by typing. */

import { LitElement, css, html, nothing } from 'lit';
import { lists } from '../model/board.js';
import { matching, stepped } from '../model/palette.js';
import * as words from '../model/words.js';
import { go } from '../shell/router.js';
import { nextTheme } from '../shell/theme.js';
import { base } from '../styles/base.js';
import { controls } from '../styles/controls.js';
import { dialog } from '../styles/dialog.js';
import { soundIsOn, turnSound } from './alerts.js';

/** @typedef {{ name: string, hint?: string, run: () => void }} Command */
/** @typedef {import('../types/wire.js').Conversation} Conversation */

export class BatonPalette extends LitElement {
  static properties = { desk: { attribute: false }, typed: { state: true }, at: { state: true } };

  static styles = [
    base,
    controls,
    dialog,
    css`
      dialog {
        margin-block-start: 12vh;
      }

      dialog .content {
        gap: var(--gap-2);
        padding: var(--gap-3);
      }

      [role='option'] {
        display: flex;
        flex-wrap: wrap;
        justify-content: space-between;
        gap: 0 var(--gap-3);
        padding: var(--gap-2) var(--gap-3);
        border-radius: var(--radius);
        cursor: pointer;
        overflow-wrap: anywhere;
      }

      [role='option']:hover {
        background: var(--surface-hover);
      }

      [role='option'][aria-selected='true'] {
        background: var(--accent-soft);
      }

      .none {
        padding: var(--gap-2) var(--gap-3);
      }
    `,
  ];

  constructor() {
    super();
    /** @type {import('./desk.js').Desk} */
    this.desk = /** @type {any} */ (undefined);
    this.typed = '';
    this.at = 0;
  }

  get #dialog() {
    return this.renderRoot.querySelector('dialog');
  }

  show() {
    this.typed = '';
    this.at = 0;
    this.#dialog?.showModal();
    this.renderRoot.querySelector('input')?.focus();
    this.requestUpdate();
  }

  render() {
    const shown = this.#dialog?.open === true ? matching(this.#commands(), this.typed) : [];
    return html`
      <dialog aria-label="Commands">
        <div class="content">
          <label class="unseen" for="typed">Where to, or what to do</label>
          <input
            id="typed"
            role="combobox"
            aria-expanded="true"
            aria-controls="found"
            aria-autocomplete="list"
            aria-activedescendant=${shown.length === 0 ? nothing : `option-${this.at}`}
            autocomplete="off"
            placeholder="Where to, or what to do"
            .value=${this.typed}
            @input=${this.#input}
            @keydown=${(/** @type {KeyboardEvent} */ event) => this.#key(event, shown)}
          />
          <div id="found" role="listbox" aria-label="Commands found">
            ${shown.map(
              (command, i) => html`
                <div role="option" id=${`option-${i}`} aria-selected=${String(i === this.at)} @click=${() => this.#run(command)}>
                  <span dir="auto">${command.name}</span>
                  ${command.hint ? html`<span class="hint">${command.hint}</span>` : nothing}
                </div>
              `,
            )}
          </div>
          ${shown.length === 0 ? html`<p class="hint none">Nothing by that name.</p>` : nothing}
        </div>
      </dialog>
    `;
  }

  /** @returns {Command[]} */
  #commands() {
    const { board, me } = this.desk.state.value;
    const { offered, asked, mine, aside, waiting, followUps, watching } = lists(board, me.id, Date.now());
    const open = (/** @type {Conversation} */ c) => ({
      name: words.who(c),
      hint: `${words.stage(c.stage)}${c.topic ? `, ${words.plain(c.topic)}` : ''}`,
      run: () => go('desk', c.id),
    });
    return [
      ...offered.map((c) => ({ ...open(c), name: `Accept ${words.who(c)}`, run: () => void this.desk.accept(c) })),
      ...asked.map(open),
      ...mine.map(open),
      ...aside.map(open),
      ...this.#rooms(),
      ...this.#settings(),
      ...[...waiting, ...followUps, ...watching].map(open),
    ];
  }

  /** @returns {Command[]} */
  #rooms() {
    /** @type {[string, string, boolean][]} */
    const rooms = [
      ['desk', 'Desk', true],
      ['search', 'Search', true],
      ['cases', 'Cases', true],
      ['knowledge', 'Knowledge', true],
      ['insights', 'Insights', this.desk.isLead],
      ['policy', 'Policy', this.desk.isLead],
      ['people', 'People', this.desk.isLead],
      ['audit', 'Audit', this.desk.isLead],
      ['settings', 'Settings', true],
    ];
    const kept = rooms.filter(([, , may]) => may).map(([room, name]) => ({ name: `Go to ${name}`, run: () => go(room) }));
    return [...kept, { name: 'Go to Watching', run: () => go('desk', undefined, { list: 'watching' }) }];
  }

  /** @returns {Command[]} */
  #settings() {
    const on = soundIsOn();
    return [
      { name: 'Be available', run: () => void this.desk.presence('available') },
      { name: 'Be busy', run: () => void this.desk.presence('busy') },
      { name: 'Be away', run: () => void this.desk.presence('away') },
      { name: on ? 'Sound off' : 'Sound on', run: () => turnSound(!on) },
      { name: 'Change colours', hint: 'light, dark, as the system', run: () => void nextTheme() },
      { name: 'Open the help', hint: 'the manual, in another tab', run: () => void open('/help/', '_blank', 'noopener') },
      { name: 'Sign out', run: () => void this.desk.signOut() },
    ];
  }

  /** What is chosen is in sight. */
  updated() {
    this.renderRoot.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
  }

  /** @param {Event} event */
  #input(event) {
    this.typed = /** @type {HTMLInputElement} */ (event.target).value;
    this.at = 0;
  }

  /**
   * @param {KeyboardEvent} event
   * @param {Command[]} shown
   */
  #key(event, shown) {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    const chosen = shown[this.at];
    if (step !== 0) this.at = stepped(this.at, step, shown.length);
    else if (event.key === 'Enter' && chosen !== undefined) this.#run(chosen);
    else return;
    event.preventDefault();
  }

  /** @param {Command} command */
  #run(command) {
    this.#dialog?.close();
    command.run();
  }
}

customElements.define('baton-palette', BatonPalette);
