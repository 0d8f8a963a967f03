/** Gaps of the knowledge base: what customers ask and nothing answers, with an article to start from. */

import { LitElement, css, html, nothing } from 'lit';
import { clock } from '../model/clock.js';
import { shown } from '../model/insights.js';
import { hashOf } from '../shell/router.js';
import { Trying } from '../shell/trying.js';
import { base } from '../styles/base.js';
import { room } from '../styles/console.js';
import { controls } from '../styles/controls.js';
import '../knowledge/editor.js';

/** @typedef {import('../types/api.js').KnowledgeGap} KnowledgeGap */
/** @typedef {import('../types/api.js').KnowledgeGaps} KnowledgeGaps */
/** @typedef {import('../types/api.js').GapClosing} GapClosing */
/** @typedef {import('../types/api.js').ComposedArticle} ComposedArticle */

const QUESTIONS = 5;

export class BatonGaps extends LitElement {
  static properties = { desk: { attribute: false }, found: { state: true }, writing: { state: true }, composed: { state: true }, done: { state: true } };

  static styles = [
    base,
    controls,
    room,
    css`
      .gaps {
        display: grid;
        gap: var(--gap-4);
        margin-block: var(--gap-4);
      }

      .gaps > li > header {
        margin-block-end: var(--gap-2);
        display: flex;
        flex-wrap: wrap;
        align-items: flex-start;
        justify-content: space-between;
        gap: var(--gap-3);
      }

      h3 {
        font-size: var(--size-large);
        color: var(--text);
      }

      .questions {
        margin-block: var(--gap-2);
        padding-inline-start: var(--gap-3);
        border-inline-start: 2px solid var(--border);
      }

      .number {
        display: inline-block;
        min-inline-size: 1.5rem;
        padding: 0.125rem;
        text-align: center;
      }

      .questions li {
        margin-block: var(--gap-1);
      }

      h2 + .hint {
        margin-block-end: var(--gap-2);
      }
    `,
  ];

  #trying = new Trying(this);

  constructor() {
    super();
    /** @type {import('../console/desk.js').Desk} */
    this.desk = /** @type {any} */ (undefined);
    /** @type {KnowledgeGaps | undefined} */
    this.found = undefined;
    /** The gap an article is being written for. */
    this.writing = '';
    /** What the model wrote for which gap. @type {{ gap: string, it: ComposedArticle } | undefined} */
    this.composed = undefined;
    this.done = '';
  }

  firstUpdated() {
    void this.#fetch();
  }

  async #fetch() {
    await this.#trying.load(async () => {
      this.found = await this.desk.api.get('/insights/gaps');
    });
  }

  render() {
    const { found } = this;
    if (found === undefined) return html`${this.#trying.view()}<p class="empty wait">Looking through what was asked…</p>`;
    return html`
      <section aria-label="Gaps of the knowledge base">
        <h2>What do customers ask that nothing answers?</h2>
        <p class="hint">
          From ${found.n_questions} questions of the last 90 days that were left open: nothing was found, or what was quoted did not help. Asked by several customers, and
          those that cost agents most first.
        </p>
        <p role="status">${this.done}</p>
        ${this.#trying.view()}
        ${found.gaps.length === 0 ? html`<p class="empty">No gap shows. A question that only one customer asked is not counted as one.</p>` : nothing}
        <ul class="gaps">
          ${found.gaps.map((gap) => this.#gap(gap))}
        </ul>
      </section>
      ${found.closings.length === 0 ? nothing : this.#closings(found.closings)}
      ${found.answered.length === 0
        ? nothing
        : html`
            <section class="sheet" aria-label="Answered by now">
              <h2>Answered by now</h2>
              <p class="hint">Left open when they were asked; the knowledge base answers most of these questions today.</p>
              <ul>
                ${found.answered.map((gap) => html`<li><b>${nameOf(gap)}</b>: ${gap.n_conversations} conversations, last asked ${clock(gap.last_at, Date.now())}</li>`)}
              </ul>
            </section>
          `}
    `;
  }

  /** @param {KnowledgeGap} gap */
  #gap(gap) {
    const { id, n_conversations: n, n_customers, agent_s, last_at, questions, draft } = gap;
    const name = nameOf(gap);
    const wordings = inWords(questions);
    const rest = wordings.slice(QUESTIONS);
    const asked = (/** @type {ReturnType<typeof inWords>[number]} */ { text, conversations }) => html`
      <li>
        <a href=${hashOf('desk', conversations[0])} dir="auto">${text}</a>
        ${conversations.slice(1).map((id, at) => html` <a class="number" href=${hashOf('desk', id)} aria-label=${`${text}, conversation ${at + 2}`}>${at + 2}</a>`)}
      </li>
    `;
    return html`
      <li class="sheet">
        <header>
          <div>
            <h3>${name}</h3>
            <p class="hint">
              ${n} conversations of ${n_customers} customers${agent_s > 0 ? `, ${shown(agent_s, 'seconds')} of agents’ time` : ''}; last asked ${clock(last_at, Date.now())}
            </p>
          </div>
          ${this.writing === id ? nothing : html`<button class="main" @click=${() => (this.writing = id)}>${draft.body === '' ? 'Write the article' : 'Look at the drafted article'}</button>`}
        </header>
        <p>${this.#why(gap)}</p>
        <ul class="questions">${wordings.slice(0, QUESTIONS).map(asked)}</ul>
        ${rest.length === 0 ? nothing : html`<details><summary>${rest.length} more ${rest.length === 1 ? 'wording' : 'wordings'}</summary><ul class="questions">${rest.map(asked)}</ul></details>`}
        ${this.writing === id ? this.#editor(gap) : nothing}
      </li>
    `;
  }

  /** @param {KnowledgeGap} gap */
  #why({ cause, article_id, article_title, n_in_vain, n_answered_now, n_asked_again }) {
    const article = article_id ? html`<a href=${hashOf('knowledge', article_id)}>${article_title ?? 'an article'}</a>` : nothing;
    const now = n_answered_now > 0 ? ` Asked again today, ${n_answered_now} of ${n_asked_again} would be answered.` : '';
    if (cause === 'in_vain') return html`${article} was quoted ${n_in_vain} ${n_in_vain === 1 ? 'time' : 'times'} and did not help: customers asked again or went to a person.${now}`;
    return article_id ? html`Nothing was found. The nearest article is ${article}, and it does not say it.${now}` : html`Nothing was found, and no article is near.${now}`;
  }

  /** @param {KnowledgeGap} gap */
  #editor({ id, draft: own }) {
    const composed = this.composed?.gap === id ? this.composed.it : undefined;
    const draft = composed && composed.body !== '' ? composed : own;
    const model = this.found?.model;
    return html`
      ${model
        ? html`
            <p>
              <button ?disabled=${this.#trying.busy} @click=${() => void this.#compose(id)}>${this.#trying.busy ? 'Writing…' : `Have ${model} write it`}</button>
              <span role="status">${composed === undefined ? nothing : this.#ofModel(composed)}</span>
            </p>
          `
        : nothing}
      <p class="hint">
        ${draft.body === ''
          ? 'No agent has written an answer yet that could stand in an article.'
          : html`Drafted from what agents wrote in
              ${draft.conversation_ids.map((one, at) => html`${at === 0 ? '' : ', '}<a href=${hashOf('desk', one)}>conversation ${at + 1}</a>`)}. Read it before it answers
              anybody.`}
      </p>
      <baton-article-editor
        .desk=${this.desk}
        .draft=${draft}
        .gap=${id}
        @saved=${this.#saved}
        @left=${() => (this.writing = '')}
      ></baton-article-editor>
    `;
  }

  /** @param {ComposedArticle} composed */
  #ofModel({ body, model, n_dropped: n }) {
    const dropped = n === 0 ? '' : ` ${n} ${n === 1 ? 'sentence stands' : 'sentences stand'} in nothing agents wrote and ${n === 1 ? 'is' : 'are'} left out.`;
    return body === '' ? `Nothing ${model} wrote stands in what agents wrote: their own words are below.` : `In ${model}’s words.${dropped}`;
  }

  /** @param {string} gap */
  async #compose(gap) {
    await this.#trying.try(async () => {
      this.composed = { gap, it: await this.desk.api.post(`/insights/gaps/${gap}/drafts`, {}) };
    });
  }

  /** @param {CustomEvent<import('../types/wire.js').Article>} event */
  #saved(event) {
    this.writing = '';
    this.done = `“${event.detail.title}” is written. Whether it closes the gap shows once customers ask again.`;
    void this.#fetch();
  }

  /** @param {GapClosing[]} closings */
  #closings(closings) {
    const label = 'Did the articles close their gaps?';
    return html`
      <section class="sheet" aria-label=${label}>
        <h2>${label}</h2>
        <ul>
          ${closings.map(
            (one) => html`
              <li>
                <a href=${hashOf('knowledge', one.article_id)}>${one.title ?? 'an article that is gone'}</a>
                ${one.published || one.title === null ? nothing : html`<span class="tag">draft</span>`}
                <span class="tag ${one.closed === true ? 'good' : one.closed === false ? 'warn' : ''}">${one.closed === true ? 'closed' : one.closed === false ? 'still open' : 'too early to say'}</span>
                since ${clock(one.at, Date.now())}: answered in ${one.n_answered} conversations, left open in ${one.n_open}
              </li>
            `,
          )}
        </ul>
      </section>
    `;
  }
}

/**
 * Its telling words, or a question where none tells it.
 * @param {KnowledgeGap} gap
 */
function nameOf({ words, questions }) {
  return words.length === 0 ? (questions[0]?.text ?? '') : words.join(', ');
}

/**
 * Each wording once, with the conversations it was asked in.
 * @param {KnowledgeGap['questions']} questions
 */
function inWords(questions) {
  /** @type {Map<string, { text: string, conversations: string[] }>} */
  const found = new Map();
  for (const { text, conversation_id } of questions) {
    const known = found.get(text);
    if (known === undefined) found.set(text, { text, conversations: [conversation_id] });
    else known.conversations.push(conversation_id);
  }
  return [...found.values()];
}

customElements.define('baton-gaps', BatonGaps);
