/**
 * Tries what was asked for on behalf of an element: it is busy meanwhile, and what went wrong is said
 * in one line until the next attempt goes well.
 */

import { html, nothing } from '../vendor/lit-html/lit-html.js';
import { said } from './api.js';

export class Trying {
  #host;
  busy = false;
  /** what went wrong, for people; empty when nothing did */
  trouble = '';

  /** @param {import('lit').ReactiveControllerHost} host shown anew when either changes */
  constructor(host) {
    this.#host = host;
  }

  /**
   * @param {() => Promise<void>} what
   * @returns {Promise<boolean>} whether it went well
   */
  async try(what) {
    this.#tell({ busy: true, trouble: this.trouble });
    try {
      await what();
      this.#tell({ busy: false, trouble: '' });
      return true;
    } catch (error) {
      this.#tell({ busy: false, trouble: said(error) });
      return false;
    }
  }

  /** Nothing went wrong any more. */
  forget() {
    this.#tell({ busy: this.busy, trouble: '' });
  }

  /** @returns {unknown} what went wrong; nothing when nothing did */
  view() {
    return this.trouble === '' ? nothing : html`<p class="trouble" role="alert">${this.trouble}</p>`;
  }

  /** @param {{ busy: boolean, trouble: string }} state */
  #tell({ busy, trouble }) {
    this.busy = busy;
    this.trouble = trouble;
    this.#host.requestUpdate();
  }
}
