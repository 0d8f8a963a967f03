/** A value with listeners: what elements render from. Folding is done by `model/`. */

/** @template T */
export class State {
  #value;
  /** @type {Set<() => void>} */
  #listeners = new Set();

  /** @param {T} value */
  constructor(value) {
    this.#value = value;
  }

  get value() {
    return this.#value;
  }

  /**
   * Takes a new value; listeners hear of it unless it is the same object.
   * @param {T} value
   */
  set(value) {
    if (value === this.#value) return;
    this.#value = value;
    for (const listener of [...this.#listeners]) listener();
  }

  /** @param {Partial<T>} change */
  patch(change) {
    this.set({ ...this.#value, ...change });
  }

  /**
   * @param {() => void} listener
   * @returns {() => void} ends it
   */
  listen(listener) {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}

/**
 * Renders an element anew whenever a state changes, for as long as it is connected.
 * @implements {Reacts}
 * @typedef {{ hostConnected(): void, hostDisconnected(): void }} Reacts
 */
export class Follows {
  /** @type {(() => void) | undefined} */
  #end;

  /**
   * @param {{ addController(controller: Follows): void, requestUpdate(): void }} host
   * @param {State<any>} state
   */
  constructor(host, state) {
    this.host = host;
    this.state = state;
    host.addController(this);
  }

  hostConnected() {
    this.#end = this.state.listen(() => this.host.requestUpdate());
    this.host.requestUpdate();
  }

  hostDisconnected() {
    this.#end?.();
  }
}
