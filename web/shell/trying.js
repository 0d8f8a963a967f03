/**
 * Tries what was asked for on behalf of an element, and says in one line what went wrong until the
 * next attempt goes well. What an element does, whoever asked for it asks for again; what it shows
 * and could not be fetched is tried again where that is said.
 */

import { html, nothing } from 'lit';
import { ApiError, said } from './api.js';

export class Trying {
  #host;
  /** Something is being done. */
  busy = false;
  /** What went wrong with it, for people; empty when nothing did. */
  trouble = '';
  /** What could not be fetched; `passing`: it may go well later. @type {{ why: string, passing: boolean, what: () => Promise<void> } | undefined} */
  lack;
  /** Something is being fetched. */
  #fetching = false;
  /** Counts what was fetched: only the last counts. */
  #turn = 0;

  /** @param {{ requestUpdate(): void }} host shown anew when any of it changes */
  constructor(host) {
    this.#host = host;
  }

  /**
   * Does something.
   * @param {() => Promise<void>} what
   * @returns {Promise<boolean>} whether it went well
   */
  async try(what) {
    // What went wrong before is no longer said: when it does again, it is read out again.
    this.#tell(true, '');
    try {
      await what();
      this.#tell(false, '');
      return true;
    } catch (error) {
      this.#tell(false, said(error));
      return false;
    }
  }

  /**
   * Fetches what is shown. Once something else is asked for, it no longer matters what came of it.
   * @param {() => Promise<void>} what
   * @returns {Promise<boolean>} whether it is here
   */
  async load(what) {
    this.#turn += 1;
    const turn = this.#turn;
    this.#fetching = true;
    if (this.lack?.what !== what) this.lack = undefined;
    this.#host.requestUpdate();
    /** @type {Trying['lack']} */
    let lack;
    try {
      await what();
    } catch (error) {
      lack = { why: said(error), passing: !(error instanceof ApiError) || error.passing, what };
    }
    if (turn === this.#turn) {
      this.#fetching = false;
      this.lack = lack;
      this.#host.requestUpdate();
    }
    return lack === undefined;
  }

  /** Nothing went wrong any more. */
  forget() {
    this.#tell(this.busy, '');
  }

  /** @returns {unknown} what went wrong; nothing when nothing did */
  view() {
    return html`
      ${this.lack === undefined ? nothing : html`<div class="trouble" role="alert"><p>${this.lack.why}</p>${this.lack.passing ? this.#button() : nothing}</div>`}
      ${this.trouble === '' ? nothing : html`<p class="trouble" role="alert">${this.trouble}</p>`}
    `;
  }

  #button() {
    return html`<button type="button" @click=${this.#again}>${this.#fetching ? 'Trying…' : 'Try again'}</button>`;
  }

  /** Once it is here, the button is gone: whoever pressed it goes on at the beginning of what it stood in. */
  #again = async (/** @type {Event} */ event) => {
    const root = /** @type {HTMLElement} */ (event.currentTarget).getRootNode();
    if (this.lack === undefined || this.#fetching || !(await this.load(this.lack.what)) || !(root instanceof ShadowRoot)) return;
    const place = /** @type {HTMLElement} */ (root.host);
    place.tabIndex = -1;
    place.addEventListener('blur', () => place.removeAttribute('tabindex'), { once: true });
    place.focus();
  };

  /**
   * @param {boolean} busy
   * @param {string} trouble
   */
  #tell(busy, trouble) {
    this.busy = busy;
    this.trouble = trouble;
    this.#host.requestUpdate();
  }
}
