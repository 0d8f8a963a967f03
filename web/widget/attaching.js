/**
 * Files in the customer's window: chosen, pasted or dropped, and shown. What it takes to do that is
 * fetched with the first of them.
 */

import { html, nothing } from '../vendor/lit-html/lit-html.js';
import { Later } from './later.js';
import { words } from './words.js';

/** @typedef {import('../model/files.js').Kept} Kept */

export class Attaching {
  #host;
  #session;
  #parts;

  /**
   * @param {import('./baton-chat.js').BatonChat} host
   * @param {() => import('./session.js').Session} session
   */
  constructor(host, session) {
    this.#host = host;
    this.#session = session;
    this.#parts = new Later(host, () => this.#load());
  }

  get isUnderWay() {
    return this.#parts.now?.tray.isUnderWay === true;
  }

  /** @returns {Kept[]} what goes with the message that is sent now */
  take() {
    return this.#parts.now?.tray.take() ?? [];
  }

  clear() {
    this.#parts.now?.tray.clear();
  }

  /** @returns {unknown} the files that are chosen */
  tray() {
    const { now } = this.#parts;
    return now?.trayView(now.tray.state.value, (key) => now.tray.remove(key), words);
  }

  /**
   * @param {readonly Kept[] | null | undefined} files of a message
   * @returns {unknown}
   */
  view(files) {
    if (!files?.length) return nothing;
    return this.#parts.here?.views.view(files) ?? files.map(({ name }) => html`<p class="text">${name}</p>`);
  }

  pick() {
    void this.#parts.here;
    /** @type {HTMLInputElement | null} */ (this.#host.renderRoot.querySelector('#files'))?.click();
  }

  /** @param {Event} event */
  picked = (event) => {
    const input = /** @type {HTMLInputElement} */ (event.target);
    this.#add(input.files);
    input.value = '';
    /** @type {HTMLElement | null} */ (this.#host.renderRoot.querySelector('#say'))?.focus();
  };

  /** @param {ClipboardEvent} event */
  pasted = (event) => {
    if (event.clipboardData?.files.length) event.preventDefault();
    this.#add(event.clipboardData?.files);
  };

  /** @param {DragEvent} event */
  dragged = (event) => {
    if (event.dataTransfer?.types.includes('Files')) event.preventDefault();
  };

  /** @param {DragEvent} event */
  dropped = (event) => {
    event.preventDefault();
    this.#add(event.dataTransfer?.files);
  };

  /** @param {FileList | null | undefined} files read before the event is over, when they are gone */
  #add(files) {
    const chosen = [...(files ?? [])];
    if (chosen.length > 0) void this.#parts.load().then(({ tray }) => tray.add(chosen), () => {});
  }

  async #load() {
    const { FileViews, Tray, filesStyle, trayView } = await import('./files.js');
    const tray = new Tray((file, told, signal) => this.#session().upload(file, told, signal), words);
    const views = new FileViews((file) => this.#session().fetchFile(file), () => words);
    tray.state.listen(() => this.#host.requestUpdate());
    return { style: filesStyle, tray, trayView, views };
  }
}
