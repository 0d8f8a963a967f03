/**
 * Where an agent writes: a reply to the customer, with files, or a note no customer sees, with
 * colleagues named in it. The draft is kept.
 */

import { LitElement, html, nothing } from 'lit';
import { live } from 'lit-html/directives/live.js';
import * as canned from '../model/canned.js';
import * as mentions from '../model/mentions.js';
import { stepped } from '../model/palette.js';
import { trayView } from '../shell/file-views.js';
import { Tray } from '../shell/tray.js';
import { base } from '../styles/base.js';
import { controls } from '../styles/controls.js';
import { filesStyle } from '../styles/files.js';
import { icon } from '../styles/icons.js';
import { composerStyle } from './composer-style.js';
import { FILE_WORDS } from './file-words.js';
import { suggestionsView } from './suggestions.js';

/** @typedef {'reply' | 'note'} Kind */
/** @typedef {import('./suggestions.js').Suggestion} Suggestion */

export class BatonComposer extends LitElement {
  static properties = {
    desk: { attribute: false },
    conversation: { type: String },
    mine: { type: Boolean },
    opening: { type: String },
    values: { attribute: false },
    suggestions: { state: true },
    at: { state: true },
    kind: { state: true },
    text: { state: true },
  };

  static styles = [base, controls, filesStyle, composerStyle];

  #shown = '';
  #wasMine = false;
  /** @type {Map<string, Tray>} of each conversation: leaving one for another loses no file */
  #trays = new Map();
  /** What the field's suggestions belong to: a later answer to an earlier letter is dropped. */
  #asked = 0;

  constructor() {
    super();
    /** @type {import('./desk.js').Desk} */
    this.desk = /** @type {any} */ (undefined);
    this.conversation = '';
    this.mine = false;
    this.opening = '';
    /** @type {import('../model/canned.js').Values} what a canned reply may name */
    this.values = {};
    /** @type {Suggestion[]} canned replies or colleagues to choose from */
    this.suggestions = [];
    this.at = 0;
    /** @type {Kind} */
    this.kind = 'reply';
    this.text = '';
  }

  willUpdate() {
    if (this.#shown !== this.conversation) {
      this.#shown = this.conversation;
      this.text = localStorage.getItem(this.#draft) ?? '';
      this.suggestions = [];
    }
    if (!this.mine) this.kind = 'note';
    else if (this.#wasMine !== this.mine) this.kind = 'reply';
    this.#wasMine = this.mine;
  }

  get #draft() {
    return `baton:desk:draft:${this.conversation}`;
  }

  get #tray() {
    const id = this.conversation;
    const known = this.#trays.get(id);
    if (known !== undefined) return known;
    const tray = new Tray((file, told, signal) => this.desk.upload(id, file, told, signal), FILE_WORDS);
    tray.state.listen(() => this.requestUpdate());
    this.#trays.set(id, tray);
    return tray;
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
    const tray = this.#tray;
    const some = this.suggestions.length > 0;
    return html`
      <form data-kind=${this.kind} @submit=${this.#submit} @dragover=${this.#dragged} @drop=${this.#dropped}>
        ${this.opening !== '' && this.text === '' && !note
          ? html`
              <div class="opening">
                <p dir="auto">${this.opening}</p>
                <button type="button" @click=${() => this.insert(this.opening)}>Use this opening</button>
              </div>
            `
          : nothing}
        ${suggestionsView(this.suggestions, this.at, note ? 'Colleagues' : 'Canned replies')}
        <label class="unseen" for="text">${note ? 'Note, not visible to the customer' : 'Reply to the customer'}</label>
        <textarea
          id="text"
          rows="2"
          maxlength="8000"
          dir="auto"
          aria-autocomplete="list"
          aria-controls=${some ? 'suggestions' : nothing}
          aria-activedescendant=${some ? `suggestion-${this.at}` : nothing}
          placeholder=${note ? 'A note for colleagues; @ names one. The customer never sees it' : 'Write a reply'}
          .value=${live(this.text)}
          @input=${this.#typed}
          @keydown=${this.#key}
          @paste=${this.#pasted}
        ></textarea>
        ${note ? nothing : trayView(tray.state.value, (key) => tray.remove(key), FILE_WORDS)}
        <div class="bar">
          <div class="kinds" role="group" aria-label="What you write">
            <button type="button" class="plain" aria-pressed=${String(!note)} ?disabled=${!this.mine} @click=${() => this.write('reply')}>Reply</button>
            <button type="button" class="plain" aria-pressed=${String(note)} @click=${() => this.write('note')}>${icon('note')} Note</button>
          </div>
          <div class="row">
            ${note
              ? nothing
              : html`
                  <input id="files" type="file" multiple hidden @change=${this.#picked} />
                  <button type="button" class="plain icon" aria-label="Attach files" title="Attach files" @click=${this.#pick}>${icon('clip')}</button>
                `}
            <button class=${note ? '' : 'main'} ?disabled=${!this.#canSend}>${note ? 'Save note' : html`Send ${icon('send')}`}</button>
          </div>
        </div>
      </form>
    `;
  }

  get #canSend() {
    const written = this.text.trim() !== '';
    if (this.kind === 'note') return written;
    return !this.#tray.isUnderWay && (written || this.#tray.hasReady);
  }

  #typed() {
    this.#set(this.#field?.value ?? '');
    if (this.kind === 'reply' && this.text !== '') this.desk.typing(this.conversation);
    void this.#suggest();
  }

  async #suggest() {
    const field = this.#field;
    this.#asked += 1;
    const asked = this.#asked;
    const made = field === null ? [] : this.kind === 'note' ? this.#colleagues(field) : await this.#canned(field);
    if (asked !== this.#asked) return;
    this.at = 0;
    this.suggestions = made;
  }

  /**
   * @param {HTMLTextAreaElement} field
   * @returns {Suggestion[]}
   */
  #colleagues({ value, selectionStart }) {
    const typed = mentions.named(value, selectionStart);
    if (typed === undefined) return [];
    return mentions.found(this.desk.colleagues, typed).map(({ name, presence }) => ({
      title: name,
      body: presence,
      choose: () => this.#put((text, caret) => mentions.put(text, caret, name)),
    }));
  }

  /**
   * @param {HTMLTextAreaElement} field
   * @returns {Promise<Suggestion[]>}
   */
  async #canned({ value, selectionStart }) {
    const typed = canned.slashed(value, selectionStart);
    if (typed === undefined) return [];
    return canned.found(await this.desk.canned(), typed).map(({ title, body }) => ({
      title,
      body,
      choose: () => this.#put((text, caret) => canned.put(text, caret, canned.filled(body.trim(), this.values))),
    }));
  }

  /** @param {(text: string, caret: number) => { text: string, caret: number }} how */
  #put(how) {
    const field = this.#field;
    if (field === null) return;
    const { text, caret } = how(field.value, field.selectionStart);
    this.suggestions = [];
    this.#set(text);
    void this.updateComplete.then(() => {
      field.setSelectionRange(caret, caret);
      field.focus();
    });
  }

  /**
   * @param {KeyboardEvent} event
   * @returns {boolean} whether the key was for the suggestions
   */
  #choose(event) {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    const chosen = this.suggestions[this.at];
    if (chosen === undefined) return false;
    if (step !== 0) this.at = stepped(this.at, step, this.suggestions.length);
    else if (event.key === 'Enter' || event.key === 'Tab') chosen.choose();
    else if (event.key === 'Escape') this.suggestions = [];
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

  #pick() {
    /** @type {HTMLInputElement | null} */ (this.renderRoot.querySelector('#files'))?.click();
  }

  /** @param {Event} event */
  #picked(event) {
    const input = /** @type {HTMLInputElement} */ (event.target);
    this.#tray.add(input.files ?? []);
    input.value = '';
    this.#field?.focus();
  }

  /** @param {ClipboardEvent} event */
  #pasted(event) {
    const files = event.clipboardData?.files;
    if (this.kind === 'note' || !files?.length) return;
    event.preventDefault();
    this.#tray.add(files);
  }

  /** @param {DragEvent} event */
  #dragged(event) {
    if (event.dataTransfer?.types.includes('Files')) event.preventDefault();
  }

  /** @param {DragEvent} event */
  #dropped(event) {
    event.preventDefault();
    if (this.mine) this.write('reply');
    if (this.kind === 'reply') this.#tray.add(event.dataTransfer?.files ?? []);
  }

  /** @param {Event} event */
  async #submit(event) {
    event.preventDefault();
    const text = this.text.trim();
    if (!this.#canSend) return;
    this.#set('');
    this.suggestions = [];
    if (this.kind === 'reply') {
      this.desk.say(this.conversation, text, this.#tray.take());
      return;
    }
    if (!(await this.desk.note(this.conversation, text))) this.#set(text);
    else if (this.mine) this.write('reply');
  }
}

customElements.define('baton-composer', BatonComposer);
