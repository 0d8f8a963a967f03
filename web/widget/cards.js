/**
 * What stands below the history while a customer waits for a person, and after the end: which form is
 * open there and which score is chosen. Fetched with the first.
 */

import * as chat from '../model/chat.js';
import { endingView } from './ending.js';
import { waitingView } from './waiting.js';

export { cardStyle } from './card-style.js';

/** @typedef {import('../types/wire.js').CustomerConversation} CustomerConversation */

export class Cards {
  #host;
  #session;
  /** @type {import('./waiting.js').Form} */
  #form;
  /** 0 when none is chosen. */
  #score = 0;
  /** The conversation both belong to. */
  #of = '';

  /**
   * @param {import('./baton-chat.js').BatonChat} host
   * @param {import('./session.js').Session} session
   */
  constructor(host, session) {
    this.#host = host;
    this.#session = session;
    session.addEventListener('stage', (event) => this.#moved(/** @type {CustomEvent<string>} */ (event).detail));
  }

  /**
   * @param {CustomerConversation} conversation
   * @returns {unknown}
   */
  view(conversation) {
    if (conversation.id !== this.#of) {
      this.#of = conversation.id;
      this.#moved('');
    }
    if (chat.isOver(conversation)) {
      return endingView(conversation, {
        chosen: this.#score,
        choose: (score) => this.#choose(score),
        send: (score, comment) => void this.#session.change('score', comment === '' ? { score } : { score, comment }),
        anew: () => this.#anew(),
        download: () => void this.#download(),
      });
    }
    return waitingView(conversation, {
      form: this.#form,
      show: (form) => this.#show(form),
      correct: (ask) => void this.#session.change('ask', { ask }).then(() => this.#show(undefined)),
      contact: (email) => void this.#session.change('contact', { email }).then(() => this.#show(undefined)),
      goOn: () => void this.#session.change('assistant', {}),
    });
  }

  /** @param {string} stage */
  #moved(stage) {
    if (stage !== 'closed') this.#score = 0;
    if (stage !== 'queued' && stage !== 'offered') this.#form = undefined;
  }

  /** @param {import('./waiting.js').Form} form */
  #show(form) {
    this.#form = form;
    this.#focus(form === undefined ? '#say' : '.card form :is(input, textarea)');
  }

  /** @param {number} score */
  #choose(score) {
    this.#score = score;
    this.#host.requestUpdate();
  }

  #anew() {
    this.#session.startAnew();
    this.#focus('#say');
  }

  /** @param {string} field has the focus once it is shown */
  #focus(field) {
    const host = this.#host;
    host.requestUpdate();
    void host.updateComplete.then(() => /** @type {HTMLElement | null} */ (host.renderRoot.querySelector(field))?.focus());
  }

  async #download() {
    const { download } = await import('./transcript.js');
    await download(this.#session, this.#host.heading);
  }
}
