/**
 * Sends what was written, oldest first and one at a time, and tries again until the server has
 * acknowledged or refused it. What waits is kept by the caller's storage before the first send.
 *
 * @typedef {import('../model/outbox.js').Pending} Pending
 * @typedef {{ client_msg_id: string, seq: number, at: string }} Acked
 *
 * @typedef {object} Ways how it reads, keeps and sends; the sender knows no addresses
 * @property {() => string | null} read
 * @property {(text: string | undefined) => void} keep
 * @property {(message: Pending) => Promise<string>} conversation makes sure there is one
 * @property {(command: object) => boolean} bySocket whether it was handed over
 * @property {(conversation: string, message: Pending) => Promise<Acked>} byHttp
 */

import * as outbox from '../model/outbox.js';
import { messageId } from '../model/ids.js';
import { ApiError } from './api.js';
import { State } from './state.js';

const ACK_MS = 10_000;
const LONGEST_MS = 20_000;
/** Two windows with the same outbox do not come at the same instant. */
const SPREAD_MS = 1_000;
const TOO_MANY = 'too_many';
/** Refusals after which the same message may still be taken. */
const PASSING = new Set([TOO_MANY, 'busy', 'storage_full', 'internal']);

/**
 * @fires sent detail: `{ message, acked }`, before the message leaves the outbox
 * @fires unknown the server does not know who sends
 */
export class Sender extends EventTarget {
  #ways;
  #sending = '';
  /** @type {number | undefined} */
  #retry;
  #waitMs = 0;
  /** The desk takes nothing before this, in ms since 1970: too much was sent at once. */
  heldUntil = 0;
  /** By HTTP, because it was too much for the socket: only HTTP is told when it goes on. */
  #asks = false;

  /** @param {Ways} ways */
  constructor(ways) {
    super();
    this.#ways = ways;
    /** @type {State<Pending[]>} */
    this.pending = new State(outbox.restored(ways.read()));
  }

  /**
   * @param {string} text
   * @param {string} [conversation]
   * @param {import('../model/files.js').Kept[]} [files] uploaded before
   */
  add(text, conversation, files = []) {
    const now = Date.now();
    /** @type {Pending} */
    const message = { id: messageId(now), text, at: new Date(now).toISOString(), conversation };
    if (files.length > 0) message.files = files;
    this.#box(outbox.add(this.pending.value, message));
    void this.flush();
  }

  /** Whether the last try came to nothing, not because of too much at once; what waits is tried again. */
  get isFailing() {
    return this.#waitMs > 0 && this.heldUntil === 0;
  }

  /** @param {string} id of a refused message */
  drop(id) {
    this.#box(outbox.acknowledge(this.pending.value, id));
    void this.flush();
  }

  /** Drops everything: whoever wrote it is gone. */
  clear() {
    this.lost();
    clearTimeout(this.#retry);
    this.heldUntil = 0;
    this.#box([]);
  }

  /** Another tab has sent or written something. */
  reread() {
    this.pending.set(outbox.restored(this.#ways.read()));
  }

  /** The line was lost: what was on its way is sent again when there is one. */
  lost() {
    this.#sending = '';
  }

  /**
   * Sends the next one, by the socket when it is open and by HTTP otherwise; while the desk takes
   * nothing, as soon as it does. When that fails, whoever wrote it may be gone, and then nothing of theirs is
   * tried again.
   */
  async flush() {
    const message = outbox.next(this.pending.value);
    if (message === undefined || this.#sending !== '') return;
    const heldMs = this.heldUntil - Date.now();
    if (heldMs > 0) {
      this.#again(heldMs);
      return;
    }
    this.#sending = message.id;
    clearTimeout(this.#retry);
    try {
      const conversation = message.conversation ?? (await this.#ways.conversation(message));
      const post = { type: 'post', conversation, ...outbox.posted(message) };
      if (!this.#asks && this.#ways.bySocket(post)) this.#again(ACK_MS);
      else this.acknowledged(await this.#ways.byHttp(conversation, message));
    } catch (error) {
      if (!this.pending.value.some((waiting) => waiting.id === message.id)) return;
      this.#sending = '';
      this.#failed(message, error);
    }
  }

  /** @param {Acked} acked */
  acknowledged(acked) {
    const message = this.pending.value.find((waiting) => waiting.id === acked.client_msg_id);
    this.#waitMs = 0;
    this.heldUntil = 0;
    this.#asks = false;
    this.#done(acked.client_msg_id);
    if (message !== undefined) {
      this.dispatchEvent(new CustomEvent('sent', { detail: { message, acked } }));
      this.#box(outbox.acknowledge(this.pending.value, message.id));
    }
    void this.flush();
  }

  /**
   * @param {string} id
   * @param {import('../types/wire.js').ErrorBody} error
   */
  refused(id, error) {
    if (PASSING.has(error.code)) {
      this.#asks = error.code === TOO_MANY;
      this.#later(this.#asks ? 0 : this.#longer());
      return;
    }
    this.#done(id);
    this.#box(outbox.refuse(this.pending.value, id, error.message));
    void this.flush();
  }

  /**
   * Tries it again, not before the desk takes it; what will never be taken is refused.
   * @param {Pending} message
   * @param {unknown} error
   */
  #failed(message, error) {
    const { code = '', againAt = 0, status = 0, passing = true, message: why = '' } = error instanceof ApiError ? error : {};
    if (!passing && status !== 401) {
      this.refused(message.id, { code, message: why });
      return;
    }
    if (status === 401) this.dispatchEvent(new CustomEvent('unknown'));
    const ms = Math.max(againAt - Date.now(), this.#longer()) + Math.random() * SPREAD_MS;
    this.heldUntil = code === TOO_MANY ? Date.now() + ms : 0;
    this.#later(ms);
  }

  /** @param {string} id */
  #done(id) {
    if (this.#sending !== id) return;
    this.#sending = '';
    clearTimeout(this.#retry);
  }

  /**
   * Tells those who show what waits, too: the same messages look otherwise now.
   * @param {number} ms
   */
  #later(ms) {
    this.#again(ms);
    this.pending.set([...this.pending.value]);
  }

  /** @param {number} ms */
  #again(ms) {
    clearTimeout(this.#retry);
    this.#retry = setTimeout(() => {
      this.#sending = '';
      void this.flush();
    }, ms);
  }

  /** Waits longer with every failure in a row. */
  #longer() {
    this.#waitMs = Math.min(LONGEST_MS, this.#waitMs * 2 || 1_000);
    return this.#waitMs;
  }

  /** @param {Pending[]} pending */
  #box(pending) {
    this.#ways.keep(pending.length === 0 ? undefined : outbox.stored(pending));
    this.pending.set(pending);
  }
}
