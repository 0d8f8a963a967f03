/**
 * What a screen reader is told, each line once. Lines are only added to those that stand there: one
 * that moved up would be read again. They leave together, some time after the last.
 */

import { html } from '../vendor/lit-html/lit-html.js';

/** By then the last line was spoken. */
const SPOKEN_MS = 4_000;

export class Spoken {
  #host;
  /** @type {string[]} */
  #lines = [];
  /** @type {number | undefined} */
  #timer;

  /** @param {{ requestUpdate(): void }} host shows it */
  constructor(host) {
    this.#host = host;
  }

  /** @param {string} line */
  say(line) {
    this.#lines.push(line);
    this.#host.requestUpdate();
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.clear(), SPOKEN_MS);
  }

  clear() {
    this.#lines = [];
    this.#host.requestUpdate();
  }

  view() {
    return html`<div class="unseen" role="log" aria-live="polite">${this.#lines.map((line) => html`<p>${line}</p>`)}</div>`;
  }
}
