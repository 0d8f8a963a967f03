/** The card after the end: how was it, and beginning anew. */

import { html } from '../vendor/lit-html/lit-html.js';
import { icon } from '../styles/icons.js';
import { SCORES } from './words.js';

/**
 * @typedef {object} Ways
 * @property {number} chosen 0 when nothing is
 * @property {(score: number) => void} choose
 * @property {(score: number, comment: string) => void} send
 * @property {() => void} anew
 */

/**
 * @param {import('../types/wire.js').CustomerConversation} conversation
 * @param {Ways} ways
 * @returns {unknown}
 */
export function endingView(conversation, ways) {
  if (conversation.score) {
    return html`
      <section class="card" aria-label="The end">
        <p class="place" role="status">${icon('check')} Thank you for telling us.</p>
        <p class="row"><button type="button" @click=${ways.anew}>Start a new conversation</button></p>
      </section>
    `;
  }
  return html`
    <section class="card" aria-label="The end">
      <form
        @submit=${(/** @type {SubmitEvent} */ event) => {
          event.preventDefault();
          const comment = new FormData(/** @type {HTMLFormElement} */ (event.target)).get('comment');
          ways.send(ways.chosen, typeof comment === 'string' ? comment.trim() : '');
        }}
      >
        <fieldset class="scores">
          <legend>How was it?</legend>
          <div class="scale">
            ${SCORES.map((meaning, i) => scoreView(i + 1, meaning, ways))}
          </div>
          <p class="ends" aria-hidden="true"><span>${SCORES[0]}</span><span>${SCORES.at(-1)}</span></p>
        </fieldset>
        <div ?hidden=${ways.chosen === 0}>
          <label for="comment">Anything to add? <span class="hint">(if you like)</span></label>
          <textarea id="comment" name="comment" rows="2" maxlength="2000" dir="auto"></textarea>
        </div>
        <div class="row">
          <button class="main" ?disabled=${ways.chosen === 0}>Send</button>
          <button type="button" class="plain" @click=${ways.anew}>New conversation</button>
        </div>
      </form>
    </section>
  `;
}

/**
 * @param {number} score
 * @param {string} meaning
 * @param {Ways} ways
 */
function scoreView(score, meaning, ways) {
  return html`
    <label class="score" title=${meaning}>
      <input
        type="radio"
        name="score"
        value=${score}
        aria-label=${`${score}, ${meaning}`}
        .checked=${ways.chosen === score}
        @change=${() => ways.choose(score)}
      />
      <span aria-hidden="true">${score}</span>
    </label>
  `;
}
