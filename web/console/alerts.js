/** Tells an agent who looks elsewhere: a sound, a desktop notification, the count in the title. */

import { lists } from '../model/board.js';
import { wanted, who } from '../model/words.js';
import { go } from '../shell/router.js';

/** Two short rising notes for an offer, one soft note for a message. */
const OFFER_HZ = [660, 880];
const MESSAGE_HZ = [520];

const SOUND = 'baton:sound';

/** Whether this device may be heard; it may until somebody says otherwise. */
export function soundIsOn() {
  return localStorage.getItem(SOUND) !== 'off';
}

/** @param {boolean} on */
export function turnSound(on) {
  localStorage.setItem(SOUND, on ? 'on' : 'off');
}

export class Alerts {
  #desk;
  /** @type {AudioContext | undefined} */
  #audio;

  /** @param {import('./desk.js').Desk} desk */
  constructor(desk) {
    this.#desk = desk;
    desk.addEventListener('offer', (event) => this.#offered(/** @type {CustomEvent} */ (event).detail));
    desk.addEventListener('heard', (event) => this.#heard(/** @type {CustomEvent} */ (event).detail));
    desk.addEventListener('asked', (event) => this.#asked(/** @type {CustomEvent} */ (event).detail));
    desk.state.listen(() => this.#count());
  }

  /** @param {import('../types/wire.js').Conversation} conversation */
  #offered(conversation) {
    this.#play(OFFER_HZ);
    this.#notify(`${who(conversation)} needs a person`, conversation, 'offer');
  }

  /** @param {import('../types/wire.js').Conversation} conversation */
  #heard(conversation) {
    if (document.visibilityState === 'visible') return;
    this.#play(MESSAGE_HZ);
    this.#notify(`${who(conversation)} wrote`, conversation, 'message');
  }

  /** @param {import('../types/wire.js').Conversation} conversation */
  #asked(conversation) {
    this.#play(MESSAGE_HZ);
    this.#desk.toast(`You are asked to look at the conversation with ${who(conversation)}.`);
    this.#notify(`You are asked to look: ${who(conversation)}`, conversation, 'message');
  }

  /**
   * @param {string} title
   * @param {import('../types/wire.js').Conversation} conversation
   * @param {string} kind
   */
  #notify(title, conversation, kind) {
    if (document.visibilityState === 'visible' || !('Notification' in window)) return;
    if (Notification.permission !== 'granted') return;
    const body = kind === 'offer' ? wanted(conversation) : conversation.preview;
    const shown = new Notification(title, { body, tag: `${kind}:${conversation.id}` });
    shown.addEventListener('click', () => {
      focus();
      if (kind === 'message') go('desk', conversation.id);
      shown.close();
    });
  }

  /** @param {number[]} notes in hertz, one after the other */
  #play(notes) {
    if (!soundIsOn()) return;
    this.#audio ??= new AudioContext();
    const audio = this.#audio;
    if (audio.state === 'suspended') void audio.resume();
    notes.forEach((hz, i) => note(audio, hz, audio.currentTime + i * 0.16));
  }

  #count() {
    const { offered, asked, mine } = lists(this.#desk.state.value.board, this.#desk.me.id, Date.now());
    const n = offered.length + asked.length + mine.filter((conversation) => conversation.unread > 0).length;
    document.title = n === 0 ? 'Baton' : `(${n}) Baton`;
  }
}

/**
 * @param {AudioContext} audio
 * @param {number} hz
 * @param {number} at seconds of the audio clock
 */
function note(audio, hz, at) {
  const tone = audio.createOscillator();
  const volume = audio.createGain();
  tone.type = 'sine';
  tone.frequency.value = hz;
  volume.gain.setValueAtTime(0, at);
  volume.gain.linearRampToValueAtTime(0.12, at + 0.02);
  volume.gain.exponentialRampToValueAtTime(0.0001, at + 0.28);
  tone.connect(volume).connect(audio.destination);
  tone.start(at);
  tone.stop(at + 0.3);
}
