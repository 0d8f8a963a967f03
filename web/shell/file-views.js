/**
 * Shows files: those chosen for a message with how far they are, and those that came with one.
 * A picture is drawn on a canvas from bytes fetched with the reader's own right to them, so that no
 * address of it ever stands in a page, whatever that page's content policy is.
 */

import { html, nothing } from '../vendor/lit-html/lit-html.js';
import { fitted, size } from '../model/files.js';

/** @typedef {import('../model/files.js').Kept} Kept */
/** @typedef {import('../model/files.js').Chosen} Chosen */

/**
 * @typedef {object} Words
 * @property {string} files
 * @property {string} take
 * @property {(name: string) => string} drop
 */

/** The largest a picture is drawn, in CSS pixels. */
const BOUNDS = { width: 240, height: 200 };

/**
 * @param {readonly Chosen[]} tray
 * @param {(key: number) => void} drop
 * @param {Words} words
 * @returns {unknown}
 */
export function trayView(tray, drop, words) {
  if (tray.length === 0) return nothing;
  return html`
    <ul class="tray" aria-label=${words.files}>
      ${tray.map(
        ({ key, name, bytes, share, kept, trouble }) => html`
          <li ?data-bad=${trouble !== undefined}>
            <span class="name" dir="auto">${name}</span>
            <span class="size">${trouble ?? size(bytes)}</span>
            <button type="button" class="plain" aria-label=${words.drop(name)} @click=${() => drop(key)}>×</button>
            ${kept === undefined && trouble === undefined
              ? html`<progress aria-label=${name} max="100" .value=${Math.round(share * 100)}></progress>`
              : nothing}
          </li>
        `,
      )}
    </ul>
  `;
}

/** Files as they come with messages; one for each owner, who knows how they are fetched. */
export class FileViews {
  #fetch;
  #words;
  /** @type {Map<string, HTMLCanvasElement>} by the file's id: drawn once */
  #drawn = new Map();

  /**
   * @param {(file: Kept) => Promise<Blob>} fetch
   * @param {() => Words} words
   */
  constructor(fetch, words) {
    this.#fetch = fetch;
    this.#words = words;
  }

  /**
   * @param {readonly Kept[] | null | undefined} files
   * @returns {unknown}
   */
  view(files) {
    if (!files?.length) return nothing;
    return html`
      <ul class="files" aria-label=${this.#words().files}>
        ${files.map(
          (file) => html`
            <li>
              <button type="button" class="file" @click=${() => void this.#take(file)}>
                <span class="unseen">${this.#words().take}</span>
                ${file.width && file.height ? this.#picture(file, file.width, file.height) : nothing}
                <span class="name" dir="auto">${file.name}</span> <span class="size">${size(file.bytes)}</span>
              </button>
            </li>
          `,
        )}
      </ul>
    `;
  }

  /**
   * @param {Kept} file
   * @param {number} width
   * @param {number} height
   */
  #picture(file, width, height) {
    const known = this.#drawn.get(file.id);
    if (known !== undefined) return known;
    const canvas = document.createElement('canvas');
    this.#drawn.set(file.id, canvas);
    const shown = fitted({ width, height }, BOUNDS);
    const dense = Math.min(2, devicePixelRatio || 1);
    canvas.width = Math.round(shown.width * dense);
    canvas.height = Math.round(shown.height * dense);
    canvas.style.inlineSize = `${shown.width}px`;
    canvas.setAttribute('aria-hidden', 'true');
    void this.#draw(file, canvas);
    return canvas;
  }

  /**
   * @param {Kept} file
   * @param {HTMLCanvasElement} canvas
   */
  async #draw(file, canvas) {
    try {
      const { width, height } = canvas;
      const blob = await this.#fetch(file);
      const picture = await createImageBitmap(blob, { resizeWidth: width, resizeHeight: height, resizeQuality: 'medium' });
      canvas.getContext('2d')?.drawImage(picture, 0, 0, width, height);
      picture.close();
    } catch {
      // What cannot be drawn can still be saved.
      this.#drawn.delete(file.id);
      canvas.remove();
    }
  }

  /** @param {Kept} file */
  async #take(file) {
    const address = URL.createObjectURL(await this.#fetch(file));
    const link = document.createElement('a');
    link.href = address;
    link.download = file.name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(address), 10_000);
  }
}
