/** The conversations a figure counts, page by page; each opens. */

import { LitElement, html, nothing } from 'lit';
import { clock } from '../model/clock.js';
import { asked } from '../model/insights.js';
import * as words from '../model/words.js';
import { hashOf } from '../shell/router.js';
import { Trying } from '../shell/trying.js';
import { base } from '../styles/base.js';
import { room } from '../styles/console.js';
import { controls } from '../styles/controls.js';
import { tables } from './table-style.js';

/** Conversations on one page. */
const PAGE = 50;

export class BatonBehind extends LitElement {
  static properties = { desk: { attribute: false }, words: { attribute: false }, query: { attribute: false }, found: { state: true } };

  static styles = [base, controls, room, tables];

  #trying = new Trying(this);

  constructor() {
    super();
    /** @type {import('../console/desk.js').Desk} */
    this.desk = /** @type {any} */ (undefined);
    /** @type {import('../types/api.js').MetricDefinitions} */
    this.words = /** @type {any} */ (undefined);
    this.query = new URLSearchParams();
    /** @type {import('../types/api.js').CountedConversations | undefined} */
    this.found = undefined;
  }

  /** @param {Map<string, unknown>} changed */
  updated(changed) {
    if (changed.has('query')) void this.#fetch();
  }

  async #fetch() {
    const search = asked(this.query, Date.now());
    for (const name of ['metric', 'all', 'offset']) {
      const value = this.query.get(name);
      if (value !== null) search.set(name, value);
    }
    search.set('limit', String(PAGE));
    await this.#trying.load(async () => {
      this.found = await this.desk.api.get(`/insights/conversations?${search}`);
    });
  }

  render() {
    const metric = this.words.metrics.find(({ id }) => id === this.query.get('metric'));
    const all = this.query.get('all') === 'true';
    return html`
      <section class="sheet" aria-label="Conversations">
        <h2>${metric?.name ?? 'Conversations'}</h2>
        ${metric === undefined ? nothing : html`<p class="hint">${all ? metric.of : metric.counts}</p>`}
        <p class="under">
          <a href=${this.#with({ all: all ? '' : 'true', offset: '' })}>${all ? 'Only those that count' : 'Everything looked at'}</a>
        </p>
        ${this.#trying.view()}
        ${this.found === undefined ? html`<p class="hint wait">Fetching…</p>` : this.#list(this.found)}
      </section>
    `;
  }

  /** @param {import('../types/api.js').CountedConversations} found */
  #list({ total, conversations }) {
    const offset = Number(this.query.get('offset') ?? 0);
    if (total === 0) return html`<p class="hint">There are none.</p>`;
    return html`
      <p>${total === 1 ? '1 conversation' : `${total} conversations`}</p>
      <div class="scroll" role="region" tabindex="0" aria-label="Table of conversations">
        <table>
          <thead>
            <tr>
              <th scope="col">Began</th>
              <th scope="col">Topic</th>
              <th scope="col">Tier</th>
              <th scope="col">Handed off</th>
              <th scope="col" class="number">Messages</th>
              <th scope="col" class="number">Score</th>
            </tr>
          </thead>
          <tbody>
            ${conversations.map(
              (one) => html`
                <tr>
                  <th scope="row"><a href=${hashOf('desk', one.conversation_id)}>${clock(one.opened_at, Date.now())}</a></th>
                  <td>${one.topic === undefined ? '–' : words.plain(one.topic ?? '')}</td>
                  <td>${one.tier}</td>
                  <td>${one.cause ? words.plain(one.cause) : 'no'}</td>
                  <td class="number">${one.n_turns}</td>
                  <td class="number">${one.score ?? '–'}</td>
                </tr>
              `,
            )}
          </tbody>
        </table>
      </div>
      <p class="under">
        ${offset > 0 ? html`<a href=${this.#with({ offset: String(Math.max(0, offset - PAGE)) })}>Newer</a>` : nothing}
        ${offset + PAGE < total ? html`<a href=${this.#with({ offset: String(offset + PAGE) })}>Older</a>` : nothing}
      </p>
    `;
  }

  /** @param {Record<string, string>} change */
  #with(change) {
    const query = new URLSearchParams(this.query);
    for (const [name, value] of Object.entries(change)) {
      if (value === '') query.delete(name);
      else query.set(name, value);
    }
    return hashOf('insights', 'conversations', Object.fromEntries(query));
  }
}

customElements.define('baton-behind', BatonBehind);
