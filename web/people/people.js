/** The people who take handoffs: who they are, what they know, inviting another. */

import { LitElement, css, html, nothing } from 'lit';
import * as words from '../model/words.js';
import { faceView } from '../shell/face.js';
import { Follows } from '../shell/state.js';
import { Trying } from '../shell/trying.js';
import { base } from '../styles/base.js';
import { room } from '../styles/console.js';
import { controls } from '../styles/controls.js';
import { faceStyle } from '../styles/face.js';
import '../settings/picture.js';
import './invite.js';

/** @typedef {import('../types/wire.js').Agent} Agent */

export class BatonPeople extends LitElement {
  static properties = { desk: { attribute: false }, agents: { state: true }, link: { state: true }, mails: { state: true }, factors: { state: true } };

  static styles = [
    base,
    controls,
    room,
    faceStyle,
    css`
      .agents {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(min(20rem, 100%), 1fr));
        gap: var(--gap-3);
        margin-block-end: var(--gap-6);
      }

      .agent {
        display: grid;
        grid-template-columns: auto minmax(0, 1fr);
        align-content: start;
        gap: var(--gap-1) var(--gap-3);
        padding: var(--gap-4);
      }

      .agent > :not(.face) {
        grid-column: 2;
        overflow-wrap: anywhere;
      }

      .agent .face {
        grid-row: span 2;
        inline-size: 2.5rem;
        block-size: 2.5rem;
        font-size: 0.875rem;
      }

      /* Words of buttons without a frame begin where other words do. */
      .deeds {
        gap: 0;
        margin-inline-start: calc(-1 * var(--gap-3));
      }

      .agent[data-disabled] b {
        text-decoration: line-through;
      }

      .link {
        display: grid;
        gap: var(--gap-2);
        margin-block-end: var(--gap-5);
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
    /** @type {Agent[] | undefined} */
    this.agents = undefined;
    /** @type {{ agent: Agent, purpose: 'invitation' | 'reset', address: string } | undefined} */
    this.link = undefined;
    /** Who has a second factor. @type {ReadonlySet<string>} */
    this.factors = new Set();
    /** Whether anything goes by mail. */
    this.mails = false;
  }

  willUpdate() {
    this.#follows ??= new Follows(this, this.desk.state);
  }

  firstUpdated() {
    void this.#fetch();
    if (this.#manages) void this.#look();
  }

  /** Whether one may add and change people, and not only help those who lost a second factor. */
  get #manages() {
    return this.desk.me.role === 'administrator';
  }

  async #look() {
    try {
      /** @type {import('../types/api.js').Email} */
      const { from } = await this.desk.api.get('/email');
      this.mails = from != null;
    } catch {
      // Without an answer there is only no button for it.
      this.mails = false;
    }
  }

  async #fetch() {
    await this.#trying.load(async () => {
      /** @type {{ agents: Agent[] }} */
      const { agents } = await this.desk.api.get('/agents');
      /** @type {import('../types/api.js').Factors} */
      const { second_factors: factors } = await this.desk.api.get('/second-factors');
      this.factors = new Set(factors.map(({ agent_id: id }) => id));
      this.agents = agents;
    });
  }

  render() {
    return html`
      <div class="page">
        <header><h1>People</h1></header>
        ${this.#trying.view()}
        ${this.link === undefined ? nothing : this.#link(this.link)}
        ${this.agents === undefined ? html`<p class="empty wait">Fetching…</p>` : html`<ul class="agents">${this.agents.map((agent) => this.#agent(agent))}</ul>`}
        ${this.#manages
          ? html`<div class="sheet"><baton-invite .desk=${this.desk} @invited=${this.#invited}></baton-invite></div>`
          : nothing}
      </div>
    `;
  }

  /** @param {{ agent: Agent, purpose: 'invitation' | 'reset', address: string }} link */
  #link({ agent, purpose, address }) {
    return html`
      <div class="sheet link" role="status">
        <label for="link">A link for ${agent.name}: it works once, and is shown only now</label>
        <input id="link" readonly .value=${address} @focus=${(/** @type {Event} */ event) => /** @type {HTMLInputElement} */ (event.target).select()} />
        <p><button @click=${() => void navigator.clipboard.writeText(address).then(() => this.desk.toast('Copied.'))}>Copy</button>${this.mails ? html` <button @click=${() => void this.#mail(agent, purpose)}>Send one by e-mail</button>` : nothing}</p>
      </div>
    `;
  }

  /** @param {Agent} agent */
  #agent(agent) {
    const known = this.desk.faceOf(agent.id);
    const presence = known?.presence ?? agent.presence;
    const skills = Object.entries(agent.skills);
    return html`
      <li class="sheet agent" ?data-disabled=${agent.disabled}>
        ${faceView(known ?? agent, this.desk.fetchPicture)}
        <p><b>${agent.name}</b> <span class="tag ${presence === 'available' ? 'good' : ''}">${agent.disabled ? 'disabled' : presence}</span></p>
        ${agent.email ? html`<p class="hint">${agent.email}</p>` : nothing}
        <p class="row">
          <span class="tag">${words.plain(agent.role)}</span><span class="tag">tier ${agent.tier}</span
          ><span class="tag">${agent.capacity} at once</span><span class="tag">${agent.languages.join(', ')}</span
          >${this.factors.has(agent.id) ? html`<span class="tag good">second factor</span>` : nothing}
        </p>
        <p class="row">${skills.map(([skill, level]) => html`<span class="tag info">${words.plain(skill)} ${level}</span>`)}</p>
        ${agent.id === this.desk.me.id
          ? nothing
          : html`
              <p class="row deeds">
                ${this.#manages && !agent.disabled ? html`<baton-picture .desk=${this.desk} .agent=${known ?? agent}></baton-picture>` : nothing}
                ${agent.disabled || !this.#manages ? nothing : html`<button class="plain" @click=${() => void this.#invite(agent)}>New password link</button>`}
                ${this.factors.has(agent.id) && (this.#manages || agent.role !== 'administrator') ? html`<button class="plain danger" aria-label=${`Lost phone: take the second factor from ${agent.name}`} @click=${() => void this.#take(agent)}>Lost phone</button>` : nothing}
                ${this.#manages ? html`<button class="plain" @click=${() => void this.#disable(agent)}>${agent.disabled ? 'Enable' : 'Disable'}</button>` : nothing}
              </p>
            `}
      </li>
    `;
  }

  /** @param {CustomEvent<Agent>} event */
  async #invited({ detail: agent }) {
    await this.#fetch();
    await this.#invite(agent, 'invitation');
  }

  /**
   * @param {Agent} agent
   * @param {'invitation' | 'reset'} [purpose]
   */
  async #invite(agent, purpose = 'reset') {
    await this.#trying.try(async () => {
      /** @type {{ path: string }} */
      const { path } = await this.desk.api.post(`/agents/${agent.id}/links`, { purpose });
      this.link = { agent, purpose, address: new URL(path, location.origin).href };
      void this.updateComplete.then(() => /** @type {HTMLElement | null} */ (this.renderRoot.querySelector('#link'))?.focus());
    });
  }

  /**
   * @param {Agent} agent
   * @param {'invitation' | 'reset'} purpose
   */
  async #mail(agent, purpose) {
    await this.#trying.try(async () => {
      await this.desk.api.post(`/agents/${agent.id}/mails`, { purpose });
      this.desk.toast(`A link goes to ${agent.name} by e-mail.`);
    });
  }

  /** @param {Agent} agent */
  async #take(agent) {
    await this.#trying.try(async () => {
      await this.desk.api.delete(`/agents/${agent.id}/second-factor`);
      await this.#fetch();
      this.desk.toast(`${agent.name} signs in with the password alone, and can set up another second factor.`);
    });
  }

  /** @param {Agent} agent */
  async #disable(agent) {
    await this.#trying.try(async () => {
      await this.desk.api.patch(`/agents/${agent.id}`, { disabled: !agent.disabled });
      await this.#fetch();
    });
  }
}

customElements.define('baton-people', BatonPeople);
