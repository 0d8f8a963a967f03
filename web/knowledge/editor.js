/** Writes an article: Markdown on one side, as it will look on the other. */

import { LitElement, css, html, nothing } from 'lit';
import { Trying } from '../shell/trying.js';
import { base } from '../styles/base.js';
import { room } from '../styles/console.js';
import { controls } from '../styles/controls.js';
import { prose } from '../styles/prose.js';
import { bodyView } from './article-body.js';

/** @typedef {import('../types/wire.js').Article} Article */

/**
 * @fires saved detail: the {@link Article} as the server has it now
 * @fires left nothing is to be saved
 */
export class BatonArticleEditor extends LitElement {
  static properties = {
    desk: { attribute: false },
    article: { attribute: false },
    draft: { attribute: false },
    gap: { type: String },
    body: { state: true },
  };

  static styles = [
    base,
    controls,
    room,
    prose,
    css`
      .sides {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(min(20rem, 100%), 1fr));
        gap: var(--gap-4);
      }

      textarea {
        min-block-size: 24rem;
        font-family: var(--font-code);
        font-size: 0.875rem;
      }

      .preview {
        min-block-size: 24rem;
        max-block-size: 32rem;
        overflow-y: auto;
        padding: var(--gap-3);
        border: 1px dashed var(--border-strong);
        border-radius: var(--radius);
      }
    `,
  ];

  #trying = new Trying(this);

  constructor() {
    super();
    /** @type {import('../console/desk.js').Desk} */
    this.desk = /** @type {any} */ (undefined);
    /** @type {Article | undefined} none for a new one */
    this.article = undefined;
    /** What a new one begins with. @type {{ title: string, body: string } | undefined} */
    this.draft = undefined;
    /** The gap of the knowledge base a new one is written to close. */
    this.gap = '';
    this.body = '';
  }

  /** @param {Map<PropertyKey, unknown>} changed */
  willUpdate(changed) {
    if (changed.has('article') || changed.has('draft')) this.body = (this.article ?? this.draft)?.body ?? '';
  }

  render() {
    const { article } = this;
    return html`
      <form class="fields" @submit=${this.#submit}>
        <h2>${article ? 'Edit the article' : 'A new article'}</h2>
        <div>
          <label for="title">Title</label>
          <input id="title" name="title" required maxlength="200" .value=${(article ?? this.draft)?.title ?? ''} />
        </div>
        <div class="cells">
          <div>
            <label for="topic">Topic</label>
            <input id="topic" name="topic" maxlength="60" .value=${article?.topic ?? ''} />
          </div>
          <div>
            <label for="audience">Who may read it</label>
            <select id="audience" name="audience">
              <option value="public" ?selected=${article?.audience !== 'internal'}>Customers and agents</option>
              <option value="internal" ?selected=${article?.audience === 'internal'}>Agents only</option>
            </select>
          </div>
        </div>
        <div class="sides">
          <div>
            <label for="body">Text (Markdown)</label>
            <textarea id="body" name="body" required dir="auto" .value=${this.body} @input=${this.#typed}></textarea>
          </div>
          <div>
            <p class="hint">As it will look</p>
            <div class="preview prose" dir="auto" tabindex="0" role="region" aria-label="Preview">${bodyView(this.body)}</div>
          </div>
        </div>
        <label class="row">
          <input type="checkbox" name="published" .checked=${article?.published ?? true} /> Published: the assistant answers from it
        </label>
        ${this.#trying.view()}
        <div class="row">
          <button class="main" ?disabled=${this.#trying.busy}>Save</button>
          <button type="button" class="plain" @click=${() => this.dispatchEvent(new CustomEvent('left'))}>Cancel</button>
        </div>
      </form>
    `;
  }

  /** @param {Event} event */
  #typed(event) {
    this.body = /** @type {HTMLTextAreaElement} */ (event.target).value;
  }

  /** @param {SubmitEvent} event */
  async #submit(event) {
    event.preventDefault();
    const form = new FormData(/** @type {HTMLFormElement} */ (event.target));
    const topic = String(form.get('topic') ?? '').trim();
    const article = {
      title: String(form.get('title') ?? '').trim(),
      body: this.body,
      topic: topic === '' ? undefined : topic,
      audience: form.get('audience'),
      published: form.get('published') !== null,
    };
    await this.#trying.try(async () => {
      /** @type {Article} */
      const saved = this.article
        ? await this.desk.api.put(`/articles/${this.article.id}`, article)
        : await this.desk.api.post('/articles', { ...article, gap: this.gap === '' ? undefined : this.gap });
      this.dispatchEvent(new CustomEvent('saved', { detail: saved }));
    });
  }
}

customElements.define('baton-article-editor', BatonArticleEditor);
