/** The card after the end: how was it, and beginning anew. */

import { html } from '../vendor/lit-html/lit-html.js';
import { check } from './card-icons.js';
import { words } from './card-words.js';
import { words as shared } from './words.js';

/**
 * @typedef {object} Ways
 * @property {number} chosen 0 when nothing is
 * @property {(score: number) => void} choose
 * @property {(score: number, comment: string) => void} send
 * @property {() => void} anew
 * @property {() => void} download
 */

/**
 * @param {import('../types/wire.js').CustomerConversation} conversation
 * @param {Ways} ways
 * @returns {unknown}
 */
export function endingView(conversation, ways) {
  if (conversation.score) {
    return html`
      <section class="card" aria-label=${words.theEnd}>
        <p class="place" role="status">${check()} ${words.thanks}</p>
        <p class="row">
          <button type="button" @click=${ways.anew}>${words.anew}</button>
          <button type="button" class="plain" @click=${ways.download}>${words.download}</button>
        </p>
      </section>
    `;
  }
  return html`
    <section class="card" aria-label=${words.theEnd}>
      <form
        @submit=${(/** @type {SubmitEvent} */ event) => {
          event.preventDefault();
          const comment = new FormData(/** @type {HTMLFormElement} */ (event.target)).get('comment');
          ways.send(ways.chosen, typeof comment === 'string' ? comment.trim() : '');
        }}
      >
        <fieldset class="scores">
          <legend>${words.howWasIt}</legend>
          <div class="scale">
            ${words.scores.map((meaning, i) => scoreView(i + 1, meaning, ways))}
          </div>
          <p class="ends" aria-hidden="true"><span>${words.scores[0]}</span><span>${words.scores.at(-1)}</span></p>
        </fieldset>
        <div ?hidden=${ways.chosen === 0}>
          <label for="comment">${words.anythingToAdd} <span class="hint">${words.ifYouLike}</span></label>
          <textarea id="comment" name="comment" rows="2" maxlength="2000" dir="auto"></textarea>
        </div>
        <div class="row">
          <button class="main" ?disabled=${ways.chosen === 0}>${shared.send}</button>
          <button type="button" class="plain" @click=${ways.anew}>${words.newOne}</button>
          <button type="button" class="plain" @click=${ways.download}>${words.download}</button>
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
