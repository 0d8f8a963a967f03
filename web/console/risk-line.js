/** The risk turn by turn against its threshold. A point opens what was decided there. */

import { LitElement, css, html, nothing, svg } from 'lit';
import { percent } from '../model/format.js';
import * as words from '../model/words.js';
import { base } from '../styles/base.js';

/** @typedef {import('../model/room.js').Room['decisions']} Decisions */

/** Turns drawn, the last ones; a line of thousands shows nothing. */
const SHOWN_MAX = 80;
const STEP = 36;
const HEIGHT = 56;
/** Room for the ring around a point, also at 0 and at 1. */
const EDGE = 13;

/** @param {number} share 0 to 1 */
const y = (share) => EDGE + (1 - share) * (HEIGHT - 2 * EDGE);

/**
 * @fires turn detail: the turn whose decision is wanted
 */
export class BatonRiskLine extends LitElement {
  static properties = { decisions: { attribute: false }, turn: { type: Number } };

  static styles = [
    base,
    css`
      :host {
        display: block;
        border-block-end: 1px solid var(--border);
        background: var(--surface);
      }

      figure {
        display: flex;
        align-items: center;
        gap: var(--gap-3);
        padding: 0 var(--gap-4);
      }

      figcaption {
        flex: none;
        color: var(--text-soft);
        font-size: 0.75rem;
        font-weight: 600;
        font-variant-numeric: tabular-nums;
      }

      .scroll {
        flex: 1;
        min-inline-size: 0;
        overflow-x: auto;
      }

      .scroll > svg {
        display: block;
        inline-size: auto;
        block-size: ${HEIGHT}px;
      }

      .line {
        fill: none;
        stroke: var(--border-strong);
        stroke-width: 1.5;
      }

      .threshold {
        stroke: var(--risk);
        stroke-width: 1;
        stroke-dasharray: 3 4;
      }

      g {
        cursor: pointer;
      }

      circle.dot {
        fill: var(--surface);
        stroke: var(--accent);
        stroke-width: 2;
      }

      g[data-over] circle.dot {
        fill: var(--risk);
        stroke: var(--risk);
      }

      g[aria-pressed='true'] circle.ring {
        stroke: var(--focus);
        stroke-width: 2;
      }

      circle.ring {
        fill: transparent;
        stroke: none;
      }

      g:focus-visible {
        outline: none;
      }

      g:focus-visible circle.ring {
        stroke: var(--focus);
        stroke-width: 2.5;
      }
    `,
  ];

  constructor() {
    super();
    /** @type {Decisions} */
    this.decisions = [];
    this.turn = 0;
  }

  render() {
    const last = this.decisions.at(-1);
    if (last === undefined) return nothing;
    const shown = this.decisions.slice(-SHOWN_MAX);
    const width = EDGE * 2 + STEP * shown.length;
    const points = shown.map(({ decision }, i) => `${x(i)},${y(decision.risk)}`).join(' ');
    const threshold = shown.map(({ decision }, i) => `${x(i)},${y(decision.threshold)}`).join(' ');
    // One stop for the tab key; the arrows go from turn to turn.
    const stop = shown.some(({ of }) => of === this.turn) ? this.turn : last.of;
    return html`
      <figure>
        <figcaption>Risk ${percent(last.decision.risk)}<br />against ${percent(last.decision.threshold)}</figcaption>
        <div class="scroll">
          <svg width=${width} height=${HEIGHT} viewBox=${`0 0 ${width} ${HEIGHT}`} role="group" aria-label="Risk turn by turn">
            <polyline class="line threshold" points=${shown.length > 1 ? threshold : `0,${y(last.decision.threshold)} ${width},${y(last.decision.threshold)}`}></polyline>
            <polyline class="line" points=${points}></polyline>
            ${shown.map((point, i) => this.#point(point, i, stop))}
          </svg>
        </div>
      </figure>
    `;
  }

  /**
   * @param {Decisions[number]} point
   * @param {number} i
   * @param {number} stop the turn the tab key comes to
   */
  #point({ of, decision }, i, stop) {
    const label = `Message ${of}: risk ${percent(decision.risk)}, ${words.outcome(decision.outcome)}`;
    return svg`
      <g
        role="button"
        tabindex=${of === stop ? 0 : -1}
        aria-label=${label}
        aria-pressed=${String(this.turn === of)}
        ?data-over=${decision.risk >= decision.threshold || decision.outcome === 'handoff'}
        @click=${() => this.#choose(of)}
        @keydown=${(/** @type {KeyboardEvent} */ event) => this.#key(event, of)}
      >
        <title>${label}</title>
        <circle class="ring" cx=${x(i)} cy=${y(decision.risk)} r="11"></circle>
        <circle class="dot" cx=${x(i)} cy=${y(decision.risk)} r="5"></circle>
      </g>
    `;
  }

  /**
   * @param {KeyboardEvent} event
   * @param {number} of
   */
  #key(event, of) {
    const point = /** @type {SVGGElement} */ (event.currentTarget);
    const next = { ArrowRight: point.nextElementSibling, ArrowLeft: point.previousElementSibling }[event.key];
    if (next instanceof SVGGElement) next.focus();
    else if (event.key === 'Enter' || event.key === ' ') this.#choose(of);
    else return;
    event.preventDefault();
  }

  /** @param {number} of */
  #choose(of) {
    this.dispatchEvent(new CustomEvent('turn', { detail: of }));
  }
}

/** @param {number} i */
function x(i) {
  return EDGE + STEP / 2 + i * STEP;
}

customElements.define('baton-risk-line', BatonRiskLine);
