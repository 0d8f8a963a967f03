/** What the agent reads before speaking, in ten seconds. Every line goes to the turn it comes from. */

import { LitElement, html, nothing } from 'lit';
import { percent } from '../model/format.js';
import { nCustomer } from '../model/room.js';
import * as words from '../model/words.js';
import { Trying } from '../shell/trying.js';
import { base } from '../styles/base.js';
import { controls } from '../styles/controls.js';
import { icon } from '../styles/icons.js';
import { briefingStyle } from './briefing-style.js';

/** @typedef {import('../types/wire.js').Briefing} Briefing */
/** @typedef {import('../types/wire.js').Conversation} Conversation */
/** @typedef {import('../types/wire.js').Line} Line */

const PAUSE_MS = 1_200;
/** Kinds of facts that are told together, and how many of them at first. */
const DETAILS = new Set(['name', 'time', 'count', 'detail']);
const DETAILS_SHOWN = 10;
/** Somebody's own words within a line. */
const QUOTED = /(“[^”]*”)/u;
/** A line that begins with an e-mail address. */
const ADDRESS = /^\S+@\S/u;

/**
 * @fires jump detail: the message a line comes from
 * @fires read detail: the {@link Briefing} that came
 */
export class BatonBriefing extends LitElement {
  static properties = {
    desk: { attribute: false },
    conversation: { attribute: false },
    room: { attribute: false },
    briefing: { state: true },
    all: { state: true },
  };

  static styles = [base, controls, briefingStyle];

  #for = '';
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  #trying = new Trying(this);

  constructor() {
    super();
    /** @type {import('./desk.js').Desk} */
    this.desk = /** @type {any} */ (undefined);
    /** @type {Conversation} */
    this.conversation = /** @type {any} */ (undefined);
    /** @type {import('../model/room.js').Room} */
    this.room = /** @type {any} */ (undefined);
    /** @type {Briefing | undefined} */
    this.briefing = undefined;
    /** Every detail is shown. */
    this.all = false;
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clearTimeout(this.#timer);
  }

  /** Fetched anew when the conversation, its stage, whose it is or the ask changes, the customer has written, or a model has. */
  willUpdate() {
    const { id, stage, ask, owner } = this.conversation;
    if (!this.room.loaded) return;
    const wanted = [id, stage, owner.agent_id, ask, nCustomer(this.room), this.room.summarised].join('|');
    if (wanted === this.#for) return;
    const other = !this.#for.startsWith(id);
    this.#for = wanted;
    if (other) {
      this.briefing = undefined;
      this.all = false;
    }
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#fetch(wanted), other ? 0 : PAUSE_MS);
  }

  /** @param {string} wanted */
  async #fetch(wanted) {
    await this.#trying.load(async () => {
      /** @type {Briefing} */
      const briefing = await this.desk.api.get(`/conversations/${this.conversation.id}/briefing`);
      if (wanted !== this.#for) return;
      this.briefing = briefing;
      this.dispatchEvent(new CustomEvent('read', { detail: briefing }));
    });
  }

  render() {
    const brief = this.briefing;
    if (brief === undefined) return html`${this.#trying.view()}<p class="none wait">Reading the conversation…</p>`;
    return html`
      ${this.#trying.view()}
      ${brief.ask ? html`<section class="ask"><h3>The ask</h3>${this.#line(brief.ask)}</section>` : nothing}
      ${this.#lines('So far', brief.summary)} ${this.#modelSummary(brief)}
      ${this.#lines('Customer', brief.customer)} ${this.#why(brief)} ${this.#tried(brief)} ${this.#known(brief)}
      ${this.#lines('Do not ask again', brief.do_not_ask)} ${this.#lines('Promised', brief.promises)}
      ${this.#lines('Also', brief.also)}
      ${this.#lines('Mood and urgency', [brief.mood, brief.urgency].filter((line) => line != null))}
      ${brief.next_step ? html`<section><h3>Next step</h3>${this.#line(brief.next_step)}</section>` : nothing}
      ${brief.why_you ? html`<section><h3>Why you</h3><p>${brief.why_you}</p></section>` : nothing}
    `;
  }

  /**
   * @param {string} title
   * @param {Line[]} lines
   */
  #lines(title, lines) {
    if (lines.length === 0) return nothing;
    return html`
      <section>
        <h3>${title}</h3>
        <ul>
          ${lines.map((line) => html`<li>${this.#line(line)}</li>`)}
        </ul>
      </section>
    `;
  }

  /** @param {Briefing} brief */
  #modelSummary({ model_summary: summary }) {
    if (summary == null || summary.lines.length === 0) return nothing;
    const dropped = summary.n_dropped === 0 ? '' : ` ${summary.n_dropped} more had no support there and are left out.`;
    return html`
      <section class="model">
        <h3>Summary by a model</h3>
        <p class="hint">Written by <span dir="auto">${summary.model}</span>, each sentence compared with the conversation.${dropped}</p>
        <ul>
          ${summary.lines.map((line) => html`<li>${this.#line(line)}</li>`)}
        </ul>
      </section>
    `;
  }

  /** @param {Line} line */
  #line({ text, turns }) {
    const turn = turns[0];
    const address = ADDRESS.test(text);
    // Words that run the other way keep their quotation marks about them.
    const parts = text.split(QUOTED).map((part, i) => (i % 2 === 1 ? html`<bdi>${part}</bdi>` : part));
    if (turn === undefined) return html`<p dir="auto" ?data-address=${address}>${parts}</p>`;
    return html`
      <button class="line" dir="auto" ?data-address=${address} @click=${() => this.#jump(turn)} title=${`Go to message ${turn}`}>
        ${parts}<span class="turn" dir="ltr">#${turn}</span>
      </button>
    `;
  }

  /** @param {Briefing} brief */
  #why({ why, risk, threshold, complexity, topic }) {
    if (why.length === 0) return nothing;
    return html`
      <section>
        <h3>Why now</h3>
        <p class="row">
          <span class="tag risk">risk ${percent(risk)} against ${percent(threshold)}</span>
          ${topic ? html`<span class="tag info">${words.plain(topic)}</span>` : nothing}
          ${complexity > 1 ? html`<span class="tag">${complexity > 2 ? 'tangled' : 'several parts'}</span>` : nothing}
        </p>
        <ul>
          ${why.map(({ kind, line }) => html`<li>${line.text === '' ? words.trigger(kind) : this.#line(line)}</li>`)}
        </ul>
      </section>
    `;
  }

  /** @param {Briefing} brief */
  #tried({ tried }) {
    if (tried.length === 0) return nothing;
    return html`
      <section>
        <h3>Already tried</h3>
        <ol>
          ${tried.map(
            ({ answer, sources, turn, then }) => html`
              <li>
                ${this.#line({ text: answer, turns: [turn] })} ${this.#byAgent(turn)}
                ${sources.map(
                  (source) => html`<a class="source" href=${`#/knowledge/${source.article_id}`}>${icon('book')} ${source.title}</a>`,
                )}
                ${then ? html`<div class="then"><span class="hint">then:</span> ${this.#line(then)}</div>` : nothing}
              </li>
            `,
          )}
        </ol>
      </section>
    `;
  }

  /** Whose attempt it was, when it was not the assistant's. @param {number} turn */
  #byAgent(turn) {
    const entry = this.room.entries.find((one) => one.kind === 'message' && one.message.seq === turn);
    const agent = entry?.kind === 'message' ? entry.message.agent : undefined;
    return agent ? html`<span class="hint">by ${agent.name}</span>` : nothing;
  }

  /** @param {Briefing} brief */
  #known({ known }) {
    if (known.length === 0) return nothing;
    const facts = known.filter(({ kind }) => !DETAILS.has(kind));
    const details = known.filter(({ kind }) => DETAILS.has(kind));
    const shown = this.all ? details : details.slice(0, DETAILS_SHOWN);
    return html`
      <section>
        <h3>Known</h3>
        <dl>
          ${facts.map((fact) => html`<dt>${words.plain(fact.kind)}</dt> <dd>${this.#fact(fact)}</dd>`)}
          ${shown.length > 0
            ? html`<dt>details</dt>
                <dd class="details">
                  ${shown.map((fact) => this.#fact(fact))}
                  ${shown.length < details.length
                    ? html`<button class="line" @click=${() => (this.all = true)}>${details.length - shown.length} more</button>`
                    : nothing}
                </dd>`
            : nothing}
        </dl>
      </section>
    `;
  }

  /** @param {import('../types/wire.js').Briefing['known'][number]} fact */
  #fact({ value, means, certainty, turns }) {
    if (certainty === 'missing') return html`<span class="tag warn">missing</span>`;
    const text = means === '' ? value : `${value} (${means})`;
    return html`${this.#line({ text, turns })}
    ${certainty === 'confirmed' ? html`<span class="tag good">confirmed</span>` : nothing}`;
  }

  /** @param {number} turn */
  #jump(turn) {
    this.dispatchEvent(new CustomEvent('jump', { detail: turn, bubbles: true, composed: true }));
  }
}

customElements.define('baton-briefing', BatonBriefing);
