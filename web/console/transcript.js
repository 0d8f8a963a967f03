/**
 * The history as the customer saw it, with notes, steps and decisions told apart from it.
 */

import { LitElement, html, nothing } from 'lit';
import { repeat } from 'lit-html/directives/repeat.js';
import { clock } from '../model/clock.js';
import { percent } from '../model/format.js';
import { empty } from '../model/room.js';
import { STEP, more, startOf } from '../model/stretch.js';
import { unsent } from '../model/chat.js';
import * as words from '../model/words.js';
import { faceView } from '../shell/face.js';
import { FileViews } from '../shell/file-views.js';
import { Follows } from '../shell/state.js';
import { Spoken } from '../shell/spoken.js';
import { linked } from '../shell/text.js';
import { base } from '../styles/base.js';
import { controls } from '../styles/controls.js';
import { faceStyle } from '../styles/face.js';
import { filesStyle } from '../styles/files.js';
import { icon } from '../styles/icons.js';
import { decisionView } from './decision.js';
import { FILE_WORDS } from './file-words.js';
import { transcriptStyle } from './transcript-style.js';

/** @typedef {import('../model/room.js').Room} Room */
/** @typedef {import('../model/room.js').Entry} Entry */
/** @typedef {import('../types/wire.js').Message} Message */

const FLASH_MS = 1_600;
/** This near to the top, in pixels, more is shown. */
const NEAR_PX = 300;

/**
 * @fires turn detail: the turn whose decision is wanted
 */
export class BatonTranscript extends LitElement {
  static properties = {
    desk: { attribute: false },
    room: { attribute: false },
    customer: { type: String },
    seen: { type: Number },
    turn: { type: Number },
  };

  static styles = [base, controls, filesStyle, faceStyle, transcriptStyle];

  #atEnd = true;
  #shown = '';
  #nSpoken = 0;
  /** How many entries are shown, from the end; the rest when somebody scrolls up to it. */
  #nShown = STEP;
  /** @type {Map<number, Room['decisions'][number]>} by the turn it is about */
  #decisions = new Map();
  #spoken = new Spoken(this);
  #files = new FileViews((file) => this.desk.fetchFile(this.room.id, file), () => FILE_WORDS);
  /** The reply grows and shrinks; the last message stays in view. */
  #resized = new ResizeObserver(() => this.#toEnd());

  /** @type {Follows | undefined} */
  #follows;

  constructor() {
    super();
    /** @type {import('./desk.js').Desk} */
    this.desk = /** @type {any} */ (undefined);
    /** @type {Room} */
    this.room = empty('');
    this.customer = '';
    this.seen = 0;
    this.turn = 0;
  }

  willUpdate() {
    this.#follows ??= new Follows(this, this.desk.sender.pending);
    if (this.#shown !== this.room.id || !this.room.loaded) {
      this.#atEnd = true;
      this.#spoken.clear();
      this.#nSpoken = this.room.entries.length;
      this.#nShown = STEP;
      this.#shown = this.room.id;
    } else if (this.room.entries.length > this.#nSpoken) {
      const fresh = this.room.entries.slice(this.#nSpoken);
      this.#nSpoken = this.room.entries.length;
      this.#nShown += fresh.length;
      if (fresh.some((entry) => entry.kind === 'message' && this.#isOwn(entry.message))) this.#atEnd = true;
      for (const line of fresh.map((entry) => this.#spokenOf(entry)).filter(Boolean)) this.#spoken.say(line);
    }
    this.#decisions = new Map(this.room.decisions.map((decided) => [decided.of, decided]));
  }

  /**
   * Brings a message into view and marks it for a moment.
   * @param {number} seq
   */
  async jump(seq) {
    const { entries } = this.room;
    const at = entries.findIndex((entry) => entry.kind === 'message' && entry.message.seq === seq);
    if (at !== -1 && at < startOf(entries.length, this.#nShown)) {
      this.#nShown = entries.length - Math.max(0, at - STEP / 2);
      this.#atEnd = false;
      this.requestUpdate();
      await this.updateComplete;
    }
    const message = this.renderRoot.querySelector(`[data-seq="${seq}"]`);
    if (!(message instanceof HTMLElement)) return;
    this.#atEnd = false;
    message.scrollIntoView({ block: 'center', behavior: 'smooth' });
    message.focus({ preventScroll: true });
    message.toggleAttribute('data-flash', true);
    setTimeout(() => message.toggleAttribute('data-flash', false), FLASH_MS);
  }

  render() {
    const { room } = this;
    const messages = room.entries.flatMap((entry) => (entry.kind === 'message' ? [entry.message] : []));
    const waiting = unsent(
      { messages, agentSeen: 0 },
      this.desk.sender.pending.value.filter(({ conversation }) => conversation === room.id),
    );
    const last = messages.at(-1);
    const from = startOf(room.entries.length, this.#nShown);
    return html`
      <div class="scroll" tabindex="0" role="region" aria-label="Transcript" @scroll=${this.#scrolled}>
        <ol>
          ${room.loaded ? nothing : html`<li class="step">Fetching the history…</li>`}
          ${from > 0 ? html`<li class="step"><button class="link" @click=${this.#earlier}>Show what was said before (${from})</button></li>` : nothing}
          ${repeat(room.entries.slice(from), ({ number }) => number, (entry) => this.#entry(entry))}
          ${waiting.map(
            ({ id, text, files, refused }) => html`
              <li class="message" data-author="agent" data-pending ?data-refused=${refused !== undefined}>
                <div class="bubble" dir="auto">
                  ${text === '' ? nothing : html`<p class="text">${linked(text)}</p>`} ${files?.map(({ name }) => html`<p class="text">${name}</p>`)}
                </div>
                <p class="meta">
                  ${refused ?? this.#way}
                  ${refused === undefined ? nothing : html`<button class="link" @click=${() => this.desk.sender.drop(id)}>Remove</button>`}
                </p>
              </li>
            `,
          )}
          ${last?.author === 'agent' && this.seen >= last.seq ? html`<li class="mark">Seen</li>` : nothing}
          ${room.typing ? html`<li class="mark typing">${room.typing.name} is typing…</li>` : nothing}
        </ol>
      </div>
      ${this.#spoken.view()}
    `;
  }

  /** How far what was written has come. */
  get #way() {
    const { heldUntil, isFailing } = this.desk.sender;
    if (heldUntil > 0) return 'That was a lot at once; it is sent by itself in a moment.';
    return isFailing ? 'Not sent yet; it is tried again.' : 'Sending…';
  }

  firstUpdated() {
    const scroll = this.renderRoot.querySelector('.scroll');
    if (scroll !== null) this.#resized.observe(scroll);
  }

  updated() {
    this.#toEnd();
  }

  #toEnd() {
    const scroll = this.renderRoot.querySelector('.scroll');
    if (scroll !== null && this.#atEnd) scroll.scrollTop = scroll.scrollHeight;
  }

  /** @param {Entry} entry */
  #entry(entry) {
    if (entry.kind === 'step') return this.#step(entry);
    if (entry.kind === 'note') {
      return html`
        <li class="note">
          <p class="meta">
            ${icon('note')} Note by ${words.object(this.desk.nameOf(entry.by))}, ${clock(entry.at, Date.now())}. The customer can’t see it.
            ${entry.mentions.length === 0 ? nothing : html`<b>Asks ${entry.mentions.map((id) => words.object(this.desk.nameOf(id))).join(', ')} to look.</b>`}
          </p>
          <p class="text" dir="auto">${linked(entry.text)}</p>
        </li>
      `;
    }
    return this.#message(entry.message);
  }

  /** @param {import('../model/room.js').Step} step */
  #step({ event, at }) {
    const text = words.step(event, (id) => this.desk.nameOf(id));
    return html`<li class="step"><span dir="auto">${text}</span> <time datetime=${at}>${clock(at, Date.now())}</time></li>`;
  }

  /** @param {Message} message */
  #message(message) {
    const { seq, author, text, at } = message;
    if (author === 'notice') {
      return html`<li class="notice" data-seq=${seq} tabindex="-1">${linked(text)}</li>`;
    }
    const decided = this.#decisions.get(seq);
    return html`
      <li class="message" data-author=${author} data-seq=${seq} tabindex="-1">
        <p class="meta">
          ${this.#face(message)}<b dir="auto">${this.#name(message)}</b> <time datetime=${at}>${clock(at, Date.now())}</time>
          ${message.kind === 'person_offered' ? html`<span class="tag">offered a person</span>` : nothing}
          ${message.kind === 'clarify' ? html`<span class="tag">asked back</span>` : nothing}
          ${message.phrased ? html`<span class="tag" title=${phrasing(message.phrased)}>in a model’s words</span>` : nothing}
          ${message.kind === 'nothing_found' ? html`<span class="tag warn">found nothing</span>` : nothing}
        </p>
        <div class="bubble" dir="auto">
          ${text === '' ? nothing : html`<p class="text">${linked(text)}</p>`} ${this.#files.view(message.files)}
          ${message.choices?.length ? html`<ul class="choices">${message.choices.map((choice) => html`<li>${choice}</li>`)}</ul>` : nothing}
        </div>
        ${(message.sources ?? []).map(
          (source) => html`
            <a class="source" href=${`#/knowledge/${source.article_id}`}>${icon('book')}${source.title}${source.heading ? ` › ${source.heading}` : ''}</a>
          `,
        )}
        ${decided === undefined ? nothing : this.#decided(decided)}
      </li>
    `;
  }

  /** @param {Room['decisions'][number]} decided */
  #decided({ of, decision }) {
    const open = this.turn === of;
    return html`
      <button class="decided" aria-expanded=${String(open)} @click=${() => this.#turn(of)} ?data-over=${decision.outcome === 'handoff'}>
        risk ${percent(decision.risk)} · ${words.outcome(decision.outcome).toLocaleLowerCase()}
      </button>
      ${open ? decisionView(decision) : nothing}
    `;
  }

  /** @param {Message} message */
  #name({ author, agent }) {
    if (author === 'customer') return this.customer;
    if (author === 'assistant') return 'Assistant';
    return agent?.id === this.desk.me.id ? 'You' : (agent?.name ?? 'Agent');
  }

  /** @param {Message} message */
  #face({ agent }) {
    return agent ? faceView(this.desk.faceOf(agent.id) ?? agent, this.desk.fetchPicture) : nothing;
  }

  /** @param {Entry} entry */
  #spokenOf(entry) {
    if (entry.kind === 'note') return entry.by === this.desk.me.id ? '' : `Note by ${words.object(this.desk.nameOf(entry.by))}: ${entry.text}`;
    if (entry.kind === 'step') return words.step(entry.event, (id) => this.desk.nameOf(id));
    const { text, files } = entry.message;
    const said = [text, ...(files ?? []).map(({ name }) => name)].filter((part) => part !== '').join(', ');
    return this.#isOwn(entry.message) ? '' : `${this.#name(entry.message)}: ${said}`;
  }

  /** @param {Message} message */
  #isOwn({ agent }) {
    return agent?.id === this.desk.me.id;
  }

  /** @param {number} of */
  #turn(of) {
    this.#atEnd = false;
    this.dispatchEvent(new CustomEvent('turn', { detail: of }));
  }

  /** @param {Event} event */
  #scrolled(event) {
    const scroll = /** @type {HTMLElement} */ (event.currentTarget);
    this.#atEnd = scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < 48;
    if (scroll.scrollTop < NEAR_PX) this.#earlier();
  }

  /** More of the history above; what is being read stays where it is. */
  #earlier() {
    const { length } = this.room.entries;
    const scroll = this.renderRoot.querySelector('.scroll');
    if (this.#nShown >= length || scroll === null) return;
    this.#nShown = more(this.#nShown, length);
    const fromEnd = scroll.scrollHeight - scroll.scrollTop;
    this.requestUpdate();
    void this.updateComplete.then(() => (scroll.scrollTop = scroll.scrollHeight - fromEnd));
  }
}

/** @param {NonNullable<Message['phrased']>} phrased */
function phrasing({ model, n_dropped: n }) {
  return `Put into words by ${model}; ${n === 0 ? 'every sentence' : `all but ${n} of its sentences`} had support in the sources.`;
}

customElements.define('baton-transcript', BatonTranscript);
