/** Past cases: search by words and meaning, and read one. */

import { LitElement, css, html, nothing } from 'lit';
import { clock } from '../model/clock.js';
import { talk } from '../model/talk.js';
import * as words from '../model/words.js';
import { hashOf } from '../shell/router.js';
import { linked } from '../shell/text.js';
import { Trying } from '../shell/trying.js';
import { base } from '../styles/base.js';
import { room } from '../styles/console.js';
import { controls } from '../styles/controls.js';
import { icon } from '../styles/icons.js';

/** @typedef {import('../types/wire.js').Case} Case */
/** @typedef {import('../types/wire.js').SimilarCase} SimilarCase */
/** @typedef {import('../model/talk.js').Said} Said */

const PAUSE_MS = 250;
const FOUND_MAX = 50;
/** Messages asked for at once. */
const PAGE = 100;

export class BatonCases extends LitElement {
  static properties = {
    desk: { attribute: false },
    case: { type: String },
    query: { type: String },
    found: { state: true },
    behind: { state: true },
    open: { state: true },
    said: { state: true },
  };

  static styles = [
    base,
    controls,
    room,
    css`
      .hint[role='status'] {
        margin-block: var(--gap-2) var(--gap-1);
      }

      dl {
        display: grid;
        gap: var(--gap-4);
        margin-block-start: var(--gap-4);
      }

      dt {
        color: var(--text-soft);
        font-size: var(--size-small);
        font-weight: 650;
      }

      .talk {
        max-inline-size: 44rem;
        white-space: pre-wrap;
      }

      .said {
        display: grid;
        gap: var(--gap-2);
        margin-block-start: var(--gap-2);
      }

      .said li {
        border-inline-start: 3px solid var(--border);
        padding-inline-start: var(--gap-3);
      }

      .said li[data-author='customer'] {
        border-color: var(--accent);
      }

      .said b {
        color: var(--text-soft);
        font-size: var(--size-small);
      }
    `,
  ];

  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  #trying = new Trying(this);
  #reading = new Trying(this);

  constructor() {
    super();
    /** @type {import('../console/desk.js').Desk} */
    this.desk = /** @type {any} */ (undefined);
    /** @type {string | undefined} */
    this.case = undefined;
    this.query = '';
    /** @type {SimilarCase[] | undefined} */
    this.found = undefined;
    /** Not every case can be found yet. */
    this.behind = false;
    /** @type {Case | undefined} */
    this.open = undefined;
    /** The open case's transcript with who says what, once that is known. @type {Said[] | undefined} */
    this.said = undefined;
  }

  firstUpdated() {
    void this.#find(this.query);
    if (this.case === undefined) this.renderRoot.querySelector('input')?.focus();
  }

  /** @param {Map<PropertyKey, unknown>} changed */
  updated(changed) {
    if (!changed.has('case')) return;
    this.renderRoot.querySelector('.two > .sheet')?.scrollTo(0, 0);
    if (this.case !== undefined) void this.#read(this.case);
  }

  /** @param {string} q */
  async #find(q) {
    await this.#trying.load(async () => {
      /** @type {import('../types/api.js').Cases} */
      const { cases, index_behind: behind } = await this.desk.api.get('/cases', { q, limit: FOUND_MAX });
      this.found = cases;
      this.behind = behind;
    });
  }

  /** @param {string} id */
  async #read(id) {
    await this.#reading.load(async () => {
      /** @type {Case} */
      const read = await this.desk.api.get(`/cases/${id}`);
      if (id !== this.case) return;
      this.open = read;
      this.said = undefined;
      // What was said can be read without it.
      const said = await this.#speakers(read).catch(() => undefined);
      if (id === this.case) this.said = said;
    });
  }

  /** @param {Case} read */
  async #speakers({ conversation_id: id, transcript }) {
    /** @type {import('../types/wire.js').Message[]} */
    const all = [];
    for (;;) {
      /** @type {import('../types/api.js').Messages} */
      const { messages } = await this.desk.api.get(`/conversations/${id}/messages`, { after: all.at(-1)?.seq ?? 0, limit: PAGE });
      all.push(...messages);
      const said = talk(transcript, all);
      if (said !== undefined || messages.length < PAGE) return said;
    }
  }

  render() {
    return html`
      <div class="page">
        <header><h1>Cases</h1></header>
        <div class="two" ?data-open=${this.case !== undefined}>
          <div>
            <label for="q">Search past cases</label>
            <input id="q" type="search" maxlength="256" placeholder="Say it in your own words" .value=${this.query} @input=${this.#typed} />
            ${this.#trying.view()}
            ${this.#list()}
          </div>
          <div class="sheet">
            <a class="back" href="#/cases">All cases</a>
            ${this.#case()}
          </div>
        </div>
      </div>
    `;
  }

  #list() {
    if (this.found === undefined) return html`<p class="empty wait">Searching…</p>`;
    const behind = this.behind ? words.CASES_BEHIND : '';
    if (this.found.length === 0) return html`<p class="empty">${behind || 'Nothing like it was wrapped up yet.'}</p>`;
    return html`
      <p class="hint" role="status">${this.found.length} shown${behind && ` · ${behind}`}</p>
      <ul class="list">
        ${this.found.map(
          ({ case_id: id, ask, disposition, reopened }) => html`
            <li>
              <a href=${hashOf('cases', id)} aria-current=${String(id === this.case)}>
                ${ask}
                <span class="row">
                  <span class="tag ${disposition === 'not_solved' ? 'warn' : 'good'}">${words.disposition(disposition)}</span>
                  ${reopened ? html`<span class="tag risk">${icon('alert')} came back</span>` : nothing}
                </span>
              </a>
            </li>
          `,
        )}
      </ul>
    `;
  }

  #case() {
    if (this.case === undefined) return html`<p class="empty">Choose a case to read how it was solved.</p>`;
    const read = this.open;
    if (read?.id !== this.case) return html`${this.#reading.view()}<p class="empty wait">Fetching the case…</p>`;
    const { wrap_up: wrapUp } = read;
    return html`
      <h2 dir="auto">${read.ask}</h2>
      <p class="row">
        <span class="tag ${wrapUp.disposition === 'not_solved' ? 'warn' : 'good'}">${words.disposition(wrapUp.disposition)}</span>
        ${read.topic ? html`<span class="tag info">${words.plain(read.topic)}</span>` : nothing}
        <span class="tag">${words.plain(read.customer_tier)}</span>
        ${read.score ? html`<span class="tag">CSAT ${read.score} of 5</span>` : nothing}
        ${read.reopened ? html`<span class="tag risk">${icon('alert')} came back</span>` : nothing}
        <span class="hint">${this.desk.nameOf(read.agent_id)}, ${clock(read.resolved_at, Date.now())}</span>
      </p>
      <dl>
        ${this.#part('What fixed it', wrapUp.fix)} ${this.#part('The cause', wrapUp.cause)}
        ${this.#part('The assistant had tried', read.tried.join('\n'))} ${this.#part('Tags', wrapUp.tags.join(', '))}
        ${this.said === undefined || this.said.length === 0 ? this.#part('The talk', read.transcript) : this.#talk(this.said)}
      </dl>
      <p><a href=${hashOf('desk', read.conversation_id)}>Open the whole conversation</a></p>
    `;
  }

  /**
   * @param {string} title
   * @param {string} text
   */
  #part(title, text) {
    if (text.trim() === '') return nothing;
    return html`
      <div>
        <dt>${title}</dt>
        <dd class="talk" dir="auto">${linked(text)}</dd>
      </div>
    `;
  }

  /** @param {Said[]} said */
  #talk(said) {
    return html`
      <div>
        <dt>The talk</dt>
        <dd>
          <ol class="said" aria-label="The talk">
            ${said.map(
              ({ author, agent, text }) => html`
                <li data-author=${author}>
                  <b dir="auto">${author === 'customer' ? 'Customer' : (agent?.name ?? 'Agent')}</b>
                  <p class="talk" dir="auto">${linked(text)}</p>
                </li>
              `,
            )}
          </ol>
        </dd>
      </div>
    `;
  }

  /** @param {Event} event */
  #typed(event) {
    const { value } = /** @type {HTMLInputElement} */ (event.target);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#find(value.trim()), PAUSE_MS);
  }
}

customElements.define('baton-cases', BatonCases);
