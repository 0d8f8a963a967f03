/** The policy as form and as text, side by side, and what is unwise in it. */

import { LitElement, css, html, nothing } from 'lit';
import { Trying } from '../shell/trying.js';
import { base } from '../styles/base.js';
import { room } from '../styles/console.js';
import { controls } from '../styles/controls.js';
import { icon } from '../styles/icons.js';
import './editor.js';
import './form.js';
import './lab.js';
import './versions.js';

/** @typedef {import('../types/wire.js').Policy} Policy */
/** @typedef {import('../types/wire.js').PolicyVersion} PolicyVersion */
/** @typedef {import('../types/api.js').PolicyDraft} PolicyDraft */
/** @typedef {import('../types/api.js').PolicyValue} PolicyValue */

/** How long nobody types before the draft is looked at, in ms. */
const PAUSE_MS = 400;

export class BatonPolicy extends LitElement {
  static properties = {
    desk: { attribute: false },
    draft: { type: String },
    policy: { state: true },
    versions: { state: true },
    about: { state: true },
    text: { state: true },
    looked: { state: true },
  };

  static styles = [
    base,
    controls,
    room,
    css`
      .sides {
        display: grid;
        grid-template-columns: minmax(0, 2fr) minmax(0, 3fr);
        gap: var(--gap-5);
        align-items: start;
      }

      .sides + .sides {
        margin-block-start: var(--gap-5);
      }

      .text {
        position: sticky;
        inset-block-start: 0;
        display: grid;
        gap: var(--gap-3);
      }

      .found li {
        display: flex;
        gap: var(--gap-2);
        padding: var(--gap-2);
        border-radius: var(--radius-small);
        background: var(--warn-soft);
        color: var(--warn);
        font-size: var(--size-small);
        overflow-wrap: anywhere;
      }

      .found li.grave {
        background: var(--danger-soft);
        color: var(--danger);
      }

      .found {
        display: grid;
        gap: var(--gap-2);
      }

      @media (max-width: 56rem) {
        .sides {
          grid-template-columns: minmax(0, 1fr);
        }

        .text {
          position: static;
        }
      }
    `,
  ];

  #trying = new Trying(this);
  #looking = new Trying(this);

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
    /** What the text says, as it was last looked at. @type {PolicyDraft | undefined} */
    this.looked = undefined;
    /** What it said when it could last be read. @type {unknown} */
    this.read = undefined;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.pause = undefined;
    /** What the form changes is changed one after the other, each in what the last one made. */
    this.changing = Promise.resolve();
  }

  firstUpdated() {
    void this.#fetch();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clearTimeout(this.pause);
  }

  /** @param {Map<string, unknown>} changed */
  willUpdate(changed) {
    if (!changed.has('text') || this.policy === undefined || this.text === this.looked?.toml) return;
    clearTimeout(this.pause);
    this.pause = setTimeout(() => void this.#look([]), this.looked === undefined ? 0 : PAUSE_MS);
  }

  /** @param {PolicyValue[]} changes */
  #change(changes) {
    this.changing = this.changing.then(() => this.#look(changes));
  }

  /**
   * Has the text looked at, after some of its values are changed. An answer to what has been typed over since is not taken.
   * @param {PolicyValue[]} changes
   */
  async #look(changes) {
    const { text } = this;
    await this.#looking.load(async () => {
      /** @type {PolicyDraft} */
      const looked = await this.desk.api.post('/policy/drafts', { toml: text, changes });
      if (text !== this.text) return;
      this.looked = looked;
      this.read = looked.policy ?? this.read;
      this.text = looked.toml;
      this.#trying.forget();
    });
  }

  /** What is found in the text, the gravest first. */
  get findings() {
    const { trouble, warnings = [] } = this.looked ?? {};
    const grave = trouble ? [{ line: trouble.line ?? undefined, message: trouble.message, grave: true }] : [];
    return [...grave, ...warnings.map(({ line, at, message }) => ({ line: line ?? undefined, message: `${at}: ${message}`, grave: false }))];
  }

  /** @param {Map<string, unknown>} changed */
  updated(changed) {
    if (this.policy !== undefined && (changed.has('draft') || changed.get('policy') === undefined && changed.has('policy'))) void this.#begin();
  }

  /** Puts the draft that was asked for into the editor. */
  async #begin() {
    this.about = '';
    if (this.draft !== 'recalibrated') return;
    await this.#looking.load(async () => {
      /** @type {import('../types/api.js').RecalibratedPolicy} */
      const { toml, n, slope, shift } = await this.desk.api.get('/policy/recalibration');
      this.text = toml;
      this.about = `A draft: weights recalibrated from ${n} outcomes. The log-odds of a risk become ${slope.toFixed(2)} times what they were, ${shift < 0 ? 'less' : 'plus'} ${Math.abs(shift).toFixed(2)}.`;
    });
  }

  async #fetch() {
    await this.#trying.load(async () => {
      /** @type {[Policy, { versions: PolicyVersion[] }]} */
      const [policy, { versions }] = await Promise.all([this.desk.api.get('/policy'), this.desk.api.get('/policy/versions')]);
      this.#took(policy);
      this.versions = versions;
    });
  }

  /** @param {Policy} policy */
  #took(policy) {
    this.policy = policy;
    this.text = policy.toml;
  }

  render() {
    const { policy } = this;
    return html`
      <div class="page">
        <header><h1>Policy</h1>${policy ? html`<span class="hint">version ${policy.version} is in force</span>` : nothing}</header>
        ${this.#trying.view()} ${this.#looking.view()}
        ${policy !== undefined ? this.#form(policy) : html`<p class="empty wait">Fetching…</p>`}
      </div>
    `;
  }

  /** @param {Policy} policy */
  #form(policy) {
    const changed = this.text !== policy.toml;
    const { findings } = this;
    return html`
      ${this.about === '' || !changed ? nothing : html`<p role="status">${this.about} Nothing goes live before you put it in force; replay it over history first.</p>`}
      <div class="sides">
        <section aria-label="As a form">
          <baton-policy-form
            .policy=${this.read}
            .unread=${this.looked?.policy === undefined && this.read !== undefined}
            .skills=${this.#skills()}
            @changed=${(/** @type {CustomEvent<PolicyValue[]>} */ { detail }) => this.#change(detail)}
          ></baton-policy-form>
        </section>
        <form class="text" @submit=${this.#submit}>
          <baton-document
            label="The document (TOML)"
            .text=${this.text}
            .findings=${findings}
            @typed=${(/** @type {CustomEvent<string>} */ { detail }) => (this.text = detail)}
          ></baton-document>
          ${findings.length === 0 && this.looked !== undefined ? html`<p class="hint">No warnings: the policy holds together.</p>` : nothing}
          <ul class="found" aria-label="Found in the document">
            ${findings.map(
              ({ line, message, grave }) => html`
                <li class=${grave ? 'grave' : ''}>
                  ${icon('alert')}
                  <span>${line === undefined ? nothing : html`<button type="button" class="link" @click=${() => this.#show(line)}>Line ${line}</button> `}${message}</span>
                </li>
              `,
            )}
          </ul>
          <div>
            <label for="note">What changes, and why</label>
            <input id="note" name="note" maxlength="2000" ?required=${changed} />
          </div>
          <div class="row">
            <button class="main" ?disabled=${!changed || this.#trying.busy}>Put in force</button>
            <button type="button" class="plain" ?disabled=${!changed} @click=${() => (this.text = policy.toml)}>Undo changes</button>
          </div>
        </form>
      </div>
      <div class="sides">
        <baton-policy-versions
          .desk=${this.desk}
          .versions=${this.versions}
          .current=${policy.version}
          .busy=${this.#trying.busy}
          @picked=${(/** @type {CustomEvent<PolicyVersion>} */ { detail }) => (this.text = detail.toml)}
          @wanted=${(/** @type {CustomEvent<PolicyVersion>} */ { detail }) => void this.#publish(detail.toml, `Back to version ${detail.version}`)}
        ></baton-policy-versions>
        <baton-lab .desk=${this.desk} .draft=${this.text}></baton-lab>
      </div>
    `;
  }

  #skills() {
    const skills = [...this.desk.state.value.agents.values()].flatMap((person) => Object.keys(person.skills ?? {}));
    return [...new Set(skills)].sort();
  }

  /** @param {number} line */
  #show(line) {
    /** @type {import('./editor.js').BatonDocument | null} */ (this.renderRoot.querySelector('baton-document'))?.show(line);
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
  #publish(toml, note) {
    return this.#trying.try(async () => {
      /** @type {Policy} */
      const policy = await this.desk.api.put('/policy', { toml, note });
      this.#took(policy);
      this.desk.toast(`Version ${policy.version} is in force.`);
      await this.#fetch();
    });
  }
}

customElements.define('baton-policy', BatonPolicy);
