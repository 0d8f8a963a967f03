/** What an agent may work on, in one list the keyboard walks: offered, mine, waiting; or the watched. */

import { LitElement, css, html, nothing } from 'lit';
import { repeat } from 'lit-html/directives/repeat.js';
import { lists, overdue } from '../model/board.js';
import { clock } from '../model/clock.js';
import { amount, percent, since, span } from '../model/format.js';
import { isAside } from '../model/snooze.js';
import { STEP, more } from '../model/stretch.js';
import * as words from '../model/words.js';
import { hashOf } from '../shell/router.js';
import { isFree } from '../shell/keys.js';
import { faceView } from '../shell/face.js';
import { Follows } from '../shell/state.js';
import { base } from '../styles/base.js';
import { controls } from '../styles/controls.js';
import { faceStyle } from '../styles/face.js';
import { icon } from '../styles/icons.js';
import { listStyle } from './lists-style.js';

/** @typedef {import('../types/wire.js').Conversation} Conversation */

const TICK_MS = 5_000;
/** This near to the end, in pixels, more is shown. */
const NEAR_PX = 800;

export class BatonLists extends LitElement {
  static properties = { desk: { attribute: false }, chosen: { type: String }, list: { type: String } };

  static styles = [base, controls, faceStyle, listStyle];

  /** @type {ReturnType<typeof setInterval> | undefined} */
  #tick;

  /** @type {Follows | undefined} */
  #follows;
  /** Rows shown of each list; more when somebody comes near the end. */
  #nShown = STEP;

  constructor() {
    super();
    /** @type {import('./desk.js').Desk} */
    this.desk = /** @type {any} */ (undefined);
    /** @type {string | undefined} */
    this.chosen = undefined;
    this.list = '';
  }

  connectedCallback() {
    super.connectedCallback();
    addEventListener('keydown', this.#key);
    this.#tick = setInterval(() => this.requestUpdate(), TICK_MS);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    removeEventListener('keydown', this.#key);
    clearInterval(this.#tick);
  }

  willUpdate() {
    this.#follows ??= new Follows(this, this.desk.state);
  }

  render() {
    const { board, me, loaded } = this.desk.state.value;
    const { listing } = this.desk;
    const coming = listing.lack === undefined ? 'Fetching…' : '';
    const { offered, asked, mine, aside, waiting, followUps, others, watching } = lists(board, me.id, Date.now());
    const watched = this.list === 'watching';
    return html`
      <h1 class="unseen">Desk</h1>
      <nav aria-label="Lists">
        <a href=${hashOf('desk', this.chosen)} aria-current=${String(!watched)}>
          ${icon('desk')} Desk <span class="n">${offered.length + asked.length + mine.length + waiting.length}</span>
        </a>
        <a href=${hashOf('desk', this.chosen, { list: 'watching' })} aria-current=${String(watched)}>
          ${icon('eye')} Watching <span class="n">${watching.length}</span>
        </a>
      </nav>
      <div class="scroll" @scroll=${this.#scrolled}>
        ${listing.view()}
        ${watched
          ? this.#section('With the assistant, riskiest first', watching, 'Nobody is talking with the assistant right now.')
          : html`
              ${offered.length === 0 ? nothing : this.#section('Offered to you', offered)}
              ${asked.length === 0 ? nothing : this.#section('You are asked to look', asked)}
              ${this.#section('Mine', mine, loaded ? 'Nothing in your hands.' : coming)}
              ${this.#section('Waiting', waiting, loaded ? 'Nobody waits for a person.' : coming)}
              ${aside.length === 0 ? nothing : this.#section('Put aside', aside)}
              ${followUps.length === 0 ? nothing : this.#section('To be answered by e-mail', followUps)}
              ${others.length === 0 ? nothing : this.#section('With colleagues', others)}
            `}
      </div>
    `;
  }

  /**
   * @param {string} title
   * @param {Conversation[]} shown
   * @param {string} [none] said when there are none
   */
  #section(title, shown, none = '') {
    return html`
      <section>
        <h2>${title} ${shown.length === 0 ? nothing : html`<span class="n">${shown.length}</span>`}</h2>
        ${shown.length === 0
          ? html`<p class="none">${none}</p>`
          : html`<ul>
              ${repeat(shown.slice(0, this.#nShown), ({ id }) => id, (conversation) => this.#row(conversation))}
            </ul>`}
      </section>
    `;
  }

  /** @param {Conversation} conversation */
  #row(conversation) {
    const { id, customer, stage, unread, last_author: author } = conversation;
    const now = Date.now();
    const fresh = unread > 0 && author === 'customer' && conversation.owner.agent_id === this.desk.me.id;
    /** @type {Record<string, string>} */
    const query = this.list === 'watching' ? { list: 'watching' } : {};
    return html`
      <li>
        <a class="conversation" href=${hashOf('desk', id, query)} aria-current=${String(id === this.chosen)} ?data-unread=${fresh}>
          <span class="line">
            <b dir="auto">${words.who(conversation)}</b>
            ${this.#time(conversation, now)}
          </span>
          <span class="preview" dir="auto">${stage === 'assistant' ? conversation.preview : words.wanted(conversation)}</span>
          <span class="tags">
            ${fresh ? html`<span class="tag good">${unread} new</span>` : nothing}
            ${isAside(conversation, now) ? html`<span class="tag">back ${clock(conversation.snoozed_until ?? '', now)}</span>` : nothing}
            ${this.#stands(conversation)}
            ${customer.tier === 'standard' ? nothing : html`<span class="tag">${words.plain(customer.tier)}</span>`}
            ${customer.value_per_year > 0 ? html`<span class="tag">${amount(customer.value_per_year)} a year</span>` : nothing}
            ${conversation.topic ? html`<span class="tag info">${words.plain(conversation.topic)}</span>` : nothing}
          </span>
        </a>
      </li>
    `;
  }

  /**
   * How long, and for those in line against what their customer was told.
   * @param {Conversation} conversation
   * @param {number} now
   */
  #time(conversation, now) {
    const late = overdue(conversation, now);
    const { quote, stage } = conversation;
    const told = (stage === 'queued' || stage === 'offered') && quote?.upper_s ? ` of ${span(quote.upper_s)}` : '';
    return html`
      <span class="time" data-late=${late ? 'late' : nothing}>
        ${late ? html`<span class="unseen">later than told: </span>` : nothing}${since(conversation.since, now)}${told}
      </span>
    `;
  }

  /**
   * A colleague, by face and name.
   * @param {string | null | undefined} id
   * @param {string} [before]
   */
  #colleague(id, before = '') {
    const face = this.desk.faceOf(id);
    return html`<span class="tag ${before === '' ? '' : 'warn'}">${face ? faceView(face, this.desk.fetchPicture) : nothing}${before}${this.desk.nameOf(id)}</span>`;
  }

  /** @param {Conversation} conversation */
  #stands({ stage, risk, threshold, triggers, offer, owner }) {
    switch (stage) {
      case 'assistant':
        return html`<span class="tag ${risk >= threshold * 0.7 ? 'risk' : ''}">risk ${percent(risk)}</span>`;
      case 'offered':
        return offer?.to === this.desk.me.id ? html`<span class="tag warn">offered to you</span>` : this.#colleague(offer?.to, 'offered to ');
      case 'wrap_up':
        return html`<span class="tag warn">to be wrapped up</span>`;
      case 'follow_up':
        return html`<span class="tag warn">by e-mail</span>`;
      case 'queued':
        return triggers.slice(0, 2).map((kind) => html`<span class="tag risk">${words.trigger(kind)}</span>`);
      case 'active':
        return owner.agent_id === this.desk.me.id ? nothing : this.#colleague(owner.agent_id);
      default:
        return nothing;
    }
  }

  /** @param {Event} event */
  #scrolled(event) {
    const scroll = /** @type {HTMLElement} */ (event.currentTarget);
    if (scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight > NEAR_PX) return;
    const { board, me } = this.desk.state.value;
    const longest = Math.max(...Object.values(lists(board, me.id, Date.now())).map(({ length }) => length));
    if (this.#nShown >= longest) return;
    this.#nShown = more(this.#nShown, longest);
    this.requestUpdate();
  }

  #key = (/** @type {KeyboardEvent} */ event) => {
    if (!isFree(event)) return;
    const step = event.key === 'j' ? 1 : event.key === 'k' ? -1 : 0;
    if (step === 0) return;
    const rows = [...this.renderRoot.querySelectorAll('a.conversation')];
    const at = rows.findIndex((row) => row.getAttribute('aria-current') === 'true');
    const next = /** @type {HTMLAnchorElement | undefined} */ (rows[at === -1 ? 0 : Math.min(rows.length - 1, Math.max(0, at + step))]);
    if (next === undefined) return;
    next.focus();
    const { hash } = new URL(next.href);
    if (hash !== location.hash) location.hash = hash;
  };
}

customElements.define('baton-lists', BatonLists);
