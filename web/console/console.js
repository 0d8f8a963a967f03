/**
 * The console: who is signed in, which room is open, the keys that work everywhere.
 */

import { LitElement, css, html, nothing } from 'lit';
import { afterPaint } from '../shell/after-paint.js';
import { Api, ApiError, fetchCode, unreachable } from '../shell/api.js';
import { isFree } from '../shell/keys.js';
import { go, placeOf } from '../shell/router.js';
import { Follows } from '../shell/state.js';
import { applyTheme } from '../shell/theme.js';
import { Trying } from '../shell/trying.js';
import { base } from '../styles/base.js';
import { controls } from '../styles/controls.js';
import { wearTokens } from '../styles/page-tokens.js';
import { Alerts } from './alerts.js';
import { Desk } from './desk.js';
import './desk-room.js';
import './offer.js';
import './rail.js';
import './toasts.js';

/** Where an address leads that is no room's. */
const NOWHERE = 'nowhere';

/**
 * Fetched when somebody goes there: the desk is on the screen sooner without them.
 * @type {Record<string, () => Promise<unknown>>}
 */
const ELSEWHERE = {
  audit: () => fetchCode(import.meta.resolve('../audit/audit.js')),
  cases: () => fetchCode(import.meta.resolve('../cases/cases.js')),
  customers: () => fetchCode(import.meta.resolve('../customers/customer.js')),
  insights: () => fetchCode(import.meta.resolve('../insights/insights.js')),
  knowledge: () => fetchCode(import.meta.resolve('../knowledge/articles.js')),
  people: () => fetchCode(import.meta.resolve('../people/people.js')),
  policy: () => fetchCode(import.meta.resolve('../policy/policy.js')),
  search: () => fetchCode(import.meta.resolve('../search/search.js')),
  settings: () => fetchCode(import.meta.resolve('../settings/settings.js')),
  [NOWHERE]: () => fetchCode(import.meta.resolve('./nowhere.js')),
  link: () => fetchCode(import.meta.resolve('./link.js')),
  secure: () => fetchCode(import.meta.resolve('./secure.js')),
  'sign-in': () => fetchCode(import.meta.resolve('./sign-in.js')),
  'sign-on': () => fetchCode(import.meta.resolve('./sign-on.js')),
};

/**
 * What opens over the console: fetched once its first picture stands.
 * @type {Record<string, () => Promise<unknown>>}
 */
const OVER = {
  'baton-palette': () => fetchCode(import.meta.resolve('./palette.js')),
  'baton-shortcuts': () => fetchCode(import.meta.resolve('./shortcuts.js')),
};

/** Pages on the way in, which no address within the console leads to. */
const DOORS = new Set(['link', 'secure', 'sign-in', 'sign-on']);

const BASE = `${location.origin}/api/v1`;

export class BatonConsole extends LitElement {
  static properties = { stage: { state: true }, place: { state: true }, late: { state: true } };

  static styles = [
    base,
    controls,
    css`
      :host {
        display: flex;
        flex-direction: column;
        block-size: 100dvh;
        background: var(--surface);
      }

      .frame {
        display: grid;
        grid-template-columns: auto minmax(0, 1fr);
        grid-template-rows: minmax(0, 1fr);
        flex: 1;
        min-block-size: 0;
      }

      main {
        min-block-size: 0;
        min-inline-size: 0;
      }

      main > * {
        block-size: 100%;
      }

      main > .trouble {
        block-size: auto;
        margin: var(--gap-5);
      }

      .off {
        padding: var(--gap-1) var(--gap-4);
        background: var(--warn-soft);
        color: var(--warn);
        font-size: var(--size-small);
        font-weight: 600;
        text-align: center;
      }

      @media (max-width: 40rem) {
        .frame {
          grid-template-columns: minmax(0, 1fr);
          grid-template-rows: minmax(0, 1fr) auto;
        }
      }
    `,
  ];

  #api = new Api(BASE);
  /** @type {Desk | undefined} */
  #desk;
  /** What shows the room one is in. */
  #coming = new Trying(this);
  #wanted = '';

  constructor() {
    super();
    /** @type {'loading' | 'signed-out' | 'link' | 'sign-on' | 'secure' | 'desk'} */
    this.stage = stageOf(location.pathname);
    this.place = here();
    /** Whether the first answer of the server keeps one waiting. */
    this.late = false;
  }

  connectedCallback() {
    super.connectedCallback();
    addEventListener('hashchange', () => this.#gone());
    addEventListener('keydown', (event) => this.#key(event));
    if (this.stage === 'loading') void this.#enter();
  }

  /** Somebody went to another room, perhaps from an address that is none. */
  #gone() {
    if (isElsewhere()) history.replaceState(null, '', `/console/${location.hash}`);
    this.place = here();
  }

  async #enter() {
    try {
      /** @type {import('../types/wire.js').Me} */
      const me = await this.#api.get('/me');
      if (me.owes_second_factor) this.stage = 'secure';
      else this.#sit(new Desk(this.#api, BASE, me));
    } catch (error) {
      this.late = error instanceof ApiError && error.passing;
      if (this.late) setTimeout(() => void this.#enter(), 2_000);
      else this.stage = 'signed-out';
    }
  }

  /** @param {Desk} desk */
  #sit(desk) {
    this.#desk = desk;
    new Follows(this, desk.state);
    new Alerts(desk);
    desk.addEventListener('signed-out', () => {
      desk.stop();
      this.#desk = undefined;
      this.stage = 'signed-out';
    });
    desk.start();
    this.stage = 'desk';
    // What fails here is fetched again when it is asked for.
    afterPaint(() => void Promise.allSettled(Object.values(OVER).map((fetched) => fetched())));
  }

  /** @param {string} [back] where one was before, within the console */
  #entered(back = '') {
    if (!isElsewhere() && location.pathname !== '/console/') history.replaceState(null, '', `/console/${back}`);
    this.place = here();
    this.stage = 'loading';
    void this.#enter();
  }

  async #signedOn() {
    const { cameFrom } = /** @type {typeof import('./sign-on.js')} */ (await fetchCode(import.meta.resolve('./sign-on.js')));
    this.#entered(cameFrom());
  }

  willUpdate() {
    const wanted = { link: 'link', secure: 'secure', 'sign-on': 'sign-on', 'signed-out': 'sign-in', desk: this.place.room, loading: '' }[this.stage];
    if (wanted === this.#wanted) return;
    this.#wanted = wanted;
    void this.#coming.load(async () => {
      await ELSEWHERE[wanted]?.().catch(() => Promise.reject(unreachable()));
    });
  }

  render() {
    if (this.stage === 'loading') return this.late ? html`<p class="off" role="status">The server can’t be reached. It is tried again.</p>` : nothing;
    if (this.stage !== 'desk' && this.#coming.lack !== undefined) return html`<main>${this.#coming.view()}</main>`;
    if (this.stage === 'link') {
      return html`<baton-link .api=${this.#api} @entered=${() => this.#entered()}></baton-link>`;
    }
    if (this.stage === 'sign-on') {
      return html`<baton-sign-on .api=${this.#api} @entered=${this.#signedOn}></baton-sign-on>`;
    }
    if (this.stage === 'secure') {
      return html`<baton-secure .api=${this.#api} @entered=${() => this.#entered()} @left=${() => (this.stage = 'signed-out')}></baton-secure>`;
    }
    const desk = this.#desk;
    if (this.stage === 'signed-out' || desk === undefined) {
      return html`<baton-sign-in .api=${this.#api} @entered=${() => this.#entered()}></baton-sign-in>`;
    }
    const { line } = desk.state.value;
    return html`
      ${line === 'waiting' ? html`<p class="off" role="status">No connection. What you write is kept and sent when it is back.</p>` : nothing}
      <div class="frame">
        <baton-rail .desk=${desk} .place=${this.place.room}></baton-rail>
        <main>${this.#coming.lack === undefined ? this.#room(desk) : this.#coming.view()}</main>
      </div>
      <baton-offers .desk=${desk}></baton-offers>
      <baton-shortcuts></baton-shortcuts>
      <baton-palette .desk=${desk}></baton-palette>
      <baton-toasts .desk=${desk}></baton-toasts>
    `;
  }

  /** @param {Desk} desk */
  #room(desk) {
    const { room, id, query } = this.place;
    switch (room) {
      case 'cases':
        return html`<baton-cases .desk=${desk} .case=${id} .query=${query.get('q') ?? ''}></baton-cases>`;
      case 'search':
        return html`<baton-search .desk=${desk} .query=${query.get('q') ?? ''}></baton-search>`;
      case 'customers':
        return html`<baton-customer .desk=${desk} .customer=${id}></baton-customer>`;
      case 'knowledge':
        return html`<baton-articles .desk=${desk} .article=${id}></baton-articles>`;
      case 'insights':
        return html`<baton-insights .desk=${desk} .page=${id} .query=${query}></baton-insights>`;
      case 'policy':
        return html`<baton-policy .desk=${desk} .draft=${id}></baton-policy>`;
      case 'audit':
        return html`<baton-audit .desk=${desk}></baton-audit>`;
      case 'settings':
        return html`<baton-settings .desk=${desk}></baton-settings>`;
      case 'people':
        return html`<baton-people .desk=${desk}></baton-people>`;
      case NOWHERE:
        return html`<baton-nowhere></baton-nowhere>`;
      default:
        return html`<baton-desk-room .desk=${desk} .conversation=${id} .list=${query.get('list') ?? ''}></baton-desk-room>`;
    }
  }

  /** @param {string} name of what opens over the console */
  async #over(name) {
    const came = await OVER[name]?.().then(
      () => true,
      () => false,
    );
    if (came) /** @type {(HTMLElement & { show(): void }) | null} */ (this.renderRoot.querySelector(name))?.show();
    else this.#desk?.toast(unreachable().message, true);
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (this.stage !== 'desk') return;
    if (event.key === 'k' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      void this.#over('baton-palette');
      return;
    }
    if (!isFree(event)) return;
    if (event.key === '?') {
      void this.#over('baton-shortcuts');
    } else if (event.key === '/') {
      event.preventDefault();
      go('search');
    } else return;
    event.stopPropagation();
  }
}

/** Where in the console one is; an address that is no room's is nowhere. */
function here() {
  const place = placeOf(location.hash);
  const known = place.room === 'desk' || (Object.hasOwn(ELSEWHERE, place.room) && !DOORS.has(place.room));
  return known && !isElsewhere() ? place : { ...place, room: NOWHERE, id: undefined };
}

/** Whether the page was opened below its address, where there is nothing. */
function isElsewhere() {
  return location.pathname.startsWith('/console/') && location.pathname !== '/console/';
}

/** @param {string} path */
function stageOf(path) {
  if (path === '/sign-in/single-sign-on') return 'sign-on';
  return path.startsWith('/sign-in/') ? 'link' : 'loading';
}

applyTheme();
wearTokens();
customElements.define('baton-console', BatonConsole);
