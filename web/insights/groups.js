/** Groups side by side: a table whose cells are bars with their intervals. A number opens what it counts. */

import { LitElement, html, nothing, svg } from 'lit';
import { asked, basis, behind, called, grouped, interval, shown } from '../model/insights.js';
import { Trying } from '../shell/trying.js';
import { base } from '../styles/base.js';
import { room } from '../styles/console.js';
import { controls } from '../styles/controls.js';
import { tables } from './table-style.js';

/** @typedef {import('../types/api.js').MetricDefinition} MetricDefinition */
/** @typedef {import('../types/api.js').FigureGroup} FigureGroup */

/** Groups shown before one asks for the rest. */
const SHOWN_MAX = 12;
/** Sorted by what they are, not by how many there are. */
const IN_ORDER = ['hour', 'weekday', 'day', 'week', 'tier', 'journey', 'cause'];

export class BatonGroups extends LitElement {
  static properties = {
    desk: { attribute: false },
    by: { type: String },
    metrics: { attribute: false },
    question: { type: String },
    query: { attribute: false },
    groups: { state: true },
    all: { state: true },
  };

  static styles = [base, controls, room, tables];

  #trying = new Trying(this);

  constructor() {
    super();
    /** @type {import('../console/desk.js').Desk} */
    this.desk = /** @type {any} */ (undefined);
    this.by = 'topic';
    /** @type {MetricDefinition[]} */
    this.metrics = [];
    this.question = '';
    this.query = new URLSearchParams();
    /** @type {FigureGroup[] | undefined} */
    this.groups = undefined;
    this.all = false;
  }

  /** @param {Map<string, unknown>} changed */
  updated(changed) {
    if (changed.has('query') || changed.has('by')) void this.#fetch();
  }

  get #asked() {
    const search = asked(this.query, Date.now());
    search.set('by', this.by);
    search.set('metrics', this.metrics.map(({ id }) => id).join(','));
    return search;
  }

  async #fetch() {
    await this.#trying.load(async () => {
      /** @type {import('../types/api.js').Figures} */
      const { groups } = await this.desk.api.get(`/insights/figures?${this.#asked}`);
      this.groups = IN_ORDER.includes(this.by) ? groups : groups.toSorted((a, b) => b.n - a.n);
    });
  }

  render() {
    const { groups } = this;
    return html`
      <section class="sheet" aria-label=${this.question}>
        <h2>${this.question}</h2>
        ${this.#trying.view()}
        ${groups === undefined ? html`<p class="hint wait">Fetching…</p>` : groups.length === 0 ? html`<p class="hint">Nothing to show for what is looked at.</p>` : this.#table(groups)}
      </section>
    `;
  }

  /** @param {FigureGroup[]} groups */
  #table(groups) {
    const shownGroups = this.all ? groups : groups.slice(0, SHOWN_MAX);
    const rest = groups.length - shownGroups.length;
    return html`
      <div class="scroll" role="region" tabindex="0" aria-label=${`Table: ${this.question}`}>
        <table>
          <thead>
            <tr>
              <th scope="col">${grouped(this.by)}</th>
              <th scope="col" class="number">Conversations</th>
              ${this.metrics.map(({ name }) => html`<th scope="col">${name}</th>`)}
            </tr>
          </thead>
          <tbody>
            ${shownGroups.map((group) => this.#row(group, groups))}
          </tbody>
        </table>
      </div>
      <p class="under">
        ${rest > 0 ? html`<button type="button" class="link" @click=${() => (this.all = true)}>Show ${rest} more</button>` : nothing}
        <a href=${`/api/v1/insights/figures.csv?${this.#asked}`} download>As CSV</a>
      </p>
    `;
  }

  /**
   * @param {FigureGroup} group
   * @param {FigureGroup[]} groups
   */
  #row(group, groups) {
    return html`
      <tr>
        <th scope="row">${called(this.by, group.key, (id) => this.desk.nameOf(id))}</th>
        <td class="number">${group.n}</td>
        ${this.metrics.map((metric, place) => {
          const figure = group.figures[place];
          if (figure === undefined || figure.of === 0) return html`<td class="hint">–</td>`;
          const most = Math.max(...groups.map(({ figures }) => figures[place]?.high ?? figures[place]?.value ?? 0));
          const address = behind(metric.id, this.query, { by: this.by, key: group.key });
          const value = shown(figure.value, metric.unit);
          const words = `${interval(figure, metric.unit)}; ${basis(figure, metric.unit)}`;
          return html`
            <td>
              <span class="bar" title=${words}>
                ${this.#bar(figure, metric.unit === 'share' ? 1 : most)}
                ${address === undefined ? html`<span>${value}</span>` : html`<a href=${address}>${value}<span class="unseen">, ${words}</span></a>`}
              </span>
            </td>
          `;
        })}
      </tr>
    `;
  }

  /**
   * @param {import('../types/api.js').Figure} figure
   * @param {number} most
   */
  #bar(figure, most) {
    const x = (/** @type {number | null | undefined} */ value) => (most > 0 ? (100 * Math.min(value ?? 0, most)) / most : 0);
    return html`
      <svg viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
        ${svg`<rect x="0" y="1" height="8" width=${x(figure.value)}></rect>
        <line x1=${x(figure.low)} x2=${x(figure.high ?? most)} y1="5" y2="5"></line>`}
      </svg>
    `;
  }
}

customElements.define('baton-groups', BatonGroups);
