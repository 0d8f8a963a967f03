/** Missed handoffs: what people say who read conversations the assistant kept, and what follows for all of them. */

import { LitElement, css, html, nothing } from 'lit';
import { asked, shown } from '../model/insights.js';
import { Trying } from '../shell/trying.js';
import { base } from '../styles/base.js';
import { room } from '../styles/console.js';
import { controls } from '../styles/controls.js';
import { tables } from './table-style.js';

/** @typedef {import('../types/api.js').MissedHandoffs} MissedHandoffs */
/** @typedef {import('../types/api.js').NextReview} NextReview */
/** @typedef {import('../types/api.js').ReviewStratum} ReviewStratum */

/** @type {Record<string, string>} */
const SPEAKERS = { customer: 'Customer', assistant: 'Assistant', agent: 'Agent', notice: 'Notice' };
/** What can be said of a conversation, and the key that says it. @type {[string, string, string][]} */
const ANSWERS = [
  ['needed', 'A person was needed', '1'],
  ['not_needed', 'The assistant was enough', '2'],
  ['unsure', 'It cannot be told', '3'],
];

export class BatonMissed extends LitElement {
  static properties = {
    desk: { attribute: false },
    query: { attribute: false },
    found: { state: true },
    next: { state: true },
    done: { state: true },
  };

  static styles = [
    base,
    controls,
    room,
    tables,
    css`
      .sheet {
        margin-block: var(--gap-4) var(--gap-5);
      }

      .large {
        font-size: var(--size-large);
      }

      .said {
        display: grid;
        gap: var(--gap-2);
        max-block-size: 60dvh;
        margin-block: var(--gap-3);
        overflow-y: auto;
      }

      .said li {
        padding: var(--gap-2) var(--gap-3);
        border-inline-start: 3px solid var(--border);
        overflow-wrap: anywhere;
        white-space: pre-line;
      }

      .said li[data-author='customer'] {
        border-color: var(--accent);
        background: var(--accent-soft);
      }

      .said b {
        display: block;
        color: var(--text-soft);
        font-size: var(--size-small);
      }

      kbd {
        margin-inline-start: var(--gap-1);
      }
    `,
  ];

  #trying = new Trying(this);

  constructor() {
    super();
    /** @type {import('../console/desk.js').Desk} */
    this.desk = /** @type {any} */ (undefined);
    this.query = new URLSearchParams();
    /** @type {MissedHandoffs | undefined} */
    this.found = undefined;
    /** @type {NextReview | undefined} */
    this.next = undefined;
    this.done = '';
  }

  /** @param {Map<string, unknown>} changed */
  updated(changed) {
    if (changed.has('query')) void this.#fetch();
  }

  /** @param {() => Promise<string>} deed what is done, and what to say of it */
  async #do(deed) {
    await this.#trying.try(async () => {
      const done = await deed();
      await this.#fetch();
      this.done = done;
    });
  }

  #fetch() {
    return this.#trying.load(async () => {
      const search = asked(this.query, Date.now());
      search.delete('within_s');
      [this.found, this.next] = await Promise.all([this.desk.api.get(`/insights/missed?${search}`), this.desk.api.get(`/reviews/next?${search}`)]);
    });
  }

  /** @param {string} review */
  #say(review) {
    const id = this.next?.conversation_id;
    if (!id || this.#trying.busy) return;
    void this.#do(async () => {
      await this.desk.api.post(`/conversations/${id}/review`, { review });
      return 'Taken note of. Here is another one.';
    }).then(async () => {
      await this.updateComplete;
      this.renderRoot.querySelector('.said')?.scrollTo(0, 0);
    });
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const answer = ANSWERS.find(([, , key]) => key === event.key);
    if (answer === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    this.#say(answer[0]);
  }

  render() {
    const { found, next } = this;
    return html`
      ${this.#trying.view()}
      ${found === undefined ? html`<p class="empty wait">Fetching…</p>` : this.#estimate(found)}
      ${next === undefined ? nothing : this.#reading(next)}
    `;
  }

  /** @param {MissedHandoffs} found */
  #estimate(found) {
    const question = 'How many handoffs were missed?';
    const told = found.showing.n_told + found.quiet.n_told;
    const { share, low, high } = found;
    const share_ = (/** @type {number} */ value) => shown(value, 'share');
    const missing = found.reviews_min - told;
    return html`
      <section class="sheet" aria-label=${question}>
        <h2>${question}</h2>
        ${typeof share === 'number' && typeof low === 'number' && typeof high === 'number'
          ? html`<p class="large">
              <b>${share_(share)}</b> (${share_(low)} to ${share_(high)}) of ${found.n} conversations the assistant kept: about ${Math.round(share * found.n)}, between
              ${Math.round(low * found.n)} and ${Math.round(high * found.n)}.
            </p>`
          : html`<p>
              <b>Not known yet.</b> ${found.n === 0
                ? 'The assistant kept no conversation in what is looked at.'
                : `${missing === 1 ? 'One more conversation has' : `${missing} more conversations have`} to be read below.`}
            </p>`}
        <p class="hint">
          A bad score or a customer who is back shows only part of it. So conversations the assistant kept are read by people who are not told what was decided, drawn by lot and
          more often where something shows: a risk of 25&nbsp;% or more, a bad score, a customer who was back or left unhappy. The share is weighted back by how many there are of each;
          the interval is the 95&nbsp;% score interval of each, added up (Yan and Su). What cannot be told counts nowhere.
        </p>
        <div class="scroll" role="region" tabindex="0" aria-label=${`Table: ${question}`}>
          <table>
            <thead>
              <tr>
                <th scope="col">Conversations the assistant kept</th><th scope="col" class="number">There are</th><th scope="col" class="number">Read</th
                ><th scope="col" class="number">A person was needed</th><th scope="col" class="number">Cannot be told</th>
              </tr>
            </thead>
            <tbody>
              ${this.#stratum('in which something shows', found.showing)} ${this.#stratum('in which nothing shows', found.quiet)}
            </tbody>
          </table>
        </div>
      </section>
    `;
  }

  /**
   * @param {string} name
   * @param {ReviewStratum} stratum
   */
  #stratum(name, { n, n_told, n_needed, n_unsure }) {
    return html`<tr><th scope="row">${name}</th>${[n, n_told + n_unsure, n_needed, n_unsure].map((number) => html`<td class="number">${number}</td>`)}</tr>`;
  }

  /** @param {NextReview} next */
  #reading({ conversation_id, messages }) {
    const question = 'Was a person needed here?';
    return html`
      <section class="sheet" aria-label=${question} @keydown=${this.#key}>
        <h2>${question}</h2>
        <p role="status">${this.done}</p>
        ${conversation_id
          ? html`
              <p class="hint">Judge by what is said alone: as a colleague looking over the assistant’s shoulder, would you have stepped in?</p>
              <ul class="said" tabindex="0" aria-label="What was said">
                ${messages.map(({ author, text }) => html`<li data-author=${author}><b>${SPEAKERS[author] ?? author}</b><span dir="auto">${text}</span></li>`)}
              </ul>
              <div class="row">
                ${ANSWERS.map(
                  ([review, name, key]) =>
                    html`<button ?disabled=${this.#trying.busy} @click=${() => this.#say(review)} aria-keyshortcuts=${key}>${name} <kbd aria-hidden="true">${key}</kbd></button>`,
                )}
              </div>
            `
          : html`<p class="empty">All of them have been read.</p>`}
      </section>
    `;
  }
}

customElements.define('baton-missed', BatonMissed);
