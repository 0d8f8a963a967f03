/** The policy lab: what the draft in the editor would have changed over what has happened. */

import { LitElement, css, html, nothing } from 'lit';
import { tables } from '../insights/table-style.js';
import { waits } from '../insights/waits.js';
import { percent } from '../model/format.js';
import * as words from '../model/words.js';
import { hashOf } from '../shell/router.js';
import { Trying } from '../shell/trying.js';
import { base } from '../styles/base.js';
import { controls } from '../styles/controls.js';

/** @typedef {import('../types/api.js').PolicyReplay} PolicyReplay */
/** @typedef {import('../types/api.js').ReplayDifference} ReplayDifference */
/** @typedef {import('../types/api.js').ReplayStep} ReplayStep */
/** @typedef {import('../types/api.js').ReplayWait} ReplayWait */
/** @typedef {import('../types/api.js').ReplayWaits} ReplayWaits */

/** @type {Record<string, string>} */
const CHANGES = {
  new: 'New handoffs',
  gone: 'Handoffs gone',
  gone_or_later: 'Handoffs gone, or later: what follows is not known',
  earlier: 'Earlier handoffs',
  later: 'Later handoffs',
  rerouted: 'Handoffs to somebody else',
  spoken: 'No handoff at that turn, but something else is said',
};
/** @type {Record<string, string>} */
const KNOWN = { needed: 'a person was needed', not_needed: 'no person was needed', unknown: '' };

export class BatonLab extends LitElement {
  static properties = { desk: { attribute: false }, draft: { type: String }, found: { state: true } };

  static styles = [
    base,
    controls,
    tables,
    css`
      :host {
        display: block;
      }

      dl {
        display: grid;
        grid-template-columns: auto minmax(0, 1fr);
        gap: var(--gap-1) var(--gap-3);
        margin-block: var(--gap-2);
      }

      dt {
        font-weight: 650;
        font-variant-numeric: tabular-nums;
      }

      details {
        margin-block-start: var(--gap-2);
      }

      li {
        margin-block: var(--gap-2);
        padding-inline-start: var(--gap-3);
        border-inline-start: 2px solid var(--border);
        font-size: var(--size-small);
      }
    `,
  ];

  #trying = new Trying(this);

  constructor() {
    super();
    /** @type {import('../console/desk.js').Desk} */
    this.desk = /** @type {any} */ (undefined);
    this.draft = '';
    /** What came of which draft. @type {{ draft: string, it: PolicyReplay } | undefined} */
    this.found = undefined;
  }

  async #replay() {
    const { draft } = this;
    await this.#trying.try(async () => {
      this.found = { draft, it: await this.desk.api.post('/policy/replays', { toml: draft }) };
    });
  }

  render() {
    return html`
      <section aria-label="Policy lab">
        <h2>Policy lab</h2>
        <p class="hint">Replays the text above over what has happened, against the policy in force. Nothing goes live.</p>
        <p><button type="button" ?disabled=${this.#trying.busy} @click=${() => void this.#replay()}>${this.#trying.busy ? 'Replaying…' : 'Replay over history'}</button></p>
        ${this.#trying.view()}
        ${this.found === undefined ? nothing : this.#result(this.found)}
      </section>
    `;
  }

  /** @param {{ draft: string, it: PolicyReplay }} found */
  #result({ draft, it }) {
    const changed = it.counts.filter(({ n }) => n > 0);
    return html`
      <div role="status">
        ${draft === this.draft ? nothing : html`<p class="trouble">The text has changed since this replay.</p>`}
        <p>
          ${it.n} conversations, ${it.n_turns} turns decided again. Handed off: ${it.handed_off_before} under the policy in force,
          ${it.handed_off_after} under the draft.
        </p>
        ${changed.length === 0 ? html`<p><b>Nothing would have changed.</b></p>` : nothing}
        <dl>${changed.map(({ change, n }) => html`<dt>${n}</dt><dd>${CHANGES[change] ?? change}</dd>`)}</dl>
        ${it.caught + it.needless + it.lost + it.spared === 0
          ? nothing
          : html`<p>
              By what is known of them: ${it.caught} more handoffs where a person was needed and ${it.needless} where none was; ${it.lost} fewer where one was needed
              and ${it.spared} where none was.
            </p>`}
        ${it.waits ? this.#waits(it.waits) : nothing}
        <p class="hint">
          A conversation is followed only while what is decided is what was done; what a customer would have said after another step, nobody knows. That is so for
          ${it.unknown_before} conversations under the policy in force and ${it.unknown_after} under the draft. Customers count as they stand now.
        </p>
        ${changed.map(({ change }) => this.#group(change, it.differences.filter((one) => one.change === change)))}
      </div>
    `;
  }

  /** @param {ReplayWaits} found */
  #waits({ days, actual, in_force, draft_least: least, draft_most: most, nobody_there }) {
    const question = 'What does it do to waits?';
    const same = JSON.stringify(least) === JSON.stringify(most);
    /** @type {[string, ReplayWait][]} */
    const drafts = same ? [['Draft, simulated', least]] : [['Draft, at the least', least], ['Draft, at the most', most]];
    return html`
      <h3>${question}</h3>
      ${waits(question, days, [['As it was', actual], ['In force, simulated', in_force], ...drafts])}
      <p class="hint">
        Those days are lived through again with the people who worked then. How far “in force” is from “as it was” is how far the simulation errs. Who comes only under the draft is
        given the time another request of the topic took.${same ? '' : ' Of some nobody knows whether they would have come: at the least none of them does, at the most all of them.'}
        ${nobody_there === 0 ? nothing : html`${nobody_there} more would have come when nobody was there, and count nowhere here.`}
      </p>
    `;
  }

  /**
   * @param {string} change
   * @param {ReplayDifference[]} differences
   */
  #group(change, differences) {
    if (differences.length === 0) return nothing;
    /** @type {Map<string, ReplayDifference[]>} */
    const byReason = new Map();
    for (const one of differences) byReason.set(reason(one), [...(byReason.get(reason(one)) ?? []), one]);
    const largest = [...byReason].toSorted(([, a], [, b]) => b.length - a.length);
    return html`
      <details>
        <summary>${CHANGES[change] ?? change}: the newest ${differences.length}</summary>
        ${largest.map(
          ([why, some]) => html`
            <h3>${why}: ${some.length}</h3>
            ${this.#differences(some)}
          `,
        )}
      </details>
    `;
  }

  /** @param {ReplayDifference[]} differences */
  #differences(differences) {
    return html`
        <ul>
          ${differences.map(
            ({ conversation_id, before, after, known }) => html`
              <li>
                <a href=${hashOf('desk', conversation_id)}>Message ${(after ?? before)?.turn ?? ''}</a>
                ${KNOWN[known] ? html`<span class="tag">${KNOWN[known]}</span>` : nothing}
                <p>In force: ${this.#step(before)}</p>
                <p>Draft: ${this.#step(after)}</p>
              </li>
            `,
          )}
        </ul>
    `;
  }

  /** @param {ReplayStep | null | undefined} step */
  #step(step) {
    if (!step) return 'as it was, to the end';
    const why = step.triggers.map(({ kind }) => words.trigger(kind)).join(', ');
    const takes = step.takes ? `, to ${step.takes}` : '';
    return `${words.outcome(/** @type {any} */ (step.outcome))} at message ${step.turn}${takes}; risk ${percent(step.risk)} against ${percent(step.threshold)}${why === '' ? '' : `: ${why}`}`;
  }
}

/**
 * The reason that weighs most at the turn where a conversation goes another way: of the handoff there
 * is, or the one there was.
 * @param {ReplayDifference} difference
 */
function reason({ change, before, after }) {
  const fewer = change === 'gone' || change === 'gone_or_later' || change === 'later';
  const step = fewer ? (before ?? after) : (after ?? before);
  const heaviest = step?.triggers.toSorted((a, b) => b.weight - a.weight)[0];
  return heaviest === undefined ? 'No reason of its own' : words.trigger(heaviest.kind);
}

customElements.define('baton-lab', BatonLab);
