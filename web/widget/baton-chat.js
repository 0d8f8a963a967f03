/**
 * The customer's window: the history with whoever answers, what waits to be sent, and what can be
 * done now. It renders `session.js` and decides nothing. Lit's reactive element and templates in a
 * closed shadow root, imported by address: the site that embeds it has no import map of ours.
 */

import { html, nothing, render } from '../vendor/lit-html/lit-html.js';
import * as chat from '../model/chat.js';
import { Spoken } from '../shell/spoken.js';
import { Follows } from '../shell/state.js';
import { tokens } from '../styles/tokens.js';
import { ReactiveElement } from '../vendor/reactive-element/reactive-element.js';
import { Attaching } from './attaching.js';
import { Composer } from './composer.js';
import { icon } from './icons.js';
import { Later } from './later.js';
import { Log } from './log.js';
import { logStyle } from './log-style.js';
import { Session } from './session.js';
import { style } from './style.js';
import { author, wentWrong, whoAnswers, words } from './words.js';

export { speak } from './words.js';

/** @typedef {import('../types/wire.js').Message} Message */

/**
 * @fires baton-open
 * @fires baton-close
 * @fires baton-message detail: a message that came
 * @fires baton-stage detail: the conversation's new stage
 * @fires baton-unread detail: how many messages were not seen
 */
export class BatonChat extends ReactiveElement {
  static properties = {
    desk: { type: String },
    heading: { type: String },
    greeting: { type: String },
    accent: { type: String },
    open: { type: Boolean, reflect: true },
  };

  static styles = [tokens, style, logStyle];

  /** @type {ShadowRootInit} */
  static shadowRootOptions = { mode: 'closed' };

  /** Made once it is connected and the desk's address is known. @type {Session} */
  #session = /** @type {any} */ (undefined);
  /** What was asked of it before. @type {(() => unknown)[]} */
  #early = [];
  #spoken = new Spoken(this);
  #unread = 0;
  #cards = new Later(this, async () => {
    const { Cards, cardStyle } = await import('./cards.js');
    return { style: cardStyle, cards: new Cards(this, this.#session) };
  });
  #faces = new Later(this, () => import('./face.js'));
  #files = new Attaching(this, () => this.#session);
  #composer = new Composer(this, () => this.#session, this.#files, (text, files) => this.#say(text, files));
  #log = new Log(this, {
    session: () => this.#session,
    say: (text) => this.#say(text),
    refused: () => this.#composer.focus(),
    face: (agent) => this.#face(agent),
    files: (files) => this.#files.view(files),
  });

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
    new Follows(this, session.state);
    new Follows(this, session.sender.pending);
    session.addEventListener('message', (event) => this.#arrived(/** @type {CustomEvent<Message>} */ (event).detail));
    session.addEventListener('stage', (event) => this.#tell('stage', /** @type {CustomEvent} */ (event).detail));
    document.addEventListener('visibilitychange', () => this.requestUpdate());
    void session.resume();
    for (const act of this.#early) act();
    if (this.accent !== '') void import('../model/colour.js').then(({ accentSheet }) => this.wear({ styleSheet: accentSheet(this.accent) }));
  }

  /** @param {import('./entry.js').Who} who */
  identify(who) {
    return this.#placed(() => this.#session.identify(who));
  }

  /** Whoever was known has signed out: nothing of theirs stays on this device. */
  forget() {
    this.#placed(() => {
      this.#files.clear();
      this.#session.forget();
      this.#composer.clear();
    });
  }

  /** @param {Record<string, string>} attributes go with the next conversation that is opened */
  setAttributes(attributes) {
    this.#placed(() => this.#session.setAttributes(attributes));
  }

  show() {
    this.#placed(() => this.#turn('open'));
    void this.updateComplete.then(() => this.#composer.focus());
  }

  hide() {
    this.#placed(() => this.#turn('close'));
  }

  /** @param {'open' | 'close'} name */
  #turn(name) {
    this.open = name === 'open';
    this.#session.kept.set('open', this.open ? 'yes' : undefined);
    this.#tell(name);
  }

  /** Does it, once this is on a page. @param {() => any} act */
  #placed(act) {
    return this.#session ? act() : void this.#early.push(act);
  }

  /**
   * An agent as they show themselves; nothing for whoever is none.
   * @param {Message['agent']} agent
   */
  #face(agent) {
    if (!agent) return nothing;
    return this.#faces.here?.faceView(agent, this.#session.fetchPicture) ?? html`<span class="badge"></span>`;
  }

  /**
   * One more style, of a part that came later.
   * @param {{ styleSheet?: CSSStyleSheet | undefined }} style
   */
  wear({ styleSheet }) {
    if (styleSheet) /** @type {ShadowRoot} */ (this.renderRoot).adoptedStyleSheets.push(styleSheet);
  }

  /** @param {import('../vendor/reactive-element/reactive-element.js').PropertyValues} changed */
  update(changed) {
    super.update(changed);
    render(this.#view(), this.renderRoot, { host: this });
  }

  #view() {
    const view = this.#session.state.value;
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
        ${this.#log.view(view)} ${this.#card(conversation)}
        ${view.trouble === undefined ? nothing : html`<p class="trouble" role="alert">${wentWrong(view.trouble)}</p>`}
        ${this.#composer.view(chat.isOver(conversation))} ${this.#foot(conversation)}
        ${this.#spoken.view()}
      </section>
    `;
  }

  /** @param {import('./session.js').View} view */
  #header({ chat: { conversation } }) {
    const { standing } = this.#session;
    return html`
      <div class="head" ?data-off=${standing !== 'well'}>
        ${this.#face(conversation?.agent)}
        <div class="names">
          <h2>${this.heading}</h2>
          <p role="status">${whoAnswers(conversation, standing)}</p>
        </div>
        <button type="button" class="plain icon" aria-label=${words.close} @click=${this.hide}>${icon('close')}</button>
      </div>
    `;
  }

  /** @param {import('../types/wire.js').CustomerConversation | undefined} conversation */
  #card(conversation) {
    return conversation && (chat.isWaiting(conversation) || chat.isOver(conversation)) ? this.#cards.here?.cards.view(conversation) : nothing;
  }

  /** @param {import('../types/wire.js').CustomerConversation | undefined} conversation */
  #foot(conversation) {
    const withPerson = conversation?.stage === 'active' || chat.isWaiting(conversation);
    return html`
      <div class="foot">
        <button
          type="button"
          class="plain"
          ?disabled=${withPerson}
          @click=${() => void this.#session.change('handoff', {})}
        >
          ${icon('person')} ${words.person}
        </button>
        ${conversation === undefined || chat.isOver(conversation)
          ? nothing
          : html`<button type="button" class="plain" @click=${() => void this.#session.change('closure', {})}>${words.end}</button>`}
      </div>
    `;
  }

  /** Sites size their root as they like; the window goes by the size the customer chose in their browser. */
  firstUpdated() {
    const px = (/** @type {Element} */ element) => parseFloat(getComputedStyle(element).fontSize);
    const window = /** @type {HTMLElement} */ (this.renderRoot.querySelector('.window'));
    window.style.zoom = String(px(this) / px(document.documentElement));
  }

  updated() {
    const session = this.#session;
    if (this.open && this.#log.isAtEnd && document.visibilityState === 'visible') session.seen();
    const unread = this.open ? 0 : chat.unread(session.state.value.chat, session.seenUpTo);
    if (unread !== this.#unread) {
      this.#unread = unread;
      this.#tell('unread', unread);
    }
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.key === 'Escape' && !this.#composer.close()) this.hide();
  }

  /**
   * @param {string} text
   * @param {import('../model/files.js').Kept[]} [files]
   */
  #say(text, files) {
    this.#log.isAtEnd = true;
    this.#session.say(text, files);
    this.#composer.focus();
  }

  /** @param {Message} message */
  #arrived(message) {
    this.#tell('message', message);
    if (message.author === 'customer') return;
    this.#spoken.say(`${author(message)}: ${[message.text, ...(message.files ?? []).map(({ name }) => name)].filter(Boolean).join(', ')}`);
  }

  /**
   * @param {string} name
   * @param {unknown} [detail]
   */
  #tell(name, detail) {
    this.dispatchEvent(new CustomEvent(`baton-${name}`, { detail }));
  }
}

customElements.define('baton-chat', BatonChat);
