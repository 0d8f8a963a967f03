/**
 * What was said, what is on its way, and who is typing; and where it is scrolled to. It stays at the
 * end while the customer is there, and when more of the history comes above, what is being read
 * stays where it is.
 */

import { html, nothing } from '../vendor/lit-html/lit-html.js';
import * as chat from '../model/chat.js';
import { messageView, pendingView } from './message.js';
import { words } from './words.js';

/** This near to the top, in pixels, what was said before is fetched. */
const NEAR_PX = 300;
/** This near to the end, in pixels, the customer is there. */
const END_PX = 48;

/**
 * @typedef {object} Ways
 * @property {() => import('./session.js').Session} session
 * @property {(text: string) => void} say
 * @property {() => void} refused an offer was turned down
 * @property {import('./message.js').Asks['face']} face
 * @property {import('./message.js').Asks['files']} files
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
  view({ chat: state, line, loaded }) {
    const { session, say, face, files } = this.#ways;
    const { sender } = session();
    const pending = sender.pending.value;
    const open = chat.answerable(state, pending);
    const waiting = chat.unsent(state, pending);
    return html`
      <div class="log" tabindex="0" role="region" aria-label=${words.messages} @scroll=${this.#scrolled}>
        <ol>
          ${chat.hasOlder(state) ? html`<li class="notice"><button type="button" class="link" @click=${() => void session().history.earlier()}>${words.earlier}</button></li>` : nothing}
          ${this.#host.greeting === '' || state.messages[0]?.author === 'assistant' || chat.hasOlder(state)
            ? nothing
            : html`<li class="message" data-author="assistant"><div class="bubble"><p class="text">${this.#host.greeting}</p></div></li>`}
          ${loaded ? nothing : html`<li class="notice"><p>${words.fetching}</p></li>`}
          ${state.messages.map((message, i) =>
            messageView(message, {
              answerable: open === message.seq && this.#dismissed !== message.seq,
              first: !chat.continues(message, state.messages[i - 1]),
              choose: say,
              accept: () => void session().change('handoff', {}),
              refuse: () => this.#dismiss(message.seq),
              face,
              files,
            }),
          )}
          ${waiting.map((message) =>
            pendingView(message, {
              waiting: (line !== 'open' && line !== 'idle') || sender.isFailing,
              drop: (id) => sender.drop(id),
            }),
          )}
          ${waiting.length === 0 && chat.isSeen(state) ? html`<li class="mark">${words.seen}</li>` : nothing} ${typingView(state.typing)}
        </ol>
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

/** @param {chat.Chat['typing']} typing */
function typingView(typing) {
  if (typing === undefined) return nothing;
  const name = typing.name || (typing.author === 'assistant' ? words.assistant : words.support);
  return html`
    <li class="typing"><span class="dots" aria-hidden="true"><i></i><i></i><i></i></span>${words.typing(name)}</li>
    ${typing.text ? html`<li class="draft" dir="auto" aria-hidden="true">${typing.text}</li>` : nothing}
  `;
}
