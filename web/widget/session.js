/**
 * One customer at one desk: their conversation, and what they write and do. Talks to the server and
 * folds what it says; shows nothing. Who they are is `entry.js`, what was said before `history.js`.
 *
 * @typedef {import('../model/chat.js').Chat} Chat
 * @typedef {import('../model/outbox.js').Pending} Pending
 * @typedef {import('../types/wire.js').CustomerConversation} CustomerConversation
 * @typedef {import('../types/wire.js').Frame} Frame
 * @typedef {import('../types/wire.js').Message} Message
 * @typedef {'well' | 'off' | 'held'} Standing whether what is written goes out: there is no line, or it was too much
 *
 * @typedef {object} View
 * @property {Chat} chat
 * @property {'idle' | import('../shell/live.js').Line} line
 * @property {unknown} trouble what went wrong last; nothing when nothing did
 * @property {boolean} loaded the history is here
 */

import { pauseMs } from '../model/backoff.js';
import * as chat from '../model/chat.js';
import { posted } from '../model/outbox.js';
import { Api, ApiError } from '../shell/api.js';
import { Live, socketAddress } from '../shell/live.js';
import { Once } from '../shell/once.js';
import { Sender } from '../shell/sender.js';
import { State } from '../shell/state.js';
import { Entry, Gone } from './entry.js';
import { History } from './history.js';
import { Kept } from './kept.js';

const TYPING_EVERY_MS = 2_500;

/**
 * @fires message detail: a {@link Message} that came while the window was loaded
 * @fires stage detail: the conversation's new stage
 */
export class Session extends EventTarget {
  #api;
  #live;
  #entry;
  /** @type {Record<string, string>} */
  #context = {};
  /** @type {Once<string>} */
  #opening = new Once();
  #typedAt = 0;
  /** @type {string | undefined} where the conversation stood */
  #stage;
  #nFailed = 0;

  /** @param {string} origin the desk's address, without a slash at the end */
  constructor(origin) {
    super();
    const base = `${origin}/api/v1`;
    /** what stays on this device */
    this.kept = new Kept(origin);
    this.#api = new Api(base, () => this.kept.get('token') ?? undefined);
    this.#live = new Live(socketAddress(base), () => this.#hello());
    /** @type {State<View>} */
    this.state = new State({
      chat: chat.EMPTY,
      line: 'idle',
      trouble: undefined,
      loaded: false,
    });
    this.state.listen(() => this.#moved());
    this.#live.addEventListener('frame', (event) => this.#hear(/** @type {CustomEvent<Frame>} */ (event).detail));
    this.#live.addEventListener('line', () => this.#lineChanged());
    /** what was written and is on its way */
    this.sender = new Sender({
      read: () => this.kept.get('outbox'),
      keep: (text) => this.kept.set('outbox', text),
      conversation: () => this.#conversation(),
      bySocket: (command) => this.#live.send(command),
      byHttp: (id, message) => this.#api.post(`/conversations/${id}/messages`, posted(message)),
    });
    this.sender.addEventListener('sent', (event) => this.#sent(/** @type {CustomEvent} */ (event).detail));
    this.sender.addEventListener('unknown', () => this.kept.set('token', undefined));
    this.kept.onChange((name) => this.#otherTab(name));
    this.#entry = new Entry(this.#api, this.kept, () => this.#replaced());
    /** what was said before */
    this.history = new History(this.state, this.#entry, (what) => this.#trying(what));
  }

  /** Picks up the conversation of an earlier visit, or what was written in it and opened none yet. */
  async resume() {
    if (this.kept.get('conversation') === null) {
      this.state.patch({ loaded: true });
      await this.sender.flush();
      return;
    }
    const failed = await this.#trying(async () => {
      await this.#entry.enter();
      this.#live.start();
    });
    if (failed) this.#resumeLater();
  }

  #resumeLater() {
    this.#nFailed += 1;
    setTimeout(() => void this.resume(), pauseMs(this.#nFailed, Math.random()));
  }

  /**
   * The page says who the customer is.
   * @param {import('./entry.js').Who} who
   */
  async identify(who) {
    const introduced = this.#entry.introduce(who);
    if (introduced === undefined) return;
    await this.#trying(async () => {
      await introduced;
      if (this.kept.get('conversation') !== null) this.#live.start();
    });
  }

  /** Whoever was known has signed out. */
  forget() {
    this.#opening.forget();
    this.#live.stop();
    this.#entry.leave();
    this.sender.clear();
    this.state.set({ chat: chat.EMPTY, line: 'idle', trouble: undefined, loaded: true });
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
    return this.#entry.theirs(this.#api.upload(`/conversations/${id}/attachments`, file, told, signal));
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

  /**
   * Does something to the conversation and shows where it stands then.
   * @param {'handoff' | 'assistant' | 'ask' | 'contact' | 'score' | 'closure'} what
   * @param {object} body
   */
  async change(what, body) {
    await this.#trying(async () => {
      const id = await this.#conversation();
      /** @type {CustomerConversation | undefined} */
      const conversation = await this.#api.post(`/conversations/${id}/${what}`, body);
      if (conversation?.id === id) {
        this.state.patch({ chat: { ...this.state.value.chat, conversation } });
      }
    });
  }

  /** Begins with an empty window; the old conversation stays with the desk. */
  startAnew() {
    this.kept.set('conversation', undefined);
    this.kept.set('seen', undefined);
    const { epoch, position } = this.state.value.chat;
    this.state.patch({ chat: { ...chat.EMPTY, epoch, position }, trouble: undefined, loaded: true });
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
    this.kept.set('seen', String(last));
    this.#live.send({ type: 'seen', conversation: conversation.id, seq: last });
  }

  /** @returns {Standing} */
  get standing() {
    const { heldUntil, isFailing } = this.sender;
    if (isFailing || ['waiting', 'connecting', 'refused'].includes(this.state.value.line)) return 'off';
    return heldUntil > 0 ? 'held' : 'well';
  }

  get seenUpTo() {
    return Number(this.kept.get('seen') ?? 0);
  }

  #hello() {
    const { epoch, position } = this.state.value.chat;
    const resume = epoch === undefined || position === undefined ? undefined : { epoch, position };
    return { token: this.kept.get('token') ?? '', resume };
  }

  /** What the one wrote is not sent in the other's name, and the line is no longer theirs. */
  #replaced() {
    this.sender.clear();
    this.#live.stop();
    this.startAnew();
  }

  /** The conversation of this or an earlier visit, or a new one; opened once however many ask. */
  async #conversation() {
    const known = this.state.value.chat.conversation?.id ?? this.kept.get('conversation');
    if (known === null) return this.#opening.do(() => this.#open());
    await this.#entry.enter();
    this.#live.start();
    return known;
  }

  async #open() {
    await this.#entry.enter();
    const known = this.kept.get('conversation');
    const page = location.href.split('#')[0];
    /** @type {CustomerConversation} */
    const opened = await (known === null
      ? this.#entry.theirs(this.#api.post('/conversations', { page, context: this.#context }))
      : this.#entry.get(`/conversations/${known}`));
    this.kept.set('conversation', opened.id);
    this.state.patch({ chat: { ...this.state.value.chat, conversation: opened }, loaded: true });
    this.#live.start();
    return opened.id;
  }

  /** Fetches where the conversation stands and what was said. */
  async #load() {
    const id = this.state.value.chat.conversation?.id ?? this.kept.get('conversation');
    if (id !== null) await this.history.load(id);
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
  }

  /** Tells of a new stage, whoever brought it: the line, or an answer to what was asked here. */
  #moved() {
    const stage = this.state.value.chat.conversation?.stage;
    if (stage === this.#stage) return;
    this.#stage = stage;
    this.dispatchEvent(new CustomEvent('stage', { detail: stage }));
  }

  #forgetTyping() {
    this.state.patch({ chat: chat.withoutOldTyping(this.state.value.chat, Date.now()) });
  }

  #lineChanged() {
    const { line } = this.#live;
    this.state.patch({ line });
    if (line === 'open') this.#nFailed = 0;
    if (line === 'waiting') this.sender.lost();
    if (line === 'refused') {
      this.kept.set('token', undefined);
      this.#resumeLater();
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
      const id = this.kept.get('conversation');
      if (id !== null && id !== this.state.value.chat.conversation?.id) {
        this.state.patch({ chat: chat.EMPTY });
        void this.resume().then(() => this.#load());
      }
    }
  }

  /**
   * @param {() => Promise<void>} what
   * @returns {Promise<boolean>} whether it failed and may go well later
   */
  async #trying(what) {
    try {
      await what();
      if (this.state.value.trouble !== undefined) this.state.patch({ trouble: undefined });
    } catch (error) {
      if (error instanceof Gone) return false;
      if (!(error instanceof ApiError && error.status === 404)) {
        this.state.patch({ trouble: error, loaded: true });
        return true;
      }
      this.startAnew();
    }
    return false;
  }
}
