/**
 * The customer's window: the history with whoever answers, what waits to be sent, and what can be
 * done now. It renders `session.js` and decides nothing.
 */

import { html, nothing } from '../vendor/lit-html/lit-html.js';
import * as chat from '../model/chat.js';
import { Follows } from '../shell/state.js';
import { palette } from '../styles/palette.js';
import { purposes } from '../styles/purposes.js';
import { Attaching } from './attaching.js';
import { WidgetElement } from './element.js';
import { icon } from './icons.js';
import { Later } from './later.js';
import { logStyle } from './log-style.js';
import { messageView, pendingView } from './message.js';
import { Session } from './session.js';
import { style } from './style.js';
import { author, whoAnswers, words } from './words.js';

export { speak } from './words.js';

/** @typedef {import('../types/wire.js').Message} Message */

/** This near to the top, in pixels, what was said before is fetched. */
const NEAR_PX = 300;
/** An announcement leaves the live region after this; by then it was spoken, and is not read twice. */
const SPOKEN_MS = 4_000;

/**
 * @fires baton-open
 * @fires baton-close
 * @fires baton-message detail: a message that came
 * @fires baton-stage detail: the conversation's new stage
 * @fires baton-unread detail: how many messages were not seen
 */
export class BatonChat extends WidgetElement {
  static properties = {
    desk: { type: String },
    heading: { type: String },
    greeting: { type: String },
    accent: { type: String },
    open: { type: Boolean, reflect: true },
  };

  static styles = [palette, purposes, style, logStyle];

  /** @type {Session | undefined} */
  #session;
  /** @type {import('./waiting.js').Form} */
  #form;
  #score = 0;
  #dismissed = 0;
  /** @type {string[]} */
  #spoken = [];
  #unread = 0;
  #atEnd = true;
  /** The place from which on the history is shown. @type {number | undefined} */
  #from;
  /** What was shown below the top of the log, in pixels, before more came above. @type {number | undefined} */
  #below;
  #emojis = this.#later(() => import('./emoji.js'));
  /** Whether emoji are to choose from. */
  #emoji = false;
  #files = new Attaching(this, () => this.#session);
  #cards = this.#later(() => import('./cards.js'));
  #faces = this.#later(() => import('./face.js'));

  constructor() {
    super();
    /** the desk's address */
    this.desk = '';
    this.heading = 'Support';
    this.greeting = '';
    /** the site's own colour, `#rrggbb` */
    this.accent = '';
    this.open = false;
  }

  connectedCallback() {
    super.connectedCallback();
    if (this.#session !== undefined) return;
    const session = new Session(this.desk);
    this.#session = session;
    new Follows(/** @type {any} */ (this), session.state);
    new Follows(/** @type {any} */ (this), session.sender.pending);
    session.addEventListener('message', (event) => this.#arrived(/** @type {CustomEvent<Message>} */ (event).detail));
    session.addEventListener('stage', (event) => this.#moved(/** @type {CustomEvent} */ (event).detail));
    document.addEventListener('visibilitychange', () => this.requestUpdate());
    void session.resume();
    if (this.accent !== '') void this.#dress();
  }

  /** @param {import('./session.js').Who} who */
  identify(who) {
    return this.#session?.identify(who);
  }

  /** Whoever was known has signed out: nothing of theirs stays on this device. */
  forget() {
    this.#score = 0;
    this.#files.clear();
    this.#session?.forget();
    if (this.#field !== null) this.#field.value = '';
  }

  /** @param {Record<string, string>} attributes go with the next conversation that is opened */
  setAttributes(attributes) {
    this.#session?.setAttributes(attributes);
  }

  show() {
    this.open = true;
    this.#session?.kept.set('open', 'yes');
    this.#tell('open');
    void this.updateComplete.then(() => this.#field?.focus());
  }

  hide() {
    this.open = false;
    this.#session?.kept.set('open', undefined);
    this.#tell('close');
  }

  /**
   * A part with a style of its own.
   * @template {{ style: import('../vendor/reactive-element/css-tag.js').CSSResult }} T
   * @param {() => Promise<T>} part
   */
  #later(part) {
    return new Later(this, async () => {
      const here = await part();
      this.wear(here.style);
      return here;
    });
  }

  /**
   * An agent as they show themselves; nothing for whoever is none.
   * @param {Message['agent']} agent
   */
  #face = (agent) => {
    if (!agent) return nothing;
    return this.#faces.here?.faceView(agent, this.#session?.fetchPicture) ?? html`<span class="badge"></span>`;
  };

  get #log() {
    return this.renderRoot.querySelector('.log');
  }

  /** @returns {HTMLTextAreaElement | null} */
  get #field() {
    return this.renderRoot.querySelector('#say');
  }

  view() {
    const session = this.#session;
    if (session === undefined) return nothing;
    const view = session.state.value;
    const { conversation } = view.chat;
    return html`
      <section
        class="window"
        role="dialog"
        aria-label=${words.chat(this.heading)}
        @keydown=${this.#key}
        @dragover=${this.#files.dragged}
        @drop=${this.#files.dropped}
      >
        ${this.#header(view)}
        <div class="log" tabindex="0" role="region" aria-label=${words.messages} @scroll=${this.#scrolled}>
          ${this.#history(view)}
        </div>
        ${this.#card(view)}
        ${view.trouble === '' ? nothing : html`<p class="trouble" role="alert">${words.trouble[view.code] ?? view.trouble}</p>`}
        ${this.#composer(conversation)}
        <div class="unseen" role="log" aria-live="polite">${this.#spoken.map((line) => html`<p>${line}</p>`)}</div>
      </section>
    `;
  }

  /** @param {import('./session.js').View} view */
  #header({ chat: { conversation }, line }) {
    const off = line === 'waiting' || line === 'connecting' || line === 'refused' || this.#session?.sender.isFailing === true;
    return html`
      <div class="head" ?data-off=${off}>
        ${this.#face(conversation?.agent)}
        <div class="names">
          <h2>${this.heading}</h2>
          <p role="status">${whoAnswers(conversation, off ? 'waiting' : line)}</p>
        </div>
        <button type="button" class="plain icon" aria-label=${words.close} @click=${this.hide}>${icon('close')}</button>
      </div>
    `;
  }

  /** @param {import('./session.js').View} view */
  #history({ chat: state, line, loaded }) {
    const pending = this.#session?.sender.pending.value ?? [];
    const open = chat.answerable(state, pending);
    const waiting = chat.unsent(state, pending);
    return html`
      <ol>
        ${chat.hasOlder(state) ? html`<li class="notice"><button type="button" class="link" @click=${() => void this.#session?.earlier()}>${words.earlier}</button></li>` : nothing}
        ${this.greeting === '' || state.messages[0]?.author === 'assistant' || chat.hasOlder(state)
          ? nothing
          : html`<li class="message" data-author="assistant"><div class="bubble"><p class="text">${this.greeting}</p></div></li>`}
        ${loaded ? nothing : html`<li class="notice"><p>${words.fetching}</p></li>`}
        ${state.messages.map((message, i) =>
          messageView(message, {
            answerable: open === message.seq && this.#dismissed !== message.seq,
            first: !sameAuthor(message, state.messages[i - 1]),
            choose: (text) => this.#say(text),
            accept: () => void this.#session?.person(),
            refuse: () => this.#dismiss(message.seq),
            face: this.#face,
            files: (files) => this.#files.view(files),
          }),
        )}
        ${waiting.map((message) =>
          pendingView(message, {
            waiting: (line !== 'open' && line !== 'idle') || this.#session?.sender.isFailing === true,
            drop: (id) => this.#session?.sender.drop(id),
          }),
        )}
        ${this.#marks(state, waiting.length)}
      </ol>
    `;
  }

  /**
   * Who is typing, and whether the last message was read.
   * @param {chat.Chat} state
   * @param {number} nWaiting
   */
  #marks(state, nWaiting) {
    const last = state.messages.at(-1);
    const seen = nWaiting === 0 && last?.author === 'customer' && state.agentSeen >= last.seq;
    const name = state.typing?.name || (state.typing?.author === 'assistant' ? words.assistant : words.support);
    return html`
      ${seen ? html`<li class="mark">${words.seen}</li>` : nothing}
      ${state.typing === undefined
        ? nothing
        : html`<li class="typing"><span class="dots" aria-hidden="true"><i></i><i></i><i></i></span>${words.typing(name)}</li>
            ${state.typing.text ? html`<li class="draft" dir="auto" aria-hidden="true">${state.typing.text}</li>` : nothing}`}
    `;
  }

  /** @param {import('./session.js').View} view */
  #card({ chat: { conversation } }) {
    if (conversation === undefined) return nothing;
    if (['queued', 'offered', 'follow_up'].includes(conversation.stage)) {
      return this.#cards.here?.waitingView(conversation, {
        form: this.#form,
        show: (form) => this.#show(form),
        correct: (ask) => void this.#session?.correctAsk(ask).then(() => this.#show(undefined)),
        contact: (email) => void this.#session?.leaveContact(email).then(() => this.#show(undefined)),
        goOn: () => void this.#session?.goOn(),
      });
    }
    if (!ended(conversation)) return nothing;
    return this.#cards.here?.endingView(conversation, {
      chosen: this.#score,
      choose: (score) => this.#choose(score),
      send: (score, comment) => void this.#session?.score(score, comment),
      anew: () => this.#anew(),
      download: () => void this.#download(),
    });
  }

  /** @param {import('../types/wire.js').CustomerConversation | undefined} conversation */
  #composer(conversation) {
    const stage = conversation?.stage ?? 'assistant';
    const withPerson = ['queued', 'offered', 'active', 'follow_up'].includes(stage);
    const over = ended(conversation);
    return html`
      ${this.#emoji ? this.#emojis.here?.emojiView((emoji) => this.#insert(emoji)) : nothing} ${this.#files.tray()}
      <form class="composer" @submit=${this.#submit}>
        <label for="say" class="unseen">${words.field}</label>
        <textarea
          id="say"
          rows="1"
          maxlength="8000"
          dir="auto"
          placeholder=${over ? words.writeAgain : words.write}
          .value=${this.#session?.kept.get('draft') ?? ''}
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
      <div class="foot">
        <button
          type="button"
          class="plain"
          ?disabled=${withPerson}
          @click=${() => void this.#session?.person()}
        >
          ${icon('person')} ${words.person}
        </button>
        ${conversation === undefined || over
          ? nothing
          : html`<button type="button" class="plain" @click=${() => void this.#session?.end()}>${words.end}</button>`}
      </div>
    `;
  }

  /** When more of the history comes above, what is being read stays where it is. */
  willUpdate() {
    const { from } = this.#session?.state.value.chat ?? {};
    const log = this.#log;
    this.#below = log === null || this.#from === from ? undefined : log.scrollHeight - log.scrollTop;
    this.#from = from;
  }

  updated() {
    const session = this.#session;
    if (session === undefined) return;
    const log = this.#log;
    if (log !== null && this.#atEnd) log.scrollTop = log.scrollHeight;
    else if (log !== null && this.#below !== undefined) log.scrollTop = log.scrollHeight - this.#below;
    if (this.open && this.#atEnd && document.visibilityState === 'visible') session.seen();
    const unread = this.open ? 0 : chat.unread(session.state.value.chat, session.seenUpTo);
    if (unread !== this.#unread) {
      this.#unread = unread;
      this.#tell('unread', unread);
    }
  }

  /** @param {Event} event */
  #scrolled(event) {
    const log = /** @type {HTMLElement} */ (event.currentTarget);
    this.#atEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 48;
    if (this.#atEnd && this.open) this.#session?.seen();
    if (log.scrollTop < NEAR_PX) void this.#session?.earlier();
  }


  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.key !== 'Escape') return;
    if (this.#emoji) this.#toggleEmoji();
    else this.hide();
  }

  #toggleEmoji() {
    this.#emoji = !this.#emoji;
    this.requestUpdate();
    if (!this.#emoji) this.#field?.focus();
  }

  /** @param {string} text at the caret */
  #insert(text) {
    const field = this.#field;
    if (field === null) return;
    field.setRangeText(text, field.selectionStart, field.selectionEnd, 'end');
    this.#typed();
    field.focus();
  }

  async #dress() {
    const { accentSheet } = await import('../model/colour.js');
    /** @type {ShadowRoot} */ (this.renderRoot).adoptedStyleSheets.push(accentSheet(this.accent));
  }

  async #download() {
    const { download } = await import('./transcript.js');
    await this.#session?.whole();
    download(this.#session?.state.value.chat.messages ?? [], this.heading);
  }

  /** @param {KeyboardEvent} event */
  #enter(event) {
    if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) this.#submit(event);
  }

  #typed() {
    const text = this.#field?.value ?? '';
    this.#session?.kept.set('draft', text === '' ? undefined : text);
    if (text !== '') this.#session?.typing();
  }

  /** @param {Event} event */
  #submit(event) {
    event.preventDefault();
    const field = this.#field;
    if (field === null || this.#files.isUnderWay) return;
    const text = field.value.trim();
    const files = this.#files.take();
    if (text === '' && files.length === 0) return;
    this.#say(text, files);
    field.value = '';
    this.#session?.kept.set('draft', undefined);
    this.#emoji = false;
  }

  /**
   * @param {string} text
   * @param {import('../model/files.js').Kept[]} [files]
   */
  #say(text, files) {
    this.#atEnd = true;
    this.#session?.say(text, files);
    this.#field?.focus();
  }

  /** @param {import('./waiting.js').Form} form */
  #show(form) {
    this.#form = form;
    this.requestUpdate();
    void this.updateComplete.then(() => this.renderRoot.querySelector(form === undefined ? '#say' : '.card form :is(input, textarea)'))
      .then((field) => /** @type {HTMLElement | null} */ (field)?.focus());
  }

  /** @param {number} seq */
  #dismiss(seq) {
    this.#dismissed = seq;
    this.requestUpdate();
    this.#field?.focus();
  }

  /** @param {number} score */
  #choose(score) {
    this.#score = score;
    this.requestUpdate();
  }

  #anew() {
    this.#score = 0;
    this.#session?.startAnew();
    this.#field?.focus();
  }

  /** @param {Message} message */
  #arrived(message) {
    this.#tell('message', message);
    if (message.author === 'customer') return;
    this.#spoken = [...this.#spoken, `${author(message)}: ${[message.text, ...(message.files ?? []).map(({ name }) => name)].filter(Boolean).join(', ')}`];
    this.requestUpdate();
    setTimeout(() => {
      this.#spoken = this.#spoken.slice(1);
      this.requestUpdate();
    }, SPOKEN_MS);
  }

  /** @param {string} stage */
  #moved(stage) {
    if (stage !== 'closed') this.#score = 0;
    if (stage !== 'queued' && stage !== 'offered') this.#form = undefined;
    this.#tell('stage', stage);
  }

  /**
   * @param {string} name
   * @param {unknown} [detail]
   */
  #tell(name, detail) {
    this.dispatchEvent(new CustomEvent(`baton-${name}`, { detail }));
  }
}

/**
 * @param {Message} message
 * @param {Message | undefined} before
 */
function sameAuthor(message, before) {
  return before?.author === message.author && before.agent?.name === message.agent?.name;
}

/** @param {import('../types/wire.js').CustomerConversation | undefined} conversation */
function ended(conversation) {
  return conversation?.closed === true || conversation?.stage === 'wrap_up';
}

customElements.define('baton-chat', BatonChat);
