/** Thresholds that follow what outcomes say of them: what is suggested, what is on trial, what came of it. */

import { LitElement, css, html, nothing } from 'lit';
import { clock } from '../model/clock.js';
import { percent } from '../model/format.js';
import * as words from '../model/words.js';
import { hashOf } from '../shell/router.js';
import { Trying } from '../shell/trying.js';
import { base } from '../styles/base.js';
import { room } from '../styles/console.js';
import { controls } from '../styles/controls.js';
import { tables } from './table-style.js';

/** @typedef {import('../types/api.js').Thresholds} Thresholds */
/** @typedef {import('../types/api.js').TopicThreshold} TopicThreshold */
/** @typedef {import('../types/api.js').Trial} Trial */

/** @type {Record<string, string>} */
const STATES = { shadow: 'in the shadow', in_force: 'in force, watched', kept: 'kept', dropped: 'given up', rolled_back: 'taken back' };

export class BatonThresholds extends LitElement {
  static properties = { desk: { attribute: false }, found: { state: true }, done: { state: true } };

  static styles = [
    base,
    controls,
    room,
    tables,
    css`
      .trials {
        display: grid;
        gap: var(--gap-3);
        margin-block: var(--gap-3);
      }

      .sheet {
        margin-block-end: var(--gap-5);
      }
    `,
  ];

  #trying = new Trying(this);

  constructor() {
    super();
    /** @type {import('../console/desk.js').Desk} */
    this.desk = /** @type {any} */ (undefined);
    /** @type {Thresholds | undefined} */
    this.found = undefined;
    this.done = '';
  }

  firstUpdated() {
    void this.#fetch();
  }

  /** @param {() => Promise<string>} deed what is done, and what to say of it */
  async #do(deed) {
    await this.#trying.try(async () => {
      this.done = await deed();
      await this.#fetch();
    });
  }

  #fetch() {
    return this.#trying.load(async () => {
      this.found = await this.desk.api.get('/insights/thresholds');
    });
  }

  /** @param {string} topic */
  #begin(topic) {
    void this.#do(async () => {
      await this.desk.api.post('/trials', { topic });
      return 'It is on trial in the shadow: nothing changes for customers yet.';
    });
  }

  /** @param {Trial} trial */
  #accept(trial) {
    void this.#do(async () => {
      await this.desk.api.post(`/trials/${trial.id}/acceptance`, {});
      return 'It is in force, as a new version of the policy.';
    });
  }

  /** @param {Trial} trial */
  #end(trial) {
    void this.#do(async () => {
      await this.desk.api.delete(`/trials/${trial.id}`);
      return trial.state === 'in_force' ? 'It is taken back: the threshold is what it was.' : 'It is given up.';
    });
  }

  render() {
    const { found } = this;
    return html`
      ${this.#trying.view()}
      <p role="status">${this.done}</p>
      ${found === undefined ? html`<p class="empty wait">Fetching…</p>` : this.#content(found)}
    `;
  }

  /** @param {Thresholds} found */
  #content(found) {
    const question = 'Do people come at the right moment?';
    const open = found.trials.filter(({ state }) => state === 'shadow' || state === 'in_force');
    const over = found.trials.filter((trial) => !open.includes(trial));
    const onTrial = new Set(open.map(({ topic }) => topic));
    return html`
      <section class="sheet" aria-label=${question}>
        <h2>${question}</h2>
        <p class="hint">
          A threshold of 60&nbsp;% promises that a person comes once one is needed in six of ten cases. Where outcomes show more, people come too late; where they show fewer, too
          early. Outcomes are agents’ verdicts on handoffs the risk decided, and what became of conversations the assistant kept. A suggestion is made when its direction is 95&nbsp;%
          sure, moves at most ${percent(found.step_max)} at once and stays between ${percent(found.lowest)} and ${percent(found.highest)}. What no policy turns off is not touched.
          ${found.automatic
            ? html`<b>Trials begin, come into force after ${found.shadow_days} days and are taken back by themselves.</b>`
            : html`Nothing changes by itself; the policy’s <code>[learning]</code> section can allow it.`}
        </p>
        <div class="scroll" role="region" tabindex="0" aria-label=${`Table: ${question}`}>
          <table>
            <thead>
              <tr>
                <th scope="col">Topic</th><th scope="col" class="number">Threshold</th><th scope="col" class="number">Outcomes</th
                ><th scope="col" class="number">Needed there</th><th scope="col" class="number">Too late</th><th scope="col">Suggested</th>
              </tr>
            </thead>
            <tbody>
              ${found.topics.map((topic) => this.#topic(topic, onTrial.has(topic.topic)))}
            </tbody>
          </table>
        </div>
      </section>
      ${open.length === 0 ? nothing : html`<section aria-label="On trial"><h2>On trial</h2><ul class="trials">${open.map((trial) => this.#trial(trial))}</ul></section>`}
      ${over.length === 0 ? nothing : html`<section aria-label="Earlier trials"><h2>Earlier trials</h2><ul class="trials">${over.map((trial) => this.#over(trial))}</ul></section>`}
    `;
  }

  /**
   * @param {TopicThreshold} topic
   * @param {boolean} onTrial
   */
  #topic({ topic, name, threshold, n, n_too_late, at_threshold, suggested }, onTrial) {
    const { value, low, high } = at_threshold;
    return html`
      <tr>
        <th scope="row">${name || words.plain(topic)}</th>
        <td class="number">${percent(threshold)}</td>
        <td class="number">${n}</td>
        <td class="number">${n === 0 ? '–' : html`${percent(value)} <span class="hint">(${percent(low)} to ${percent(high)})</span>`}</td>
        <td class="number">${n_too_late}</td>
        <td>
          ${onTrial
            ? 'on trial'
            : suggested
              ? html`${percent(suggested)} <button ?disabled=${this.#trying.busy} @click=${() => this.#begin(topic)} aria-label=${`Try it: ${percent(suggested)} for ${name}`}>Try it</button>`
              : html`<span class="hint">${n < 12 ? 'too few outcomes' : 'it fits'}</span>`}
        </td>
      </tr>
    `;
  }

  /** @param {Trial} trial */
  #trial(trial) {
    const { from, to, expected } = trial;
    return html`
      <li class="sheet">
        <h3>${words.plain(trial.topic)}: ${percent(from)} to ${percent(to)} <span class="tag info">${STATES[trial.state]}</span></h3>
        <p>
          Begun ${clock(trial.begun_at, Date.now())} ${trial.by ? `by ${words.object(this.desk.nameOf(trial.by))}` : 'by itself'}, from ${trial.n} outcomes: at ${percent(from)} a person was needed in
          ${percent(trial.at_threshold)}.
        </p>
        <p>
          Over ${expected.n} conversations of history it would have made ${expected.more} more or earlier handoffs and ${expected.fewer} fewer or later ones. As far as known:
          ${expected.caught} more where a person was needed, ${expected.needless} where none was; ${expected.lost} fewer where one was needed, ${expected.spared} where none was.
        </p>
        <p>
          Since it began: ${trial.n_differ} conversations it decides differently; of ${trial.n_known} it is known what became of them, and a person was needed in
          ${trial.n_needed}.
          ${trial.against ? html`<b class="trouble">That speaks against it.</b>` : nothing}
        </p>
        <div class="row">
          ${trial.state === 'shadow' ? html`<button class="main" ?disabled=${this.#trying.busy} @click=${() => this.#accept(trial)}>Put it in force</button>` : nothing}
          <button ?disabled=${this.#trying.busy} @click=${() => this.#end(trial)}>${trial.state === 'shadow' ? 'Give it up' : 'Take it back'}</button>
          <a href=${hashOf('policy')}>Policy</a>
        </div>
      </li>
    `;
  }

  /** @param {Trial} trial */
  #over({ topic, from, to, state, state_at, why, n_known, n_needed }) {
    return html`
      <li>
        <b>${words.plain(topic)}</b>, ${percent(from)} to ${percent(to)}: ${STATES[state] ?? state}${state_at ? ` ${clock(state_at, Date.now())}` : ''}${why ? ` (${why})` : ''};
        of ${n_known} known outcomes between the two, a person was needed in ${n_needed}
      </li>
    `;
  }
}

customElements.define('baton-thresholds', BatonThresholds);
