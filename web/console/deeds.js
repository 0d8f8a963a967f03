/**
 * What an agent does to a conversation: asks the server for it, says what came of it, and shows
 * where the conversation stands then, also while the line is down.
 *
 * @typedef {import('../types/wire.js').Conversation} Conversation
 */

import { clock } from '../model/clock.js';
import { namedIn } from '../model/mentions.js';
import { said } from '../shell/api.js';
import { go } from '../shell/router.js';
import { Team } from './team.js';

/**
 * @fires toast detail: `{ text, bad }`
 */
export class Deeds extends Team {
  /**
   * @param {string} _id
   * @returns {Conversation | undefined} as far as it is known here
   */
  conversation(_id) {
    return undefined;
  }

  /**
   * Fetches where a conversation stands now.
   * @param {string} _id
   * @returns {Promise<void>}
   */
  async refresh(_id) {}

  /** @param {Conversation[]} _conversations shown from now on */
  show(_conversations) {}

  /** @param {Conversation} conversation */
  async accept({ id, handoff_id: handoff }) {
    if (await this.#change(id, `/handoffs/${handoff}/acceptance`)) go('desk', id);
  }

  /** @param {Conversation} conversation */
  decline({ id, handoff_id: handoff }) {
    return this.#change(id, `/handoffs/${handoff}/decline`);
  }

  /** @param {Conversation} conversation */
  pick({ id, handoff_id: handoff }) {
    return this.#change(id, `/handoffs/${handoff}/pick`);
  }

  /**
   * Whom it can go to, and the wait for each; none when that cannot be known now.
   * @param {Conversation} conversation
   * @returns {Promise<import('../types/wire.js').Target[]>}
   */
  async targets({ handoff_id: handoff }) {
    const found = await this.api.get(`/handoffs/${handoff}/targets`).catch(() => ({ targets: [] }));
    return /** @type {any} */ (found).targets;
  }

  /**
   * @param {Conversation} conversation
   * @param {string} agent
   */
  assign({ id, handoff_id: handoff }, agent) {
    return this.#change(id, `/handoffs/${handoff}/assignment`, { agent_id: agent }, 'Given.');
  }

  /** @param {Conversation} conversation */
  takeOver({ id }) {
    return this.#change(id, `/conversations/${id}/takeover`);
  }

  /**
   * @param {Conversation} conversation
   * @param {{ agent_id?: string, skill?: string, note: string }} where
   */
  transfer({ id, handoff_id: handoff }, where) {
    return this.#change(id, `/handoffs/${handoff}/transfer`, where, 'Passed on.');
  }

  /**
   * @param {Conversation} conversation
   * @param {string} note
   */
  giveBack({ id, handoff_id: handoff }, note) {
    return this.#change(id, `/handoffs/${handoff}/return`, { note }, 'Back with the assistant.');
  }

  /**
   * @param {Conversation} conversation
   * @param {import('../types/wire.js').WrapUp} wrapUp
   */
  wrapUp({ id, handoff_id: handoff }, wrapUp) {
    return this.#change(id, `/handoffs/${handoff}/wrap-up`, wrapUp, 'Wrapped up. Colleagues can find this case now.');
  }

  /** @param {Conversation} conversation */
  end({ id }) {
    return this.#change(id, `/conversations/${id}/closure`);
  }

  /**
   * @param {string} id
   * @param {string} text colleagues named in it with an `@` are asked to look
   */
  note(id, text) {
    return this.#change(id, `/conversations/${id}/notes`, { text, mentions: namedIn(text, this.colleagues) });
  }

  /**
   * @param {Conversation} conversation
   * @param {Date} [until] without it, it is taken up again
   */
  snooze({ id }, until) {
    const body = until === undefined ? {} : { until: until.toISOString() };
    const done = until === undefined ? '' : `Put aside until ${clock(until.toISOString(), Date.now())}.`;
    return this.trying(async () => {
      await this.api.put(`/conversations/${id}/snooze`, body);
      if (done !== '') this.toast(done);
      await this.refresh(id);
    });
  }

  /**
   * One has looked where a colleague asked one to.
   * @param {string} id
   */
  looked(id) {
    const conversation = this.conversation(id);
    if (!conversation?.mentioned.includes(this.me.id)) return;
    this.show([{ ...conversation, mentioned: conversation.mentioned.filter((agent) => agent !== this.me.id) }]);
    void this.trying(() => this.api.post(`/conversations/${id}/look`));
  }

  /**
   * @param {string} text
   * @param {boolean} [bad]
   */
  toast(text, bad = false) {
    this.dispatchEvent(new CustomEvent('toast', { detail: { text, bad } }));
  }

  /**
   * @param {() => Promise<void>} what
   * @returns {Promise<boolean>} whether it worked
   */
  async trying(what) {
    try {
      await what();
      return true;
    } catch (error) {
      this.toast(said(error), true);
      return false;
    }
  }

  /**
   * Does something to a conversation and shows where it stands then, also while the line is down.
   * @param {string} id of the conversation
   * @param {string} path
   * @param {object} [body]
   * @param {string} [done] said when it worked
   * @returns {Promise<boolean>}
   */
  #change(id, path, body = {}, done = '') {
    return this.trying(async () => {
      await this.api.post(path, body);
      if (done !== '') this.toast(done);
      await this.refresh(id);
    });
  }
}
