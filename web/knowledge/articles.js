/** The knowledge: find, read, and for leads write articles. */

import { LitElement, css, html, nothing } from 'lit';
import { clock } from '../model/clock.js';
import * as words from '../model/words.js';
import { go } from '../shell/router.js';
import { Trying } from '../shell/trying.js';
import { base } from '../styles/base.js';
import { room } from '../styles/console.js';
import { controls } from '../styles/controls.js';
import { prose } from '../styles/prose.js';
import { bodyView } from './article-body.js';
import './editor.js';
import './history.js';
import './import.js';
import './improve.js';

/** @typedef {import('../types/wire.js').Article} Article */

const PAUSE_MS = 250;
/**
 * Places in this room that are no article.
 * @type {Map<string, 'edit' | 'import' | 'improve'>}
 */
const OWN = new Map([['new', 'edit'], ['import', 'import'], ['improve', 'improve']]);

export class BatonArticles extends LitElement {
  static properties = {
    desk: { attribute: false },
    article: { type: String },
    articles: { state: true },
    doing: { state: true },
  };

  static styles = [
    base,
    controls,
    room,
    prose,
    css`
      .read > header {
        display: flex;
        flex-wrap: wrap;
        align-items: flex-start;
        justify-content: space-between;
        gap: var(--gap-3);
        margin-block-end: var(--gap-4);
      }
    `,
  ];

  #q = '';
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  #trying = new Trying(this);

  constructor() {
    super();
    /** @type {import('../console/desk.js').Desk} */
    this.desk = /** @type {any} */ (undefined);
    /** @type {string | undefined} */
    this.article = undefined;
    /** @type {Article[] | undefined} */
    this.articles = undefined;
    /** @type {'read' | 'edit' | 'history' | 'import' | 'improve'} */
    this.doing = 'read';
    /** @type {Article | undefined} an earlier revision that goes into the editor */
    this.restored = undefined;
  }

  firstUpdated() {
    void this.#find();
  }

  /** @param {Map<PropertyKey, unknown>} changed */
  willUpdate(changed) {
    if (!changed.has('article')) return;
    this.doing = OWN.get(this.article ?? '') ?? 'read';
    this.restored = undefined;
    if (this.articles !== undefined && !this.articles.some(({ id }) => id === this.article)) void this.#find();
  }

  /** @param {Map<PropertyKey, unknown>} changed */
  updated(changed) {
    if (changed.has('article')) this.renderRoot.querySelector('.two > .sheet')?.scrollTo(0, 0);
  }

  async #find() {
    await this.#trying.load(async () => {
      /** @type {{ articles: Article[] }} */
      const { articles } = await this.desk.api.get('/articles', { q: this.#q });
      this.articles = articles;
      const wanted = this.article;
      if (wanted && !OWN.has(wanted) && !articles.some(({ id }) => id === wanted)) await this.#fetch(wanted);
    });
  }

  /** @param {string} id of an article that the list does not hold */
  async #fetch(id) {
    /** @type {Article} */
    const article = await this.desk.api.get(`/articles/${id}`);
    this.articles = [...(this.articles ?? []), article];
  }

  render() {
    return html`
      <div class="page">
        <header>
          <h1>Knowledge</h1>
          ${this.desk.isLead
            ? html`
                <div class="row">
                  <button @click=${() => go('knowledge', 'improve')}>Improve</button>
                  <button @click=${() => go('knowledge', 'import')}>Import</button>
                  <button class="main" @click=${() => go('knowledge', 'new')}>New article</button>
                </div>
              `
            : nothing}
        </header>
        <div class="two" ?data-open=${this.article !== undefined}>
          <div>
            <label for="q">Find an article</label>
            <input id="q" type="search" maxlength="256" placeholder="Words of the title or text" @input=${this.#typed} />
            ${this.#trying.view()}
            ${this.#list()}
          </div>
          <div class="sheet read">
            <a class="back" href="#/knowledge">All articles</a>
            ${this.#open()}
          </div>
        </div>
      </div>
    `;
  }

  #list() {
    if (this.articles === undefined) return html`<p class="empty wait">Fetching…</p>`;
    if (this.articles.length === 0) return html`<p class="empty">No article has these words.</p>`;
    return html`
      <ul class="list">
        ${this.articles.map(
          ({ id, title, topic, audience, published }) => html`
            <li>
              <a href=${`#/knowledge/${id}`} aria-current=${String(id === this.article)}>
                ${title}
                <span class="row">
                  ${topic ? html`<span class="tag info">${words.plain(topic)}</span>` : nothing}
                  ${audience === 'internal' ? html`<span class="tag warn">internal</span>` : nothing}
                  ${published ? nothing : html`<span class="tag">draft</span>`}
                </span>
              </a>
            </li>
          `,
        )}
      </ul>
    `;
  }

  #open() {
    const article = this.articles?.find(({ id }) => id === this.article);
    if (this.doing === 'import') {
      return html`<baton-article-import .desk=${this.desk} @imported=${() => void this.#find()} @left=${() => go('knowledge')}></baton-article-import>`;
    }
    if (this.doing === 'improve') return html`<baton-improve .desk=${this.desk}></baton-improve>`;
    if (this.doing === 'edit') {
      const shown = this.restored ?? article;
      return html`<baton-article-editor .desk=${this.desk} .article=${shown} @saved=${this.#saved} @left=${this.#left}></baton-article-editor>`;
    }
    if (this.doing === 'history' && article !== undefined) {
      return html`
        <baton-article-history .desk=${this.desk} .article=${article.id} @left=${this.#left} @restore=${this.#restore}></baton-article-history>
      `;
    }
    if (article === undefined) return html`<p class="empty">Choose an article to read it.</p>`;
    const { title, revision, updated_at: at, updated_by: by } = article;
    return html`
      <header>
        <div>
          <h2>${title}</h2>
          <p class="hint">Revision ${revision}, ${clock(at, Date.now())}${by ? ` by ${words.object(this.desk.nameOf(by))}` : ''}</p>
        </div>
        <div class="row">
          <button class="plain" @click=${() => (this.doing = 'history')}>History</button>
          ${this.desk.isLead ? html`<button @click=${() => (this.doing = 'edit')}>Edit</button>` : nothing}
        </div>
      </header>
      <article class="prose" dir="auto">${bodyView(withoutTitle(article))}</article>
    `;
  }

  /** @param {Event} event */
  #typed(event) {
    this.#q = /** @type {HTMLInputElement} */ (event.target).value.trim();
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#find(), PAUSE_MS);
  }

  /** @param {CustomEvent<Article>} event */
  async #saved(event) {
    this.doing = 'read';
    this.restored = undefined;
    await this.#find();
    go('knowledge', event.detail.id);
  }

  /** @param {CustomEvent<Article>} event */
  #restore(event) {
    this.restored = event.detail;
    this.doing = 'edit';
  }

  #left() {
    this.doing = 'read';
    this.restored = undefined;
    if (this.article === 'new') go('knowledge');
  }
}

/**
 * The title stands above already.
 * @param {Article} article
 */
function withoutTitle({ title, body }) {
  const [first = '', ...rest] = body.trimStart().split('\n');
  return first.replace(/^#\s+/u, '').trim() === title.trim() ? rest.join('\n') : body;
}

customElements.define('baton-articles', BatonArticles);
