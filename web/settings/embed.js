/** Makes the line that puts the widget on a site, and says whether the site's colour is readable. */

import { LitElement, css, html, nothing } from 'lit';
import { contrast, parsed } from '../model/colour.js';
import { snippet } from '../model/embed.js';
import { base } from '../styles/base.js';
import { room } from '../styles/console.js';
import { controls } from '../styles/controls.js';

/** The ratio of WCAG 2.2, 1.4.3. */
const ENOUGH = 4.5;

export class BatonEmbed extends LitElement {
  static properties = { chosen: { state: true }, copied: { state: true } };

  static styles = [
    base,
    controls,
    room,
    css`
      form + .hint {
        margin-block: var(--gap-4) var(--gap-1);
      }

      pre {
        padding: var(--gap-3);
        border: 1px solid var(--border);
        border-radius: var(--radius);
        background: var(--surface-sunken);
        font-family: var(--font-code);
        font-size: var(--size-small);
        white-space: pre-wrap;
        overflow-wrap: anywhere;
      }
    `,
  ];

  constructor() {
    super();
    /** @type {import('../model/embed.js').Chosen} */
    this.chosen = { title: 'Support', greeting: '', accent: '', theme: '', side: '', language: '' };
    this.copied = false;
  }

  render() {
    const { accent } = this.chosen;
    const line = snippet(location.origin, this.chosen);
    return html`
      <form class="fields" @input=${this.#changed} @submit=${(/** @type {Event} */ event) => event.preventDefault()}>
        <div class="cells">
          <div><label for="title">Name of the desk</label><input id="title" name="title" maxlength="60" .value=${this.chosen.title} /></div>
          <div>
            <label for="language">Language</label>
            <select id="language" name="language">
              <option value="">As the page</option>
              <option value="en">English</option>
              <option value="de">Deutsch</option>
            </select>
          </div>
          <div>
            <label for="side">Corner</label>
            <select id="side" name="side">
              <option value="">Bottom right</option>
              <option value="start">Bottom left</option>
            </select>
          </div>
          <div>
            <label for="theme">Colours</label>
            <select id="theme" name="theme">
              <option value="">As the visitor’s system</option>
              <option value="light">Light</option>
              <option value="dark">Dark</option>
            </select>
          </div>
          <div>
            <label for="accent">Your colour</label>
            <input id="accent" name="accent" placeholder="#0c7762" maxlength="7" .value=${accent} aria-describedby="readable" />
          </div>
        </div>
        <p class="hint" id="readable" role="status">${accent === '' ? nothing : readable(accent)}</p>
        <div><label for="greeting">First line</label><input id="greeting" name="greeting" maxlength="300" .value=${this.chosen.greeting} /></div>
      </form>
      <p class="hint">Put this before the end of your pages:</p>
      <pre tabindex="0" aria-label="The line to put into your pages">${line}</pre>
      <div class="row">
        <button @click=${() => void this.#copy(line)}>Copy</button>
        <span role="status" class="hint">${this.copied ? 'Copied.' : nothing}</span>
      </div>
    `;
  }

  /** @param {Event} event */
  #changed(event) {
    const form = new FormData(/** @type {HTMLFormElement} */ (event.currentTarget));
    const of = (/** @type {string} */ name) => String(form.get(name) ?? '').trim();
    this.chosen = {
      title: of('title'), greeting: of('greeting'), accent: of('accent'), theme: of('theme'), side: of('side'), language: of('language'),
    };
    this.copied = false;
  }

  /** @param {string} line */
  async #copy(line) {
    await navigator.clipboard.writeText(line);
    this.copied = true;
  }
}

/** @param {string} accent */
function readable(accent) {
  const colour = parsed(accent);
  if (colour === undefined) return 'A colour is written as # and six digits, such as #0c7762.';
  const ratio = contrast(colour, [255, 255, 255]);
  const said = `Contrast with white is ${ratio.toFixed(1)} to 1`;
  return ratio >= ENOUGH ? `${said}: readable.` : `${said}, less than ${ENOUGH}: the widget uses the nearest shade that is readable.`;
}

customElements.define('baton-embed', BatonEmbed);
