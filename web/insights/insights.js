/** Insights: figures with their words, what they rest on, and the conversations behind them. */

import { LitElement, css, html, nothing } from 'lit';
import { asked } from '../model/insights.js';
import { Trying } from '../shell/trying.js';
import { base } from '../styles/base.js';
import { room } from '../styles/console.js';
import { controls } from '../styles/controls.js';
import { PAGES } from './pages.js';
import './behind.js';
import './card.js';
import './filters.js';
import './gaps.js';
import './groups.js';
import './lines.js';
import './missed.js';
import './parts.js';
import './thresholds.js';
import './what-if.js';

/** @typedef {import('../types/api.js').MetricDefinitions} MetricDefinitions */
/** @typedef {import('../types/api.js').Figures} Figures */

export class BatonInsights extends LitElement {
  static properties = {
    desk: { attribute: false },
    page: { type: String },
    query: { attribute: false },
    words: { state: true },
    figures: { state: true },
  };

  static styles = [
    base,
    controls,
    room,
    css`
      nav ul {
        display: flex;
        flex-wrap: wrap;
        gap: var(--gap-1);
        margin-block-end: var(--gap-4);
      }

      nav a {
        display: block;
        padding: var(--gap-1) var(--gap-3);
        border-radius: var(--radius);
        color: var(--text-soft);
        font-weight: 600;
        text-decoration: none;
      }

      nav a:hover {
        background: var(--surface-hover);
      }

      nav a[aria-current='page'] {
        background: var(--accent-soft);
        color: var(--accent);
      }

      .cards {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(min(14rem, 100%), 1fr));
        gap: var(--gap-3);
        margin-block: var(--gap-4);
      }

      .parts > * {
        display: block;
        margin-block-end: var(--gap-5);
      }
    `,
  ];

  #trying = new Trying(this);

  constructor() {
    super();
    /** @type {import('../console/desk.js').Desk} */
    this.desk = /** @type {any} */ (undefined);
    /** @type {string | undefined} */
    this.page = undefined;
    this.query = new URLSearchParams();
    /** @type {MetricDefinitions | undefined} */
    this.words = undefined;
    /** @type {Figures | undefined} */
    this.figures = undefined;
  }

  /** @param {Map<string, unknown>} changed */
  updated(changed) {
    if (changed.has('page') || changed.has('query')) void this.#fetch();
  }

  get #shown() {
    return PAGES[this.page ?? 'overview'];
  }

  async #fetch() {
    await this.#trying.load(async () => {
      await Promise.all([this.#fetchWords(), this.#fetchFigures()]);
    });
  }

  async #fetchWords() {
    this.words ??= await this.desk.api.get('/insights/definitions');
  }

  async #fetchFigures() {
    const shown = this.#shown;
    if (shown === undefined || shown.cards.length === 0) return;
    const search = asked(this.query, Date.now());
    search.set('metrics', shown.cards.join(','));
    /** @type {Figures} */
    const figures = await this.desk.api.get(`/insights/figures?${search}`);
    if (shown === this.#shown) this.figures = figures;
  }

  render() {
    const { words, figures } = this;
    return html`
      <div class="page">
        <header><h1>Insights</h1></header>
        <nav aria-label="Insights">
          <ul>
            ${Object.entries(PAGES).map(
              ([id, { name }]) => html`
                <li><a href=${`#/insights/${id}?${this.#kept()}`} aria-current=${(this.page ?? 'overview') === id ? 'page' : 'false'}>${name}</a></li>
              `,
            )}
          </ul>
        </nav>
        ${this.#trying.view()}
        ${words === undefined ? html`<p class="empty wait">Fetching…</p>` : this.#content(words)}
        ${figures !== undefined && !figures.complete ? html`<p class="hint" role="status">History is still being read after a start: these figures are not complete yet.</p>` : nothing}
      </div>
    `;
  }

  /** What another page looks at too. */
  #kept() {
    const kept = new URLSearchParams(this.query);
    for (const name of ['metric', 'offset', 'all']) kept.delete(name);
    return kept;
  }

  /** @param {MetricDefinitions} words */
  #content(words) {
    const filters = html`<baton-filters .desk=${this.desk} .words=${words} .query=${this.query} .page=${this.page ?? 'overview'}></baton-filters>`;
    if (this.page === 'conversations') {
      return html`${filters}<baton-behind .desk=${this.desk} .words=${words} .query=${this.query}></baton-behind>`;
    }
    const shown = this.#shown;
    if (shown === undefined) return html`<p class="empty">There is no such page.</p>`;
    if (shown.whole === 'gaps') return html`<baton-gaps .desk=${this.desk}></baton-gaps>`;
    if (shown.whole === 'thresholds') return html`<baton-thresholds .desk=${this.desk}></baton-thresholds>`;
    if (shown.whole === 'missed') return html`${filters}<baton-missed .desk=${this.desk} .query=${this.query}></baton-missed>`;
    const found = new Map(this.figures?.groups[0]?.figures.map((figure) => [figure.metric, figure]));
    const about = (/** @type {string[]} */ ids) => words.metrics.filter(({ id }) => ids.includes(id));
    const part = { desk: this.desk, words, query: this.query };
    return html`
      ${filters}
      <div class="cards">
        ${shown.cards.map((id) => {
          const metric = words.metrics.find((known) => known.id === id);
          return metric === undefined ? nothing : html`<baton-card .metric=${metric} .figure=${found.get(id)} .query=${this.query}></baton-card>`;
        })}
      </div>
      <div class="parts">
        ${shown.part === undefined ? nothing : html`<baton-part .desk=${part.desk} .kind=${shown.part} .query=${part.query}></baton-part>`}
        ${shown.part === 'staffing' ? html`<baton-what-if .desk=${part.desk} .query=${part.query}></baton-what-if>` : nothing}
        ${shown.lines.map(
          ({ metrics, question }) => html`<baton-lines .desk=${part.desk} .metrics=${about(metrics)} .question=${question} .query=${part.query}></baton-lines>`,
        )}
        ${shown.groups.map(
          ({ by, metrics, question }) =>
            html`<baton-groups .desk=${part.desk} .by=${by} .metrics=${about(metrics)} .question=${question} .query=${part.query}></baton-groups>`,
        )}
      </div>
    `;
  }
}

customElements.define('baton-insights', BatonInsights);
