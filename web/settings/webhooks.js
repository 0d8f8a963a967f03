/** Webhooks: who outside is told what happens. A secret is shown once, when it is made. */

import { LitElement, css, html, nothing } from 'lit';
import { clock } from '../model/clock.js';
import { Trying } from '../shell/trying.js';
import { base } from '../styles/base.js';
import { room } from '../styles/console.js';
import { controls } from '../styles/controls.js';
import './deliveries.js';

/** @typedef {import('../types/api.js').Webhook} Webhook */
/** @typedef {import('../types/api.js').WebhookKind} WebhookKind */

export class BatonWebhooks extends LitElement {
  static properties = {
    desk: { attribute: false },
    webhooks: { state: true },
    kinds: { state: true },
    secret: { state: true },
    shown: { state: true },
  };

  static styles = [
    base,
    controls,
    room,
    css`
      :host {
        display: grid;
        gap: var(--gap-4);
      }

      li {
        padding-block: var(--gap-2);
        border-block-end: 1px solid var(--border);
        overflow-wrap: anywhere;
      }

      .row {
        flex-wrap: wrap;
        justify-content: space-between;
      }

      /* Words of buttons without a frame begin where other words do. */
      .row .row {
        justify-content: flex-start;
        gap: 0;
        margin-inline: calc(-1 * var(--gap-3));
      }

      .kinds {
        max-block-size: 16rem;
        overflow: auto;
      }

      code {
        font-family: var(--font-code);
        overflow-wrap: anywhere;
      }
    `,
  ];

  #trying = new Trying(this);

  constructor() {
    super();
    /** @type {import('../console/desk.js').Desk} */
    this.desk = /** @type {any} */ (undefined);
    /** @type {Webhook[] | undefined} */
    this.webhooks = undefined;
    /** @type {WebhookKind[]} */
    this.kinds = [];
    this.secret = '';
    /** The webhook whose attempts are shown. */
    this.shown = '';
  }

  firstUpdated() {
    void this.#trying.load(() => this.#fetch());
  }

  async #fetch() {
    /** @type {import('../types/api.js').Webhooks} */
    const { webhooks, kinds } = await this.desk.api.get('/webhooks');
    this.webhooks = webhooks;
    this.kinds = kinds;
  }

  render() {
    return html`
      ${this.#trying.view()}
      ${this.secret === ''
        ? nothing
        : html`<div class="sheet" role="status"><p>This is shown once. The receiver checks signatures with it:</p><code>${this.secret}</code></div>`}
      ${this.webhooks?.length === 0 ? html`<p class="hint">Nobody outside is told what happens.</p>` : nothing}
      <ul aria-label="Webhooks">${(this.webhooks ?? []).map((webhook) => this.#row(webhook))}</ul>
      <form class="fields" @submit=${this.#make}>
        <div class="cells">
          <div><label for="name">Who is told</label><input id="name" name="name" required maxlength="100" autocomplete="off" /></div>
          <div><label for="url">Address</label><input id="url" name="url" type="url" required maxlength="2000" placeholder="https://shop.example/hooks/baton" /></div>
        </div>
        <details>
          <summary>Only some kinds of events</summary>
          <fieldset class="kinds">
            <legend>Tell it only of these; of everything when none is chosen</legend>
            ${this.kinds.map(({ name, about }) => html`<label class="row"><span><input type="checkbox" name="event" value=${name} /> <code>${name}</code> <span class="hint">${about}</span></span></label>`)}
          </fieldset>
        </details>
        <div><button class="main">Make a webhook</button></div>
      </form>
    `;
  }

  /** @param {Webhook} webhook */
  #row(webhook) {
    const { id, name, url, events, enabled } = webhook;
    const path = `/webhooks/${id}`;
    return html`
      <li>
        <div class="row">
          <span><b dir="auto">${name}</b> <span class="hint">${url}${events.length === 0 ? '' : `; only ${events.join(', ')}`}</span></span>
          <span class="row">
            <button class="plain" aria-expanded=${this.shown === id} aria-label=${`Attempts of ${name}`} @click=${() => this.#show(id)}>Attempts</button>
            <button class="plain" aria-label=${`Send ${name} a test`} @click=${() => void this.#trying.try(() => this.#test(path, id))}>Test</button>
            <button class="plain" aria-label=${`Another secret for ${name}`} @click=${() => void this.#trying.try(() => this.#renew(path))}>Another secret</button>
            <button class="plain" aria-label=${enabled ? `Switch off ${name}` : `Switch on ${name}`} @click=${() => void this.#trying.try(() => this.#change(path, { enabled: !enabled }))}>${enabled ? 'Switch off' : 'Switch on'}</button>
            <button class="plain danger" aria-label=${`Delete ${name}`} @click=${() => void this.#trying.try(() => this.#delete(path))}>Delete</button>
          </span>
        </div>
        <p class="hint">${standing(webhook)}</p>
        ${typeof webhook.resting === 'string'
          ? html`<button @click=${() => void this.#trying.try(() => this.#change(path, { enabled: true }))}>Try again from where it stopped</button>`
          : nothing}
        ${this.shown === id ? html`<baton-deliveries .desk=${this.desk} .webhook=${id}></baton-deliveries>` : nothing}
      </li>
    `;
  }

  /** @param {string} id */
  #show(id) {
    this.shown = this.shown === id ? '' : id;
  }

  /**
   * @param {string} path
   * @param {string} id
   */
  async #test(path, id) {
    await this.desk.api.post(`${path}/tests`, {});
    this.shown = '';
    await this.updateComplete;
    this.shown = id;
    await this.#fetch();
  }

  /** @param {string} path */
  async #renew(path) {
    /** @type {import('../types/api.js').WebhookSecret} */
    const { secret } = await this.desk.api.post(`${path}/secret`, {});
    this.secret = secret;
  }

  /**
   * @param {string} path
   * @param {import('../types/api.js').ChangeWebhook} change
   */
  async #change(path, change) {
    await this.desk.api.patch(path, change);
    await this.#fetch();
  }

  /** @param {string} path */
  async #delete(path) {
    await this.desk.api.delete(path);
    await this.#fetch();
  }

  /** @param {SubmitEvent} event */
  async #make(event) {
    event.preventDefault();
    const element = /** @type {HTMLFormElement} */ (event.target);
    const form = new FormData(element);
    await this.#trying.try(async () => {
      const webhook = { name: String(form.get('name')).trim(), url: String(form.get('url')).trim(), events: form.getAll('event') };
      /** @type {import('../types/api.js').WebhookMade} */
      const { secret } = await this.desk.api.post('/webhooks', webhook);
      this.secret = secret;
      element.reset();
      await this.#fetch();
    });
  }
}

/**
 * How a webhook fares, in words.
 * @param {Webhook} webhook
 */
function standing({ enabled, behind, failing_since: since, resting }) {
  if (typeof resting === 'string') return `Not tried any more: ${resting}. Nothing is lost; ${behind} places of the feed wait.`;
  if (!enabled) return 'Switched off.';
  if (typeof since === 'string') return `Takes nothing since ${clock(since, Date.now())}; it is tried again. ${behind} places of the feed wait.`;
  return behind === 0 ? 'Has been told everything.' : `${behind} places of the feed behind.`;
}

customElements.define('baton-webhooks', BatonWebhooks);
