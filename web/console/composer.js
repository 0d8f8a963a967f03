/** Where an agent writes: a reply to the customer, or a note no customer sees. The draft is kept. */

import { LitElement, css, html, nothing } from 'lit';
import { live } from 'lit-html/directives/live.js';
import { filled, found, put, slashed } from '../model/canned.js';
import { stepped } from '../model/palette.js';
import { base } from '../styles/base.js';
import { controls } from '../styles/controls.js';
import { icon } from '../styles/icons.js';
import { cannedView } from './canned.js';

/** @typedef {'reply' | 'note'} Kind */

export class BatonComposer extends LitElement {
  static properties = {
    desk: { attribute: false },
    conversation: { type: String },
    mine: { type: Boolean },
    opening: { type: String },
    values: { attribute: false },
    replies: { state: true },
    at: { state: true },
    kind: { state: true },
    text: { state: true },
  };

  static styles = [
    base,
    controls,
    css`
      :host {
        display: block;
        padding: var(--gap-3) var(--gap-4);
        border-block-start: 1px solid var(--border);
        background: var(--surface);
      }

      form {
        display: flex;
        flex-direction: column;
        gap: var(--gap-2);
        max-inline-size: 52rem;
        margin-inline: auto;
      }

      textarea {
        field-sizing: content;
        min-block-size: 3.25rem;
        max-block-size: 14rem;
        resize: none;
      }

      form[data-kind='note'] textarea {
        border-color: var(--warn);
        background: var(--warn-soft);
      }

      .bar {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        justify-content: space-between;
        gap: var(--gap-2);
      }

      .kinds {
        display: flex;
        gap: var(--gap-1);
      }

      .kinds button[aria-pressed='true'] {
        background: var(--surface-hover);
        color: var(--text);
      }

      .opening {
        display: flex;
        align-items: flex-start;
        gap: var(--gap-3);
        padding: var(--gap-2) var(--gap-3);
        border-radius: var(--radius);
        background: var(--accent-soft);
        font-size: var(--size-small);
      }

      .opening {
        flex-wrap: wrap;
        justify-content: flex-end;
        max-block-size: 9rem;
        overflow-y: auto;
      }

      .canned {
        max-block-size: 14rem;
        overflow-y: auto;
        border: 1px solid var(--border);
        border-radius: var(--radius);
        background: var(--surface-raised);
        box-shadow: var(--shadow);
      }

      .canned [role='option'] {
        display: flex;
        gap: var(--gap-2);
        padding: var(--gap-1) var(--gap-3);
        cursor: pointer;
        white-space: nowrap;
      }

      .canned [role='option'] span {
        overflow: hidden;
        color: var(--text-soft);
        text-overflow: ellipsis;
      }

      .canned [aria-selected='true'] {
        background: var(--accent-soft);
      }

      .opening p {
        flex: 1 1 16rem;
        overflow-wrap: anywhere;
      }
    `,
  ];

  #shown = '';

  constructor() {
    super();
    /** @type {import('./desk.js').Desk} */
    this.desk = /** @type {any} */ (undefined);
    this.conversation = '';
    this.mine = false;
    this.opening = '';
    /** @type {import('../model/canned.js').Values} what a canned reply may name */
    this.values = {};
    /** @type {import('../types/wire.js').Article[]} canned replies to choose from; none when there is no slash */
    this.replies = [];
    this.at = 0;
    /** @type {Kind} */
    this.kind = 'reply';
    this.text = '';
  }

  willUpdate() {
    if (this.#shown !== this.conversation) {
      this.#shown = this.conversation;
      this.text = localStorage.getItem(this.#draft) ?? '';
      this.replies = [];
    }
    if (!this.mine) this.kind = 'note';
    else if (this.#wasMine !== this.mine) this.kind = 'reply';
    this.#wasMine = this.mine;
  }

  #wasMine = false;

  get #draft() {
    return `baton:desk:draft:${this.conversation}`;
  }

  /** @returns {HTMLTextAreaElement | null} */
  get #field() {
    return this.renderRoot.querySelector('textarea');
  }

  /** @param {Kind} kind */
  write(kind) {
    if (kind === 'reply' && !this.mine) return;
    this.kind = kind;
    void this.updateComplete.then(() => this.#field?.focus());
  }

  /**
   * Puts words at the end of what is being written, for editing.
   * @param {string} text
   */
  insert(text) {
    const before = this.text.trimEnd();
    this.#set(before === '' ? text : `${before}\n\n${text}`);
    this.write(this.mine ? 'reply' : 'note');
  }

  render() {
    const note = this.kind === 'note';
    return html`
      <form data-kind=${this.kind} @submit=${this.#submit}>
        ${this.opening !== '' && this.text === '' && !note
          ? html`
              <div class="opening">
                <p dir="auto">${this.opening}</p>
                <button type="button" @click=${() => this.insert(this.opening)}>Use this opening</button>
              </div>
            `
          : nothing}
        ${cannedView(this.replies, this.at, (reply) => this.#can(reply))}
        <label class="unseen" for="text">${note ? 'Note, not visible to the customer' : 'Reply to the customer'}</label>
        <textarea
          id="text"
          rows="2"
          maxlength="8000"
          dir="auto"
          aria-autocomplete="list"
          aria-controls=${this.replies.length === 0 ? nothing : 'canned'}
          aria-activedescendant=${this.replies.length === 0 ? nothing : `canned-${this.at}`}
          placeholder=${note ? 'A note for colleagues; the customer never sees it' : 'Write a reply'}
          .value=${live(this.text)}
          @input=${this.#typed}
          @keydown=${this.#key}
        ></textarea>
        <div class="bar">
          <div class="kinds" role="group" aria-label="What you write">
            <button type="button" class="plain" aria-pressed=${String(!note)} ?disabled=${!this.mine} @click=${() => this.write('reply')}>Reply</button>
            <button type="button" class="plain" aria-pressed=${String(note)} @click=${() => this.write('note')}>${icon('note')} Note</button>
          </div>
          <button class=${note ? '' : 'main'} ?disabled=${this.text.trim() === ''}>${note ? 'Save note' : html`Send ${icon('send')}`}</button>
        </div>
      </form>
    `;
  }

  #typed() {
    this.#set(this.#field?.value ?? '');
    if (this.kind === 'reply' && this.text !== '') this.desk.typing(this.conversation);
    void this.#offerCanned();
  }

  async #offerCanned() {
    const field = this.#field;
    const typed = field === null || this.kind === 'note' ? undefined : slashed(field.value, field.selectionStart);
    this.at = 0;
    this.replies = typed === undefined ? [] : found(await this.desk.canned(), typed);
  }

  /** @param {import('../types/wire.js').Article} reply */
  #can({ body }) {
    const field = this.#field;
    if (field === null) return;
    const { text, caret } = put(field.value, field.selectionStart, filled(body.trim(), this.values));
    this.replies = [];
    this.#set(text);
    void this.updateComplete.then(() => {
      field.setSelectionRange(caret, caret);
      field.focus();
    });
  }

  /**
   * @param {KeyboardEvent} event
   * @returns {boolean} whether the key was for the choice of canned replies
   */
  #choose(event) {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    const chosen = this.replies[this.at];
    if (chosen === undefined) return false;
    if (step !== 0) this.at = stepped(this.at, step, this.replies.length);
    else if (event.key === 'Enter' || event.key === 'Tab') this.#can(chosen);
    else if (event.key === 'Escape') this.replies = [];
    else return false;
    event.preventDefault();
    return true;
  }

  /** @param {string} text */
  #set(text) {
    this.text = text;
    if (text === '') localStorage.removeItem(this.#draft);
    else localStorage.setItem(this.#draft, text);
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.isComposing || this.#choose(event)) return;
    if (event.key !== 'Enter' || event.shiftKey) return;
    if (this.kind === 'reply' || event.ctrlKey || event.metaKey) void this.#submit(event);
  }

  /** @param {Event} event */
  async #submit(event) {
    event.preventDefault();
    const text = this.text.trim();
    if (text === '') return;
    this.#set('');
    if (this.kind === 'reply') {
      this.desk.say(this.conversation, text);
      return;
    }
    if (!(await this.desk.note(this.conversation, text))) this.#set(text);
    else if (this.mine) this.write('reply');
  }
}

customElements.define('baton-composer', BatonComposer);
