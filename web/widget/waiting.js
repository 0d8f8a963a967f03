/**
 * The card of a customer who waits for a person: the place in line, an honest range, the ask to
 * correct, and the ways out.
 */

import { html, nothing } from '../vendor/lit-html/lit-html.js';
import { check, clock } from './card-icons.js';
import { wait, words } from './card-words.js';
import { words as shared } from './words.js';

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
      <section class="card" aria-label=${words.yourMessage}>
        <p class="place">${check()} ${words.withTeam}</p>
        <p>${words.addToIt}</p>
      </section>
    `;
  }
  const { place, time } = wait(conversation.quote);
  return html`
    <section class="card" aria-label=${shared.waiting}>
      <div role="status">
        <p class="place">${clock()} ${place}</p>
        <p>${time}</p>
      </div>
      ${conversation.ask && ways.form !== 'contact' ? askView(conversation.ask, ways) : nothing}
      ${ways.form === 'contact' ? contactView(ways) : ways.form === 'ask' ? nothing : choicesView(ways)}
    </section>
  `;
}

/** @param {Ways} ways */
function choicesView(ways) {
  return html`
    <div class="row">
      <button type="button" @click=${() => ways.show('contact')}>${words.leaveEmail}</button>
      <button type="button" class="plain" @click=${ways.goOn}>${words.goOn}</button>
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
        <p class="hint">${words.passOn}</p>
        <blockquote dir="auto">${ask}</blockquote>
        <button type="button" class="link" @click=${() => ways.show('ask')}>${words.correct}</button>
      </div>
    `;
  }
  return html`
    <form class="ask" @submit=${submitted('ask', ways.correct)}>
      <label for="ask">${words.need}</label>
      <textarea id="ask" name="ask" rows="2" maxlength="300" required dir="auto" .value=${ask}></textarea>
      <div class="row">
        <button class="main">${words.save}</button>
        <button type="button" class="plain" @click=${() => ways.show(undefined)}>${words.cancel}</button>
      </div>
    </form>
  `;
}

/** @param {Ways} ways */
function contactView(ways) {
  return html`
    <form @submit=${submitted('email', ways.contact)}>
      <label for="email">${words.email}</label>
      <input id="email" name="email" type="email" autocomplete="email" maxlength="254" required />
      <p class="hint">${words.emailHint}</p>
      <div class="row">
        <button class="main">${words.leaveMessage}</button>
        <button type="button" class="plain" @click=${() => ways.show(undefined)}>${words.keepWaiting}</button>
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
