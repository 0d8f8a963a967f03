/** What if: the team's own last weeks lived through again with other people, or with more customers. */

import { LitElement, css, html, nothing } from 'lit';
import { asked } from '../model/insights.js';
import { object } from '../model/words.js';
import { Trying } from '../shell/trying.js';
import { base } from '../styles/base.js';
import { room } from '../styles/console.js';
import { controls } from '../styles/controls.js';
import { tables } from './table-style.js';
import { waits } from './waits.js';

/** @typedef {import('../types/api.js').WhatIfFigures} WhatIfFigures */

/** How many times as many customers ask for a person, and how that is called. @type {[string, string][]} */
const LOADS = [
  ['0.8', 'a fifth fewer'],
  ['1', 'as many'],
  ['1.2', 'a fifth more'],
  ['1.5', 'half as many again'],
  ['2', 'twice as many'],
  ['3', 'three times as many'],
];

export class BatonWhatIf extends LitElement {
  static properties = { desk: { attribute: false }, query: { attribute: false }, found: { state: true }, };

  static styles = [
    base,
    controls,
    room,
    tables,
    css`
      form {
        display: flex;
        flex-wrap: wrap;
        align-items: end;
        gap: var(--gap-3);
        margin-block: var(--gap-3);
      }

      form > div {
        min-inline-size: min(14rem, 100%);
      }
    `,
  ];

  #trying = new Trying(this);

  constructor() {
    super();
    /** @type {import('../console/desk.js').Desk} */
    this.desk = /** @type {any} */ (undefined);
    this.query = new URLSearchParams();
    /** What was different, and what came of it. @type {{ name: string, it: WhatIfFigures } | undefined} */
    this.found = undefined;
  }

  /** @param {SubmitEvent} event */
  async #live(event) {
    event.preventDefault();
    const data = new FormData(/** @type {HTMLFormElement} */ (event.target));
    const read = (/** @type {string} */ name) => String(data.get(name) ?? '');
    const dates = asked(this.query, Date.now());
    const search = new URLSearchParams({ load: read('load') });
    for (const name of ['from', 'to']) if (dates.has(name)) search.set(name, dates.get(name) ?? '');
    for (const name of ['more', 'fewer']) if (read(name) !== '') search.set(name, read(name));
    const parts = [
      read('more') === '' ? '' : `one more like ${object(this.desk.nameOf(read('more')))}`,
      read('fewer') === '' ? '' : `without ${object(this.desk.nameOf(read('fewer')))}`,
      read('load') === '1' ? '' : `${LOADS.find(([load]) => load === read('load'))?.[1]} customers`,
    ].filter((part) => part !== '');
    await this.#trying.try(async () => {
      this.found = { name: parts.length === 0 ? 'as it was' : parts.join(', '), it: await this.desk.api.get(`/insights/what-if?${search}`) };
    });
  }

  render() {
    const question = 'What if the team were another one?';
    const people = [...this.desk.state.value.agents.values()].toSorted((a, b) => a.name.localeCompare(b.name));
    const choice = (/** @type {string} */ none) => html`<option value="">${none}</option>${people.map(({ id, name }) => html`<option value=${id}>${name}</option>`)}`;
    return html`
      <section class="sheet" aria-label=${question}>
        <h2>${question}</h2>
        <p class="hint">
          The last weeks lived through again by the code that routes, with the customers who came and the agents who worked then, from the first thing each did on a day to the last.
        </p>
        <form @submit=${this.#live}>
          <div><label for="more">One more like</label><select id="more" name="more">${choice('nobody')}</select></div>
          <div><label for="fewer">Without</label><select id="fewer" name="fewer">${choice('nobody')}</select></div>
          <div>
            <label for="load">Customers who ask for a person</label>
            <select id="load" name="load">${LOADS.map(([load, name]) => html`<option value=${load} ?selected=${load === '1'}>${name}</option>`)}</select>
          </div>
          <button ?disabled=${this.#trying.busy}>${this.#trying.busy ? 'Living through it…' : 'Live through it'}</button>
        </form>
        ${this.#trying.view()}
        <div role="status">${this.found === undefined ? nothing : this.#result(question, this.found)}</div>
      </section>
    `;
  }

  /**
   * @param {string} question
   * @param {{ name: string, it: WhatIfFigures }} found
   */
  #result(question, { name, it }) {
    const { days, actual, simulated, what_if } = it;
    if (!actual || !simulated || !what_if) return html`<p class="hint">Nobody has asked for a person in what is looked at.</p>`;
    return html`
      ${waits(question, days, [['As it was', actual], ['The same, simulated', simulated], [`What if: ${name}`, what_if]])}
      <p class="hint">How far “the same, simulated” is from “as it was” is how far the simulation errs.</p>
    `;
  }
}

customElements.define('baton-what-if', BatonWhatIf);
