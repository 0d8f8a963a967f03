/**
 * A part of the customer's window that is fetched when it is first needed, and shown in its own style
 * once it is here.
 */

/** @template {{ style: import('../vendor/reactive-element/css-tag.js').CSSResult }} T */
export class Later {
  #host;
  #fetch;
  /** @type {Promise<T> | undefined} */
  #coming;
  /** @type {T | undefined} what is here; nothing before it was asked for */
  now;

  /**
   * @param {import('./baton-chat.js').BatonChat} host
   * @param {() => Promise<T>} fetch
   */
  constructor(host, fetch) {
    this.#host = host;
    this.#fetch = fetch;
  }

  /** Asks for it, and asks again after a failure. */
  load() {
    this.#coming ??= this.#come().catch((error) => {
      this.#coming = undefined;
      throw error;
    });
    return this.#coming;
  }

  /** @returns {T | undefined} nothing while it is on its way */
  get here() {
    if (this.now === undefined) this.load().catch(() => {});
    return this.now;
  }

  async #come() {
    const part = await this.#fetch();
    this.#host.wear(part.style);
    this.now = part;
    this.#host.requestUpdate();
    return part;
  }
}
