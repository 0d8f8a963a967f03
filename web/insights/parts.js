/** What stands on one page only: the week in words, staffing, people, articles, calibration. */

import { LitElement, css, html, nothing } from 'lit';
import { asked, shown } from '../model/insights.js';
import * as words from '../model/words.js';
import { hashOf } from '../shell/router.js';
import { Trying } from '../shell/trying.js';
import { base } from '../styles/base.js';
import { room } from '../styles/console.js';
import { controls } from '../styles/controls.js';
import './plot.js';
import { tables } from './table-style.js';

/** @typedef {import('../types/api.js').Digest} Digest */
/** @typedef {import('../types/api.js').StaffingFigures} StaffingFigures */
/** @typedef {import('../types/api.js').PeopleFigures} PeopleFigures */
/** @typedef {import('../types/api.js').ArticlesFigures} ArticlesFigures */
/** @typedef {import('../types/api.js').CalibrationFigures} CalibrationFigures */

const DAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

export class BatonPart extends LitElement {
  static properties = { desk: { attribute: false }, kind: { type: String }, query: { attribute: false }, found: { state: true }, titles: { state: true } };

  static styles = [
    base,
    controls,
    room,
    tables,
    css`
      .lines {
        display: grid;
        gap: var(--gap-2);
        margin-block-start: var(--gap-2);
        text-wrap: pretty;
      }

      .lines li[data-changed] {
        font-weight: 600;
      }

      .hours th {
        min-inline-size: 0;
      }

      .hours td {
        min-inline-size: 2rem;
        padding: var(--gap-1);
        text-align: center;
      }
    `,
  ];

  #trying = new Trying(this);

  constructor() {
    super();
    /** @type {import('../console/desk.js').Desk} */
    this.desk = /** @type {any} */ (undefined);
    this.kind = '';
    this.query = new URLSearchParams();
    /** What the server answered, and to which question. @type {{ kind: string, it: any } | undefined} */
    this.found = undefined;
    /** Titles of articles. @type {Map<string, string>} */
    this.titles = new Map();
  }

  /** @param {Map<string, unknown>} changed */
  updated(changed) {
    if (changed.has('query') || changed.has('kind')) void this.#fetch(this.kind);
  }

  /** @param {string} kind */
  async #fetch(kind) {
    const search = asked(this.query, Date.now());
    if (kind !== 'staffing') search.delete('within_s');
    if (kind === 'digest') for (const name of ['from', 'to']) search.delete(name);
    await this.#trying.load(async () => {
      const it = await this.desk.api.get(`/insights/${kind}?${search}`);
      if (kind === 'articles' && this.titles.size === 0) {
        /** @type {{ articles: import('../types/wire.js').Article[] }} */
        const { articles } = await this.desk.api.get('/articles');
        this.titles = new Map(articles.map(({ id, title }) => [id, title]));
      }
      if (kind === this.kind) this.found = { kind, it };
    });
  }

  render() {
    return html`${this.#trying.view()} ${this.found?.kind === this.kind ? this.#shown(this.found.it) : html`<p class="hint wait">Fetching…</p>`}`;
  }

  /** @param {any} it what the server answered */
  #shown(it) {
    switch (this.kind) {
      case 'digest':
        return this.#digest(it);
      case 'staffing':
        return this.#staffing(it);
      case 'people':
        return this.#people(it);
      case 'articles':
        return this.#articles(it);
      default:
        return this.#calibration(it);
    }
  }

  /** @param {Digest} digest */
  #digest({ lines }) {
    return html`
      <section class="sheet" aria-label="The last seven days">
        <h2>The last seven days</h2>
        <ul class="lines">
          ${lines.map(({ text, changed }) => html`<li ?data-changed=${changed}>${text}</li>`)}
        </ul>
      </section>
    `;
  }

  /** @param {StaffingFigures} staffing */
  #staffing({ hours, takes_s, within_s, share, weeks }) {
    const open = hours.filter(({ n }) => n > 0).map(({ hour }) => hour);
    const question = 'How many agents does each hour take?';
    if (open.length === 0) return html`<section class="sheet" aria-label=${question}><h2>${question}</h2><p class="hint">Nobody has waited for a person in what is looked at.</p></section>`;
    const [from, to] = [Math.min(...open), Math.max(...open)];
    const columns = Array.from({ length: to - from + 1 }, (_, at) => from + at);
    return html`
      <section class="sheet" aria-label=${question}>
        <h2>${question}</h2>
        <p class="hint">
          The fewest agents with whom ${shown(share, 'share')} wait at most ${shown(within_s, 'seconds')}, by Erlang C, when a handoff takes
          ${shown(takes_s, 'seconds')} of an agent. From ${shown(weeks, 'turns')} weeks; below the number, handoffs a week in that hour.
        </p>
        <div class="scroll" role="region" tabindex="0" aria-label=${`Table: ${question}`}>
          <table class="hours">
            <thead>
              <tr><th scope="col">Day</th>${columns.map((hour) => html`<th scope="col">${String(hour).padStart(2, '0')}:00</th>`)}</tr>
            </thead>
            <tbody>
              ${DAYS.map(
                (day, weekday) => html`
                  <tr>
                    <th scope="row">${day}</th>
                    ${columns.map((hour) => {
                      const one = hours.find((known) => known.weekday === weekday && known.hour === hour);
                      return one === undefined || one.n === 0 ? html`<td class="hint">–</td>` : html`<td><b>${one.agents ?? '?'}</b><br /><span class="hint">${one.per_week.toFixed(1)}</span></td>`;
                    })}
                  </tr>
                `,
              )}
            </tbody>
          </table>
        </div>
      </section>
    `;
  }

  /** @param {PeopleFigures} people */
  #people({ loads, needs }) {
    const byName = loads.toSorted((a, b) => this.desk.nameOf(a.agent_id).localeCompare(this.desk.nameOf(b.agent_id)));
    return html`
      <section class="sheet" aria-label="What people carry">
        <h2>What people carry</h2>
        <p class="hint">By name, and on purpose in no other order: who has hard topics is slower, and no worse.</p>
        ${byName.length === 0
          ? html`<p class="hint">Nobody is done with a handoff yet in what is looked at.</p>`
          : html`
              <div class="scroll" role="region" tabindex="0" aria-label="Table: what people carry">
                <table>
                  <thead>
                    <tr>
                      <th scope="col">Agent</th><th scope="col" class="number">Done with</th><th scope="col" class="number">Had them for</th
                      ><th scope="col" class="number">Which took</th><th scope="col" class="number">At once, on average</th>
                    </tr>
                  </thead>
                  <tbody>
                    ${byName.map(
                      ({ agent_id, n_done, held_s, shared_s }) => html`
                        <tr>
                          <th scope="row">${this.desk.nameOf(agent_id)}</th>
                          <td class="number">${n_done}</td>
                          <td class="number">${shown(held_s, 'seconds')}</td>
                          <td class="number">${shown(shared_s, 'seconds')}</td>
                          <td class="number">${shared_s > 0 ? (held_s / shared_s).toFixed(1) : '–'}</td>
                        </tr>
                      `,
                    )}
                  </tbody>
                </table>
              </div>
            `}
        <h2>Where training would help</h2>
        <p class="hint">Only what differs from colleagues on the same topic beyond chance, and rests on at least eight cases on either side.</p>
        ${needs.length === 0 ? html`<p>Nothing differs beyond chance.</p>` : html`<ul class="lines">${needs.map((need) => this.#need(need))}</ul>`}
      </section>
    `;
  }

  /** @param {PeopleFigures['needs'][number]} need */
  #need({ agent_id, topic, aspect, value, low, high, n, n_others }) {
    const who = agent_id ? (this.desk.faceOf(agent_id)?.name ?? 'A colleague') : 'The team';
    const than = agent_id ? 'colleagues need' : 'on its other topics';
    const points = (/** @type {number} */ share) => `${Math.round(Math.abs(share) * 100)} points`;
    const text = {
      time: `takes ${value.toFixed(1)} times as long as ${than} (${low.toFixed(1)} to ${high.toFixed(1)})`,
      passed_on: `passes on more often, by ${points(value)} (${points(low)} to ${points(high)})`,
      scores: `gets fewer good scores, by ${points(value)} (${points(high)} to ${points(low)})`,
    }[aspect];
    return html`<li><b>${who}</b> on <b>${words.plain(topic)}</b> ${text}; ${n} cases against ${n_others}.</li>`;
  }

  /** @param {ArticlesFigures} figures */
  #articles({ articles }) {
    const question = 'Which articles help, and which fail?';
    return html`
      <section class="sheet" aria-label=${question}>
        <h2>${question}</h2>
        ${articles.length === 0
          ? html`<p class="hint">No article was quoted in what is looked at.</p>`
          : html`
              <div class="scroll" role="region" tabindex="0" aria-label=${`Table: ${question}`}>
                <table>
                  <thead>
                    <tr>
                      <th scope="col">Article</th><th scope="col" class="number">Quoted in</th><th scope="col" class="number">Confirmed</th
                      ><th scope="col" class="number">Assumed</th><th scope="col" class="number">To a person</th><th scope="col" class="number">Failed or silent</th>
                    </tr>
                  </thead>
                  <tbody>
                    ${articles.map(
                      (one) => html`
                        <tr>
                          <th scope="row"><a href=${hashOf('knowledge', one.article_id)}>${this.titles.get(one.article_id) ?? 'an article that is gone'}</a></th>
                          ${[one.n, one.confirmed, one.assumed, one.escalated, one.failed].map((n) => html`<td class="number">${n}</td>`)}
                        </tr>
                      `,
                    )}
                  </tbody>
                </table>
              </div>
            `}
      </section>
    `;
  }

  /** @param {CalibrationFigures} calibration */
  #calibration({ n, bins, later }) {
    const question = 'Is the risk what it says?';
    const places = bins.map(({ risk }) => risk);
    const percent = (/** @type {number} */ value) => shown(value, 'share');
    return html`
      <section class="sheet" aria-label=${question}>
        <h2>${question}</h2>
        <p class="hint">
          Of conversations decided at a risk of 70&nbsp;%, seven of ten should turn out to need a person. It rests on ${n} outcomes: agents’ verdicts on handoffs the
          risk decided, and of conversations the assistant kept what blind reviews say, or else what became of them. What a floor decided says nothing here.
        </p>
        ${later
          ? html`
              <p>
                On the latest ${later.n} outcomes the risk is off by ${percent(later.as_decided.value)} on average (${percent(later.as_decided.low)} to
                ${percent(later.as_decided.high)}); recalibrated on the earlier ones, by ${percent(later.recalibrated.value)} (${percent(later.recalibrated.low)} to
                ${percent(later.recalibrated.high)}).
              </p>
              ${later.drifted
                ? html`<p class="trouble" role="status">The risk has drifted: lately ${later.off_by > 0 ? 'more' : 'fewer'} conversations need a person than it says, by ${percent(Math.abs(later.off_by))}.</p>`
                : html`<p class="hint">No drift beyond chance.</p>`}
              ${later.recalibrated.value < later.as_decided.value
                ? html`<p>
                    <a href=${hashOf('policy', 'recalibrated')}>Look at the recalibrated policy</a>: a draft with the weights that ${n} outcomes ask for, to be replayed over history
                    before it goes live.
                  </p>`
                : html`<p class="hint">Recalibrating would not make it better: what is off is chance.</p>`}
            `
          : html`<p><b>Too few outcomes to judge by.</b> Verdicts at the wrap-up make it sure.</p>`}
        ${bins.length === 0
          ? nothing
          : html`
              <baton-plot
                share
                .data=${[places, bins.map(({ needed }) => needed), places]}
                .names=${['Needed a person', 'What the risk says']}
                .values=${percent}
              ></baton-plot>
              <div class="scroll" role="region" tabindex="0" aria-label=${`Table: ${question}`}>
                <table>
                  <thead>
                    <tr><th scope="col">Risk</th><th scope="col" class="number">Outcomes</th><th scope="col" class="number">Mean risk</th><th scope="col" class="number">Needed a person</th></tr>
                  </thead>
                  <tbody>
                    ${bins.map(
                      (bin) => html`
                        <tr>
                          <th scope="row">${percent(bin.from)} to ${percent(bin.to)}</th>
                          <td class="number">${bin.n}</td>
                          <td class="number">${percent(bin.risk)}</td>
                          <td class="number">${percent(bin.needed)} <span class="hint">(${percent(bin.low)} to ${percent(bin.high)})</span></td>
                        </tr>
                      `,
                    )}
                  </tbody>
                </table>
              </div>
            `}
      </section>
    `;
  }
}

customElements.define('baton-part', BatonPart);
