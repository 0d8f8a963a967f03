/** The versions of the policy so far: who put each in force and why, what it changed, and the way back. */

import { LitElement, css, html, nothing } from 'lit';
import { clock } from '../model/clock.js';
import { base } from '../styles/base.js';
import { controls } from '../styles/controls.js';

/** @typedef {import('../types/wire.js').PolicyVersion} PolicyVersion */

/**
 * @fires picked detail: the {@link PolicyVersion} that is to be looked at in the editor
 * @fires wanted detail: the {@link PolicyVersion} that is to be in force again
 */
export class BatonPolicyVersions extends LitElement {
  static properties = {
    desk: { attribute: false },
    versions: { attribute: false },
    current: { attribute: false },
    busy: { type: Boolean },
  };

  static styles = [
    base,
    controls,
    css`
      ul {
        display: grid;
        gap: var(--gap-2);
        margin-block: var(--gap-2) var(--gap-5);
      }

      summary {
        inline-size: max-content;
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
    `,
  ];

  constructor() {
    super();
    /** @type {import('../console/desk.js').Desk} */
    this.desk = /** @type {any} */ (undefined);
    /** @type {PolicyVersion[]} the newest first */
    this.versions = [];
    /** The version in force. @type {PolicyVersion['version'] | undefined} */
    this.current = undefined;
    /** Whether one is being put in force. */
    this.busy = false;
  }

  render() {
    return html`
      <section aria-label="Versions">
        <h2>Versions</h2>
        ${this.versions.length === 0 ? html`<p class="hint">None yet: this is the policy a new house starts with.</p>` : nothing}
        <ul>${this.versions.map((version) => this.#version(version))}</ul>
      </section>
    `;
  }

  /** @param {PolicyVersion} one */
  #version(one) {
    const { version, note, at, by, changes } = one;
    return html`
      <li>
        <b>${version}</b> ${note || 'without a note'}<br />
        <span class="hint">${clock(at, Date.now())}${by ? `, ${this.desk.nameOf(by)}` : ''}</span>
        <button type="button" class="link" @click=${() => this.#tell('picked', one)}>Put in the editor</button>
        ${version === this.current
          ? nothing
          : html`<button type="button" class="link" ?disabled=${this.busy} @click=${() => this.#tell('wanted', one)}>Back to this one</button>`}
        ${changes.length === 0 ? nothing : changesView(changes)}
      </li>
    `;
  }

  /**
   * @param {'picked' | 'wanted'} name
   * @param {PolicyVersion} detail
   */
  #tell(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}

/** @param {PolicyVersion['changes']} changes */
function changesView(changes) {
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

customElements.define('baton-policy-versions', BatonPolicyVersions);
