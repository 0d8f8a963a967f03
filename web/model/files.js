/**
 * Files chosen for a message, on their way to the desk. Pure: every function gives a new list.
 *
 * @typedef {import('../types/api.js').File} Kept a file as the desk keeps it
 *
 * @typedef {object} Chosen
 * @property {number} key
 * @property {string} name
 * @property {number} bytes
 * @property {number} share how much of it has gone, 0 to 1
 * @property {Kept} [kept] when the desk has it
 * @property {string} [trouble] why the desk will not
 */

/** Files of one message, and bytes of one file: what the desk takes, unless it is set otherwise. */
export const FILES_MAX = 10;
export const BYTES_MAX = 25 * 1024 * 1024;

/**
 * @param {readonly Chosen[]} tray
 * @param {{ key: number, name: string, size: number }} file
 * @returns {Chosen[]}
 */
export function add(tray, { key, name, size }) {
  const chosen = { key, name: name || 'file', bytes: size, share: 0 };
  return tray.length >= FILES_MAX ? [...tray] : [...tray, chosen];
}

/**
 * @param {readonly Chosen[]} tray
 * @param {number} key
 * @param {Partial<Chosen>} change
 * @returns {Chosen[]}
 */
export function change(tray, key, change) {
  return tray.map((file) => (file.key === key ? { ...file, ...change } : file));
}

/**
 * @param {readonly Chosen[]} tray
 * @param {number} key
 * @returns {Chosen[]}
 */
export function remove(tray, key) {
  return tray.filter((file) => file.key !== key);
}

/** @param {readonly Chosen[]} tray */
export function isUnderWay(tray) {
  return tray.some(({ kept, trouble }) => kept === undefined && trouble === undefined);
}

/**
 * What can go with a message now.
 * @param {readonly Chosen[]} tray
 * @returns {Kept[]}
 */
export function ready(tray) {
  return tray.flatMap(({ kept }) => (kept === undefined ? [] : [kept]));
}

/**
 * A size for people: `900 B`, `12 kB`, `3.4 MB`.
 * @param {number} bytes
 * @returns {string}
 */
export function size(bytes) {
  if (bytes < 1000) return `${bytes} B`;
  if (bytes < 999_500) return `${Math.round(bytes / 1000)} kB`;
  return `${(bytes / 1_000_000).toLocaleString(undefined, { maximumFractionDigits: 1 })} MB`;
}

/**
 * How large a picture is drawn: within bounds, never larger than it is.
 * @param {{ width: number, height: number }} picture
 * @param {{ width: number, height: number }} bounds
 * @returns {{ width: number, height: number }} whole pixels, 1 at least
 */
export function fitted(picture, bounds) {
  const scale = Math.min(1, bounds.width / picture.width, bounds.height / picture.height);
  return {
    width: Math.max(1, Math.round(picture.width * scale)),
    height: Math.max(1, Math.round(picture.height * scale)),
  };
}
