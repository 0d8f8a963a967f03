/** A part of the customer's window that is fetched when it is first needed, and shown once it is here. */

/** @template T */
export class Later {
  #host;
  #fetch;
  /** @type {Promise<T> | undefined} */
  #coming;
  /** @type {T | undefined} what is here; nothing before it was asked for */
  now;

  /**
   * @param {import('./element.js').WidgetElement} host
   * @param {() => Promise<T>} fetch
   */
  constructor(host, fetch) {
    this.#host = host;
    this.#fetch = fetch;
  }

  /** Asks for it, and asks again after a failure. */
  load() {
    this.#coming ??= this.#fetch().then(
      (part) => {
        this.now = part;
        this.#host.requestUpdate();
        return part;
      },
      (error) => {
        this.#coming = undefined;
        throw error;
      },
    );
    return this.#coming;
  }

  /** @returns {T | undefined} nothing while it is on its way */
  get here() {
    if (this.now === undefined) this.load().catch(() => {});
    return this.now;
  }
}
