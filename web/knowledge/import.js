/** Takes articles in from files, and says of each file what came of it. */

import { LitElement, css, html, nothing } from 'lit';
import { read } from '../model/import.js';
import { said } from '../shell/api.js';
import { base } from '../styles/base.js';
import { controls } from '../styles/controls.js';
import { icon } from '../styles/icons.js';

/** @typedef {import('../types/wire.js').Article} Article */
/** @typedef {import('../model/import.js').Draft} Draft */

/**
 * @typedef {object} Report
 * @property {string} name of the file
 * @property {number} n_new
 * @property {number} n_changed
 * @property {number} n_same
 * @property {string[]} troubles
 */

/**
 * @fires imported when the last file is done
 * @fires left
 */
export class BatonArticleImport extends LitElement {
  static properties = { desk: { attribute: false }, reports: { state: true }, busy: { state: true } };

  static styles = [
    base,
    controls,
    css`
      :host {
        display: grid;
        gap: var(--gap-3);
      }

      .reports {
        display: grid;
        gap: var(--gap-2);
      }

      .reports li {
        padding: var(--gap-2) var(--gap-3);
        border: 1px solid var(--border);
        border-radius: var(--radius);
        overflow-wrap: anywhere;
      }

      .reports li[data-bad] {
        border-color: var(--danger);
      }

      .bad {
        color: var(--danger);
      }
    `,
  ];

  constructor() {
    super();
    /** @type {import('../console/desk.js').Desk} */
    this.desk = /** @type {any} */ (undefined);
    /** @type {Report[]} */
    this.reports = [];
    this.busy = false;
  }

  render() {
    return html`
      <div class="row">
        <h2>Import</h2>
        <button class="plain" @click=${() => this.dispatchEvent(new CustomEvent('left'))}>Back</button>
      </div>
      <p class="hint">
        Markdown, text or HTML: one article a file, titled by its first heading. CSV: one article a row, with the columns question, answer and, if you
        like, topic. An article whose title is here already becomes a new revision of it.
      </p>
      <label class="row"><input type="checkbox" id="published" /> Publish at once: the assistant answers from them</label>
      <div>
        <label for="files">Files</label>
        <input id="files" type="file" multiple accept=".md,.markdown,.txt,.html,.htm,.csv" ?disabled=${this.busy} @change=${this.#chosen} />
      </div>
      <div role="status">
        ${this.busy ? html`<p class="hint">Importing…</p>` : nothing}
        ${this.reports.length === 0 ? nothing : html`<ul class="reports" aria-label="What came of each file">${this.reports.map(reportView)}</ul>`}
      </div>
    `;
  }

  /** @param {Event} event */
  async #chosen(event) {
    const input = /** @type {HTMLInputElement} */ (event.target);
    const published = /** @type {HTMLInputElement} */ (this.renderRoot.querySelector('#published')).checked;
    const files = [...(input.files ?? [])];
    this.reports = [];
    this.busy = true;
    try {
      /** @type {{ articles: Article[] }} */
      const { articles } = await this.desk.api.get('/articles');
      const known = new Map(articles.map((article) => [article.title.trim(), article]));
      for (const file of files) this.reports = [...this.reports, await this.#take(file, published, known)];
    } catch (error) {
      this.desk.toast(said(error), true);
    } finally {
      this.busy = false;
      input.value = '';
      this.dispatchEvent(new CustomEvent('imported'));
    }
  }

  /**
   * @param {File} file
   * @param {boolean} published
   * @param {Map<string, Article>} known by title
   * @returns {Promise<Report>}
   */
  async #take(file, published, known) {
    /** @type {Report} */
    const report = { name: file.name, n_new: 0, n_changed: 0, n_same: 0, troubles: [] };
    const found = read(file.name, await file.text());
    if ('trouble' in found) {
      report.troubles.push(found.trouble);
      return report;
    }
    for (const draft of found.drafts) {
      try {
        await this.#write(draft, published, known, report);
      } catch (error) {
        report.troubles.push(`“${draft.title}”: ${said(error)}`);
      }
    }
    return report;
  }

  /**
   * @param {Draft} draft
   * @param {boolean} published
   * @param {Map<string, Article>} known
   * @param {Report} report
   */
  async #write(draft, published, known, report) {
    const before = known.get(draft.title.trim());
    if (before === undefined) {
      known.set(draft.title.trim(), await this.desk.api.post('/articles', { ...draft, published }));
      report.n_new += 1;
      return;
    }
    const { id, audience } = before;
    const topic = draft.topic ?? before.topic ?? undefined;
    if (before.body === draft.body && (before.topic ?? undefined) === topic && (before.published || !published)) {
      report.n_same += 1;
      return;
    }
    const article = { ...draft, topic, audience, published: published || before.published };
    known.set(draft.title.trim(), await this.desk.api.put(`/articles/${id}`, article));
    report.n_changed += 1;
  }
}

/** @param {Report} report */
function reportView({ name, n_new, n_changed, n_same, troubles }) {
  const done = [n_new > 0 && `${n_new} new`, n_changed > 0 && `${n_changed} changed`, n_same > 0 && `${n_same} as before`].filter(Boolean).join(', ');
  return html`
    <li ?data-bad=${troubles.length > 0}>
      <b dir="auto">${name}</b>${done === '' ? nothing : html`: ${done}`}
      ${troubles.map((trouble) => html`<p class="bad">${icon('alert')} ${trouble}</p>`)}
    </li>
  `;
}

customElements.define('baton-article-import', BatonArticleImport);
