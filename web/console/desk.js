/**
 * An agent at their desk: who they are, the board of conversations, the rooms they have open, and
 * everything they can do. Talks to the server and folds what it says; shows nothing.
 *
 * @typedef {import('../types/wire.js').Agent} Agent
 * @typedef {import('../types/wire.js').Conversation} Conversation
 * @typedef {import('../types/wire.js').Frame} Frame
 * @typedef {import('../types/wire.js').Me} Me
 * @typedef {import('../model/room.js').Room} Room
 *
 * @typedef {object} DeskState
 * @property {Agent} me
 * @property {import('../model/board.js').Board} board
 * @property {ReadonlyMap<string, Agent>} agents
 * @property {import('../shell/live.js').Line} line
 * @property {boolean} loaded
 */

import { lists, offeredTo, withConversations } from '../model/board.js';
import { cannedOf } from '../model/canned.js';
import { posted } from '../model/outbox.js';
import { Live, socketAddress } from '../shell/live.js';
import { Sender } from '../shell/sender.js';
import { State } from '../shell/state.js';
import { Trying } from '../shell/trying.js';
import { Arrivals } from './arrivals.js';
import { Deeds } from './deeds.js';
import { fetchOpen } from './fetch-open.js';
import { Rooms } from './rooms.js';

const TYPING_EVERY_MS = 2_500;
const CANNED_MS = 60_000;
const OUTBOX = 'baton:desk:outbox';

/**
 * @fires offer detail: a {@link Conversation} that is offered to this agent now
 * @fires heard detail: a {@link Conversation} of this agent in which the customer wrote
 * @fires asked detail: a {@link Conversation} in which a colleague asks this agent to look
 * @fires signed-out the session is over
 */
export class Desk extends Deeds {
  #live;
  /** @type {{ epoch: string, position: number }} */
  #cursor;
  #rooms;
  #arrivals = new Arrivals(this.state);
  #typedAt = 0;
  /** @type {{ at: number, replies: Promise<import('../types/wire.js').Article[]> } | undefined} */
  #canned;

  /**
   * @param {import('../shell/api.js').Api} api
   * @param {string} base the API's address, for the socket
   * @param {Me} me
   */
  constructor(api, base, { agent, epoch, position }) {
    super(api, new State({ me: agent, board: new Map(), agents: new Map(), line: 'connecting', loaded: false }));
    this.#cursor = { epoch, position };
    const shown = { requestUpdate: () => this.state.patch({}) };
    /** fetches the lists */
    this.listing = new Trying(shown);
    /** fetches the conversation that is open */
    this.opening = new Trying(shown);
    this.#rooms = new Rooms(api, (conversation) => this.show([conversation]), this.opening);
    this.#live = new Live(socketAddress(base), () => ({ resume: this.#cursor, watch: this.#rooms.ids }));
    this.#live.addEventListener('frame', (event) => this.#hear(/** @type {CustomEvent<Frame>} */ (event).detail));
    this.#live.addEventListener('line', () => this.#lineChanged());
    this.sender = new Sender({
      read: () => localStorage.getItem(OUTBOX),
      keep: (text) => (text === undefined ? localStorage.removeItem(OUTBOX) : localStorage.setItem(OUTBOX, text)),
      conversation: (message) => Promise.resolve(message.conversation ?? ''),
      bySocket: (command) => this.#live.send(command),
      byHttp: (id, message) => api.post(`/conversations/${id}/messages`, posted(message)),
    });
  }

  /** Connects; the lists are fetched once the line is open, so that nothing falls between. */
  start() {
    this.#live.start();
  }

  stop() {
    this.#live.stop();
  }

  /** @param {string} id */
  conversation(id) {
    return this.#arrivals.get(id) ?? this.state.value.board.get(id);
  }

  /**
   * The room of a conversation; fetched on first use and kept up to date from then on.
   * @param {string} id
   * @returns {State<Room>}
   */
  room(id) {
    const known = this.#rooms.get(id);
    if (known !== undefined) return known;
    this.#live.send({ type: 'watch', conversation: id });
    return this.#rooms.open(id);
  }

  /** @param {string} id */
  leave(id) {
    this.#rooms.close(id);
    this.#live.send({ type: 'unwatch', conversation: id });
  }

  /**
   * @param {string} id
   * @param {string} text
   * @param {import('../model/files.js').Kept[]} [files] uploaded before
   */
  say(id, text, files) {
    this.sender.add(text, id, files);
  }

  /**
   * @param {string} id of the conversation
   * @param {File} file
   * @param {(share: number) => void} told
   * @param {AbortSignal} signal
   */
  upload(id, file, told, signal) {
    return this.api.upload(`/conversations/${id}/attachments`, file, told, signal);
  }

  /**
   * @param {string} id of the conversation
   * @param {import('../model/files.js').Kept} file
   */
  fetchFile(id, file) {
    return this.api.blob(`/conversations/${id}/attachments/${file.id}`);
  }

  /** @param {string} id */
  typing(id) {
    const now = Date.now();
    if (now - this.#typedAt < TYPING_EVERY_MS) return;
    this.#typedAt = now;
    this.#live.send({ type: 'typing', conversation: id });
  }

  /**
   * @param {string} id
   * @param {number} seq
   */
  seen(id, seq) {
    const conversation = this.conversation(id);
    if (conversation?.owner.agent_id !== this.me.id || seq <= conversation.agent_seen) return;
    this.show([{ ...conversation, agent_seen: seq, unread: 0 }]);
    this.#live.send({ type: 'seen', conversation: id, seq });
  }

  /**
   * The team's canned replies, fetched once a minute at most.
   * @returns {Promise<import('../types/wire.js').Article[]>}
   */
  canned() {
    if (this.#canned === undefined || Date.now() - this.#canned.at > CANNED_MS) {
      /** @type {Promise<{ articles: import('../types/wire.js').Article[] }>} */
      const asked = this.api.get('/articles');
      const replies = asked.then(({ articles }) => cannedOf(articles)).catch(() => []);
      this.#canned = { at: Date.now(), replies };
    }
    return this.#canned.replies;
  }

  /** @param {import('../types/wire.js').PresenceName} presence */
  async presence(presence) {
    await this.trying(async () => {
      await this.api.put('/me/presence', { presence });
      this.present(this.me.id, presence);
    });
  }

  async signOut() {
    /** @type {{ elsewhere: string | undefined }} */
    const left = { elsewhere: undefined };
    await this.trying(async () => {
      /** @type {import('../types/api.js').SignedOut | undefined} */
      const out = await this.api.delete('/sessions/current');
      left.elsewhere = out?.url;
    });
    this.stop();
    // Who came in by single sign-on has a session at the provider, too.
    if (left.elsewhere !== undefined) location.assign(left.elsewhere);
    else this.dispatchEvent(new CustomEvent('signed-out'));
  }

  /** @param {Frame} frame */
  #hear(frame) {
    if ('position' in frame && frame.position !== undefined && frame.type !== 'welcome' && frame.type !== 'reset') {
      this.#cursor.position = Math.max(this.#cursor.position, frame.position);
    }
    switch (frame.type) {
      case 'welcome':
        this.#cursor.epoch = frame.epoch;
        void this.listing.load(() => this.#fetchAll());
        void this.sender.flush();
        break;
      case 'reset':
        this.#cursor = { epoch: frame.epoch, position: frame.position };
        this.#rooms.empty();
        void this.listing.load(() => this.#fetchAll());
        break;
      case 'conversation':
        this.#changed(/** @type {Conversation} */ (frame.conversation));
        break;
      case 'event':
        this.#rooms.happened(frame.conversation, frame);
        break;
      case 'typing':
        this.#typing(frame);
        break;
      case 'looking':
        this.#rooms.get(frame.conversation)?.patch({ looking: frame.agents.filter((id) => id !== this.me.id) });
        break;
      case 'agent':
        this.known(frame.agent);
        break;
      case 'presence':
        this.present(frame.agent_id, frame.presence);
        break;
      case 'ack':
        this.sender.acknowledged(frame);
        break;
      case 'refused':
        this.sender.refused(frame.client_msg_id, frame.error);
        break;
      default:
    }
  }

  /** @param {Conversation} conversation */
  #changed(conversation) {
    const before = this.conversation(conversation.id);
    this.show([conversation]);
    const { id } = this.me;
    const asked = offeredTo(conversation, id);
    const known = before !== undefined && offeredTo(before, id) && before.offer?.expires_at === conversation.offer?.expires_at;
    if (asked && !known) this.dispatchEvent(new CustomEvent('offer', { detail: conversation }));
    const wrote = conversation.last_author === 'customer' && conversation.last_seq > (before?.last_seq ?? 0);
    if (conversation.owner.agent_id === id && wrote) {
      this.dispatchEvent(new CustomEvent('heard', { detail: conversation }));
    }
    if (conversation.mentioned.includes(id) && before?.mentioned.includes(id) !== true) {
      this.dispatchEvent(new CustomEvent('asked', { detail: conversation }));
    }
  }

  /** @param {Extract<Frame, { type: 'typing' }>} frame */
  #typing({ conversation: id, author, name }) {
    const who = author === 'customer' ? this.conversation(id)?.customer.name || 'The customer' : name || 'A colleague';
    this.#rooms.typing(id, who);
  }

  async #fetchAll() {
    const [agents, listed] = await Promise.all([
      /** @type {Promise<{ agents: Agent[] }>} */ (this.api.get('/agents')),
      fetchOpen(this.api),
    ]);
    this.#arrivals.take();
    const kept = [...this.state.value.board.values()].filter((c) => this.#rooms.has(c.id));
    this.state.patch({
      board: withConversations(withConversations(new Map(), kept), listed),
      agents: new Map(agents.agents.map((agent) => [agent.id, agent])),
      me: agents.agents.find((agent) => agent.id === this.me.id) ?? this.me,
      loaded: true,
    });
    await Promise.all(this.#rooms.ids.map((id) => this.#rooms.load(id)));
    const offer = lists(this.state.value.board, this.me.id, Date.now()).offered[0];
    if (offer !== undefined) this.dispatchEvent(new CustomEvent('offer', { detail: offer }));
  }

  /** @param {Conversation[]} conversations */
  show(conversations) {
    this.#arrivals.add(conversations);
  }

  /** @param {string} id */
  async refresh(id) {
    if (this.#rooms.has(id)) await this.#rooms.load(id);
    else this.show([await this.api.get(`/conversations/${id}`)]);
  }

  #lineChanged() {
    const { line } = this.#live;
    this.state.patch({ line });
    if (line === 'waiting') this.sender.lost();
    if (line === 'refused') this.dispatchEvent(new CustomEvent('signed-out'));
  }
}
