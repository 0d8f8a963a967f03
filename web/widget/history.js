/**
 * Fetches what was said: the last page first, what came after it, and what was said before when
 * somebody wants to see it. What is here already stays.
 *
 * @typedef {import('../types/wire.js').CustomerConversation} CustomerConversation
 * @typedef {import('../types/wire.js').Message} Message
 */

import * as chat from '../model/chat.js';
import { Once } from '../shell/once.js';

const PAGE = 100;

export class History {
  #state;
  #entry;
  #trying;
  /** @type {Once<unknown>} */
  #reaching = new Once();

  /**
   * @param {import('../shell/state.js').State<import('./session.js').View>} state
   * @param {import('./entry.js').Entry} entry
   * @param {(what: () => Promise<void>) => Promise<unknown>} trying says what goes wrong
   */
  constructor(state, entry, trying) {
    this.#state = state;
    this.#entry = entry;
    this.#trying = trying;
  }

  /**
   * Fetches where a conversation stands and what was said in it.
   * @param {string} id
   */
  async load(id) {
    /** @type {CustomerConversation} */
    const conversation = await this.#entry.get(`/conversations/${id}`);
    this.#take({ ...this.#chat, conversation });
    let { last_seq: last } = conversation;
    if (this.#chat.from === undefined) await this.#older(id, last + 1);
    for (let after; (after = chat.wholeUpTo(this.#chat)) < last;) {
      const page = await this.#page(id, { after });
      this.#take(chat.withMessages(this.#chat, page.messages));
      if (chat.wholeUpTo(this.#chat) === after) break;
      last = page.last_seq;
    }
    this.#state.patch({ loaded: true });
  }

  /** Fetches what was said before what is here; once at a time. */
  earlier() {
    const { conversation, from = 1 } = this.#chat;
    if (conversation === undefined || from <= 1) return Promise.resolve();
    return this.#reaching.do(() => this.#trying(() => this.#older(conversation.id, from)));
  }

  get #chat() {
    return this.#state.value.chat;
  }

  /** @param {chat.Chat} now */
  #take(now) {
    this.#state.patch({ chat: now });
  }

  /**
   * The page of the history that ends before a place; nothing when another conversation was begun
   * meanwhile.
   * @param {string} id
   * @param {number} before
   */
  async #older(id, before) {
    const { messages } = await this.#page(id, { before });
    if (this.#chat.conversation?.id === id) this.#take(chat.withOlder(this.#chat, messages));
  }

  /**
   * @param {string} id
   * @param {Record<string, number>} where
   * @returns {Promise<{ messages: Message[], last_seq: number }>}
   */
  #page(id, where) {
    return this.#entry.get(`/conversations/${id}/messages`, { ...where, limit: PAGE });
  }
}
