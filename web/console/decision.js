/** What was decided about one turn: the signals with their words and weights, and what would have flipped it. */

import { html, nothing } from 'lit';
import { percent } from '../model/format.js';
import * as words from '../model/words.js';

/**
 * @param {import('../types/wire.js').Decision} decision
 * @returns {unknown}
 */
export function decisionView(decision) {
  return html`
    <section class="decision" aria-label="What was decided here">
      <p class="row">
        <b>${words.outcome(decision.outcome)}</b>
        <span>risk ${percent(decision.risk)} against ${percent(decision.threshold)}</span>
        ${decision.topic ? html`<span class="tag info">${words.plain(decision.topic.id)} ${percent(decision.topic.confidence)}</span>` : nothing}
        ${decision.floor ? html`<span class="tag risk">always honoured: ${words.trigger(decision.floor)}</span>` : nothing}
      </p>
      ${decision.triggers.length === 0
        ? html`<p class="hint">No signal stood out.</p>`
        : html`
            <table>
              <thead>
                <tr><th scope="col">Signal</th><th scope="col">Words</th><th scope="col">Weight</th></tr>
              </thead>
              <tbody>
                ${decision.triggers.map(
                  (trigger) => html`
                    <tr>
                      <th scope="row">${words.trigger(trigger.kind)}</th>
                      <td dir="auto">${trigger.evidence.map((evidence) => evidence.text).filter(Boolean).join(' · ')}</td>
                      <td>${signed(trigger.weight)}</td>
                    </tr>
                  `,
                )}
              </tbody>
            </table>
          `}
      <p class="hint">Starts at ${signed(decision.base)} before any signal; weights are log-odds. ${flip(decision.flip)}</p>
    </section>
  `;
}

/** @param {number} weight */
function signed(weight) {
  return `${weight < 0 ? '−' : '+'}${Math.abs(weight).toFixed(2)}`;
}

/** @param {import('../types/wire.js').Flip | null | undefined} flipped */
function flip(flipped) {
  if (!flipped) return '';
  const to = flipped.to ? words.outcome(flipped.to).toLocaleLowerCase() : '';
  switch (flipped.kind) {
    case 'without':
      return `Without “${(flipped.triggers ?? []).map(words.trigger).join('” and “')}” it would have been: ${to}.`;
    case 'threshold':
      return `With the threshold at ${percent(flipped.at ?? 0)} it would have been: ${to}.`;
    default:
      return 'Nothing would have changed it.';
  }
}
