/** Where in the console one is, kept in the address behind `#`, so reload and Back work. */

/** @typedef {{ room: string, id?: string, query: URLSearchParams }} Place */

/**
 * `#/cases/cas_1?q=x` -> room `cases`, id `cas_1`.
 * @param {string} hash
 * @returns {Place}
 */
export function placeOf(hash) {
  const [path = '', search = ''] = hash.replace(/^#\/?/u, '').split('?', 2);
  const [room = '', id] = path.split('/', 2);
  return {
    room: room === '' ? 'desk' : room,
    id: id === undefined || id === '' ? undefined : decoded(id),
    query: new URLSearchParams(search),
  };
}

/** @param {string} part of an address; whoever mistypes one still gets somewhere */
function decoded(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/**
 * @param {string} room
 * @param {string} [id]
 * @param {Record<string, string>} [query]
 * @returns {string}
 */
export function hashOf(room, id, query = {}) {
  const search = new URLSearchParams(query).toString();
  const path = id === undefined ? `#/${room}` : `#/${room}/${encodeURIComponent(id)}`;
  return search === '' ? path : `${path}?${search}`;
}

/**
 * @param {string} room
 * @param {string} [id]
 * @param {Record<string, string>} [query]
 */
export function go(room, id, query) {
  location.hash = hashOf(room, id, query);
}
