/**
 * The incoming offer: who, what they want and why now, a countdown, yes or no. Keys A and D work
 * anywhere outside a field; the card never takes the focus away from what is being written.
 */

import { LitElement, css, html, nothing } from 'lit';
import { lists } from '../model/board.js';
import { amount, since } from '../model/format.js';
import * as words from '../model/words.js';
import { isFree } from '../shell/keys.js';
import { Follows } from '../shell/state.js';
import { base } from '../styles/base.js';
import { controls } from '../styles/controls.js';
import { icon } from '../styles/icons.js';

/** @typedef {import('../types/wire.js').Conversation} Conversation */

/** Seconds at which a screen reader says how long is left, the last first. */
const SAID_AT_S = [5, 15];

export class BatonOffers extends LitElement {
  static properties = { desk: { attribute: false } };

  static styles = [
    base,
    controls,
    css`
      :host {
        position: fixed;
        inset-block-start: var(--gap-4);
        inset-inline-end: var(--gap-4);
        z-index: 15;
        inline-size: min(24rem, calc(100vw - 2rem));
      }

      section {
        display: flex;
        flex-direction: column;
        gap: var(--gap-3);
        padding: var(--gap-4);
        border: 2px solid var(--accent);
        border-radius: var(--radius-large);
        background: var(--surface-raised);
        box-shadow: var(--shadow-high);
        animation: drop 120ms ease-out;
      }

      /* It moves, and can be read from its first frame on. */
      @keyframes drop {
        from {
          transform: translateY(-0.5rem);
        }
      }

      header {
        display: flex;
        align-items: center;
        gap: var(--gap-2);
        color: var(--accent);
        font-weight: 650;
      }

      header .left {
        margin-inline-start: auto;
        font-variant-numeric: tabular-nums;
      }

      progress {
        display: block;
        inline-size: 100%;
        block-size: 0.375rem;
        border: 0;
        border-radius: 1rem;
        overflow: hidden;
        appearance: none;
        background: var(--surface-hover);
        accent-color: var(--accent);
      }

      progress::-webkit-progress-bar {
        background: var(--surface-hover);
      }

      progress::-webkit-progress-value {
        background: var(--accent);
      }

      progress::-moz-progress-bar {
        background: var(--accent);
      }

      .who {
        font-weight: 650;
        overflow-wrap: anywhere;
      }

      .ask {
        display: -webkit-box;
        overflow: hidden;
        -webkit-box-orient: vertical;
        -webkit-line-clamp: 4;
        overflow-wrap: anywhere;
      }

      .actions {
        display: grid;
        grid-template-columns: 2fr 1fr;
        gap: var(--gap-2);
      }

      .main kbd {
        border-color: transparent;
        background: rgb(0 0 0 / 0.2);
        color: inherit;
      }
    `,
  ];

  /** @type {ReturnType<typeof setInterval> | undefined} */
  #tick;
  #busy = false;
  /** @type {string | undefined} which offer is counted */
  #of;
  #wholeS = 1;

  /** @type {Follows | undefined} */
  #follows;

  constructor() {
    super();
    /** @type {import('./desk.js').Desk} */
    this.desk = /** @type {any} */ (undefined);
  }

  connectedCallback() {
    super.connectedCallback();
    addEventListener('keydown', this.#key);
    this.#tick = setInterval(() => this.#offered !== undefined && this.requestUpdate(), 500);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    removeEventListener('keydown', this.#key);
    clearInterval(this.#tick);
  }

  willUpdate() {
    this.#follows ??= new Follows(this, this.desk.state);
  }

  get #offered() {
    return this.desk && lists(this.desk.state.value.board, this.desk.me.id, Date.now()).offered[0];
  }

  render() {
    const offered = this.#offered;
    return html`
      <p class="unseen" role="alert">
        ${offered === undefined ? nothing : `You are offered a conversation with ${words.who(offered)}: ${words.wanted(offered)}`}
      </p>
      <p class="unseen" role="status">${offered === undefined ? nothing : this.#left(offered)}</p>
      ${offered === undefined ? nothing : this.#card(offered)}
    `;
  }

  /** @param {Conversation} conversation */
  #card(conversation) {
    const { customer, triggers, topic } = conversation;
    return html`
      <section aria-label="You are offered a conversation">
        ${this.#countdown(conversation)}
        <div>
          <p class="who" dir="auto">${words.who(conversation)}</p>
          <p class="row">
            <span class="tag">${words.plain(customer.tier)}</span>
            ${customer.value_per_year > 0 ? html`<span class="tag">${amount(customer.value_per_year)} a year</span>` : nothing}
            ${topic ? html`<span class="tag info">${words.plain(topic)}</span>` : nothing}
            <span class="tag warn">waits ${since(conversation.since, Date.now())}</span>
          </p>
        </div>
        <p class="ask" dir="auto">${words.wanted(conversation)}</p>
        <p class="row" aria-label="Why now">
          ${triggers.slice(0, 4).map((kind) => html`<span class="tag risk">${words.trigger(kind)}</span>`)}
        </p>
        <div class="actions">
          <button class="main" ?disabled=${this.#busy} @click=${() => void this.#answer('accept', conversation)}>Accept <kbd>A</kbd></button>
          <button ?disabled=${this.#busy} @click=${() => void this.#answer('decline', conversation)}>Decline <kbd>D</kbd></button>
        </div>
      </section>
    `;
  }

  /**
   * Said twice, not every second.
   * @param {Conversation} conversation
   */
  #left(conversation) {
    const leftS = leftOf(conversation);
    const said = SAID_AT_S.find((s) => leftS <= s);
    return said === undefined || leftS === 0 ? nothing : `${said} seconds left to answer`;
  }

  /** @param {Conversation} conversation */
  #countdown(conversation) {
    const { offer } = conversation;
    const leftS = leftOf(conversation);
    if (this.#of !== offer?.expires_at) {
      this.#of = offer?.expires_at;
      this.#wholeS = leftS;
    }
    return html`
      <header>${icon('bell')} Can you take this? <span class="left" aria-hidden="true">${leftS} s</span></header>
      <progress aria-label="Time left" max=${Math.max(1, this.#wholeS)} value=${leftS}></progress>
    `;
  }

  /**
   * @param {'accept' | 'decline'} answer
   * @param {Conversation} conversation
   */
  async #answer(answer, conversation) {
    if (this.#busy) return;
    this.#busy = true;
    this.requestUpdate();
    await this.desk[answer](conversation);
    this.#busy = false;
    this.requestUpdate();
  }

  #key = (/** @type {KeyboardEvent} */ event) => {
    if (!isFree(event)) return;
    const offered = this.#offered;
    if (offered === undefined) return;
    const key = event.key.toLowerCase();
    if (key === 'a') void this.#answer('accept', offered);
    if (key === 'd') void this.#answer('decline', offered);
  };
}

/** @param {Conversation} conversation */
function leftOf({ offer }) {
  return Math.max(0, Math.ceil((Date.parse(offer?.expires_at ?? '') - Date.now()) / 1000));
}

customElements.define('baton-offers', BatonOffers);
