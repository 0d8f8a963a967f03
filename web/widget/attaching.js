/**
 * Files in the customer's window: chosen, pasted or dropped, and shown. What it takes to do that is
 * fetched with the first of them.
 */

import { html, nothing } from '../vendor/lit-html/lit-html.js';
import { words } from './words.js';

/** @typedef {import('../model/files.js').Kept} Kept */
/** @typedef {{ parts: typeof import('./files.js'), tray: import('./files.js').Tray, views: import('./files.js').FileViews }} Here */

export class Attaching {
  #host;
  #session;
  /** @type {Here | undefined} */
  #here;

  /**
   * @param {import('./element.js').WidgetElement} host
   * @param {() => import('./session.js').Session | undefined} session
   */
  constructor(host, session) {
    this.#host = host;
    this.#session = session;
  }

  get isUnderWay() {
    return this.#here?.tray.isUnderWay === true;
  }

  /** @returns {Kept[]} what goes with the message that is sent now */
  take() {
    return this.#here?.tray.take() ?? [];
  }

  clear() {
    this.#here?.tray.clear();
  }

  /** @returns {unknown} the files that are chosen */
  tray() {
    const here = this.#here;
    return here === undefined ? nothing : here.parts.trayView(here.tray.state.value, (key) => here.tray.remove(key), words);
  }

  /**
   * @param {readonly Kept[] | null | undefined} files of a message
   * @returns {unknown}
   */
  view(files) {
    if (!files?.length) return nothing;
    if (this.#here === undefined) void this.#load();
    return this.#here?.views.view(files) ?? files.map(({ name }) => html`<p class="text">${name}</p>`);
  }

  pick() {
    void this.#load();
    /** @type {HTMLInputElement | null} */ (this.#host.renderRoot.querySelector('#files'))?.click();
  }

  picked = (/** @type {Event} */ event) => {
    const input = /** @type {HTMLInputElement} */ (event.target);
    this.#add(input.files);
    input.value = '';
    /** @type {HTMLElement | null} */ (this.#host.renderRoot.querySelector('#say'))?.focus();
  };

  pasted = (/** @type {ClipboardEvent} */ event) => {
    if (event.clipboardData?.files.length) event.preventDefault();
    this.#add(event.clipboardData?.files);
  };

  dragged = (/** @type {DragEvent} */ event) => {
    if (event.dataTransfer?.types.includes('Files')) event.preventDefault();
  };

  dropped = (/** @type {DragEvent} */ event) => {
    event.preventDefault();
    this.#add(event.dataTransfer?.files);
  };

  /** @param {FileList | null | undefined} files read before the event is over, when they are gone */
  #add(files) {
    const chosen = [...(files ?? [])];
    if (chosen.length > 0) void this.#load().then((here) => here?.tray.add(chosen));
  }

  async #load() {
    const session = this.#session();
    if (this.#here !== undefined || session === undefined) return this.#here;
    const parts = await import('./files.js');
    if (this.#here === undefined) {
      const tray = new parts.Tray((file, told, signal) => session.upload(file, told, signal), words);
      const views = new parts.FileViews((file) => session.fetchFile(file), () => words);
      this.#here = { parts, tray, views };
      tray.state.listen(() => this.#host.requestUpdate());
      const { styleSheet } = parts.filesStyle;
      if (styleSheet) /** @type {ShadowRoot} */ (this.#host.renderRoot).adoptedStyleSheets.push(styleSheet);
      this.#host.requestUpdate();
    }
    return this.#here;
  }
}
