/**
 * The card of a customer who waits for a person: the place in line, an honest range, the ask to
 * correct, and the ways out.
 */

import { html, nothing } from '../vendor/lit-html/lit-html.js';
import { icon } from '../styles/icons.js';
import { wait } from './words.js';

/** @typedef {import('../types/wire.js').CustomerConversation} CustomerConversation */
/** @typedef {'ask' | 'contact' | undefined} Form which form is open */

/**
 * @typedef {object} Ways
 * @property {Form} form
 * @property {(form: Form) => void} show
 * @property {(ask: string) => void} correct
 * @property {(email: string) => void} contact
 * @property {() => void} goOn
 */

/**
 * @param {CustomerConversation} conversation
 * @param {Ways} ways
 * @returns {unknown}
 */
export function waitingView(conversation, ways) {
  if (conversation.stage === 'follow_up') {
    return html`
      <section class="card" aria-label="Your message">
        <p class="place">${icon('check')} Your message is with the team.</p>
        <p>A person will write to the address you left. You can add to it here at any time.</p>
      </section>
    `;
  }
  const { place, time } = wait(conversation.quote);
  return html`
    <section class="card" aria-label="Waiting for a person">
      <div role="status">
        <p class="place">${icon('clock')} ${place}</p>
        <p>${time}</p>
      </div>
      ${conversation.ask ? askView(conversation.ask, ways) : nothing}
      ${ways.form === 'contact' ? contactView(ways) : ways.form === 'ask' ? nothing : choicesView(ways)}
    </section>
  `;
}

/** @param {Ways} ways */
function choicesView(ways) {
  return html`
    <div class="row">
      <button type="button" @click=${() => ways.show('contact')}>Leave my e-mail</button>
      <button type="button" class="plain" @click=${ways.goOn}>Go on with the assistant</button>
    </div>
  `;
}

/**
 * @param {string} ask
 * @param {Ways} ways
 */
function askView(ask, ways) {
  if (ways.form !== 'ask') {
    return html`
      <div class="ask">
        <p class="hint">What we’ll pass on, so you don’t have to say it again:</p>
        <blockquote dir="auto">${ask}</blockquote>
        <button type="button" class="link" @click=${() => ways.show('ask')}>Correct this</button>
      </div>
    `;
  }
  return html`
    <form class="ask" @submit=${submitted('ask', ways.correct)}>
      <label for="ask">What do you need?</label>
      <textarea id="ask" name="ask" rows="2" maxlength="300" required dir="auto" .value=${ask}></textarea>
      <div class="row">
        <button class="main">Save</button>
        <button type="button" class="plain" @click=${() => ways.show(undefined)}>Cancel</button>
      </div>
    </form>
  `;
}

/** @param {Ways} ways */
function contactView(ways) {
  return html`
    <form @submit=${submitted('email', ways.contact)}>
      <label for="email">Your e-mail address</label>
      <input id="email" name="email" type="email" autocomplete="email" maxlength="254" required />
      <p class="hint">You leave the line; a person writes to you with the whole conversation at hand.</p>
      <div class="row">
        <button class="main">Leave my message</button>
        <button type="button" class="plain" @click=${() => ways.show(undefined)}>Keep waiting</button>
      </div>
    </form>
  `;
}

/**
 * @param {string} field
 * @param {(value: string) => void} then
 * @returns {(event: SubmitEvent) => void}
 */
function submitted(field, then) {
  return (event) => {
    event.preventDefault();
    const value = new FormData(/** @type {HTMLFormElement} */ (event.target)).get(field);
    if (typeof value === 'string' && value.trim() !== '') then(value.trim());
  };
}
