/** Short words about what has just happened; they go by themselves and can be sent away. */

import { LitElement, css, html } from 'lit';
import { base } from '../styles/base.js';
import { controls } from '../styles/controls.js';
import { icon } from '../styles/icons.js';

const SHOWN_MS = 6_000;

export class BatonToasts extends LitElement {
  static properties = { desk: { attribute: false }, shown: { state: true } };

  static styles = [
    base,
    controls,
    css`
      :host {
        position: fixed;
        inset-block-end: var(--gap-4);
        inset-inline: 0;
        z-index: 20;
        display: grid;
        justify-items: center;
        gap: var(--gap-2);
        pointer-events: none;
      }

      @media (max-width: 40rem) {
        :host {
          inset-block-end: 4.5rem;
        }
      }

      p {
        display: flex;
        align-items: center;
        gap: var(--gap-2);
        max-inline-size: min(34rem, calc(100vw - 2rem));
        padding: var(--gap-2) var(--gap-2) var(--gap-2) var(--gap-4);
        border-radius: var(--radius);
        background: light-dark(var(--ink-800), var(--paper-200));
        color: light-dark(var(--paper-50), var(--ink-900));
        box-shadow: var(--shadow-high);
        pointer-events: auto;
        overflow-wrap: anywhere;
      }

      p.bad {
        background: var(--danger-soft);
        color: var(--danger);
      }

      button.plain,
      button.plain:hover:not(:disabled) {
        background: none;
        color: inherit;
      }
    `,
  ];

  constructor() {
    super();
    /** @type {import('./desk.js').Desk | undefined} */
    this.desk = undefined;
    /** @type {{ text: string, bad: boolean }[]} */
    this.shown = [];
  }

  firstUpdated() {
    this.desk?.addEventListener('toast', (event) => this.#add(/** @type {CustomEvent} */ (event).detail));
  }

  /** @param {{ text: string, bad: boolean }} toast */
  #add(toast) {
    this.shown = [...this.shown, toast].slice(-3);
    setTimeout(() => this.#drop(toast), SHOWN_MS);
  }

  /** @param {{ text: string, bad: boolean }} toast */
  #drop(toast) {
    this.shown = this.shown.filter((other) => other !== toast);
  }

  render() {
    return html`
      <div role="status">
        ${this.shown.map(
          (toast) => html`
            <p class=${toast.bad ? 'bad' : ''}>
              ${toast.text}
              <button class="plain icon" aria-label="Dismiss" @click=${() => this.#drop(toast)}>${icon('close')}</button>
            </p>
          `,
        )}
      </div>
    `;
  }
}

customElements.define('baton-toasts', BatonToasts);
