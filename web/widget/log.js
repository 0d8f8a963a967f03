/**
 * What was said, what is on its way, and who is typing; and where it is scrolled to. It stays at the
 * end while the customer is there, and when more of the history comes above, what is being read
 * stays where it is.
 */

import { html, nothing } from '../vendor/lit-html/lit-html.js';
import * as chat from '../model/chat.js';
import { clock } from '../model/clock.js';
import { linked } from '../shell/text.js';
import { icon } from './icons.js';
import { author, sentBy, words } from './words.js';

/** @typedef {import('../types/wire.js').Message} Message */

/** This near to the top, in pixels, what was said before is fetched. */
const NEAR_PX = 300;
/** This near to the end, in pixels, the customer is there. */
const END_PX = 48;

/**
 * @typedef {object} Ways
 * @property {() => import('./session.js').Session} session
 * @property {(text: string) => void} say
 * @property {() => void} refused an offer was turned down
 * @property {(agent: Message['agent']) => unknown} face shows it, once it is here
 * @property {(files: Message['files']) => unknown} files shows them
 */

export class Log {
  #host;
  #ways;
  /** The message whose offer was turned down. */
  #dismissed = 0;
  /** Whether the customer is at the end of it. */
  isAtEnd = true;
  /** The place from which on the history is shown. @type {number | undefined} */
  #from;
  /** What was shown below the top, in pixels, before more came above. @type {number | undefined} */
  #below;

  /**
   * @param {import('./baton-chat.js').BatonChat} host
   * @param {Ways} ways
   */
  constructor(host, ways) {
    this.#host = host;
    this.#ways = ways;
    host.addController(this);
  }

  get #here() {
    return this.#host.renderRoot.querySelector('.log');
  }

  hostUpdate() {
    const { from } = this.#ways.session().state.value.chat;
    const log = this.#here;
    this.#below = log === null || this.#from === from ? undefined : log.scrollHeight - log.scrollTop;
    this.#from = from;
  }

  hostUpdated() {
    const log = this.#here;
    if (log !== null && this.isAtEnd) log.scrollTop = log.scrollHeight;
    else if (log !== null && this.#below !== undefined) log.scrollTop = log.scrollHeight - this.#below;
  }

  /** @param {import('./session.js').View} view */
  view({ chat: state, loaded }) {
    const session = this.#ways.session();
    const pending = session.sender.pending.value;
    const open = chat.answerable(state, pending);
    const waiting = chat.unsent(state, pending);
    return html`
      <div class="log" tabindex="0" role="region" aria-label=${words.messages} @scroll=${this.#scrolled}>
        <ol>
          ${chat.hasOlder(state) ? html`<li class="notice"><button type="button" class="link" @click=${() => void session.history.earlier()}>${words.earlier}</button></li>` : nothing}
          ${this.#host.greeting === '' || state.messages[0]?.author === 'assistant' || chat.hasOlder(state)
            ? nothing
            : html`<li class="message" data-author="assistant"><div class="bubble"><p class="text">${this.#host.greeting}</p></div></li>`}
          ${loaded ? nothing : html`<li class="notice"><p>${words.fetching}</p></li>`}
          ${state.messages.map((message, i) =>
            message.author === 'notice'
              ? html`<li class="notice"><p>${linked(message.text)}</p></li>`
              : this.#message(message, !chat.continues(message, state.messages[i - 1]), message.seq === open),
          )}
          ${waiting.map((message) => pendingView(message, session))}
          ${waiting.length === 0 && chat.isSeen(state) ? html`<li class="mark">${words.seen}</li>` : nothing} ${typingView(state.typing)}
        </ol>
      </div>
    `;
  }

  /**
   * @param {Message} message
   * @param {boolean} first of several by the same author
   * @param {boolean} open its choices or its offer may still be answered
   */
  #message(message, first, open) {
    const named = first && message.author !== 'customer';
    return html`
      <li class="message" data-author=${message.author} ?data-first=${first}>
        ${named ? this.#who(message) : nothing}
        <div class="bubble" dir="auto">
          ${named ? nothing : html`<span class="unseen">${author(message)}: </span>`} ${textView(message.text)}
          ${this.#ways.files(message.files)} ${sourcesView(message)}
        </div>
        <time class="unseen" datetime=${message.at}>${clock(message.at, Date.now())}</time>
        ${open && message.seq !== this.#dismissed ? this.#answers(message) : nothing}
      </li>
    `;
  }

  /** @param {Message} message */
  #who(message) {
    return html`
      <p class="who">
        ${message.author === 'agent' ? this.#ways.face(message.agent) : html`<span class="badge" aria-hidden="true">${icon('spark')}</span>`}${author(message)}
        <span class="at" aria-hidden="true">${clock(message.at, Date.now())}</span>
      </p>
    `;
  }

  /** @param {Message} message */
  #answers({ kind, seq, choices }) {
    const { session, say } = this.#ways;
    if (kind === 'person_offered' || kind === 'nothing_found') {
      return html`
        <div class="answers" role="group" aria-label=${words.wantPerson}>
          <button type="button" class="main" @click=${() => void session().change('handoff', {})}>${words.yes}</button>
          <button type="button" @click=${() => this.#dismiss(seq)}>${words.no}</button>
        </div>
      `;
    }
    if (!choices?.length) return nothing;
    return html`
      <div class="answers" role="group" aria-label=${words.choose}>
        ${choices.map((choice) => html`<button type="button" @click=${() => say(choice)}>${choice}</button>`)}
      </div>
    `;
  }

  /** @param {number} seq */
  #dismiss(seq) {
    this.#dismissed = seq;
    this.#host.requestUpdate();
    this.#ways.refused();
  }

  /** @param {Event} event */
  #scrolled = (event) => {
    const log = /** @type {HTMLElement} */ (event.currentTarget);
    const session = this.#ways.session();
    this.isAtEnd = log.scrollHeight - log.scrollTop - log.clientHeight < END_PX;
    if (this.isAtEnd && this.#host.open) session.seen();
    if (log.scrollTop < NEAR_PX) void session.history.earlier();
  };
}

/** @param {string} text */
function textView(text) {
  return text === '' ? nothing : html`<p class="text">${linked(text)}</p>`;
}

/** @param {Message} message */
function sourcesView({ sources }) {
  if (!sources?.length) return nothing;
  return html`
    <ul class="sources" aria-label=${words.sources}>
      ${sources.map(
        ({ title, heading }) => html`
          <li>${icon('book')}<span>${title}${heading ? html` <span aria-hidden="true">›</span> ${heading}` : nothing}</span></li>
        `,
      )}
    </ul>
  `;
}

/**
 * What is on its way, or was refused.
 * @param {import('../model/outbox.js').Pending} pending
 * @param {import('./session.js').Session} session
 */
function pendingView({ id, text, files, refused }, session) {
  return html`
    <li class="message" data-author="customer" ?data-refused=${refused !== undefined} data-pending>
      <div class="bubble" dir="auto">
        <span class="unseen">${words.you}: </span>
        ${textView(text)} ${files?.map(({ name }) => html`<p class="text">${name}</p>`)}
      </div>
      <p class="state">
        ${refused ?? howFar(session)}
        ${refused === undefined ? nothing : html`<button type="button" class="link" @click=${() => session.sender.drop(id)}>${words.remove}</button>`}
      </p>
    </li>
  `;
}

/**
 * How far what was written has come.
 * @param {import('./session.js').Session} session
 */
function howFar({ standing, sender }) {
  if (standing === 'held') return sentBy(sender.heldUntil);
  return standing === 'off' ? words.noLine : words.sending;
}

/** @param {chat.Chat['typing']} typing */
function typingView(typing) {
  if (typing === undefined) return nothing;
  const name = typing.name || (typing.author === 'assistant' ? words.assistant : words.support);
  return html`
    <li class="typing"><span class="dots" aria-hidden="true"><i></i><i></i><i></i></span>${words.typing(name)}</li>
    ${typing.text ? html`<li class="draft" dir="auto" aria-hidden="true">${typing.text}</li>` : nothing}
  `;
}
