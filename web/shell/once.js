/** Something that is done once at a time: whoever asks for it meanwhile gets what is under way. */

/** @template T */
export class Once {
  /** @type {Promise<T> | undefined} */
  #underWay;

  /**
   * @param {() => Promise<T>} what
   * @returns {Promise<T>}
   */
  do(what) {
    if (this.#underWay !== undefined) return this.#underWay;
    const begun = what();
    this.#underWay = begun;
    const done = () => {
      if (this.#underWay === begun) this.#underWay = undefined;
    };
    begun.then(done, done);
    return begun;
  }

  /** Whoever asks from now on begins anew. */
  forget() {
    this.#underWay = undefined;
  }
}
