/** The policy as text, what is unwise in it, and the versions before. */

import { LitElement, css, html, nothing } from 'lit';
import { clock } from '../model/format.js';
import { lineOf } from '../model/toml.js';
import { said } from '../shell/api.js';
import { base } from '../styles/base.js';
import { room } from '../styles/console.js';
import { controls } from '../styles/controls.js';
import { icon } from '../styles/icons.js';
import './lab.js';

/** @typedef {import('../types/wire.js').Policy} Policy */
/** @typedef {import('../types/wire.js').PolicyVersion} PolicyVersion */

export class BatonPolicy extends LitElement {
  static properties = {
    desk: { attribute: false },
    draft: { type: String },
    policy: { state: true },
    versions: { state: true },
    about: { state: true },
    text: { state: true },
    trouble: { state: true },
    busy: { state: true },
  };

  static styles = [
    base,
    controls,
    room,
    css`
      .sides {
        display: grid;
        grid-template-columns: minmax(0, 1fr) minmax(14rem, 20rem);
        gap: var(--gap-5);
        align-items: start;
      }

      textarea {
        min-block-size: min(40rem, 60dvh);
        font-family: var(--font-code);
        font-size: 0.8125rem;
        line-height: 1.55;
        white-space: pre;
        overflow-x: auto;
        tab-size: 2;
      }

      .warnings li {
        display: flex;
        gap: var(--gap-2);
        padding: var(--gap-2);
        border-radius: var(--radius-small);
        background: var(--warn-soft);
        color: var(--warn);
        font-size: var(--size-small);
        overflow-wrap: anywhere;
      }

      .warnings,
      .versions {
        display: grid;
        gap: var(--gap-2);
        margin-block: var(--gap-2) var(--gap-5);
      }

      .versions summary {
        inline-size: max-content;
        min-block-size: 1.5rem;
      }

      .changes {
        margin: var(--gap-2) 0 0;
        font-size: var(--size-small);
        overflow-wrap: anywhere;
      }

      .changes dt {
        font-family: var(--font-code);
      }

      .changes dd {
        margin: 0 0 var(--gap-2);
      }

      @media (max-width: 56rem) {
        .sides {
          grid-template-columns: minmax(0, 1fr);
        }
      }
    `,
  ];

  constructor() {
    super();
    /** @type {import('../console/desk.js').Desk} */
    this.desk = /** @type {any} */ (undefined);
    /** @type {Policy | undefined} */
    this.policy = undefined;
    /** What stands in the editor at first, when it is not the policy in force. @type {string | undefined} */
    this.draft = undefined;
    /** @type {PolicyVersion[]} */
    this.versions = [];
    /** What the draft is. */
    this.about = '';
    this.text = '';
    this.trouble = '';
    this.busy = false;
  }

  firstUpdated() {
    void this.#fetch();
  }

  /** @param {Map<string, unknown>} changed */
  updated(changed) {
    if (this.policy !== undefined && (changed.has('draft') || changed.get('policy') === undefined && changed.has('policy'))) void this.#begin();
  }

  /** Puts the draft that was asked for into the editor. */
  async #begin() {
    this.about = '';
    if (this.draft !== 'recalibrated') return;
    try {
      /** @type {import('../types/api.js').RecalibratedPolicy} */
      const { toml, n, slope, shift } = await this.desk.api.get('/policy/recalibration');
      this.text = toml;
      this.about = `A draft: weights recalibrated from ${n} outcomes. The log-odds of a risk become ${slope.toFixed(2)} times what they were, ${shift < 0 ? 'less' : 'plus'} ${Math.abs(shift).toFixed(2)}.`;
    } catch (error) {
      this.trouble = said(error);
    }
  }

  async #fetch() {
    try {
      /** @type {[Policy, { versions: PolicyVersion[] }]} */
      const [policy, { versions }] = await Promise.all([this.desk.api.get('/policy'), this.desk.api.get('/policy/versions')]);
      this.#took(policy);
      this.versions = versions;
    } catch (error) {
      this.trouble = said(error);
    }
  }

  /** @param {Policy} policy */
  #took(policy) {
    this.policy = policy;
    this.text = policy.toml;
    this.trouble = '';
  }

  render() {
    const { policy } = this;
    return html`
      <div class="page">
        <header><h1>Policy</h1>${policy ? html`<span class="hint">version ${policy.version} is in force</span>` : nothing}</header>
        ${this.trouble === '' ? nothing : html`<p class="trouble" role="alert">${this.trouble}</p>`}
        ${policy === undefined ? html`<p class="empty">Fetching…</p>` : this.#form(policy)}
      </div>
    `;
  }

  /** @param {Policy} policy */
  #form(policy) {
    const changed = this.text !== policy.toml;
    return html`
      <div class="sides">
        <form class="fields" @submit=${this.#submit}>
          <div>
            ${this.about === '' || !changed ? nothing : html`<p role="status">${this.about} Nothing goes live before you put it in force; replay it over history first.</p>`}
            <label for="toml">The document (TOML)</label>
            <textarea id="toml" spellcheck="false" dir="ltr" .value=${this.text} @input=${this.#typed}></textarea>
          </div>
          <div>
            <label for="note">What changes, and why</label>
            <input id="note" name="note" maxlength="2000" ?required=${changed} />
          </div>
          <div class="row">
            <button class="main" ?disabled=${!changed || this.busy}>Put in force</button>
            <button type="button" class="plain" ?disabled=${!changed} @click=${() => (this.text = policy.toml)}>Undo changes</button>
          </div>
          <baton-lab .desk=${this.desk} .draft=${this.text}></baton-lab>
        </form>
        <div>
          <h2>Warnings</h2>
          ${policy.warnings.length === 0 ? html`<p class="hint">None: the policy holds together.</p>` : nothing}
          <ul class="warnings">
            ${policy.warnings.map(
              ({ at, message }) => html`
                <li>
                  ${icon('alert')}
                  <span><button type="button" class="link" @click=${() => this.#show(at)}>${at}</button>: ${message}</span>
                </li>
              `,
            )}
          </ul>
          <h2>Versions</h2>
          ${this.versions.length === 0 ? html`<p class="hint">None yet: this is the policy a new house starts with.</p>` : nothing}
          <ul class="versions">${this.versions.map((version) => this.#version(version))}</ul>
        </div>
      </div>
    `;
  }

  /** @param {PolicyVersion} version */
  #version({ version, note, at, by, toml, changes }) {
    return html`
      <li>
        <b>${version}</b> ${note || 'without a note'}<br />
        <span class="hint">${clock(at, Date.now())}${by ? `, ${this.desk.nameOf(by)}` : ''}</span>
        <button type="button" class="link" @click=${() => (this.text = toml)}>Put in the editor</button>
        ${version === this.policy?.version
          ? nothing
          : html`<button type="button" class="link" ?disabled=${this.busy} @click=${() => void this.#publish(toml, `Back to version ${version}`)}>Back to this one</button>`}
        ${changes.length === 0 ? nothing : this.#changes(changes)}
      </li>
    `;
  }

  /** @param {PolicyVersion['changes']} changes */
  #changes(changes) {
    return html`
      <details>
        <summary>${changes.length === 1 ? '1 change' : `${changes.length} changes`}</summary>
        <dl class="changes">
          ${changes.map(
            ({ path, before, after }) => html`
              <dt>${path}</dt>
              <dd>${before === undefined ? nothing : html`<del>${before}</del>`} ${after === undefined ? nothing : html`<ins>${after}</ins>`}</dd>
            `,
          )}
        </dl>
      </details>
    `;
  }

  /** @param {string} at where in the document */
  #show(at) {
    const field = this.renderRoot.querySelector('textarea');
    const line = lineOf(this.text, at);
    if (field === null || line === undefined) return;
    const lines = this.text.split('\n');
    const from = lines.slice(0, line - 1).reduce((sum, text) => sum + text.length + 1, 0);
    field.focus();
    field.setSelectionRange(from, from + (lines[line - 1] ?? '').length);
  }

  /** @param {Event} event */
  #typed(event) {
    this.text = /** @type {HTMLTextAreaElement} */ (event.target).value;
  }

  /** @param {SubmitEvent} event */
  async #submit(event) {
    event.preventDefault();
    const element = /** @type {HTMLFormElement} */ (event.target);
    const note = String(new FormData(element).get('note') ?? '').trim();
    if (await this.#publish(this.text, note)) element.reset();
  }

  /**
   * Whether it is in force now.
   * @param {string} toml
   * @param {string} note
   * @returns {Promise<boolean>}
   */
  async #publish(toml, note) {
    this.busy = true;
    try {
      /** @type {Policy} */
      const policy = await this.desk.api.put('/policy', { toml, note });
      this.#took(policy);
      this.desk.toast(`Version ${policy.version} is in force.`);
      await this.#fetch();
      return true;
    } catch (error) {
      this.trouble = said(error);
      return false;
    } finally {
      this.busy = false;
    }
  }
}

customElements.define('baton-policy', BatonPolicy);
