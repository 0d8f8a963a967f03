/** Figures over time: a question, a chart, and the same numbers as a table, as CSV and over the API. */

import { LitElement, html, nothing } from 'lit';
import { asked, basis, behind, interval, shown, step } from '../model/insights.js';
import { Trying } from '../shell/trying.js';
import { base } from '../styles/base.js';
import { room } from '../styles/console.js';
import { controls } from '../styles/controls.js';
import './plot.js';
import { tables } from './table-style.js';

/** @typedef {import('../types/api.js').FigureGroup} FigureGroup */

export class BatonLines extends LitElement {
  static properties = {
    desk: { attribute: false },
    metrics: { attribute: false },
    question: { type: String },
    query: { attribute: false },
    groups: { state: true },
  };

  static styles = [base, controls, room, tables];

  #trying = new Trying(this);

  constructor() {
    super();
    /** @type {import('../console/desk.js').Desk} */
    this.desk = /** @type {any} */ (undefined);
    /** @type {import('../types/api.js').MetricDefinition[]} */
    this.metrics = [];
    this.question = '';
    this.query = new URLSearchParams();
    /** @type {FigureGroup[] | undefined} */
    this.groups = undefined;
  }

  /** @param {Map<string, unknown>} changed */
  updated(changed) {
    if (changed.has('query') || changed.has('question')) void this.#fetch();
  }

  get #by() {
    return step(this.query, Date.now());
  }

  get #asked() {
    const search = asked(this.query, Date.now());
    search.set('by', this.#by);
    search.set('metrics', this.metrics.map(({ id }) => id).join(','));
    return search;
  }

  async #fetch() {
    await this.#trying.load(async () => {
      /** @type {import('../types/api.js').Figures} */
      const { groups } = await this.desk.api.get(`/insights/figures?${this.#asked}`);
      this.groups = groups;
    });
  }

  render() {
    const { groups } = this;
    return html`
      <section class="sheet" aria-label=${this.question}>
        <h2>${this.question}</h2>
        ${this.#trying.view()}
        ${groups === undefined ? html`<p class="hint wait">Fetching…</p>` : groups.length === 0 ? html`<p class="hint">Nothing to show for what is looked at.</p>` : this.#drawn(groups)}
      </section>
    `;
  }

  /** @param {FigureGroup[]} groups */
  #drawn(groups) {
    const unit = this.metrics[0]?.unit ?? 'share';
    const times = groups.map(({ key }) => Date.parse(key) / 1_000);
    const rows = this.metrics.map((_, place) => groups.map(({ figures }) => figures[place]?.value ?? null));
    return html`
      <baton-plot
        time
        ?share=${unit === 'share'}
        .data=${[times, ...rows]}
        .names=${this.metrics.map(({ name }) => name)}
        .values=${(/** @type {number} */ value) => shown(value, unit)}
      ></baton-plot>
      <details>
        <summary>The same as a table</summary>
        <div class="scroll" role="region" tabindex="0" aria-label=${`Table: ${this.question}`}>
          <table>
            <thead>
              <tr>
                <th scope="col">${this.#by === 'day' ? 'Day' : 'Week from'}</th>
                ${this.metrics.map(({ name }) => html`<th scope="col">${name}</th>`)}
              </tr>
            </thead>
            <tbody>
              ${groups.map((group) => this.#row(group, unit))}
            </tbody>
          </table>
        </div>
      </details>
      <p class="under"><a href=${`/api/v1/insights/figures.csv?${this.#asked}`} download>As CSV</a></p>
    `;
  }

  /**
   * @param {FigureGroup} group
   * @param {string} unit
   */
  #row({ key, figures }, unit) {
    return html`
      <tr>
        <th scope="row">${key}</th>
        ${this.metrics.map(({ id }, place) => {
          const figure = figures[place];
          if (figure === undefined || figure.of === 0) return html`<td>–</td>`;
          const address = behind(id, this.query, { by: this.#by, key }) ?? '';
          return html`<td><a href=${address}>${shown(figure.value, unit)}</a> <span class="hint">${interval(figure, unit)}; ${basis(figure, unit)}</span></td>`;
        })}
      </tr>
    `;
  }
}

customElements.define('baton-lines', BatonLines);
