/** Past cases like this one, refreshed as the talk goes on; their fix goes into the reply for editing. */

import { LitElement, html, nothing } from 'lit';
import { percent } from '../model/format.js';
import { nCustomer } from '../model/room.js';
import * as words from '../model/words.js';
import { Trying } from '../shell/trying.js';
import { base } from '../styles/base.js';
import { controls } from '../styles/controls.js';
import { icon } from '../styles/icons.js';
import { briefingStyle } from './briefing-style.js';

/** @typedef {import('../types/wire.js').SimilarCase} SimilarCase */

const SHOWN = 3;
const PAUSE_MS = 1_500;
/** So often it is asked again while cases are still being read in. */
const BEHIND_MS = 3_000;

/**
 * @fires use detail: the fix, for the reply
 */
export class BatonSimilar extends LitElement {
  static properties = {
    desk: { attribute: false },
    conversation: { type: String },
    room: { attribute: false },
    cases: { state: true },
    behind: { state: true },
    said: { state: true },
  };

  static styles = [base, controls, briefingStyle];

  #for = '';
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  #trying = new Trying(this);

  constructor() {
    super();
    /** @type {import('./desk.js').Desk} */
    this.desk = /** @type {any} */ (undefined);
    this.conversation = '';
    /** @type {import('../model/room.js').Room} */
    this.room = /** @type {any} */ (undefined);
    /** @type {SimilarCase[] | undefined} */
    this.cases = undefined;
    /** Not every case can be found yet. */
    this.behind = false;
    /** @type {Record<string, boolean>} what was said of a case here */
    this.said = {};
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clearTimeout(this.#timer);
  }

  willUpdate() {
    if (!this.room.loaded) return;
    const wanted = `${this.conversation}|${nCustomer(this.room)}`;
    if (wanted === this.#for) return;
    const other = !this.#for.startsWith(this.conversation);
    this.#for = wanted;
    if (other) {
      this.cases = undefined;
      this.said = {};
    }
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#fetch(wanted), other ? 0 : PAUSE_MS);
  }

  /** @param {string} wanted */
  async #fetch(wanted) {
    await this.#trying.load(async () => {
      /** @type {import('../types/api.js').Cases} */
      const { cases, index_behind: behind } = await this.desk.api.get(`/conversations/${this.conversation}/similar`);
      if (wanted !== this.#for) return;
      this.cases = cases.slice(0, SHOWN);
      this.behind = behind;
      if (behind && this.isConnected) this.#timer = setTimeout(() => void this.#fetch(wanted), BEHIND_MS);
    });
  }

  render() {
    const { cases } = this;
    return html`
      <section aria-label="Similar cases">
        <h3>Similar cases</h3>
        ${this.#trying.view()}
        ${cases === undefined
          ? html`<p class="hint wait">Looking…</p>`
          : cases.length === 0
            ? this.behind
              ? nothing
              : html`<p class="hint">Nothing like it was wrapped up yet.</p>`
            : html`<ul class="cases">${cases.map((similar) => this.#case(similar))}</ul>`}
        ${this.behind ? html`<p class="hint wait">${words.CASES_BEHIND}</p>` : nothing}
      </section>
    `;
  }

  /** @param {SimilarCase} similar */
  #case({ case_id: id, ask, fix, disposition, score, reopened }) {
    const said = this.said[id];
    return html`
      <li class="case">
        <h4><a href=${`#/cases/${id}`}>${ask}</a></h4>
        <p class="row">
          <span class="tag ${disposition === 'not_solved' ? 'warn' : 'good'}">${words.disposition(disposition)}</span>
          <span class="tag">${percent(score)} alike</span>
          ${reopened ? html`<span class="tag risk">${icon('alert')} came back</span>` : nothing}
        </p>
        ${fix === '' ? nothing : html`<p dir="auto">${fix}</p>`}
        <p class="row">
          ${fix === '' ? nothing : html`<button @click=${() => this.#use(fix)}>Use this fix</button>`}
          <button class="plain" aria-pressed=${String(said === true)} @click=${() => void this.#feedback(id, true)}>${said === true ? icon('check') : nothing} Helped</button>
          <button class="plain" aria-pressed=${String(said === false)} @click=${() => void this.#feedback(id, false)}>${said === false ? icon('check') : nothing} Not helped</button>
        </p>
      </li>
    `;
  }

  /** @param {string} fix */
  #use(fix) {
    this.dispatchEvent(new CustomEvent('use', { detail: fix, bubbles: true, composed: true }));
  }

  /**
   * @param {string} id
   * @param {boolean} helped
   */
  async #feedback(id, helped) {
    try {
      await this.desk.api.post(`/cases/${id}/feedback`, { conversation_id: this.conversation, helped });
      this.said = { ...this.said, [id]: helped };
    } catch (error) {
      this.desk.toast(error instanceof Error ? error.message : String(error), true);
    }
  }
}

customElements.define('baton-similar', BatonSimilar);
