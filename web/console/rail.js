/** The edge of the console: the rooms, presence, theme, leaving. */

import { LitElement, html, nothing } from 'lit';
import { faceView } from '../shell/face.js';
import { Follows } from '../shell/state.js';
import { nextTheme, theme } from '../shell/theme.js';
import { base } from '../styles/base.js';
import { controls } from '../styles/controls.js';
import { dialog } from '../styles/dialog.js';
import { faceStyle } from '../styles/face.js';
import { icon } from '../styles/icons.js';
import { railStyle } from './rail-style.js';

/** @typedef {import('../types/wire.js').PresenceName} PresenceName */

/** @type {[PresenceName, string][]} */
const PRESENCES = [['available', 'Available'], ['busy', 'Busy'], ['away', 'Away']];
const THEME_ICONS = { auto: 'half', light: 'sun', dark: 'moon' };
const THEME_WORDS = { auto: 'as the system has it', light: 'light', dark: 'dark' };

/** @type {{ room: string, word: string, drawing?: string, leads?: boolean }[]} */
const ROOMS = [
  { room: 'desk', word: 'Desk' },
  { room: 'search', word: 'Search' },
  { room: 'cases', word: 'Cases' },
  { room: 'knowledge', word: 'Knowledge', drawing: 'book' },
  { room: 'insights', word: 'Insights', drawing: 'chart', leads: true },
  { room: 'policy', word: 'Policy', drawing: 'scales', leads: true },
  { room: 'people', word: 'People', leads: true },
  { room: 'audit', word: 'Audit', drawing: 'log', leads: true },
  { room: 'settings', word: 'Settings', drawing: 'gear' },
];
/** So many rooms have their place on a phone's rail; the others stand behind "More". */
const NEAR = 3;

/** @param {string} place whether its room is among those, or has no place on the rail at all */
function isNear(place) {
  return ROOMS.findIndex(({ room }) => room === place) < NEAR;
}

export class BatonRail extends LitElement {
  static properties = { desk: { attribute: false }, place: { type: String } };

  static styles = [base, controls, dialog, faceStyle, railStyle];

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
    return html`
      <header>
        <img src="/styles/baton.svg" alt="Baton" width="32" height="32" />
        <nav aria-label="Rooms">
          <ul>
            ${ROOMS.filter(({ leads }) => !leads || this.desk.isLead).map((room, i) => this.#room(room, i >= NEAR))}
          </ul>
          <button class="plain more" aria-haspopup="dialog" aria-current=${isNear(this.place) ? 'false' : 'page'} @click=${this.#more}>${icon('more')}<span>More</span></button>
        </nav>
        <div class="me">
          <span title=${me.name}>${faceView(me, this.desk.fetchPicture)}</span>
          <div class="presence">
            <label class="unseen" for="presence">${me.name}: your presence</label>
            <select id="presence" data-presence=${me.presence} @change=${this.#presence}>
              ${me.presence === 'offline' ? html`<option value="offline" selected disabled>Offline</option>` : nothing}
              ${PRESENCES.map(([name, word]) => html`<option value=${name} ?selected=${me.presence === name}>${word}</option>`)}
            </select>
          </div>
          <div class="small">${this.#small()}</div>
        </div>
      </header>
      <dialog aria-label="More" @click=${this.#left}>
        <div class="content">
          <ul>
            ${ROOMS.filter(({ leads }) => !leads || this.desk.isLead).slice(NEAR).map((room) => this.#room(room))}
          </ul>
          <div class="row">${this.#small()} <form method="dialog"><button>Close</button></form></div>
        </div>
      </dialog>
    `;
  }

  /** The colours, help, and the way out. */
  #small() {
    const chosen = theme();
    return html`
      <button class="theme plain icon" aria-label=${`Colours: ${THEME_WORDS[chosen]}`} title=${`Colours: ${THEME_WORDS[chosen]}`} @click=${this.#theme}>
        ${icon(THEME_ICONS[chosen])}
      </button>
      <a class="plain icon" href="/help/" target="_blank" aria-label="Help" title="Help">${icon('help')}</a>
      <button class="plain icon" aria-label="Sign out" title="Sign out" @click=${() => void this.desk.signOut()}>${icon('out')}</button>
    `;
  }

  /**
   * @param {typeof ROOMS[number]} room
   * @param {boolean} [far] on a phone it stands behind "More"
   */
  #room({ room, word, drawing = room }, far = false) {
    return html`
      <li ?data-far=${far}>
        <a href=${`#/${room}`} aria-current=${this.place === room ? 'page' : 'false'}>${icon(drawing)}<span>${word}</span></a>
      </li>
    `;
  }

  #more() {
    this.renderRoot.querySelector('dialog')?.showModal();
  }

  /** A room was chosen, or what is beside the sheet was touched. @param {Event} event */
  #left({ target, currentTarget }) {
    const dialog = /** @type {HTMLDialogElement} */ (currentTarget);
    if (target === dialog || /** @type {Element} */ (target).closest('a')) dialog.close();
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
