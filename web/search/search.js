/** One search over what was said and what was solved: conversations and cases, with filters. */

import { LitElement, css, html, nothing } from 'lit';
import { clock } from '../model/clock.js';
import * as words from '../model/words.js';
import { marked } from '../shell/marked.js';
import { hashOf } from '../shell/router.js';
import { Trying } from '../shell/trying.js';
import { base } from '../styles/base.js';
import { room } from '../styles/console.js';
import { controls } from '../styles/controls.js';

/** @typedef {import('../types/wire.js').FoundConversation} FoundConversation */
/** @typedef {import('../types/wire.js').Conversation} Conversation */
/** @typedef {import('../types/wire.js').SimilarCase} SimilarCase */

const PAUSE_MS = 250;
const FOUND_MAX = 30;
/** Cases shown; those further down have little to do with what was asked. */
const CASES_MAX = 12;
/** @type {[string, string][]} */
const STAGES = [['', 'All'], ['open', 'Open'], ['closed', 'Closed']];

export class BatonSearch extends LitElement {
  static properties = {
    desk: { attribute: false },
    query: { type: String },
    conversations: { state: true },
    cases: { state: true },
    stage: { state: true },
    topic: { state: true },
  };

  static styles = [
    base,
    controls,
    room,
    css`
      .ask {
        display: grid;
        grid-template-columns: minmax(0, 1fr) auto auto;
        gap: var(--gap-3);
        align-items: end;
        margin-block-end: var(--gap-4);
      }

      .found {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(min(22rem, 100%), 1fr));
        gap: var(--gap-5);
        align-items: start;
      }

      h2 {
        margin-block-end: var(--gap-2);
      }

      mark {
        background: var(--warn-soft);
        color: var(--warn);
        font-weight: 650;
      }

      .excerpt {
        display: block;
        color: var(--text-soft);
        font-size: var(--size-small);
      }

      .line {
        display: flex;
        justify-content: space-between;
        gap: var(--gap-2);
      }

      @media (max-width: 40rem) {
        .ask {
          grid-template-columns: 1fr 1fr;
        }

        .ask > :first-child {
          grid-column: 1 / -1;
        }
      }
    `,
  ];

  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  #q = '';

  #trying = new Trying(this);

  constructor() {
    super();
    /** @type {import('../console/desk.js').Desk} */
    this.desk = /** @type {any} */ (undefined);
    this.query = '';
    /** @type {FoundConversation[] | undefined} */
    this.conversations = undefined;
    /** @type {SimilarCase[] | undefined} */
    this.cases = undefined;
    this.stage = '';
    this.topic = '';
  }

  firstUpdated() {
    this.renderRoot.querySelector('input')?.focus();
  }

  /** What the address asks for is looked for. @param {Map<string, unknown>} changed */
  updated(changed) {
    if (!changed.has('query')) return;
    this.#q = this.query;
    void this.#find();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clearTimeout(this.#timer);
  }

  async #find() {
    const q = this.#q;
    if (q === '') {
      this.conversations = undefined;
      this.cases = undefined;
      return;
    }
    await this.#trying.load(async () => {
      /** @type {[{ found: FoundConversation[] }, { cases: SimilarCase[] }]} */
      const [{ found }, { cases }] = await Promise.all([
        this.desk.api.get('/search/conversations', { q, limit: FOUND_MAX }),
        this.desk.api.get('/cases', { q, topic: this.topic, limit: CASES_MAX }),
      ]);
      if (q !== this.#q) return;
      this.conversations = found;
      this.cases = cases;
    });
  }

  render() {
    const topics = new Set((this.conversations ?? []).flatMap((found) => inside(found).topic ?? []));
    if (this.topic !== '') topics.add(this.topic);
    return html`
      <div class="page">
        <header><h1>Search</h1></header>
        <form class="ask" role="search" @submit=${(/** @type {Event} */ event) => event.preventDefault()}>
          <div>
            <label for="q">What the customer said, or what was solved</label>
            <input id="q" type="search" maxlength="256" dir="auto" .value=${this.query} @input=${this.#typed} />
          </div>
          <div>
            <label for="stage">Conversations</label>
            <select id="stage" @change=${(/** @type {Event} */ event) => (this.stage = valueOf(event))}>
              ${STAGES.map(([name, word]) => html`<option value=${name} ?selected=${name === this.stage}>${word}</option>`)}
            </select>
          </div>
          <div>
            <label for="topic">Topic</label>
            <select id="topic" @change=${this.#topicChosen}>
              <option value="">All</option>
              ${[...topics].sort().map((name) => html`<option value=${name} ?selected=${name === this.topic}>${words.plain(name)}</option>`)}
            </select>
          </div>
        </form>
        ${this.#trying.view()}
        ${this.conversations === undefined
          ? html`<p class="empty wait">Write what you are looking for: a word the customer used, an order number, an error code.</p>`
          : html`<div class="found">${this.#conversations(this.conversations)} ${this.#cases()}</div>`}
      </div>
    `;
  }

  /** @param {FoundConversation[]} found */
  #conversations(found) {
    const shown = found.filter((one) => this.#isWanted(inside(one)));
    return html`
      <section aria-label="Conversations">
        <h2>Conversations</h2>
        <p class="hint" role="status">${shown.length} found</p>
        <ul class="list">
          ${shown.map((one) => this.#conversation(inside(one), one.excerpt ?? ''))}
        </ul>
      </section>
    `;
  }

  /**
   * @param {Conversation} conversation
   * @param {string} excerpt
   */
  #conversation(conversation, excerpt) {
    const { id, ask, topic, stage, updated_at: at } = conversation;
    return html`
      <li>
        <a href=${hashOf('desk', id)}>
          <span class="line"><b dir="auto">${words.who(conversation)}</b><time class="hint" datetime=${at}>${clock(at, Date.now())}</time></span>
          ${ask ? html`<span dir="auto">${marked(ask, this.#q)}</span>` : nothing}
          <span class="excerpt" dir="auto">${marked(excerpt || conversation.preview, this.#q)}</span>
          <span class="row">
            <span class="tag">${words.stage(stage)}</span>
            ${topic ? html`<span class="tag info">${words.plain(topic)}</span>` : nothing}
          </span>
        </a>
      </li>
    `;
  }

  #cases() {
    /** @type {SimilarCase[]} */
    const cases = this.cases ?? [];
    return html`
      <section aria-label="Cases">
        <h2>Cases</h2>
        <p class="hint">${cases.length} most alike, by words and meaning</p>
        <ul class="list">
          ${cases.map(
            ({ case_id: id, ask, fix, disposition }) => html`
              <li>
                <a href=${hashOf('cases', id)}>
                  <span dir="auto">${marked(ask, this.#q)}</span>
                  <span class="excerpt" dir="auto">${marked(fix, this.#q)}</span>
                  <span class="row"><span class="tag ${disposition === 'not_solved' ? 'warn' : 'good'}">${words.disposition(disposition)}</span></span>
                </a>
              </li>
            `,
          )}
        </ul>
      </section>
    `;
  }

  /** @param {Conversation} conversation */
  #isWanted({ stage, topic }) {
    const inStage = this.stage === '' || (this.stage === 'closed') === (stage === 'closed');
    return inStage && (this.topic === '' || topic === this.topic);
  }

  /** @param {Event} event */
  #typed(event) {
    this.#q = valueOf(event).trim();
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#find(), PAUSE_MS);
  }

  /** @param {Event} event */
  #topicChosen(event) {
    this.topic = valueOf(event);
    void this.#find();
  }
}

/**
 * Those inside get the whole of it.
 * @param {FoundConversation} found
 * @returns {Conversation}
 */
function inside({ conversation }) {
  return /** @type {Conversation} */ (conversation);
}

/** @param {Event} event */
function valueOf(event) {
  return /** @type {HTMLInputElement | HTMLSelectElement} */ (event.target).value;
}

customElements.define('baton-search', BatonSearch);
