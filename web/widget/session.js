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
 * @property {'idle' | import('../shell/live.js').Line} line
 * @property {string} trouble what went wrong last, for people; empty when nothing did
 * @property {string} code what kind of trouble it is
 * @property {boolean} loaded the history is here
 *
 * @typedef {{ jwt: string } | { external_ref: string, hmac: string }} Identity
 * @typedef {{ identity?: Identity, name?: string, email?: string }} Who
 */

import { pauseMs } from '../model/backoff.js';
import * as chat from '../model/chat.js';
import { posted } from '../model/outbox.js';
import { Api, ApiError, said } from '../shell/api.js';
import { Live, socketAddress } from '../shell/live.js';
import { Sender } from '../shell/sender.js';
import { State } from '../shell/state.js';
import { Kept } from './kept.js';

const PAGE = 100;
const TYPING_EVERY_MS = 2_500;
/** @type {readonly import('./kept.js').Name[]} what is somebody's, and goes when they go */
const OURS = ['token', 'customer', 'conversation', 'outbox', 'seen', 'draft'];

/** Whoever asked has signed out since: the answer is nobody's. */
class Gone extends Error {}

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
  /** @type {Record<string, string>} */
  #context = {};
  /** @type {Promise<void> | undefined} */
  #entering;
  /** @type {Promise<string> | undefined} */
  #opening;
  /** @type {Promise<void> | undefined} while what was said before is being fetched */
  #reaching;
  #typedAt = 0;
  #nRefused = 0;
  /** Counts those who have signed out here. */
  #nForgotten = 0;

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
      line: 'idle',
      trouble: '',
      code: '',
      loaded: false,
    });
    this.#live.addEventListener('frame', (event) => this.#hear(/** @type {CustomEvent<Frame>} */ (event).detail));
    this.#live.addEventListener('line', () => this.#lineChanged());
    /** what was written and is on its way */
    this.sender = new Sender({
      read: () => this.#kept.get('outbox'),
      keep: (text) => this.#kept.set('outbox', text),
      conversation: () => this.#conversation(),
      bySocket: (command) => this.#live.send(command),
      byHttp: (id, message) => this.#api.post(`/conversations/${id}/messages`, posted(message)),
    });
    this.sender.addEventListener('sent', (event) => this.#sent(/** @type {CustomEvent} */ (event).detail));
    this.sender.addEventListener('unknown', () => this.#kept.set('token', undefined));
    this.#kept.onChange((name) => this.#otherTab(name));
  }

  get kept() {
    return this.#kept;
  }

  /** Picks up the conversation of an earlier visit, when there is one. */
  async resume() {
    if (this.#kept.get('conversation') === null && this.sender.pending.value.length === 0) {
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
    if (this.#kept.get('token') === null && who.identity === undefined) return;
    await this.#trying(async () => {
      await this.#renew();
      if (this.#kept.get('conversation') !== null) this.#live.start();
    });
  }

  /** Whoever was known has signed out. */
  forget() {
    this.#nForgotten += 1;
    this.#entering = undefined;
    this.#opening = undefined;
    this.#live.stop();
    this.#who = {};
    for (const name of OURS) this.#kept.set(name, undefined);
    this.sender.clear();
    this.state.set({ chat: chat.EMPTY, line: 'idle', trouble: '', code: '', loaded: true });
  }

  /** @param {Record<string, string>} attributes what the page says of this visit */
  setAttributes(attributes) {
    this.#context = { ...this.#context, ...attributes };
  }

  /**
   * Keeps the text, then sends it; it is never lost and never doubled.
   * @param {string} text
   * @param {import('../model/files.js').Kept[]} [files] uploaded before
   */
  say(text, files) {
    this.sender.add(text, undefined, files);
  }

  /** @type {import('../shell/tray.js').Upload} */
  async upload(file, told, signal) {
    const id = await this.#conversation();
    return this.#theirs(this.#api.upload(`/conversations/${id}/attachments`, file, told, signal));
  }

  /**
   * @param {import('../model/files.js').Kept} file
   * @returns {Promise<Blob>}
   */
  fetchFile(file) {
    return this.#api.blob(`/conversations/${this.state.value.chat.conversation?.id}/attachments/${file.id}`);
  }

  /** @param {string} id of an agent's picture */
  fetchPicture = (id) => this.#api.blob(`/pictures/${id}`);

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

  /**
   * An answer, unless whoever asked is gone when it comes.
   * @template T
   * @param {Promise<T>} answer
   * @returns {Promise<T>}
   */
  async #theirs(answer) {
    const before = this.#nForgotten;
    const value = await answer;
    if (before !== this.#nForgotten) throw new Gone();
    return value;
  }

  /** Makes sure the customer is known to the desk; once at a time. */
  #enter() {
    if (this.#entering === undefined) {
      const entering = this.#kept.get('token') === null ? this.#renew() : Promise.resolve();
      this.#entering = entering;
      const done = () => {
        if (this.#entering === entering) this.#entering = undefined;
      };
      entering.then(done, done);
    }
    return this.#entering;
  }

  async #renew() {
    const token = this.#kept.get('token') ?? undefined;
    /** @type {CustomerSession} */
    const session = await this.#theirs(this.#api.post('/customer-sessions', { ...this.#who, token }));
    const before = this.#kept.get('customer');
    this.#kept.set('token', session.token);
    this.#kept.set('customer', session.customer_id);
    if (before !== null && before !== session.customer_id) {
      // What the one wrote is not sent in the other's name, and the line is no longer theirs.
      this.sender.clear();
      this.#live.stop();
      this.startAnew();
    }
    if (session.verified && this.#kept.get('conversation') === null) await this.#pickUp();
  }

  /** A signed-in customer goes on where they were, on whichever device that was. */
  async #pickUp() {
    /** @type {{ conversations: CustomerConversation[] }} */
    const { conversations } = await this.#theirs(this.#api.get('/conversations', { limit: 1 }));
    const last = conversations[0];
    if (last !== undefined && !last.closed) this.#kept.set('conversation', last.id);
  }

  /** The conversation of this or an earlier visit, or a new one; opened once however many ask. */
  async #conversation() {
    const known = this.state.value.chat.conversation?.id ?? this.#kept.get('conversation');
    if (known === null) {
      if (this.#opening === undefined) {
        const opening = this.#open();
        this.#opening = opening;
        const done = () => {
          if (this.#opening === opening) this.#opening = undefined;
        };
        opening.then(done, done);
      }
      return this.#opening;
    }
    await this.#theirs(this.#enter());
    this.#live.start();
    return known;
  }

  async #open() {
    await this.#theirs(this.#enter());
    const known = this.#kept.get('conversation');
    const page = location.href.split('#')[0];
    /** @type {CustomerConversation} */
    const opened = await this.#theirs(
      known === null ? this.#api.post('/conversations', { page, context: this.#context }) : this.#api.get(`/conversations/${known}`),
    );
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
    const conversation = await this.#theirs(this.#api.get(`/conversations/${id}`));
    this.state.patch({ chat: { ...this.state.value.chat, conversation } });
    let { last_seq: last } = conversation;
    if (this.state.value.chat.from === undefined) await this.#older(id, last + 1);
    for (let after; (after = chat.wholeUpTo(this.state.value.chat)) < last;) {
      const page = await this.#page(id, { after });
      this.state.patch({ chat: chat.withMessages(this.state.value.chat, page.messages) });
      if (chat.wholeUpTo(this.state.value.chat) === after) break;
      last = page.last_seq;
    }
    this.state.patch({ loaded: true });
  }

  /**
   * @param {string} id
   * @param {Record<string, number>} where
   * @returns {Promise<{ messages: Message[], last_seq: number }>}
   */
  #page(id, where) {
    return this.#theirs(this.#api.get(`/conversations/${id}/messages`, { ...where, limit: PAGE }));
  }

  /**
   * The page of the history that ends before a place.
   * @param {string} id
   * @param {number} before
   */
  async #older(id, before) {
    const { messages } = await this.#page(id, { before });
    const { chat: now } = this.state.value;
    // Another conversation may have been begun meanwhile.
    if (now.conversation?.id === id) this.state.patch({ chat: chat.withOlder(now, messages) });
  }

  /** Fetches what was said before what is here; once at a time. */
  earlier() {
    const { conversation, from = 1 } = this.state.value.chat;
    if (conversation === undefined || from <= 1) return Promise.resolve();
    this.#reaching ??= this.#trying(() => this.#older(conversation.id, from)).finally(() => (this.#reaching = undefined));
    return this.#reaching;
  }

  /** Fetches all that was said, for whoever takes it along. */
  async whole() {
    for (let from; (from = this.state.value.chat.from ?? 1) > 1;) {
      await this.earlier();
      if (this.state.value.chat.from === from) return;
    }
  }

  /**
   * The desk has it: from here on it is history like any other message.
   * @param {{ message: Pending, acked: import('../shell/sender.js').Acked }} sent
   */
  #sent({ message: { id, text, files }, acked: { seq, at } }) {
    /** @type {Message} */
    const message = { seq, at, author: 'customer', text, kind: 'plain', client_msg_id: id, files };
    this.state.patch({ chat: chat.withMessages(this.state.value.chat, [message]) });
  }

  /** @param {Frame} frame */
  #hear(frame) {
    const before = this.state.value.chat;
    this.state.patch({ chat: chat.fold(before, frame, Date.now()) });
    const after = this.state.value.chat;
    if (frame.type === 'welcome' || frame.type === 'reset') {
      void this.#trying(() => this.#load());
      void this.sender.flush();
    } else if (frame.type === 'ack') {
      this.sender.acknowledged(frame);
    } else if (frame.type === 'refused') {
      this.sender.refused(frame.client_msg_id, frame.error);
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
    if (line === 'open') this.#nRefused = 0;
    if (line === 'waiting') this.sender.lost();
    if (line === 'refused') {
      this.#nRefused += 1;
      this.#kept.set('token', undefined);
      setTimeout(() => void this.resume(), pauseMs(this.#nRefused, Math.random()));
    }
  }

  /** @param {string} name */
  #otherTab(name) {
    if (name === 'outbox') this.sender.reread();
    if (name === 'customer') {
      this.#live.stop();
      this.state.patch({ chat: chat.EMPTY, line: 'idle' });
      void this.resume();
    }
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
      if (this.state.value.trouble !== '') this.state.patch({ trouble: '', code: '' });
    } catch (error) {
      if (error instanceof Gone) return;
      if (error instanceof ApiError && error.status === 404) this.startAnew();
      else this.state.patch({ trouble: said(error), code: error instanceof ApiError ? error.code : '', loaded: true });
    }
  }
}
