/** A small choice of emoji; fetched when it is first asked for. */

import { html } from '../vendor/lit-html/lit-html.js';
import { words } from './words.js';

const EMOJI = [...'😀😊😉😂🙂😅😍🤔😕🙁😢😠😱🙏👍👎👏🙌👋🤝💪❤🎉✨🔥✅❌⚠📎📦💡⏰'];

/**
 * @param {(emoji: string) => void} choose
 * @returns {unknown}
 */
export function emojiView(choose) {
  return html`
    <div class="emoji" role="group" aria-label=${words.emoji}>
      ${EMOJI.map((emoji) => html`<button type="button" class="plain" @click=${() => choose(emoji)}>${emoji}</button>`)}
    </div>
  `;
}
