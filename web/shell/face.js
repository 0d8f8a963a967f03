/**
 * An agent's face: their picture, or the first letters of their name until it is here, and where
 * there is none. As with files of messages, the picture is drawn from bytes that were fetched with
 * the reader's own right to them; no address of it stands in a page.
 */

import { html } from '../vendor/lit-html/lit-html.js';
import { hue, initials } from '../model/face.js';

/** @typedef {(id: string) => Promise<Blob>} FetchPicture */
/** @typedef {{ name: string, picture?: string | null }} Shown */

/** How wide a picture is kept, in pixels: twice the largest face. */
const SIDE = 128;

/** Pictures that were fetched, by their id: as many as there are agents. @type {Map<string, Promise<HTMLCanvasElement>>} */
const fetched = new Map();

export class BatonFace extends HTMLElement {
  #shown = '';

  /** @param {Shown & { fetch?: FetchPicture }} of whose it is, and how a picture is fetched */
  set of({ name, picture, fetch }) {
    const shown = `${picture ?? ''} ${name}`;
    if (shown === this.#shown) return;
    this.#shown = shown;
    this.style.setProperty('--hue', String(hue(name)));
    this.textContent = initials(name);
    if (picture && fetch) void this.#draw(shown, picture, fetch);
  }

  /**
   * @param {string} shown
   * @param {string} id
   * @param {FetchPicture} fetch
   */
  async #draw(shown, id, fetch) {
    try {
      const known = fetched.get(id) ?? squared(fetch(id));
      fetched.set(id, known);
      const picture = await known;
      // Somebody else may be shown here by now.
      if (this.#shown !== shown) return;
      const canvas = blank();
      canvas.getContext('2d')?.drawImage(picture, 0, 0);
      this.replaceChildren(canvas);
    } catch {
      // The letters stay; whoever is shown next tries again.
      fetched.delete(id);
    }
  }
}

/**
 * The middle of a picture.
 * @param {Promise<Blob> | Blob} bytes
 * @param {number} [side]
 */
export async function squared(bytes, side = SIDE) {
  const picture = await createImageBitmap(await bytes);
  const { width, height } = picture;
  const least = Math.min(width, height);
  const canvas = blank(side);
  canvas.getContext('2d')?.drawImage(picture, (width - least) / 2, (height - least) / 2, least, least, 0, 0, side, side);
  picture.close();
  return canvas;
}

function blank(side = SIDE) {
  const canvas = document.createElement('canvas');
  canvas.width = side;
  canvas.height = side;
  return canvas;
}

/**
 * @param {Shown} who
 * @param {FetchPicture} [fetch]
 */
export function faceView({ name, picture }, fetch) {
  return html`<baton-face class="badge face" aria-hidden="true" .of=${{ name, picture, fetch }}></baton-face>`;
}

customElements.define('baton-face', BatonFace);
