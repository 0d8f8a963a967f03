/** What is looked at. Everything chosen here stands in the address: it can be kept, sent, gone back to. */

import { LitElement, css, html, nothing } from 'lit';
import { CONDITIONS, USUAL_DAYS, called, grouped } from '../model/insights.js';
import { hashOf } from '../shell/router.js';
import { base } from '../styles/base.js';
import { controls } from '../styles/controls.js';

const DAYS = [['7', 'Last 7 days'], ['28', 'Last 28 days'], ['90', 'Last 90 days'], ['365', 'Last year'], ['all', 'All of history']];
const TARGETS = [['', 'No target'], ['30', '30 seconds'], ['60', '1 minute'], ['120', '2 minutes'], ['300', '5 minutes'], ['900', '15 minutes']];
const TIERS = ['trial', 'standard', 'premium', 'enterprise'];
const JOURNEYS = ['trial', 'onboarding', 'active', 'renewal'];
const LANGUAGES = ['en', 'de', 'fr', 'es', 'it', 'zh', 'und'];

export class BatonFilters extends LitElement {
  static properties = { desk: { attribute: false }, words: { attribute: false }, query: { attribute: false }, page: { type: String } };

  static styles = [
    base,
    controls,
    css`
      form {
        display: flex;
        flex-wrap: wrap;
        align-items: end;
        gap: var(--gap-2) var(--gap-3);
        padding: var(--gap-3);
        border-radius: var(--radius);
        background: var(--surface-sunken);
      }

      label {
        margin-block-end: 0;
        font-size: 0.75rem;
      }

      form > div {
        flex: 0 1 10rem;
        min-inline-size: 7.5rem;
      }

      @media (max-width: 40rem) {
        form > div {
          flex: 1 1 40%;
        }
      }
    `,
  ];

  constructor() {
    super();
    /** @type {import('../console/desk.js').Desk} */
    this.desk = /** @type {any} */ (undefined);
    /** @type {import('../types/api.js').MetricDefinitions} */
    this.words = /** @type {any} */ (undefined);
    this.query = new URLSearchParams();
    this.page = 'overview';
  }

  render() {
    const { topics, segments } = this.words;
    const own = this.query.has('from') || this.query.has('to');
    const days = own ? [...DAYS, ['', 'Chosen days']] : DAYS;
    const rest = CONDITIONS.filter((name) => ['trigger', 'cause', 'agent'].includes(name) && this.query.has(name));
    return html`
      <form aria-label="What is looked at" @change=${this.#changed} @submit=${(/** @type {Event} */ event) => event.preventDefault()}>
        ${this.#choice('days', 'When', days, own ? '' : (this.query.get('days') ?? USUAL_DAYS))}
        <div><label for="from">From</label><input id="from" name="from" type="date" .value=${this.query.get('from') ?? ''} /></div>
        <div><label for="to">Before</label><input id="to" name="to" type="date" .value=${this.query.get('to') ?? ''} /></div>
        ${this.#condition('topic', 'Topic', topics)} ${this.#condition('tier', 'Customer tier', TIERS)}
        ${this.#condition('journey', 'Journey', JOURNEYS)} ${this.#condition('language', 'Language', LANGUAGES)}
        ${segments.length === 0 ? nothing : this.#condition('segment', 'Segment', segments)}
        ${this.#choice('within', 'Answer within', TARGETS, this.query.get('within') ?? '')}
        ${rest.map(
          (name) => html`
            <button type="button" class="plain" @click=${() => this.#without(name)}>
              ${grouped(name)}: ${called(name, this.query.get(name) ?? '', (id) => this.desk.nameOf(id))} ✕<span class="unseen">, remove</span>
            </button>
          `,
        )}
      </form>
    `;
  }

  /**
   * @param {string} name
   * @param {string} word
   * @param {string[]} values
   */
  #condition(name, word, values) {
    const chosen = this.query.get(name) ?? '';
    const known = values.includes(chosen) || chosen === '' ? values : [...values, chosen];
    return this.#choice(name, word, [['', 'Any'], ...known.map((value) => [value, called(name, value, () => value)])], chosen);
  }

  /**
   * @param {string} name
   * @param {string} word
   * @param {string[][]} options
   * @param {string} chosen
   */
  #choice(name, word, options, chosen) {
    return html`
      <div>
        <label for=${name}>${word}</label>
        <select id=${name} name=${name}>
          ${options.map(([value, text]) => html`<option value=${value ?? ''} ?selected=${value === chosen}>${text}</option>`)}
        </select>
      </div>
    `;
  }

  /** @param {Event} event */
  #changed(event) {
    const { name, value } = /** @type {HTMLInputElement} */ (event.target);
    const query = new URLSearchParams(this.query);
    if (value === '') query.delete(name);
    else query.set(name, value);
    if (name === 'days') for (const other of ['from', 'to']) query.delete(other);
    if (name === 'from' || name === 'to') query.delete('days');
    this.#go(query);
  }

  /** @param {string} name */
  #without(name) {
    const query = new URLSearchParams(this.query);
    query.delete(name);
    this.#go(query);
  }

  /** @param {URLSearchParams} query */
  #go(query) {
    query.delete('offset');
    location.hash = hashOf('insights', this.page, Object.fromEntries(query));
  }
}

customElements.define('baton-filters', BatonFilters);
