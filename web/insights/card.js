/** One figure: its value, its interval, what it rests on, its definition. The number opens what it counts. */

import { LitElement, css, html, nothing } from 'lit';
import { basis, behind, interval, shown } from '../model/insights.js';
import { base } from '../styles/base.js';
import { controls } from '../styles/controls.js';

export class BatonCard extends LitElement {
  static properties = { metric: { attribute: false }, figure: { attribute: false }, query: { attribute: false } };

  static styles = [
    base,
    controls,
    css`
      :host {
        display: flex;
        flex-direction: column;
        gap: var(--gap-1);
        padding: var(--gap-3) var(--gap-4);
        border: 1px solid var(--border);
        border-radius: var(--radius-large);
        background: var(--surface-raised);
      }

      .value {
        font-size: 1.75rem;
        font-weight: 650;
        line-height: 1.2;
        font-variant-numeric: tabular-nums;
      }

      h2 {
        font-size: var(--size-small);
        color: var(--text-soft);
      }

      details {
        margin-block-start: auto;
        font-size: var(--size-small);
      }

      summary {
        color: var(--text-soft);
      }
    `,
  ];

  constructor() {
    super();
    /** @type {import('../types/api.js').MetricDefinition} */
    this.metric = /** @type {any} */ (undefined);
    /** @type {import('../types/api.js').Figure | undefined} */
    this.figure = undefined;
    this.query = new URLSearchParams();
  }

  render() {
    const { metric, figure } = this;
    const { unit } = metric;
    return html`
      <h2>${metric.name}</h2>
      <p class="value">${figure === undefined ? '…' : shown(figure.value, unit)}</p>
      ${figure === undefined ? nothing : this.#rest(figure)}
      <details>
        <summary>What is this?</summary>
        <p><b>Counts</b> ${metric.counts}.</p>
        <p><b>Of</b> ${metric.of}.</p>
        <p class="hint">${metric.interval}</p>
      </details>
    `;
  }

  /** @param {import('../types/api.js').Figure} figure */
  #rest(figure) {
    const { unit, id } = this.metric;
    if (figure.of === 0) {
      const unset = id === 'service_level' && !this.query.has('within');
      return html`<p class="hint">${unset ? 'no target is set: choose one above' : 'nothing to count yet'}</p>`;
    }
    const range = interval(figure, unit);
    return html`
      <p class="hint">${range === '' ? nothing : html`95&nbsp;%: ${range}`}</p>
      ${unit === 'share' ? nothing : html`<p class="hint">median; nine of ten below ${shown(figure.p90, unit)}</p>`}
      <p class="hint"><a href=${behind(id, this.query) ?? ''}>${basis(figure, unit)}</a></p>
    `;
  }
}

customElements.define('baton-card', BatonCard);
