/**
 * Asks the server over HTTP. One place for the address, the authentication and the error shape;
 * it keeps no state and decides nothing.
 */

/** What the server refused, with the field it is about when there is one. */
export class ApiError extends Error {
  /**
   * @param {number} status 0 when the server could not be reached
   * @param {import('../types/wire.js').ErrorBody} body
   * @param {number} [againAt] from when on it may be asked again, in ms since 1970
   */
  constructor(status, body, againAt) {
    super(body.message);
    this.name = 'ApiError';
    this.status = status;
    this.code = body.code;
    this.field = body.field;
    this.againAt = againAt;
  }

  /** Whether the same request may succeed later. */
  get passing() {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }
}

export class Api {
  #base;
  #token;

  /**
   * @param {string} base where the API lives, without a slash at the end
   * @param {() => string | undefined} token what proves the customer; the console has its cookie
   */
  constructor(base, token = () => undefined) {
    this.#base = base;
    this.#token = token;
  }

  /**
   * @template T
   * @param {string} path begins with a slash
   * @param {Record<string, string | number | boolean | undefined>} [query]
   * @returns {Promise<T>}
   */
  get(path, query = {}) {
    const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== '');
    const search = new URLSearchParams(given.map(([name, value]) => [name, String(value)]));
    return this.#ask('GET', given.length === 0 ? path : `${path}?${search}`);
  }

  /**
   * @template T
   * @param {string} path
   * @param {unknown} [body] a file is sent as it is
   * @returns {Promise<T>}
   */
  post(path, body = {}) {
    return this.#ask('POST', path, body);
  }

  /**
   * @template T
   * @param {string} path
   * @param {unknown} body
   * @returns {Promise<T>}
   */
  put(path, body) {
    return this.#ask('PUT', path, body);
  }

  /**
   * @template T
   * @param {string} path
   * @param {unknown} body
   * @returns {Promise<T>}
   */
  patch(path, body) {
    return this.#ask('PATCH', path, body);
  }

  /**
   * @template [T=void]
   * @param {string} path
   * @returns {Promise<T>}
   */
  delete(path) {
    return this.#ask('DELETE', path);
  }

  /**
   * Sends a file as it is, telling how much of it has gone. What that takes is fetched with the first.
   * @param {string} path
   * @param {File} file
   * @param {(share: number) => void} told
   * @param {AbortSignal} signal
   * @returns {Promise<import('../types/api.js').File>}
   */
  async upload(path, file, told, signal) {
    const { upload } = /** @type {typeof import('./upload.js')} */ (await fetchCode(import.meta.resolve('./upload.js')));
    return upload(`${this.#base}${path}?${new URLSearchParams({ name: file.name })}`, this.#token(), file, told, signal);
  }

  /**
   * @param {string} path
   * @returns {Promise<Blob>}
   */
  async blob(path) {
    return (await this.#reach('GET', path)).blob();
  }

  /**
   * @param {string} method
   * @param {string} path
   * @param {unknown} [body]
   * @returns {Promise<any>}
   */
  async #ask(method, path, body) {
    const response = await this.#reach(method, path, body);
    return response.status === 204 ? undefined : response.json().catch(() => ({}));
  }

  /**
   * @param {string} method
   * @param {string} path
   * @param {unknown} [body]
   * @returns {Promise<Response>} what was asked for; anything else is an error
   */
  async #reach(method, path, body) {
    const token = this.#token();
    /** @type {Record<string, string>} */
    const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
    const file = body instanceof Blob;
    if (body !== undefined) headers['content-type'] = file ? 'application/octet-stream' : 'application/json';
    const response = await fetch(this.#base + path, {
      method,
      headers,
      body: body === undefined || file ? body : JSON.stringify(body),
      credentials: token === undefined ? 'same-origin' : 'omit',
      cache: 'no-store',
    }).catch(() => {
      throw unreachable();
    });
    if (response.ok) return response;
    throw new ApiError(response.status, errorOf(await response.json().catch(() => ({})), response.status), againAt(response));
  }
}

/** The server did not answer at all. */
export function unreachable() {
  return new ApiError(0, { code: 'unreachable', message: 'The server can’t be reached.' });
}

/**
 * @param {any} answer
 * @param {number} status
 * @returns {import('../types/wire.js').ErrorBody}
 */
export function errorOf(answer, status) {
  if (typeof answer?.error?.code === 'string') return answer.error;
  return { code: 'internal', message: `The server answered ${status}.` };
}

/** @param {Response} response */
function againAt(response) {
  const seconds = Number.parseInt(response.headers.get('retry-after') ?? '', 10);
  return Number.isFinite(seconds) ? Date.now() + seconds * 1_000 : undefined;
}

/**
 * One line for people about anything that went wrong.
 * @param {unknown} error
 * @returns {string}
 */
export function said(error) {
  return error instanceof Error ? error.message : String(error);
}

/** How often the code at an address could not be fetched. @type {Map<string, number>} */
const missed = new Map();

/**
 * Fetches code that is needed later. Browsers keep in mind that an address gave none, and ask no second
 * time: the next attempt goes to an address of its own.
 * @param {string} url
 * @returns {Promise<unknown>}
 */
export async function fetchCode(url) {
  const n = missed.get(url) ?? 0;
  try {
    return await import(n > 0 ? `${url}?again=${n}` : url);
  } catch (error) {
    missed.set(url, n + 1);
    throw error;
  }
}
