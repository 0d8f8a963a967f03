/** What the widget keeps on the customer's device, under the desk's own address. */

/** @typedef {'token' | 'customer' | 'conversation' | 'outbox' | 'seen' | 'open' | 'draft'} Name */

export class Kept {
  #prefix;
  /** @type {Map<string, string>} in place of storage where a page may not have any */
  #memory = new Map();

  /** @param {string} origin the desk's address */
  constructor(origin) {
    this.#prefix = `baton:${origin}:`;
  }

  /**
   * @param {Name} name
   * @returns {string | null}
   */
  get(name) {
    try {
      return localStorage.getItem(this.#prefix + name);
    } catch {
      return this.#memory.get(name) ?? null;
    }
  }

  /**
   * @param {Name} name
   * @param {string | undefined} value forgets it when undefined
   */
  set(name, value) {
    try {
      if (value === undefined) localStorage.removeItem(this.#prefix + name);
      else localStorage.setItem(this.#prefix + name, value);
    } catch {
      if (value === undefined) this.#memory.delete(name);
      else this.#memory.set(name, value);
    }
  }

  /**
   * Another tab changed something of ours.
   * @param {(name: string) => void} listener
   */
  onChange(listener) {
    addEventListener('storage', ({ key }) => {
      if (key?.startsWith(this.#prefix)) listener(key.slice(this.#prefix.length));
    });
  }
}
