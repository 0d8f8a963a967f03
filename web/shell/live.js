/**
 * The one socket: says hello, resumes after what was last seen, connects again for as long as it
 * takes. It hands frames on as plain objects and folds nothing.
 */

import { mayReconnect, pauseMs } from '../model/backoff.js';

/** @typedef {import('../types/wire.js').Frame} Frame */
/** @typedef {'connecting' | 'open' | 'waiting' | 'refused' | 'stopped'} Line */

const PING_MS = 25_000;
const SILENCE_MS = 60_000;

/**
 * @fires frame detail: a {@link Frame}
 * @fires line detail: a {@link Line}, whenever the connection's state changes
 */
export class Live extends EventTarget {
  #address;
  #hello;
  /** @type {WebSocket | undefined} */
  #socket;
  /** @type {Line} */
  #line = 'stopped';
  #failures = 0;
  #heardAt = 0;
  /** @type {number | undefined} */
  #timer;
  /** @type {number | undefined} */
  #pulse;

  /**
   * @param {string} address of the socket, `ws:` or `wss:`
   * @param {() => object} hello what to say first (token, resume, watch)
   */
  constructor(address, hello) {
    super();
    this.#address = address;
    this.#hello = hello;
  }

  get line() {
    return this.#line;
  }

  start() {
    if (this.#line !== 'stopped' && this.#line !== 'refused') return;
    addEventListener('online', this.#now);
    document.addEventListener('visibilitychange', this.#woken);
    this.#connect();
  }

  stop() {
    removeEventListener('online', this.#now);
    document.removeEventListener('visibilitychange', this.#woken);
    clearTimeout(this.#timer);
    clearInterval(this.#pulse);
    this.#drop();
    this.#become('stopped');
  }

  /**
   * Says something when the line is open; whoever must be sure keeps it until it is acknowledged.
   * @param {object} command
   * @returns {boolean} whether it was handed to the socket
   */
  send(command) {
    if (this.#line !== 'open' || this.#socket?.readyState !== WebSocket.OPEN) return false;
    this.#socket.send(JSON.stringify(command));
    return true;
  }

  #connect() {
    clearTimeout(this.#timer);
    this.#drop();
    this.#become('connecting');
    const socket = new WebSocket(this.#address);
    this.#socket = socket;
    this.#heardAt = Date.now();
    socket.addEventListener('open', () => socket.send(JSON.stringify(this.#greeting())));
    socket.addEventListener('message', (event) => this.#hear(event.data));
    socket.addEventListener('close', (event) => {
      if (socket === this.#socket) this.#lost(event.code);
    });
    clearInterval(this.#pulse);
    this.#pulse = setInterval(() => this.#beat(), PING_MS);
  }

  #greeting() {
    return { type: 'hello', ...this.#hello() };
  }

  /** @param {unknown} data */
  #hear(data) {
    this.#heardAt = Date.now();
    /** @type {Frame} */
    const frame = JSON.parse(String(data));
    if (frame.type === 'welcome') {
      this.#failures = 0;
      this.#become('open');
    }
    this.dispatchEvent(new CustomEvent('frame', { detail: frame }));
  }

  /** @param {number} code */
  #lost(code) {
    clearInterval(this.#pulse);
    this.#socket = undefined;
    if (!mayReconnect(code)) {
      this.#become('refused');
      return;
    }
    this.#failures += 1;
    this.#become('waiting');
    this.#timer = setTimeout(() => this.#connect(), pauseMs(this.#failures, Math.random()));
  }

  #beat() {
    if (Date.now() - this.#heardAt > SILENCE_MS) {
      this.#connect();
    } else {
      this.send({ type: 'ping' });
    }
  }

  #drop() {
    const socket = this.#socket;
    this.#socket = undefined;
    socket?.close();
  }

  #now = () => {
    if (this.#line === 'waiting') this.#connect();
  };

  #woken = () => {
    if (document.visibilityState === 'visible') this.#now();
  };

  /** @param {Line} line */
  #become(line) {
    if (line === this.#line) return;
    this.#line = line;
    this.dispatchEvent(new CustomEvent('line', { detail: line }));
  }
}

/**
 * The socket's address beside the API's.
 * @param {string} base `https://host/api/v1`
 * @returns {string}
 */
export function socketAddress(base) {
  return `${base.replace(/^http/u, 'ws')}/socket`;
}
