/**
 * Files chosen for a message: uploads them at once, so that sending is quick, and knows how far
 * they are. Where to is the owner's to say.
 */

import * as files from '../model/files.js';
import { said } from './api.js';
import { State } from './state.js';

/**
 * @callback Upload sends one file
 * @param {File} file
 * @param {(share: number) => void} told how much has gone
 * @param {AbortSignal} signal
 * @returns {Promise<files.Kept>}
 */

export class Tray {
  #upload;
  #words;
  #last = 0;
  /** @type {Map<number, AbortController>} */
  #underWay = new Map();

  /**
   * @param {Upload} upload
   * @param {{ tooLarge: (max: string) => string }} words
   */
  constructor(upload, words) {
    this.#upload = upload;
    this.#words = words;
    /** @type {State<files.Chosen[]>} */
    this.state = new State(/** @type {files.Chosen[]} */ ([]));
  }

  get isUnderWay() {
    return files.isUnderWay(this.state.value);
  }

  /** Whether anything can go with a message now. */
  get hasReady() {
    return files.ready(this.state.value).length > 0;
  }

  /** @param {Iterable<File>} chosen */
  add(chosen) {
    for (const file of chosen) void this.#add(file);
  }

  /** @param {number} key */
  remove(key) {
    this.#underWay.get(key)?.abort();
    this.state.set(files.remove(this.state.value, key));
  }

  clear() {
    for (const { key } of this.state.value) this.remove(key);
  }

  /**
   * What goes with the message that is sent now; the tray is empty then.
   * @returns {files.Kept[]}
   */
  take() {
    const ready = files.ready(this.state.value);
    this.state.set([]);
    return ready;
  }

  /** @param {File} file */
  async #add(file) {
    this.#last += 1;
    const key = this.#last;
    if (this.state.value.length >= files.FILES_MAX) return;
    this.state.set(files.add(this.state.value, { key, name: file.name, size: file.size }));
    if (file.size > files.BYTES_MAX) {
      this.#change(key, { trouble: this.#words.tooLarge(files.size(files.BYTES_MAX)) });
      return;
    }
    const ending = new AbortController();
    this.#underWay.set(key, ending);
    try {
      const kept = await this.#upload(file, (share) => this.#change(key, { share }), ending.signal);
      this.#change(key, { kept, share: 1 });
    } catch (error) {
      this.#change(key, { trouble: said(error) });
    } finally {
      this.#underWay.delete(key);
    }
  }

  /**
   * @param {number} key
   * @param {Partial<files.Chosen>} change
   */
  #change(key, change) {
    this.state.set(files.change(this.state.value, key, change));
  }
}
