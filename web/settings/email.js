/** How mail fares: the servers, what went out and what did not, what came; and a test of both ways. */

import { LitElement, css, html, nothing } from 'lit';
import { clock } from '../model/clock.js';
import { hashOf } from '../shell/router.js';
import { Trying } from '../shell/trying.js';
import { base } from '../styles/base.js';
import { controls } from '../styles/controls.js';

/** @typedef {import('../types/api.js').Email} Email */
/** @typedef {import('../types/api.js').Mail} Mail */
/** @typedef {import('../types/api.js').ReceivedMail} ReceivedMail */
/** @typedef {import('../types/api.js').EmailTried} EmailTried */

/** @type {Record<string, string>} */
const KINDS = {
  follow_up: 'An answer to a customer',
  invitation: 'An invitation',
  reset: 'Another password',
  sign_in: 'A sign-in link',
  digest: 'The week in words',
  alert: 'Something needs somebody',
};

/** @type {Record<string, string>} */
const TAKEN = {
  posted: 'Stands in its conversation',
  opened: 'Began a conversation',
  automatic: 'Left alone: a program wrote it',
  unknown: 'Left alone: it answers none of our mails',
  too_large: 'Left alone: too large',
  unreadable: 'Left alone: it cannot be read',
  empty: 'Left alone: nothing new in it',
  too_many: 'Left alone: too many within an hour',
};

export class BatonEmail extends LitElement {
  static properties = {
    desk: { attribute: false },
    email: { state: true },
    tried: { state: true },
  };

  static styles = [
    base,
    controls,
    css`
      :host {
        display: grid;
        gap: var(--gap-3);
      }

      .wide {
        overflow-x: auto;
      }

      table {
        border-collapse: collapse;
        font-size: var(--size-small);
      }

      th,
      td {
        padding: var(--gap-1) var(--gap-3) var(--gap-1) 0;
        text-align: start;
        vertical-align: top;
      }

      td:nth-child(-n + 3) {
        white-space: nowrap;
      }

      .row {
        flex-wrap: wrap;
      }
    `,
  ];

  #trying = new Trying(this);

  constructor() {
    super();
    /** @type {import('../console/desk.js').Desk} */
    this.desk = /** @type {any} */ (undefined);
    /** @type {Email | undefined} */
    this.email = undefined;
    /** @type {EmailTried | undefined} */
    this.tried = undefined;
  }

  firstUpdated() {
    void this.#trying.load(() => this.#fetch());
  }

  async #fetch() {
    this.email = await this.desk.api.get('/email');
  }

  render() {
    const { email, tried } = this;
    return html`
      ${this.#trying.view()}
      ${email === undefined ? html`<p class="hint wait">Fetching…</p>` : email.from == null ? this.#nothing() : this.#standing(email)}
      ${tried === undefined ? nothing : html`<p role="status" class=${isWell(tried) ? 'hint' : 'trouble'}>${outcome(tried)}</p>`}
      ${email === undefined || email.mails.length === 0 ? nothing : this.#mails(email.mails)}
      ${email === undefined || email.received.length === 0 ? nothing : this.#received(email.received)}
    `;
  }

  #nothing() {
    return html`<p class="hint">Nothing goes by mail. The section <code>[email]</code> of the settings file names the servers; <code>baton config --explain</code> tells what it takes.</p>`;
  }

  /** @param {Email} email */
  #standing({ from, server, mailbox, failing_since: failing, trouble, read_at: read, mailbox_failing_since: shut, mailbox_trouble: why, n_waiting: n }) {
    const now = Date.now();
    return html`
      <ul>
        <li>Mails go out from <b>${from}</b> by ${server}. ${n === 0 ? 'None waits.' : n === 1 ? '1 waits.' : `${n} wait.`}</li>
        ${failing == null ? nothing : html`<li class="trouble">None has gone out since ${clock(failing, now)}: ${trouble}. They wait and are tried again.</li>`}
        <li>${mailbox == null ? 'Answers are not read: no mailbox is set.' : html`Answers are read from ${mailbox}${read == null ? nothing : html`, last ${clock(read, now)}`}.`}</li>
        ${shut == null ? nothing : html`<li class="trouble">The mailbox cannot be read since ${clock(shut, now)}: ${why}.</li>`}
      </ul>
      <div class="row"><button ?disabled=${this.#trying.busy} @click=${() => void this.#trying.try(() => this.#test())}>Send me a test, and look into the mailbox</button></div>
    `;
  }

  /** @param {Mail[]} mails */
  #mails(mails) {
    return html`
      <details ?open=${mails.some(({ state }) => state === 'given_up')}>
        <summary>What went out</summary>
        <div class="wide" tabindex="0" role="region" aria-label="Mails that went out or wait, newest first">
          <table>
            <thead><tr><th scope="col">When</th><th scope="col">What</th><th scope="col">State</th><th scope="col">Last trouble</th><th scope="col">Again</th></tr></thead>
            <tbody>${mails.map((mail) => this.#mail(mail))}</tbody>
          </table>
        </div>
      </details>
    `;
  }

  /** @param {Mail} mail */
  #mail({ number, kind, conversation_id: conversation, agent_name: agent, state, at, n_attempts: n, trouble }) {
    const what = KINDS[kind] ?? kind;
    const attempts = n > 1 ? `, ${n} attempts` : '';
    return html`
      <tr>
        <td>${clock(at, Date.now())}</td>
        <td>${conversation == null ? html`${what}${agent == null ? nothing : html` for <span dir="auto">${agent}</span>`}` : html`<a href=${hashOf('desk', conversation)}>${what}</a>`}</td>
        <td>${state === 'given_up' ? 'Given up' : state === 'sent' ? 'Sent' : 'Waits'}${attempts}</td>
        <td>${trouble ?? nothing}</td>
        <td>${state === 'given_up' ? html`<button class="plain" aria-label=${`Send mail ${number} once more`} @click=${() => void this.#trying.try(() => this.#again(number))}>Send once more</button>` : nothing}</td>
      </tr>
    `;
  }

  /** @param {ReceivedMail[]} received */
  #received(received) {
    return html`
      <details>
        <summary>What came</summary>
        <div class="wide" tabindex="0" role="region" aria-label="Mails that came, newest first">
          <table>
            <thead><tr><th scope="col">When</th><th scope="col">What became of it</th></tr></thead>
            <tbody>
              ${received.map(({ at, taken, conversation_id: conversation }) => html`
                <tr>
                  <td>${clock(at, Date.now())}</td>
                  <td>${conversation == null ? (TAKEN[taken] ?? taken) : html`<a href=${hashOf('desk', conversation)}>${TAKEN[taken] ?? taken}</a>`}</td>
                </tr>
              `)}
            </tbody>
          </table>
        </div>
      </details>
    `;
  }

  async #test() {
    this.tried = await this.desk.api.post('/email/tests', {});
    await this.#fetch();
  }

  /** @param {number} number */
  async #again(number) {
    await this.desk.api.post(`/email/mails/${number}/attempts`, {});
    await this.#fetch();
  }
}

/** @param {EmailTried} tried */
function isWell({ sent, mailbox_trouble: mailbox }) {
  return sent && mailbox == null;
}

/** @param {EmailTried} tried */
function outcome({ to, sent, trouble, mailbox_trouble: mailbox }) {
  const out = sent ? `The mail server took a test for ${to}.` : `No test went out: ${trouble}.`;
  return mailbox == null ? out : `${out} The mailbox cannot be read: ${mailbox}.`;
}

customElements.define('baton-email', BatonEmail);
