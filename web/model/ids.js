/**
 * Identifiers made by the sender: 48 bits of milliseconds and 80 bits of chance, in the same
 * letters as the server's (Crockford's base 32). Knows nothing of where they are kept.
 */

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const CHARS = 26;

/**
 * 26 characters for 16 bytes, most significant first.
 * @param {Uint8Array} bytes
 * @returns {string}
 */
export function encode(bytes) {
  let value = bytes.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
  let text = '';
  for (let i = 0; i < CHARS; i += 1) {
    text = ALPHABET.charAt(Number(value & 31n)) + text;
    value >>= 5n;
  }
  return text;
}

/**
 * A new id of a message, kept by its sender until the server has acknowledged it.
 * @param {number} now milliseconds since 1970
 * @param {(bytes: Uint8Array) => Uint8Array} fill puts chance into the bytes given
 * @returns {string} `msg_` and 26 characters
 */
export function messageId(now, fill = (bytes) => crypto.getRandomValues(bytes)) {
  const bytes = fill(new Uint8Array(16));
  for (let i = 0; i < 6; i += 1) {
    bytes[i] = Math.floor(now / 2 ** (8 * (5 - i))) % 256;
  }
  return `msg_${encode(bytes)}`;
}
