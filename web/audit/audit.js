/** Who did what to the house itself: sign-ins, policy, articles, people, tokens. Newest first. */

import { LitElement, css, html, nothing } from 'lit';
import { clock } from '../model/clock.js';
import { deed, plain } from '../model/words.js';
import { Follows } from '../shell/state.js';
import { Trying } from '../shell/trying.js';
import { base } from '../styles/base.js';
import { room } from '../styles/console.js';
import { controls } from '../styles/controls.js';

/** @typedef {import('../types/wire.js').Act} Act */

const PAGE = 50;

export class BatonAudit extends LitElement {
  static properties = { desk: { attribute: false }, acts: { state: true }, more: { state: true }, by: { state: true } };

  static styles = [
    base,
    controls,
    room,
    css`
      .filter {
        inline-size: min(20rem, 100%);
      }

      table {
        inline-size: 100%;
        border-collapse: collapse;
      }

      th,
      td {
        padding: var(--gap-2) var(--gap-3);
        border-block-end: 1px solid var(--border);
        text-align: start;
        vertical-align: top;
      }

      td:last-child {
        overflow-wrap: anywhere;
      }

      th {
        color: var(--text-soft);
        font-size: var(--size-small);
      }

      time {
        white-space: nowrap;
      }

      @media (max-width: 40rem) {
        thead {
          display: none;
        }

        tr {
          display: grid;
          padding-block: var(--gap-2);
          border-block-end: 1px solid var(--border);
        }

        td {
          padding: 0;
          border: 0;
        }

        td:not(.what) {
          color: var(--text-soft);
          font-size: var(--size-small);
        }

        .what {
          order: -1;
          font-weight: 600;
        }
      }
    `,
  ];

  /** @type {Follows | undefined} */
  #follows;

  #trying = new Trying(this);

  constructor() {
    super();
    /** @type {import('../console/desk.js').Desk} */
    this.desk = /** @type {any} */ (undefined);
    /** @type {Act[] | undefined} */
    this.acts = undefined;
    this.more = false;
    this.by = '';
  }

  willUpdate() {
    this.#follows ??= new Follows(this, this.desk.state);
  }

  firstUpdated() {
    void this.#fetch();
  }

  async #fetch() {
    await this.#trying.load(async () => {
      /** @type {{ acts: Act[] }} */
      const { acts } = await this.desk.api.get('/audit', { limit: PAGE, before: this.acts?.at(-1)?.id });
      this.acts = [...(this.acts ?? []), ...acts];
      this.more = acts.length === PAGE;
    });
  }

  render() {
    const { acts } = this;
    return html`
      <div class="page">
        <header>
          <h1>Audit</h1>
          <div class="filter">
            <label for="by">By whom</label>
            <select id="by" @change=${(/** @type {Event} */ event) => (this.by = /** @type {HTMLSelectElement} */ (event.target).value)}>
              <option value="">Everybody</option>
              ${this.#doers().map(([id, name]) => html`<option value=${id}>${name}</option>`)}
            </select>
          </div>
        </header>
        ${this.#trying.view()}
        ${acts === undefined ? html`<p class="empty wait">Fetching…</p>` : this.#table(acts.filter((act) => this.by === '' || doer(act) === this.by))}
        ${this.more ? html`<p class="empty"><button @click=${() => void this.#fetch()}>Show what was before</button></p>` : nothing}
      </div>
    `;
  }

  /** @param {Act[]} acts */
  #table(acts) {
    if (acts.length === 0) return html`<p class="empty">Nothing was written down yet.</p>`;
    return html`
      <table>
        <caption class="unseen">What was done to the house, newest first</caption>
        <thead><tr><th scope="col">When</th><th scope="col">Who</th><th scope="col">What</th><th scope="col">About</th></tr></thead>
        <tbody>
          ${acts.map(
            (act) => html`
              <tr>
                <td><time datetime=${act.at}>${clock(act.at, Date.now())}</time></td>
                <td>${this.#name(act)}</td>
                <td class="what">${deed(act.deed)}</td>
                <td dir="auto">${act.deed === 'signed_in' ? plain(act.about) : act.about}</td>
              </tr>
            `,
          )}
        </tbody>
      </table>
    `;
  }

  /** @returns {[string, string][]} everybody in what is here, by name */
  #doers() {
    const found = new Map((this.acts ?? []).map((act) => [doer(act), this.#name(act)]));
    return [...found].sort(([, a], [, b]) => a.localeCompare(b));
  }

  /** @param {Act} act */
  #name({ agent_id: agent, token_id: token }) {
    if (agent) return this.desk.nameOf(agent);
    return token ? `A program (token ${token.slice(-4)})` : 'At the machine itself';
  }
}

/** @param {Act} act */
function doer({ agent_id: agent, token_id: token }) {
  return agent ?? token ?? 'house';
}

customElements.define('baton-audit', BatonAudit);
