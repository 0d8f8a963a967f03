/** Takes articles in from files, and says of each file what came of it. */

import { LitElement, css, html, nothing } from 'lit';
import { said } from '../shell/api.js';
import { base } from '../styles/base.js';
import { controls } from '../styles/controls.js';
import { icon } from '../styles/icons.js';

/** @typedef {import('../types/api.js').ImportedFile} ImportedFile */

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
    /** @type {ImportedFile[]} */
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
        Markdown, text, HTML or PDF: one article a file, titled by its first heading or its name; a long PDF is an article a chapter. CSV: one article a row, with the columns question, answer and, if you
        like, topic. A zip archive: every such file in it. An article whose title is here already becomes a new revision of it.
      </p>
      <label class="row"><input type="checkbox" id="published" /> Publish at once: the assistant answers from them</label>
      <div>
        <label for="files">Files</label>
        <input id="files" type="file" multiple accept=".md,.markdown,.txt,.html,.htm,.pdf,.csv,.zip" ?disabled=${this.busy} @change=${this.#chosen} />
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
    for (const file of files) this.reports = [...this.reports, ...(await this.#take(file, published))];
    this.busy = false;
    input.value = '';
    this.dispatchEvent(new CustomEvent('imported'));
  }

  /**
   * @param {File} file
   * @param {boolean} published
   * @returns {Promise<ImportedFile[]>} more than one for an archive
   */
  async #take(file, published) {
    try {
      const asked = new URLSearchParams({ name: file.name, published: String(published) });
      /** @type {import('../types/api.js').Imported} */
      const { files } = await this.desk.api.post(`/articles/imports?${asked}`, file);
      return files;
    } catch (error) {
      return [{ name: file.name, n_new: 0, n_changed: 0, n_same: 0, refused: [said(error)] }];
    }
  }
}

/** @param {ImportedFile} report */
function reportView({ name, n_new, n_changed, n_same, refused }) {
  const done = [n_new > 0 && `${n_new} new`, n_changed > 0 && `${n_changed} changed`, n_same > 0 && `${n_same} as before`].filter(Boolean).join(', ');
  return html`
    <li ?data-bad=${refused.length > 0}>
      <b dir="auto">${name}</b>${done === '' ? nothing : html`: ${done}`}
      ${refused.map((why) => html`<p class="bad">${icon('alert')} ${why}</p>`)}
    </li>
  `;
}

customElements.define('baton-article-import', BatonArticleImport);
