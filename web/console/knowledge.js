/** Looking something up beside the reply: articles by words, read in place, a passage into the reply. */

import { LitElement, css, html, nothing } from 'lit';
import { marked } from '../shell/marked.js';
import { Trying } from '../shell/trying.js';
import { base } from '../styles/base.js';
import { controls } from '../styles/controls.js';
import { prose } from '../styles/prose.js';
import { bodyView } from '../knowledge/article-body.js';
import { briefingStyle } from './briefing-style.js';

/** @typedef {import('../types/wire.js').Article} Article */

const PAUSE_MS = 250;
const SHOWN_MAX = 6;

/**
 * @fires use detail: an article's text, for the reply
 */
export class BatonKnowledge extends LitElement {
  static properties = { desk: { attribute: false }, found: { state: true } };

  static styles = [
    base,
    controls,
    prose,
    briefingStyle,
    css`
      summary {
        font-weight: 600;
        overflow-wrap: anywhere;
      }

      mark {
        background: var(--warn-soft);
        color: var(--warn);
      }

      details {
        margin-block-start: var(--gap-2);
      }

      .prose {
        max-block-size: 18rem;
        overflow-y: auto;
        margin-block: var(--gap-2);
        font-size: var(--size-small);
      }
    `,
  ];

  #q = '';
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  #trying = new Trying(this);

  constructor() {
    super();
    /** @type {import('./desk.js').Desk} */
    this.desk = /** @type {any} */ (undefined);
    /** @type {Article[] | undefined} */
    this.found = undefined;
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clearTimeout(this.#timer);
  }

  focus() {
    this.renderRoot.querySelector('input')?.focus();
  }

  render() {
    return html`
      <section aria-label="Knowledge">
        <h3><label for="q">Look it up</label></h3>
        <input id="q" type="search" maxlength="256" placeholder="Words of an article" @input=${this.#typed} />
        ${this.#trying.view()}
        ${this.found?.length === 0 ? html`<p class="hint" role="status">No article has these words.</p>` : nothing}
        ${this.found?.map((article) => this.#article(article))}
      </section>
    `;
  }

  /** @param {Article} article */
  #article(article) {
    const { id, title, body, audience } = article;
    return html`
      <details>
        <summary>${marked(title, this.#q)} ${audience === 'internal' ? html`<span class="tag warn">internal</span>` : nothing}</summary>
        <div class="prose" tabindex="0" role="region" aria-label=${title} dir="auto">${bodyView(body)}</div>
        <p class="row">
          ${audience === 'internal' ? nothing : html`<button @click=${() => this.#use(article)}>Put it into the reply</button>`}
          <a href=${`#/knowledge/${id}`}>Open the article</a>
        </p>
      </details>
    `;
  }

  /** @param {Article} article what is internal is not passed on by one press */
  #use({ body }) {
    this.dispatchEvent(new CustomEvent('use', { detail: body.trim(), bubbles: true, composed: true }));
  }

  /** @param {Event} event */
  #typed(event) {
    this.#q = /** @type {HTMLInputElement} */ (event.target).value.trim();
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#find(), PAUSE_MS);
  }

  async #find() {
    const q = this.#q;
    if (q === '') {
      this.found = undefined;
      return;
    }
    await this.#trying.load(async () => {
      /** @type {{ articles: Article[] }} */
      const { articles } = await this.desk.api.get('/articles', { q });
      if (q === this.#q) this.found = articles.slice(0, SHOWN_MAX);
    });
  }
}

customElements.define('baton-knowledge', BatonKnowledge);
