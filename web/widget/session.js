/**
 * One customer at one desk: who they are, their conversation, what they wrote. Talks to the server
 * and folds what it says; shows nothing.
 *
 * @typedef {import('../model/chat.js').Chat} Chat
 * @typedef {import('../model/outbox.js').Pending} Pending
 * @typedef {import('../types/wire.js').CustomerConversation} CustomerConversation
 * @typedef {import('../types/wire.js').CustomerSession} CustomerSession
 * @typedef {import('../types/wire.js').Frame} Frame
 * @typedef {import('../types/wire.js').Message} Message
 *
 * @typedef {object} View
 * @property {Chat} chat
 * @property {Pending[]} pending
 * @property {'idle' | import('../shell/live.js').Line} line
 * @property {string} trouble what went wrong last, for people; empty when nothing did
 * @property {boolean} loaded the history is here
 *
 * @typedef {{ jwt: string } | { external_ref: string, hmac: string }} Identity
 * @typedef {{ client_msg_id: string, seq: number, at: string }} Acked
 * @typedef {{ identity?: Identity, name?: string, email?: string }} Who
 */

import * as chat from '../model/chat.js';
import { messageId } from '../model/ids.js';
import * as outbox from '../model/outbox.js';
import { Api, ApiError, said } from '../shell/api.js';
import { Live, socketAddress } from '../shell/live.js';
import { State } from '../shell/state.js';
import { Kept } from './kept.js';

const PAGE = 100;
const ACK_MS = 10_000;
const TYPING_EVERY_MS = 2_500;
/** Refusals after which the same message may still be taken. */
const PASSING = new Set(['too_many', 'busy', 'storage_full', 'internal']);

/**
 * @fires message detail: a {@link Message} that came while the window was loaded
 * @fires stage detail: the conversation's new stage
 */
export class Session extends EventTarget {
  #api;
  #live;
  #kept;
  /** @type {Who} */
  #who = {};
  /** @type {Promise<void> | undefined} */
  #entering;
  #sending = '';
  /** @type {number | undefined} */
  #retry;
  #typedAt = 0;
  #waitMs = 0;

  /** @param {string} origin the desk's address, without a slash at the end */
  constructor(origin) {
    super();
    const base = `${origin}/api/v1`;
    this.#kept = new Kept(origin);
    this.#api = new Api(base, () => this.#kept.get('token') ?? undefined);
    this.#live = new Live(socketAddress(base), () => this.#hello());
    /** @type {State<View>} */
    this.state = new State({
      chat: chat.EMPTY,
      pending: outbox.restored(this.#kept.get('outbox')),
      line: 'idle',
      trouble: '',
      loaded: false,
    });
    this.#live.addEventListener('frame', (event) => this.#hear(/** @type {CustomEvent<Frame>} */ (event).detail));
    this.#live.addEventListener('line', () => this.#lineChanged());
    this.#kept.onChange((name) => this.#otherTab(name));
  }

  get kept() {
    return this.#kept;
  }

  /** Picks up the conversation of an earlier visit, when there is one. */
  async resume() {
    if (this.#kept.get('conversation') === null && this.state.value.pending.length === 0) {
      this.state.patch({ loaded: true });
      return;
    }
    await this.#trying(async () => {
      await this.#enter();
      this.#live.start();
    });
  }

  /**
   * The page says who the customer is; the desk believes only a signed identity.
   * @param {Who} who
   */
  async identify(who) {
    this.#who = who;
    if (this.#kept.get('token') === null) return;
    await this.#trying(() => this.#renew());
  }

  /**
   * Keeps the text, then sends it; it is never lost and never doubled.
   * @param {string} text
   */
  say(text) {
    const now = Date.now();
    const message = { id: messageId(now), text, at: new Date(now).toISOString() };
    this.#box(outbox.add(this.state.value.pending, message));
    void this.#flush();
  }

  /** @param {string} id of a refused message */
  drop(id) {
    this.#box(outbox.acknowledge(this.state.value.pending, id));
    void this.#flush();
  }

  person() {
    return this.#change('handoff', {});
  }

  goOn() {
    return this.#change('assistant', {});
  }

  /** @param {string} ask */
  correctAsk(ask) {
    return this.#change('ask', { ask });
  }

  /** @param {string} email */
  leaveContact(email) {
    return this.#change('contact', { email });
  }

  /**
   * @param {number} score 1 to 5
   * @param {string} comment may be empty
   */
  score(score, comment) {
    return this.#change('score', comment === '' ? { score } : { score, comment });
  }

  end() {
    return this.#change('closure', {});
  }

  /** Begins with an empty window; the old conversation stays with the desk. */
  startAnew() {
    this.#kept.set('conversation', undefined);
    this.#kept.set('seen', undefined);
    const { epoch, position } = this.state.value.chat;
    this.state.patch({ chat: { ...chat.EMPTY, epoch, position }, trouble: '', loaded: true });
  }

  typing() {
    const now = Date.now();
    const id = this.state.value.chat.conversation?.id;
    if (id === undefined || now - this.#typedAt < TYPING_EVERY_MS) return;
    this.#typedAt = now;
    this.#live.send({ type: 'typing', conversation: id });
  }

  /** The customer has everything up to here in front of them. */
  seen() {
    const { conversation, messages } = this.state.value.chat;
    const last = messages.at(-1)?.seq ?? 0;
    if (conversation === undefined || last <= this.seenUpTo) return;
    this.#kept.set('seen', String(last));
    this.#live.send({ type: 'seen', conversation: conversation.id, seq: last });
  }

  get seenUpTo() {
    return Number(this.#kept.get('seen') ?? 0);
  }

  #hello() {
    const { epoch, position } = this.state.value.chat;
    const resume = epoch === undefined || position === undefined ? undefined : { epoch, position };
    return { token: this.#kept.get('token') ?? '', resume };
  }

  /** Makes sure the customer is known to the desk; once at a time. */
  #enter() {
    this.#entering ??= (this.#kept.get('token') === null ? this.#renew() : Promise.resolve()).finally(
      () => (this.#entering = undefined),
    );
    return this.#entering;
  }

  async #renew() {
    const token = this.#kept.get('token') ?? undefined;
    /** @type {CustomerSession} */
    const session = await this.#api.post('/customer-sessions', { ...this.#who, token });
    const before = this.#kept.get('customer');
    this.#kept.set('token', session.token);
    this.#kept.set('customer', session.customer_id);
    if (before !== null && before !== session.customer_id) this.startAnew();
  }

  async #conversation() {
    const { conversation } = this.state.value.chat;
    if (conversation !== undefined) return conversation.id;
    await this.#enter();
    /** @type {CustomerConversation} */
    const opened = await this.#api.post('/conversations', { page: location.href.split('#')[0] });
    this.#kept.set('conversation', opened.id);
    this.state.patch({ chat: { ...this.state.value.chat, conversation: opened }, loaded: true });
    this.#live.start();
    return opened.id;
  }

  /** Fetches where the conversation stands and what was said; what is known already stays. */
  async #load() {
    const id = this.state.value.chat.conversation?.id ?? this.#kept.get('conversation');
    if (id === null) return;
    /** @type {CustomerConversation} */
    const conversation = await this.#api.get(`/conversations/${id}`);
    this.state.patch({ chat: { ...this.state.value.chat, conversation } });
    let after = chat.wholeUpTo(this.state.value.chat);
    for (;;) {
      /** @type {{ messages: Message[], last_seq: number }} */
      const page = await this.#api.get(`/conversations/${id}/messages`, { after, limit: PAGE });
      const folded = chat.withMessages(this.state.value.chat, page.messages);
      this.state.patch({ chat: folded });
      const reached = page.messages.at(-1)?.seq;
      if (reached === undefined || reached >= page.last_seq) break;
      after = reached;
    }
    this.state.patch({ loaded: true });
  }

  /** Sends what waits, oldest first, one at a time: by the socket, or by HTTP when there is none. */
  async #flush() {
    const message = outbox.next(this.state.value.pending);
    if (message === undefined || this.#sending !== '') return;
    this.#sending = message.id;
    clearTimeout(this.#retry);
    try {
      const conversation = await this.#conversation();
      const sent = this.#live.send({
        type: 'post', conversation, client_msg_id: message.id, text: message.text,
      });
      if (sent) {
        this.#retryIn(ACK_MS);
        return;
      }
      /** @type {Acked} */
      const acked = await this.#api.post(`/conversations/${conversation}/messages`, {
        client_msg_id: message.id, text: message.text,
      });
      this.#acknowledged(acked);
    } catch (error) {
      this.#sending = '';
      this.#sendFailed(message, error);
    }
  }

  /**
   * @param {Pending} message
   * @param {unknown} error
   */
  #sendFailed(message, error) {
    if (error instanceof ApiError && error.status === 401) {
      this.#kept.set('token', undefined);
      this.#retryIn(1_000);
    } else if (error instanceof ApiError && !error.passing) {
      this.#refused(message.id, error.message);
    } else {
      const asked = error instanceof ApiError ? (error.retryAfterS ?? 0) * 1_000 : 0;
      this.#retryIn(Math.max(asked, this.#longer()));
    }
  }

  /** Waits longer with every failure in a row. */
  #longer() {
    this.#waitMs = Math.min(20_000, this.#waitMs * 2 || 1_000);
    return this.#waitMs;
  }

  /** @param {number} ms */
  #retryIn(ms) {
    clearTimeout(this.#retry);
    this.#retry = setTimeout(() => {
      this.#sending = '';
      void this.#flush();
    }, ms);
  }

  /**
   * The desk has it: from here on it is history like any other message.
   * @param {Acked} acked
   */
  #acknowledged({ client_msg_id: id, seq, at }) {
    this.#waitMs = 0;
    if (this.#sending === id) this.#sending = '';
    clearTimeout(this.#retry);
    const sent = this.state.value.pending.find((message) => message.id === id);
    if (sent !== undefined) {
      /** @type {Message} */
      const message = { seq, at, author: 'customer', text: sent.text, kind: 'plain', client_msg_id: id };
      this.state.patch({ chat: chat.withMessages(this.state.value.chat, [message]) });
      this.#box(outbox.acknowledge(this.state.value.pending, id));
    }
    void this.#flush();
  }

  /**
   * @param {string} id
   * @param {string} why
   */
  #refused(id, why) {
    if (this.#sending === id) this.#sending = '';
    clearTimeout(this.#retry);
    this.#box(outbox.refuse(this.state.value.pending, id, why));
    void this.#flush();
  }

  /** @param {Frame} frame */
  #hear(frame) {
    const before = this.state.value.chat;
    this.state.patch({ chat: chat.fold(before, frame, Date.now()) });
    const after = this.state.value.chat;
    if (frame.type === 'welcome' || frame.type === 'reset') {
      void this.#trying(() => this.#load());
      void this.#flush();
    } else if (frame.type === 'ack') {
      this.#acknowledged(frame);
    } else if (frame.type === 'refused') {
      if (PASSING.has(frame.error.code)) this.#retryIn(this.#longer());
      else this.#refused(frame.client_msg_id, frame.error.message);
    } else if (chat.hasGap(after)) {
      void this.#trying(() => this.#load());
    }
    if (frame.type === 'typing') setTimeout(() => this.#forgetTyping(), chat.TYPING_MS + 50);
    if (frame.type === 'message' && after.messages.length > before.messages.length) {
      this.dispatchEvent(new CustomEvent('message', { detail: frame.message }));
    }
    if (after.conversation?.stage !== before.conversation?.stage) {
      this.dispatchEvent(new CustomEvent('stage', { detail: after.conversation?.stage }));
    }
  }

  #forgetTyping() {
    this.state.patch({ chat: chat.withoutOldTyping(this.state.value.chat, Date.now()) });
  }

  #lineChanged() {
    const { line } = this.#live;
    this.state.patch({ line });
    if (line === 'waiting') this.#sending = '';
    if (line === 'refused') {
      this.#kept.set('token', undefined);
      setTimeout(() => void this.resume(), this.#longer());
    }
  }

  /** @param {string} name */
  #otherTab(name) {
    if (name === 'outbox') this.state.patch({ pending: outbox.restored(this.#kept.get('outbox')) });
    if (name === 'conversation') {
      const id = this.#kept.get('conversation');
      if (id !== null && id !== this.state.value.chat.conversation?.id) {
        this.state.patch({ chat: chat.EMPTY });
        void this.resume().then(() => this.#load());
      }
    }
  }

  /**
   * @param {string} what
   * @param {object} body
   */
  async #change(what, body) {
    await this.#trying(async () => {
      const id = await this.#conversation();
      /** @type {CustomerConversation | undefined} */
      const conversation = await this.#api.post(`/conversations/${id}/${what}`, body);
      if (conversation?.id === id) {
        this.state.patch({ chat: { ...this.state.value.chat, conversation } });
      }
    });
  }

  /** @param {() => Promise<void>} what */
  async #trying(what) {
    try {
      await what();
      if (this.state.value.trouble !== '') this.state.patch({ trouble: '' });
    } catch (error) {
      if (error instanceof ApiError && error.status === 404) this.startAnew();
      else this.state.patch({ trouble: said(error), loaded: true });
    }
  }

  /** @param {Pending[]} pending */
  #box(pending) {
    this.#kept.set('outbox', pending.length === 0 ? undefined : outbox.stored(pending));
    this.state.patch({ pending });
  }
}
