/**
 * The rooms of the conversations an agent has open: each is fetched on first use and kept up to date
 * with what happens from then on.
 *
 * @typedef {import('../types/wire.js').Conversation} Conversation
 * @typedef {import('../types/wire.js').Recorded} Recorded
 * @typedef {import('../model/room.js').Room} Room
 */

import * as rooms from '../model/room.js';
import { ApiError } from '../shell/api.js';
import { State } from '../shell/state.js';

/** Events of a conversation that come in one answer, at most. */
const EVENTS_MAX = 10_000;
/** Typing that was not repeated for this long is over. */
const TYPING_MS = 6_000;

export class Rooms {
  #api;
  #show;
  #loading;
  /** @type {Map<string, State<Room>>} */
  #open = new Map();

  /**
   * @param {import('../shell/api.js').Api} api
   * @param {(conversation: Conversation) => void} show where a conversation stands
   * @param {import('../shell/trying.js').Trying} loading says which could not be fetched
   */
  constructor(api, show, loading) {
    this.#api = api;
    this.#show = show;
    this.#loading = loading;
  }

  /** Of the conversations that are open. */
  get ids() {
    return [...this.#open.keys()];
  }

  /** @param {string} id */
  has(id) {
    return this.#open.has(id);
  }

  /**
   * @param {string} id
   * @returns {State<Room> | undefined}
   */
  get(id) {
    return this.#open.get(id);
  }

  /**
   * @param {string} id of a conversation that was not open
   * @returns {State<Room>}
   */
  open(id) {
    const room = new State(rooms.empty(id));
    this.#open.set(id, room);
    void this.#loading.load(() => this.load(id).catch((error) => this.#missing(id, error)));
    return room;
  }

  /** @param {string} id */
  close(id) {
    this.#open.delete(id);
  }

  /** Nothing that was known still counts. */
  empty() {
    for (const [id, room] of this.#open) room.set(rooms.empty(id));
  }

  /**
   * Fetches what happened since.
   * @param {string} id
   */
  async load(id) {
    const room = this.#open.get(id);
    if (room === undefined) return;
    const after = (/** @type {Room} */ { number }) => this.#api.get(`/conversations/${id}/events`, { after: number });
    /** @type {[Conversation, { events: Recorded[] }]} */
    let [conversation, { events }] = await Promise.all([this.#api.get(`/conversations/${id}`), after(room.value)]);
    this.#show(conversation);
    for (;;) {
      const isWhole = events.length < EVENTS_MAX;
      room.set({ ...rooms.foldAll(room.value, events), loaded: room.value.loaded || isWhole });
      if (isWhole) return;
      ({ events } = await after(room.value));
    }
  }

  /**
   * @param {string} id
   * @param {Recorded} recorded
   */
  happened(id, recorded) {
    const room = this.#open.get(id);
    if (room === undefined || !room.value.loaded) return;
    if (rooms.hasMissed(room.value, recorded)) void this.#loading.load(() => this.load(id));
    else room.set(rooms.fold(room.value, recorded));
  }

  /**
   * @param {string} id
   * @param {string} name who types
   */
  typing(id, name) {
    const room = this.#open.get(id);
    if (room === undefined) return;
    const at = Date.now();
    room.patch({ typing: { name, at } });
    setTimeout(() => room.value.typing?.at === at && room.patch({ typing: undefined }), TYPING_MS);
  }

  /**
   * A conversation that is not there is said where it would stand, and not beside.
   * @param {string} id
   * @param {unknown} error
   */
  #missing(id, error) {
    if (!(error instanceof ApiError) || (error.status !== 404 && error.field !== 'id')) throw error;
    this.#open.get(id)?.patch({ missing: true });
  }
}
