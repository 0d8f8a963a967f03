/**
 * Conversations on their way to the board: however many come at once, the board is made anew at most
 * once a frame.
 *
 * @typedef {import('../types/wire.js').Conversation} Conversation
 */

import { withConversations } from '../model/board.js';

/** How often the board changes while nobody sees it: sounds and notifications go by it. */
const OUT_OF_SIGHT_MS = 100;

export class Arrivals {
  #state;
  /** @type {Map<string, Conversation>} what the board has not taken yet */
  #arrived = new Map();
  #taking = false;

  /** @param {import('../shell/state.js').State<import('./desk.js').DeskState>} state where the board is */
  constructor(state) {
    this.#state = state;
  }

  /** @param {string} id */
  get(id) {
    return this.#arrived.get(id);
  }

  /** @param {Conversation[]} conversations */
  add(conversations) {
    for (const conversation of conversations) this.#arrived.set(conversation.id, conversation);
    if (this.#taking) return;
    this.#taking = true;
    // A page out of sight draws no frames.
    if (document.visibilityState === 'visible') requestAnimationFrame(() => this.take());
    else setTimeout(() => this.take(), OUT_OF_SIGHT_MS);
  }

  /** The board has them now. */
  take() {
    this.#taking = false;
    const arrived = [...this.#arrived.values()];
    this.#arrived.clear();
    if (arrived.length > 0) this.#state.patch({ board: withConversations(this.#state.value.board, arrived) });
  }
}
