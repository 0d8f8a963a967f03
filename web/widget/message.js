/** Shows one message of the customer's window. */

import { html, nothing } from '../vendor/lit-html/lit-html.js';
import { clock } from '../model/clock.js';
import { linked } from '../shell/text.js';
import { icon } from './icons.js';
import { author, words } from './words.js';

/** @typedef {import('../types/wire.js').Message} Message */
/** @typedef {import('../model/outbox.js').Pending} Pending */

/**
 * @typedef {object} Asks what may be done with a message
 * @property {boolean} answerable its choices or offer are still open
 * @property {boolean} first the first of several by the same author
 * @property {(text: string) => void} choose
 * @property {() => void} accept
 * @property {() => void} refuse
 * @property {(agent: Message['agent']) => unknown} face shows it, once it is here
 * @property {(files: Message['files']) => unknown} files shows them
 */

/**
 * @param {Message} message
 * @param {Asks} asks
 * @returns {unknown}
 */
export function messageView(message, asks) {
  if (message.author === 'notice') {
    return html`<li class="notice"><p>${linked(message.text)}</p></li>`;
  }
  const name = author(message);
  return html`
    <li class="message" data-author=${message.author} ?data-first=${asks.first}>
      ${asks.first && message.author !== 'customer' ? who(message, name, asks) : nothing}
      <div class="bubble" dir="auto">
        ${asks.first && message.author !== 'customer' ? nothing : html`<span class="unseen">${name}: </span>`}
        ${message.text === '' ? nothing : html`<p class="text">${linked(message.text)}</p>`}
        ${asks.files(message.files)} ${sources(message)}
      </div>
      <time class="unseen" datetime=${message.at}>${clock(message.at, Date.now())}</time>
      ${asks.answerable ? answers(message, asks) : nothing}
    </li>
  `;
}

/**
 * @param {Message} message
 * @param {string} name
 * @param {Asks} asks
 */
function who(message, name, asks) {
  return html`
    <p class="who">
      ${message.author === 'agent' ? asks.face(message.agent) : html`<span class="badge" aria-hidden="true">${icon('spark')}</span>`}${name}
      <span class="at" aria-hidden="true">${clock(message.at, Date.now())}</span>
    </p>
  `;
}

/** @param {Message} message */
function sources(message) {
  if (!message.sources?.length) return nothing;
  return html`
    <ul class="sources" aria-label=${words.sources}>
      ${message.sources.map(
        (source) => html`
          <li>
            ${icon('book')}<span>${source.title}${source.heading ? html` <span aria-hidden="true">›</span> ${source.heading}` : nothing}</span>
          </li>
        `,
      )}
    </ul>
  `;
}

/**
 * @param {Message} message
 * @param {Asks} asks
 */
function answers(message, asks) {
  if (message.kind === 'person_offered' || message.kind === 'nothing_found') {
    return html`
      <div class="answers" role="group" aria-label=${words.wantPerson}>
        <button type="button" class="main" @click=${asks.accept}>${words.yes}</button>
        <button type="button" @click=${asks.refuse}>${words.no}</button>
      </div>
    `;
  }
  if (!message.choices?.length) return nothing;
  return html`
    <div class="answers" role="group" aria-label=${words.choose}>
      ${message.choices.map(
        (choice) => html`<button type="button" @click=${() => asks.choose(choice)}>${choice}</button>`,
      )}
    </div>
  `;
}

/**
 * @param {Pending} pending
 * @param {{ waiting: boolean, drop: (id: string) => void }} how
 * @returns {unknown}
 */
export function pendingView(pending, how) {
  const state = pending.refused ?? (how.waiting ? words.noLine : words.sending);
  return html`
    <li class="message" data-author="customer" ?data-refused=${pending.refused !== undefined} data-pending>
      <div class="bubble" dir="auto">
        <span class="unseen">${words.you}: </span>
        ${pending.text === '' ? nothing : html`<p class="text">${linked(pending.text)}</p>`}
        ${pending.files?.map((file) => html`<p class="text">${file.name}</p>`)}
      </div>
      <p class="state">
        ${state}
        ${pending.refused === undefined
          ? nothing
          : html`<button type="button" class="link" @click=${() => how.drop(pending.id)}>${words.remove}</button>`}
      </p>
    </li>
  `;
}
