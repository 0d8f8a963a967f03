/** What an article was: its revisions, and what each changed against the one before. */

import { LitElement, css, html, nothing } from 'lit';
import { folded, lines } from '../model/diff.js';
import { clock } from '../model/clock.js';
import { Trying } from '../shell/trying.js';
import { base } from '../styles/base.js';
import { controls } from '../styles/controls.js';

/** @typedef {import('../types/wire.js').Article} Article */

/** Lines shown before and after a change. */
const AROUND = 2;
const NAMES = { out: 'taken out', in: 'put in', same: '' };

/**
 * @fires restore detail: the {@link Article} as it was, to be edited and saved anew
 * @fires left
 */
export class BatonArticleHistory extends LitElement {
  static properties = { desk: { attribute: false }, article: { type: String }, revisions: { state: true }, chosen: { state: true } };

  static styles = [
    base,
    controls,
    css`
      .revisions {
        display: flex;
        flex-wrap: wrap;
        gap: var(--gap-2);
        margin-block: var(--gap-3);
      }

      .revisions button[aria-pressed='true'] {
        border-color: var(--accent);
        background: var(--accent-soft);
        color: var(--accent);
      }

      .diff {
        margin-block: var(--gap-3);
        border: 1px solid var(--border);
        border-radius: var(--radius);
        overflow: hidden;
        font-family: var(--font-code);
        font-size: var(--size-small);
      }

      .diff li {
        padding: 0.125rem var(--gap-3);
        white-space: pre-wrap;
        overflow-wrap: anywhere;
        min-block-size: 1.5em;
      }

      .diff [data-kind='out'] {
        background: var(--danger-soft);
      }

      .diff [data-kind='in'] {
        background: var(--accent-soft);
      }

      .diff .gap {
        background: var(--surface-sunken);
        color: var(--text-soft);
        font-family: var(--font);
      }
    `,
  ];

  #trying = new Trying(this);

  constructor() {
    super();
    /** @type {import('../console/desk.js').Desk} */
    this.desk = /** @type {any} */ (undefined);
    this.article = '';
    /** @type {Article[] | undefined} newest first */
    this.revisions = undefined;
    this.chosen = 0;
  }

  /** @param {Map<PropertyKey, unknown>} changed */
  willUpdate(changed) {
    if (changed.has('article') && this.article !== '') void this.#fetch();
  }

  async #fetch() {
    this.revisions = undefined;
    this.chosen = 0;
    await this.#trying.load(async () => {
      /** @type {{ articles: Article[] }} */
      const { articles } = await this.desk.api.get(`/articles/${this.article}/revisions`);
      this.revisions = articles;
    });
  }

  render() {
    const { revisions } = this;
    if (revisions === undefined) return html`${this.#trying.view()}<p class="hint wait">Fetching…</p>`;
    const chosen = revisions[this.chosen];
    return html`
      <div class="row">
        <h2>History</h2>
        <button class="plain" @click=${() => this.dispatchEvent(new CustomEvent('left'))}>Back to the article</button>
      </div>
      <div class="revisions" role="group" aria-label="Revisions">
        ${revisions.map(
          ({ revision, updated_at: at, updated_by: by }, i) => html`
            <button aria-pressed=${String(i === this.chosen)} @click=${() => (this.chosen = i)}>
              ${revision}: ${clock(at, Date.now())}${by ? `, ${this.desk.nameOf(by)}` : ''}
            </button>
          `,
        )}
      </div>
      ${chosen === undefined ? nothing : this.#change(chosen, revisions[this.chosen + 1])}
    `;
  }

  /**
   * @param {Article} now
   * @param {Article | undefined} before
   */
  #change(now, before) {
    const rows = before === undefined ? [] : folded(lines(textOf(before), textOf(now)), AROUND);
    return html`
      ${before === undefined
        ? html`<p class="hint">${now.revision === 1 ? 'The first revision.' : 'What was before it is no longer kept.'}</p>`
        : rows.length === 0
          ? html`<p class="hint">Title and text stayed as they were.</p>`
          : html`<ol class="diff" aria-label=${`What revision ${now.revision} changed`}>${rows.map(row)}</ol>`}
      ${this.chosen > 0 && this.desk.isLead
        ? html`<button @click=${() => this.dispatchEvent(new CustomEvent('restore', { detail: now }))}>Put revision ${now.revision} in the editor</button>`
        : nothing}
    `;
  }
}

/** @param {import('../model/diff.js').Line | import('../model/diff.js').Gap} line */
function row(line) {
  if (line.kind === 'gap') return html`<li class="gap">${line.n === 1 ? '1 line' : `${line.n} lines`} as before</li>`;
  const name = NAMES[line.kind];
  return html`<li data-kind=${line.kind} dir="auto">${name === '' ? nothing : html`<span class="unseen">${name}: </span>`}${line.text}</li>`;
}

/** @param {Article} article */
function textOf({ title, body, published, audience, topic }) {
  const state = `${published ? 'published' : 'draft'}, ${audience}${topic ? `, ${topic}` : ''}`;
  return `${title}\n(${state})\n\n${body}`;
}

customElements.define('baton-article-history', BatonArticleHistory);
