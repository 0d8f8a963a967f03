// How the people of a soak speak with the house: JSON over HTTP, and a socket that is heard by
// whoever waits for something. What was answered is counted, so that a week can be judged.

/** How long anything of one machine may take. */
const PATIENCE_MS = 30_000;
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** Everything that was answered, by its status; and what broke on the way. */
export const answered = new Map();

/** A fresh id as a client makes it. */
export function clientMessageId() {
  const bytes = crypto.getRandomValues(new Uint8Array(26));
  // The first letter holds the three highest bits of 128.
  return `msg_${Array.from(bytes, (byte, n) => ALPHABET[byte % (n ? 32 : 8)]).join('')}`;
}

/** Somebody's hands: one identity, one address. */
export class Api {
  #address;
  #headers;

  /**
   * @param {string} address
   * @param {Record<string, string>} [headers]
   */
  constructor(address, headers = {}) {
    this.#address = address;
    this.#headers = headers;
  }

  get address() {
    return this.#address;
  }

  /** The same hands with a customer's token. */
  withToken(token) {
    return new Api(this.#address, { ...this.#headers, authorization: `Bearer ${token}` });
  }

  /** The same hands with a console's cookie. */
  withCookie(cookie) {
    return new Api(this.#address, { ...this.#headers, cookie, origin: this.#address });
  }

  /** What is sent with a socket's handshake. */
  get handshake() {
    const { cookie, origin, ...rest } = this.#headers;
    const forwarded = rest['x-forwarded-for'];
    return { ...(cookie && { cookie, origin }), ...(forwarded && { 'x-forwarded-for': forwarded }) };
  }

  get(path) {
    return this.ask('GET', path);
  }

  post(path, body = {}) {
    return this.ask('POST', path, body);
  }

  put(path, body) {
    return this.ask('PUT', path, body);
  }

  /** What is asked of the API must be taken; only a conflict says that somebody else was quicker. */
  async ask(method, path, body) {
    const answer = await this.request(method, `/api/v1${path}`, body);
    if (answer.status === 409) return null;
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${answer.text}`);
    return answer.text ? JSON.parse(answer.text) : {};
  }

  /** Anything at all: a page, a file. The body is JSON, or bytes as they are. */
  async request(method, path, body) {
    const headers = { ...this.#headers };
    const raw = body instanceof Uint8Array;
    if (body) headers['content-type'] = raw ? 'application/octet-stream' : 'application/json';
    const asked = { method, headers, redirect: /** @type {const} */ ('manual'), signal: AbortSignal.timeout(PATIENCE_MS) };
    const sent = () => fetch(`${this.#address}${path}`, body ? { ...asked, body: raw ? body : JSON.stringify(body) } : asked);
    // A connection that has idled may be closed in the moment it is used again; browsers try twice, too.
    const response = await sent().catch((error) => (error.cause?.code === 'UND_ERR_SOCKET' ? sent() : Promise.reject(error)));
    const text = await response.text();
    answered.set(response.status, (answered.get(response.status) ?? 0) + 1);
    const [cookie] = (response.headers.get('set-cookie') ?? '').split(';');
    return { status: response.status, text, cookie };
  }
}

/** A socket: says who one is, hears, and comes back where it left off. */
export class Line {
  #socket;
  #waiting = new Set();
  /** Where it stands, to resume from. */
  place;
  /** Called with every frame. */
  onframe = (_frame) => {};
  open = false;

  /** @param {Api} api @param {{ token?: string, resume?: object, watch?: string[] }} hello */
  static async to(api, hello) {
    const line = new Line();
    const socket = new WebSocket(`${api.address.replace('http', 'ws')}/api/v1/socket`, /** @type {any} */ ({ headers: api.handshake }));
    line.#socket = socket;
    socket.onmessage = (message) => line.#hear(JSON.parse(message.data));
    socket.onclose = () => line.#ended();
    await new Promise((resolve, reject) => {
      socket.onopen = resolve;
      socket.onerror = () => reject(new Error('a socket was refused'));
    });
    const welcomed = line.until((frame) => frame.type === 'welcome');
    line.say({ type: 'hello', ...hello });
    if (!(await welcomed)) throw new Error('a socket was not welcomed');
    line.open = true;
    return line;
  }

  say(frame) {
    this.#socket.send(JSON.stringify(frame));
  }

  /** The next frame that fits; nothing when none comes in time, or the socket ends. */
  until(fits, ms = PATIENCE_MS) {
    return new Promise((resolve) => {
      const one = { fits, done: (frame) => {
        clearTimeout(timer);
        this.#waiting.delete(one);
        resolve(frame);
      } };
      const timer = setTimeout(() => one.done(undefined), ms);
      this.#waiting.add(one);
    });
  }

  close() {
    this.#socket.close();
  }

  #hear(frame) {
    if (frame.epoch) this.place = { epoch: frame.epoch, position: frame.position };
    else if (this.place && frame.position) this.place.position = frame.position;
    for (const one of [...this.#waiting]) if (one.fits(frame)) one.done(frame);
    this.onframe(frame);
  }

  #ended() {
    this.open = false;
    for (const one of [...this.#waiting]) one.done(undefined);
  }
}
