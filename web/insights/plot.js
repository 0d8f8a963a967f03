/**
 * A line chart (uPlot) in the colours of the page, drawn anew when its size or the theme changes.
 * It is for the eye; whoever uses it puts the same numbers into a table beside it.
 */

import { LitElement, css, html } from 'lit';
import uPlot from 'uplot';
import { base } from '../styles/base.js';

/** Colours in the order of the lines; told apart by their dashes too. */
const COLOURS = ['--accent', '--risk', '--info', '--warn'];
const DASHES = [[], [6, 3], [2, 3], [8, 3, 2, 3]];
const HEIGHT = 220;

export class BatonPlot extends LitElement {
  static properties = { data: { attribute: false }, names: { attribute: false }, values: { attribute: false }, time: { type: Boolean }, share: { type: Boolean } };

  static styles = [
    base,
    css`
      :host {
        display: block;
        min-inline-size: 0;
      }

      .names {
        display: flex;
        flex-wrap: wrap;
        gap: var(--gap-1) var(--gap-4);
        margin-block: var(--gap-1);
        font-size: var(--size-small);
      }

      .names svg {
        inline-size: 1.75rem;
        block-size: 0.5rem;
        vertical-align: middle;
      }

      .probe {
        display: none;
      }
    `,
  ];

  /** @type {uPlot | undefined} */
  #plot;
  #sizes = new ResizeObserver(() => this.#resize());
  #theme = new MutationObserver(() => this.#draw());
  #scheme = matchMedia('(prefers-color-scheme: dark)');
  #redraw = () => this.#draw();

  constructor() {
    super();
    /** Places along the bottom, then one row a line. @type {(number | null)[][]} */
    this.data = [];
    /** @type {string[]} */
    this.names = [];
    /** How a value reads. @type {(value: number) => string} */
    this.values = String;
    this.time = false;
    this.share = false;
  }

  connectedCallback() {
    super.connectedCallback();
    this.#sizes.observe(this);
    this.#theme.observe(document.documentElement, { attributeFilter: ['data-theme'] });
    this.#scheme.addEventListener('change', this.#redraw);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#sizes.disconnect();
    this.#theme.disconnect();
    this.#scheme.removeEventListener('change', this.#redraw);
    this.#plot?.destroy();
    this.#plot = undefined;
  }

  render() {
    return html`
      <link rel="stylesheet" href="/vendor/uplot/uPlot.min.css" />
      <span class="probe"></span>
      ${this.names.length < 2
        ? ''
        : html`<p class="names" aria-hidden="true">
            ${this.names.map(
              (name, place) => html`
                <span>
                  <svg viewBox="0 0 28 8"><line x1="0" y1="4" x2="28" y2="4" stroke=${`var(${COLOURS[place % 4] ?? '--accent'})`} stroke-width="2.5" stroke-dasharray=${(DASHES[place % 4] ?? []).join(' ')}></line></svg>
                  ${name}
                </span>
              `,
            )}
          </p>`}
      <div class="plot" aria-hidden="true"></div>
    `;
  }

  updated() {
    this.#draw();
  }

  /** @param {string} name */
  #colour(name) {
    const probe = /** @type {HTMLElement} */ (this.renderRoot.querySelector('.probe'));
    probe.style.color = `var(${name})`;
    return getComputedStyle(probe).color;
  }

  #draw() {
    const place = /** @type {HTMLElement | null} */ (this.renderRoot.querySelector('.plot'));
    if (place === null || !this.isConnected) return;
    this.#plot?.destroy();
    const text = this.#colour('--text-soft');
    const axis = { stroke: text, grid: { stroke: this.#colour('--border'), width: 1 }, ticks: { show: false }, font: '12px system-ui' };
    this.#plot = new uPlot(
      {
        width: Math.max(place.clientWidth, 200),
        height: HEIGHT,
        legend: { show: false },
        cursor: { show: false },
        scales: { x: { time: this.time }, y: this.share ? { range: [0, 1] } : { range: (_, __, most) => [0, most > 0 ? most * 1.08 : 1] } },
        axes: [this.time ? axis : { ...axis, values: (_, ticks) => ticks.map((tick) => this.values(tick)) }, { ...axis, size: 64, values: (_, ticks) => ticks.map((tick) => this.values(tick)) }],
        series: [
          {},
          ...this.names.map((label, at) => ({
            label,
            stroke: this.#colour(COLOURS[at % 4] ?? '--accent'),
            width: 2,
            dash: DASHES[at % 4] ?? [],
            points: { show: true, size: 5 },
            spanGaps: false,
          })),
        ],
      },
      /** @type {any} */ (this.data),
      place,
    );
  }

  #resize() {
    const place = /** @type {HTMLElement | null} */ (this.renderRoot.querySelector('.plot'));
    if (place !== null && place.clientWidth > 0) this.#plot?.setSize({ width: place.clientWidth, height: HEIGHT });
  }
}

customElements.define('baton-plot', BatonPlot);
