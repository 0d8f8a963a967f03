/** Where the customer writes: the field with what is not sent yet, emoji, and the files that go with it. */

import { html, nothing } from '../vendor/lit-html/lit-html.js';
import { icon } from './icons.js';
import { Later } from './later.js';
import { words } from './words.js';

export class Composer {
  #host;
  #session;
  #files;
  #say;
  #emojis;
  /** Whether emoji are to choose from. */
  #emoji = false;

  /**
   * @param {import('./baton-chat.js').BatonChat} host
   * @param {() => import('./session.js').Session} session
   * @param {import('./attaching.js').Attaching} files
   * @param {(text: string, files: import('../model/files.js').Kept[]) => void} say
   */
  constructor(host, session, files, say) {
    this.#host = host;
    this.#session = session;
    this.#files = files;
    this.#say = say;
    this.#emojis = new Later(host, () => import('./emoji.js'));
  }

  /** @returns {HTMLTextAreaElement | null} */
  get #field() {
    return this.#host.renderRoot.querySelector('#say');
  }

  focus() {
    this.#field?.focus();
  }

  /** Nothing of what was written stays. */
  clear() {
    if (this.#field !== null) this.#field.value = '';
  }

  /** @returns {boolean} whether there was something open that is closed now */
  close() {
    if (!this.#emoji) return false;
    this.#toggleEmoji();
    return true;
  }

  /** @param {boolean} over the conversation is; writing begins another */
  view(over) {
    return html`
      ${this.#emoji ? this.#emojis.here?.emojiView(this.#field) : nothing} ${this.#files.tray()}
      <form class="composer" @submit=${this.#submit}>
        <label for="say" class="unseen">${words.field}</label>
        <textarea
          id="say"
          rows="1"
          maxlength="8000"
          dir="auto"
          placeholder=${over ? words.writeAgain : words.write}
          .value=${this.#session().kept.get('draft') ?? ''}
          @input=${this.#typed}
          @keydown=${this.#enter}
          @paste=${this.#files.pasted}
        ></textarea>
        <input id="files" type="file" multiple hidden @change=${this.#files.picked} />
        <button type="button" class="plain icon" aria-label=${words.attach} @click=${() => this.#files.pick()}>${icon('clip')}</button>
        <button
          type="button"
          class="plain icon"
          aria-label=${words.emoji}
          aria-expanded=${String(this.#emoji)}
          @click=${this.#toggleEmoji}
        >
          ${icon('smile')}
        </button>
        <button class="main icon" aria-label=${words.send}>${icon('send')}</button>
      </form>
    `;
  }

  /** @param {Event} event */
  #submit = (event) => {
    event.preventDefault();
    const field = this.#field;
    if (field === null || this.#files.isUnderWay) return;
    const text = field.value.trim();
    const files = this.#files.take();
    if (text === '' && files.length === 0) return;
    this.#say(text, files);
    field.value = '';
    this.#session().kept.set('draft', undefined);
    this.#emoji = false;
  };

  /** @param {KeyboardEvent} event */
  #enter = (event) => {
    if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) this.#submit(event);
  };

  #typed = () => {
    const text = this.#field?.value ?? '';
    this.#session().kept.set('draft', text === '' ? undefined : text);
    if (text !== '') this.#session().typing();
  };

  #toggleEmoji = () => {
    this.#emoji = !this.#emoji;
    this.#host.requestUpdate();
    if (!this.#emoji) this.focus();
  };
}
