/** What to improve: questions nothing was found for, articles that do not help, articles nobody needs. */

import { LitElement, css, html, nothing } from 'lit';
import { clock } from '../model/clock.js';
import { unanswered, unneeded, weak } from '../model/improve.js';
import { go, hashOf } from '../shell/router.js';
import { Trying } from '../shell/trying.js';
import { base } from '../styles/base.js';
import { room } from '../styles/console.js';
import { controls } from '../styles/controls.js';

/** @typedef {import('../types/wire.js').Article} Article */
/** @typedef {{ id: string, at: string, text: string }} Question */

/** How far back is looked, in days. */
const DAYS = 90;
/** Questions shown; each is read out of its conversation. */
const QUESTIONS = 12;
/** Articles shown of each kind. */
const SHOWN = 20;

export class BatonImprove extends LitElement {
  static properties = { desk: { attribute: false }, questions: { state: true }, total: { state: true }, weak: { state: true }, unneeded: { state: true } };

  static styles = [
    base,
    controls,
    room,
    css`
      section {
        margin-block-start: var(--gap-5);
      }
    `,
  ];

  #trying = new Trying(this);

  constructor() {
    super();
    /** @type {import('../console/desk.js').Desk} */
    this.desk = /** @type {any} */ (undefined);
    /** @type {Question[] | undefined} */
    this.questions = undefined;
    this.total = 0;
    /** @type {import('../model/improve.js').Weak[]} */
    this.weak = [];
    /** @type {Article[]} */
    this.unneeded = [];
  }

  firstUpdated() {
    void this.#fetch();
  }

  async #fetch() {
    const { api } = this.desk;
    const now = Date.now();
    const from = new Date(now - DAYS * 86_400_000).toISOString();
    await this.#trying.load(async () => {
      /** @type {[import('../types/api.js').ArticlesFigures, { articles: Article[] }, import('../types/api.js').CountedConversations]} */
      const [{ articles: figures }, { articles }, { total, conversations }] = await Promise.all([
        api.get('/insights/articles', { from }),
        api.get('/articles'),
        api.get('/insights/conversations', { metric: 'nothing_found', from, limit: String(QUESTIONS) }),
      ]);
      this.weak = weak(figures, articles);
      this.unneeded = unneeded(figures, articles, now);
      this.total = total;
      this.questions = (await Promise.all(conversations.map((one) => this.#question(one)))).flatMap((one) => one ?? []);
    });
  }

  /**
   * @param {import('../types/api.js').CountedConversation} conversation
   * @returns {Promise<Question | undefined>}
   */
  async #question({ conversation_id: id, opened_at: at }) {
    /** @type {import('../types/api.js').Messages} */
    const { messages } = await this.desk.api.get(`/conversations/${id}/messages`, { limit: '100' });
    const text = unanswered(messages);
    return text === undefined ? undefined : { id, at, text };
  }

  render() {
    return html`
      <div class="row">
        <h2>Improve</h2>
        <button class="plain" @click=${() => go('knowledge')}>Back</button>
      </div>
      <p class="hint">What the last ${DAYS} days show.</p>
      ${this.#trying.view()}
      ${this.questions === undefined ? html`<p class="hint wait">Fetching…</p>` : this.#found(this.questions)}
    `;
  }

  /** @param {Question[]} questions */
  #found(questions) {
    const more = this.total - questions.length;
    return html`
      <section aria-label="Questions nothing was found for">
        <h3>Questions nothing was found for</h3>
        ${questions.length === 0
          ? html`<p class="hint">None: every question found something.</p>`
          : html`<ul class="list">
              ${questions.map(({ id, at, text }) => html`<li><a href=${hashOf('desk', id)}><span dir="auto">${text}</span> <span class="hint">${clock(at, Date.now())}</span></a></li>`)}
            </ul>`}
        ${more > 0 ? html`<p><a href=${hashOf('insights', 'conversations', { metric: 'nothing_found' })}>And ${more} more</a></p>` : nothing}
      </section>
      <section aria-label="Articles that did not help">
        <h3>Articles that did not help</h3>
        <p class="hint">They were quoted, and the customer went to a person, came back, or left without a word.</p>
        ${this.weak.length === 0
          ? html`<p class="hint">None, as far as it shows.</p>`
          : html`<ul class="list">
              ${this.weak
                .slice(0, SHOWN)
                .map(({ id, title, n, unhelpful }) => html`<li><a href=${hashOf('knowledge', id)}><span dir="auto">${title}</span> <span class="hint">${unhelpful} of ${n} conversations</span></a></li>`)}
            </ul>`}
      </section>
      <section aria-label="Articles nobody needed">
        <h3>Articles nobody needed</h3>
        <p class="hint">Published for more than a month, and never quoted. They may say nothing anybody asks, or not in the words people use.</p>
        ${this.unneeded.length === 0
          ? html`<p class="hint">None so far.</p>`
          : html`<ul class="list">
              ${this.unneeded
                .slice(0, SHOWN)
                .map(({ id, title, updated_at: at }) => html`<li><a href=${hashOf('knowledge', id)}><span dir="auto">${title}</span> <span class="hint">unchanged since ${clock(at, Date.now())}</span></a></li>`)}
            </ul>`}
        ${this.unneeded.length > SHOWN ? html`<p class="hint">And ${this.unneeded.length - SHOWN} more.</p>` : nothing}
      </section>
    `;
  }
}

customElements.define('baton-improve', BatonImprove);
