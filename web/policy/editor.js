/**
 * A document with numbered lines, and what is found in it written behind the line it is about. The
 * text is a plain text field: everything a browser can do with one works.
 */

import { LitElement, css, html, nothing } from 'lit';
import { base } from '../styles/base.js';
import { controls } from '../styles/controls.js';

/** @typedef {{ line?: number | undefined, message: string, grave: boolean }} Finding */

export class BatonDocument extends LitElement {
  static properties = { text: { type: String }, label: { type: String }, findings: { attribute: false }, scrolled: { state: true } };

  static styles = [
    base,
    controls,
    css`
      :host {
        display: block;
        --line: 1.25rem;
      }

      .frame {
        display: grid;
        grid-template-columns: auto minmax(0, 1fr);
        grid-template-rows: minmax(0, 1fr);
        block-size: min(40rem, 70dvh);
        overflow: hidden;
        border: 1px solid var(--border-strong);
        border-radius: var(--radius);
        background: var(--surface);
        font-family: var(--font-code);
        font-size: 0.8125rem;
        line-height: var(--line);
      }

      .frame:focus-within {
        outline: 2px solid var(--focus);
        outline-offset: 2px;
      }

      .numbers {
        grid-area: 1 / 1;
        overflow: hidden;
        padding: var(--gap-2) var(--gap-2);
        border-inline-end: 1px solid var(--border);
        background: var(--surface-raised);
        color: var(--text-soft);
        text-align: end;
        font-variant-numeric: tabular-nums;
        user-select: none;
      }

      .numbers div {
        white-space: pre;
      }

      .numbers .warn {
        color: var(--warn);
        font-weight: 700;
      }

      .numbers .grave {
        color: var(--danger);
        font-weight: 700;
      }

      .field {
        grid-area: 1 / 2;
        position: relative;
        overflow: hidden;
      }

      textarea {
        position: relative;
        block-size: 100%;
        margin: 0;
        padding: var(--gap-2) var(--gap-3);
        border: 0;
        border-radius: 0;
        background: transparent;
        font: inherit;
        white-space: pre;
        overflow: auto;
        resize: none;
        tab-size: 2;
        outline: none;
      }

      .said {
        position: absolute;
        inset: 0;
        pointer-events: none;
      }

      .said p {
        position: absolute;
        white-space: nowrap;
      }

      .said span {
        padding: 0.0625rem var(--gap-2);
        border-radius: var(--radius-small);
        background: var(--warn-soft);
        color: var(--warn);
        font-family: var(--font);
        font-size: 0.75rem;
      }

      .said span.grave {
        background: var(--danger-soft);
        color: var(--danger);
      }
    `,
  ];

  constructor() {
    super();
    this.text = '';
    this.label = '';
    /** @type {Finding[]} */
    this.findings = [];
    /** How far the text is scrolled, in pixels. */
    this.scrolled = { top: 0, left: 0 };
  }

  render() {
    const lines = this.text.split('\n');
    /** The gravest finding of each line. @type {Map<number, Finding>} */
    const found = new Map();
    for (const finding of this.findings) {
      const { line } = finding;
      if (line !== undefined && (finding.grave || !found.has(line))) found.set(line, finding);
    }
    const { top, left } = this.scrolled;
    return html`
      <div class="frame">
        <div class="numbers" aria-hidden="true">
          <div .style=${`transform: translateY(${-top}px)`}>${lines.map((_, at) => {
            const here = found.get(at + 1);
            return html`<div class=${here === undefined ? '' : here.grave ? 'grave' : 'warn'}>${at + 1}</div>`;
          })}</div>
        </div>
        <div class="field">
          <div class="said" aria-hidden="true">
            ${[...found].map(
              ([line, { message, grave }]) => html`<p
                .style=${`inset-block-start: calc(var(--gap-2) + ${line - 1} * var(--line) - ${top}px); inset-inline-start: calc(var(--gap-3) + ${(lines[line - 1] ?? '').length + 2}ch - ${left}px)`}
              ><span class=${grave ? 'grave' : ''}>${message}</span></p>`,
            )}
          </div>
          <textarea
            aria-label=${this.label}
            aria-invalid=${this.findings.some(({ grave }) => grave) ? 'true' : nothing}
            spellcheck="false"
            autocomplete="off"
            dir="ltr"
            .value=${this.text}
            @input=${this.#typed}
            @scroll=${this.#scroll}
          ></textarea>
        </div>
      </div>
    `;
  }

  /**
   * Chooses a line and brings it into view.
   * @param {number} line from 1
   */
  show(line) {
    const field = this.renderRoot.querySelector('textarea');
    if (field === null) return;
    const lines = this.text.split('\n');
    const from = lines.slice(0, line - 1).reduce((sum, text) => sum + text.length + 1, 0);
    field.focus();
    field.setSelectionRange(from, from + (lines[line - 1] ?? '').length);
    const height = parseFloat(getComputedStyle(field).lineHeight);
    field.scrollTop = Math.max(0, (line - 1) * height - field.clientHeight / 3);
  }

  /** @param {Event} event */
  #typed(event) {
    this.text = /** @type {HTMLTextAreaElement} */ (event.target).value;
    this.dispatchEvent(new CustomEvent('typed', { detail: this.text }));
  }

  /** @param {Event} event */
  #scroll(event) {
    const { scrollTop, scrollLeft } = /** @type {HTMLTextAreaElement} */ (event.target);
    this.scrolled = { top: scrollTop, left: scrollLeft };
  }
}

customElements.define('baton-document', BatonDocument);
