/** A small choice of emoji; fetched when it is first asked for. */

import { html } from '../vendor/lit-html/lit-html.js';
import { css } from '../vendor/reactive-element/css-tag.js';
import { words } from './words.js';

const EMOJI = [...'😀😊😉😂🙂😅😍🤔😕🙁😢😠😱🙏👍👎👏🙌👋🤝💪❤🎉✨🔥✅❌⚠📎📦💡⏰'];

export const style = css`
  .emoji {
    display: flex;
    flex-wrap: wrap;
    padding: var(--gap-2) var(--gap-3) 0;
    border-block-start: 1px solid var(--border);
  }

  .emoji button {
    inline-size: 2.25rem;
    padding: 0;
    font-size: 1.25rem;
  }

  .emoji + .composer {
    border: 0;
  }
`;

/**
 * @param {HTMLTextAreaElement | null} field takes what is chosen where its caret is
 * @returns {unknown}
 */
export function emojiView(field) {
  return html`
    <div class="emoji" role="group" aria-label=${words.emoji}>
      ${EMOJI.map((emoji) => html`<button type="button" class="plain" @click=${() => insert(field, emoji)}>${emoji}</button>`)}
    </div>
  `;
}

/**
 * As if it had been typed.
 * @param {HTMLTextAreaElement | null} field
 * @param {string} emoji
 */
function insert(field, emoji) {
  field?.setRangeText(emoji, field.selectionStart, field.selectionEnd, 'end');
  field?.dispatchEvent(new Event('input'));
  field?.focus();
}
