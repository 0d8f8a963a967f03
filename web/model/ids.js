/**
 * Identifiers made by the sender: 48 bits of milliseconds and 80 bits of chance, in the same
 * letters as the server's (Crockford's base 32). Knows nothing of where they are kept.
 */

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
/** Letters of the time, which come first, and of chance; each stands for five bits. */
const TIME = 10;
const CHANCE = 16;

/**
 * A new id of a message, kept by its sender until the server has acknowledged it.
 * @param {number} now milliseconds since 1970
 * @param {(bytes: Uint8Array) => Uint8Array} fill puts chance into the bytes given
 * @returns {string} `msg_` and 26 letters
 */
export function messageId(now, fill = (bytes) => crypto.getRandomValues(bytes)) {
  const time = Array.from({ length: TIME }, (_, i) => Math.floor(now / 32 ** (TIME - 1 - i)));
  return `msg_${[...time, ...fill(new Uint8Array(CHANCE))].map((n) => ALPHABET[n % 32]).join('')}`;
}
