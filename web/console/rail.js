/** The edge of the console: the rooms, presence, theme, leaving. */

import { LitElement, css, html, nothing } from 'lit';
import { initials } from '../model/format.js';
import { Follows } from '../shell/state.js';
import { nextTheme, theme } from '../shell/theme.js';
import { base } from '../styles/base.js';
import { controls } from '../styles/controls.js';
import { icon } from '../styles/icons.js';

/** @typedef {import('../types/wire.js').PresenceName} PresenceName */

/** @type {[PresenceName, string][]} */
const PRESENCES = [['available', 'Available'], ['busy', 'Busy'], ['away', 'Away']];
const THEME_ICONS = { auto: 'half', light: 'sun', dark: 'moon' };
const THEME_WORDS = { auto: 'as the system has it', light: 'light', dark: 'dark' };

export class BatonRail extends LitElement {
  static properties = { desk: { attribute: false }, place: { type: String } };

  static styles = [
    base,
    controls,
    css`
      :host {
        display: contents;
      }

      header {
        display: flex;
        flex-direction: column;
        gap: var(--gap-4);
        inline-size: 6.5rem;
        padding: var(--gap-3) var(--gap-2);
        border-inline-end: 1px solid var(--border);
        background: var(--surface-sunken);
      }

      img {
        display: block;
        margin-inline: auto;
      }

      nav ul {
        display: flex;
        flex-direction: column;
        gap: var(--gap-1);
      }

      nav {
        flex: 1;
      }

      nav a {
        display: flex;
        flex-direction: column;
        align-items: center;
        gap: 0.125rem;
        padding: var(--gap-2) var(--gap-1);
        border-radius: var(--radius);
        color: var(--text-soft);
        font-size: 0.75rem;
        font-weight: 600;
        text-decoration: none;
        white-space: nowrap;
      }

      nav a:hover {
        background: var(--surface-hover);
        color: var(--text);
      }

      nav a[aria-current='page'] {
        background: var(--accent-soft);
        color: var(--accent);
      }

      .me {
        display: flex;
        flex-direction: column;
        align-items: center;
        gap: var(--gap-2);
      }

      .presence {
        inline-size: 100%;
      }

      select {
        padding-inline: var(--gap-1) 0;
        font-size: 0.75rem;
        font-weight: 600;
        text-align: center;
      }

      select[data-presence='available'] {
        border-color: var(--accent);
        color: var(--accent);
      }

      .small {
        display: flex;
      }

      .small a {
        display: grid;
        place-items: center;
        inline-size: 2.25rem;
        block-size: 2.25rem;
        border-radius: var(--radius);
        color: var(--text-soft);
      }

      .small a:hover {
        background: var(--surface-hover);
        color: var(--text);
      }

      @media (max-width: 40rem) {
        header {
          order: 2;
          flex-direction: row;
          align-items: center;
          gap: var(--gap-2);
          inline-size: auto;
          padding: var(--gap-1) var(--gap-2);
          border-inline-end: 0;
          border-block-start: 1px solid var(--border);
        }

        img,
        .me .badge {
          display: none;
        }

        nav ul,
        .me {
          flex-direction: row;
        }

        nav a {
          padding: var(--gap-1);
        }

        nav a span {
          font-size: 0.625rem;
        }

        .small button,
        .small a {
          inline-size: 1.75rem;
        }

        /* The last room fades, so that it is seen that there are more. */
        nav {
          min-inline-size: 0;
          overflow-x: auto;
          scrollbar-width: none;
          mask-image: linear-gradient(90deg, #000 calc(100% - 1.5rem), transparent);
        }

        nav ul {
          padding-inline-end: 1.5rem;
        }

        .me {
          gap: 0;
        }

        .presence {
          inline-size: 5.75rem;
        }

        /* Settings have it too. */
        .theme {
          display: none;
        }
      }
    `,
  ];

  /** @type {Follows | undefined} */
  #follows;

  constructor() {
    super();
    /** @type {import('./desk.js').Desk} */
    this.desk = /** @type {any} */ (undefined);
    this.place = 'desk';
  }

  willUpdate() {
    this.#follows ??= new Follows(this, this.desk.state);
  }

  render() {
    const { me } = this.desk.state.value;
    const chosen = theme();
    return html`
      <header>
        <img src="/styles/baton.svg" alt="Baton" width="32" height="32" />
        <nav aria-label="Rooms">
          <ul>
            ${this.#room('desk', 'Desk')} ${this.#room('search', 'Search')} ${this.#room('cases', 'Cases')} ${this.#room('knowledge', 'Knowledge', 'book')}
            ${this.desk.isLead ? html`${this.#room('insights', 'Insights', 'chart')} ${this.#room('policy', 'Policy', 'scales')}` : nothing}
            ${this.desk.isLead ? this.#room('people', 'People') : nothing}
            ${this.desk.isLead ? this.#room('audit', 'Audit', 'log') : nothing} ${this.#room('settings', 'Settings', 'gear')}
          </ul>
        </nav>
        <div class="me">
          <span class="badge" title=${me.name} aria-hidden="true">${initials(me.name)}</span>
          <div class="presence">
            <label class="unseen" for="presence">${me.name}: your presence</label>
            <select id="presence" data-presence=${me.presence} @change=${this.#presence}>
              ${me.presence === 'offline' ? html`<option value="offline" selected disabled>Offline</option>` : nothing}
              ${PRESENCES.map(([name, word]) => html`<option value=${name} ?selected=${me.presence === name}>${word}</option>`)}
            </select>
          </div>
          <div class="small">
            <button class="theme plain icon" aria-label=${`Colours: ${THEME_WORDS[chosen]}`} title=${`Colours: ${THEME_WORDS[chosen]}`} @click=${this.#theme}>
              ${icon(THEME_ICONS[chosen])}
            </button>
            <a class="plain icon" href="/help/" target="_blank" aria-label="Help" title="Help">${icon('help')}</a>
            <button class="plain icon" aria-label="Sign out" title="Sign out" @click=${() => void this.desk.signOut()}>${icon('out')}</button>
          </div>
        </div>
      </header>
    `;
  }

  /**
   * @param {string} room
   * @param {string} word
   * @param {string} [drawing]
   */
  #room(room, word, drawing = room) {
    return html`
      <li>
        <a href=${`#/${room}`} aria-current=${this.place === room ? 'page' : 'false'}>${icon(drawing)}<span>${word}</span></a>
      </li>
    `;
  }

  /** @param {Event} event */
  #presence(event) {
    const { value } = /** @type {HTMLSelectElement} */ (event.target);
    void this.desk.presence(/** @type {PresenceName} */ (value));
    if ('Notification' in window && Notification.permission === 'default') void Notification.requestPermission();
  }

  #theme() {
    nextTheme();
    this.requestUpdate();
  }
}

customElements.define('baton-rail', BatonRail);
