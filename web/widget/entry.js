/**
 * Who the customer is to the desk: a token, kept on this device and made anew when the page says who
 * they are. The desk believes only a signed identity.
 *
 * @typedef {{ jwt: string } | { external_ref: string, hmac: string }} Identity
 * @typedef {{ identity?: Identity, name?: string, email?: string }} Who
 *
 * @typedef {import('../types/wire.js').CustomerConversation} CustomerConversation
 * @typedef {import('../types/wire.js').CustomerSession} CustomerSession
 */

import { Once } from '../shell/once.js';

/** @type {readonly import('./kept.js').Name[]} what is somebody's, and goes when they go */
const OURS = ['token', 'customer', 'conversation', 'outbox', 'seen', 'draft'];

/** Whoever asked has signed out since: the answer is nobody's. */
export class Gone extends Error {}

export class Entry {
  #api;
  #kept;
  #replaced;
  /** @type {Who} */
  #who = {};
  /** @type {Once<void>} */
  #entering = new Once();
  /** Counts those who have signed out here. */
  #nGone = 0;

  /**
   * @param {import('../shell/api.js').Api} api
   * @param {import('./kept.js').Kept} kept
   * @param {() => void} replaced another customer is here now than before
   */
  constructor(api, kept, replaced) {
    this.#api = api;
    this.#kept = kept;
    this.#replaced = replaced;
  }

  /** Makes sure the customer is known to the desk; once at a time. */
  enter() {
    const known = this.#kept.get('token') !== null;
    return this.theirs(this.#entering.do(() => (known ? Promise.resolve() : this.#renew())));
  }

  /**
   * Says who the customer is, where that changes anything yet: a name alone makes nobody known.
   * @param {Who} who
   * @returns {Promise<void> | undefined}
   */
  introduce(who) {
    this.#who = who;
    return this.#kept.get('token') === null && who.identity === undefined ? undefined : this.#renew();
  }

  /** Whoever was known has signed out. */
  leave() {
    this.#nGone += 1;
    this.#entering.forget();
    this.#who = {};
    for (const name of OURS) this.#kept.set(name, undefined);
  }

  /**
   * @param {string} path
   * @param {Record<string, number>} [query]
   * @returns {Promise<any>} what the desk says to this customer
   */
  get(path, query) {
    return this.theirs(this.#api.get(path, query));
  }

  /**
   * An answer, unless whoever asked is gone when it comes.
   * @template T
   * @param {Promise<T>} answer
   * @returns {Promise<T>}
   */
  async theirs(answer) {
    const before = this.#nGone;
    const value = await answer;
    if (before !== this.#nGone) throw new Gone();
    return value;
  }

  async #renew() {
    const token = this.#kept.get('token') ?? undefined;
    /** @type {CustomerSession} */
    const session = await this.theirs(this.#api.post('/customer-sessions', { ...this.#who, token }));
    const before = this.#kept.get('customer');
    this.#kept.set('token', session.token);
    this.#kept.set('customer', session.customer_id);
    if (before !== null && before !== session.customer_id) this.#replaced();
    if (session.verified && this.#kept.get('conversation') === null) await this.#pickUp();
  }

  /** A signed-in customer goes on where they were, on whichever device that was. */
  async #pickUp() {
    /** @type {{ conversations: CustomerConversation[] }} */
    const { conversations } = await this.get('/conversations', { limit: 1 });
    const last = conversations[0];
    if (last !== undefined && !last.closed) this.#kept.set('conversation', last.id);
  }
}
