/** The policy as a form: each field changes its one value in the document and leaves the rest as written. */

import { LitElement, css, html, nothing } from 'lit';
import { repeat } from 'lit-html/directives/repeat.js';
import * as words from '../model/words.js';
import { base } from '../styles/base.js';
import { controls } from '../styles/controls.js';
import { fieldView } from './field-view.js';
import { SECTIONS } from './fields.js';
import { ROUTING_RULES, RULES, SKILL_HOURS, TOPICS } from './lists.js';
import { changesOf, takes, valueAt } from './values.js';

/** @typedef {import('./fields.js').Field} Field */
/** @typedef {import('./lists.js').List} List */
/** @typedef {import('./values.js').Change} Change */

/** Lists that stand below a section, by its id. @type {Record<string, List>} */
const WITHIN = { routing: ROUTING_RULES, hours: SKILL_HOURS };

/** @fires changed detail: {@link Change}s of the document, to be made in their order */
export class BatonPolicyForm extends LitElement {
  static properties = { policy: { attribute: false }, unread: { type: Boolean }, skills: { attribute: false }, refused: { state: true } };

  static styles = [
    base,
    controls,
    css`
      :host {
        display: block;
      }

      [role='status'] {
        margin-block-end: var(--gap-2);
      }

      fieldset {
        display: grid;
        gap: var(--gap-2);
      }

      details {
        border: 1px solid var(--border);
        border-radius: var(--radius);
        background: var(--surface-raised);
      }

      details > div {
        display: grid;
        gap: var(--gap-3);
        padding: 0 var(--gap-4) var(--gap-4);
      }

      summary {
        padding: var(--gap-2) var(--gap-4);
        font-weight: 600;
      }

      summary .hint {
        font-weight: 400;
      }

      .cells {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(min(13rem, 100%), 1fr));
        gap: var(--gap-3);
        align-items: end;
      }

      .wide {
        grid-column: 1 / -1;
      }

      .yes {
        display: flex;
        align-items: center;
        gap: var(--gap-2);
      }

      .yes label {
        margin: 0;
      }

      textarea {
        min-block-size: 4rem;
        field-sizing: content;
      }
    `,
  ];

  /** Places of entries that were added here: they are open. @type {Set<string>} */
  #added = new Set();

  constructor() {
    super();
    /** What the document says. @type {unknown} */
    this.policy = undefined;
    /** The document cannot be read: the form shows what it said before and changes nothing. */
    this.unread = false;
    /** Skills people have. @type {string[]} */
    this.skills = [];
    /** The place of a field whose text is no value, and what it would take. */
    this.refused = { at: '', why: '' };
  }

  render() {
    const [first, ...rest] = SECTIONS;
    return html`
      <datalist id="skills">${this.skills.map((skill) => html`<option value=${skill}></option>`)}</datalist>
      ${this.unread ? html`<p class="hint" role="status">The text cannot be read as it stands. The form shows what it said before.</p>` : nothing}
      <fieldset ?disabled=${this.unread || this.policy === undefined}>
        ${first === undefined ? nothing : this.#section(first, true)} ${this.#list(TOPICS)} ${this.#weights()} ${this.#list(RULES)}
        ${rest.map((section) => this.#section(section, false))}
      </fieldset>
    `;
  }

  /**
   * @param {import('./fields.js').Section} section
   * @param {boolean} open
   */
  #section({ id, title, about, fields }, open) {
    const within = WITHIN[id];
    return html`
      <details ?open=${open} id=${id}>
        <summary>${title}</summary>
        <div>
          <p class="hint">${about}</p>
          <div class="cells">${fields.map((field) => this.#field(field))}</div>
          ${within === undefined ? nothing : this.#list(within)}
        </div>
      </details>
    `;
  }

  /** @param {List} list */
  #list(list) {
    const entries = list.entries(this.policy);
    // While somebody writes, two may be called the same.
    const firstOf = (/** @type {string} */ at) => entries.findIndex((entry) => entry.at === at);
    return html`
      <details id=${list.id}>
        <summary>${list.title} <span class="hint">${entries.length}</span></summary>
        <div>
          <p class="hint">${list.about}</p>
          ${repeat(entries, ({ at }, i) => (firstOf(at) === i ? at : `${at} ${i}`), (entry) => this.#entry(list, entry))}
          <form class="cells" @submit=${(/** @type {SubmitEvent} */ event) => this.#add(event, list)}>
            ${list.asked.map((asked) => this.#asked(list, asked))}
            <div><button>${list.add}</button></div>
            ${this.refused.at === list.id ? html`<p class="trouble wide" role="alert">${this.refused.why}</p>` : nothing}
          </form>
        </div>
      </details>
    `;
  }

  /**
   * @param {List} list
   * @param {import('./lists.js').Entry} entry
   */
  #entry({ fields, out }, { at, name, hint, value }) {
    return html`
      <details ?open=${this.#added.has(at)}>
        <summary>${name} <span class="hint">${hint}</span></summary>
        <div>
          <div class="cells">${fields.map((field) => this.#field({ ...field, at: `${at}.${field.at}` }, valueAt(value, field.at)))}</div>
          <div><button type="button" class="plain danger" @click=${() => this.#change([{ at, value: null }])}>${out}</button></div>
        </div>
      </details>
    `;
  }

  /**
   * What has to be known of an entry before it is there.
   * @param {List} list
   * @param {import('./lists.js').Asked} asked
   */
  #asked({ id: list }, { name, label, id, skill }) {
    const field = `${list}-${name}`;
    const pattern = id ? '[a-z0-9_\\-]+' : nothing;
    return html`<div>
      <label for=${field}>${label}</label>
      <input
        id=${field}
        name=${name}
        required
        maxlength=${id ? 60 : 100}
        pattern=${pattern}
        title=${id ? 'Small letters, digits, - and _' : nothing}
        list=${skill ? 'skills' : nothing}
        autocomplete="off"
      />
    </div>`;
  }

  #weights() {
    const weights = /** @type {Record<string, number>} */ (valueAt(this.policy, 'weights') ?? {});
    const field = (/** @type {string} */ name) => /** @type {Field} */ ({ at: `weights.${name}`, label: words.trigger(name), kind: 'number', min: -10, max: 10 });
    return html`
      <details id="weights">
        <summary>What counts how much</summary>
        <div>
          <p class="hint">Each adds so much to the log-odds when it shows at full strength. Emptied, it weighs what Baton comes with.</p>
          <div class="cells">${Object.entries(weights).map(([name, weight]) => this.#field(field(name), weight))}</div>
        </div>
      </details>
    `;
  }

  /**
   * @param {Field} field
   * @param {unknown} value
   */
  #field(field, value = valueAt(this.policy, field.at)) {
    const { at } = field;
    return fieldView(field, value, {
      policy: this.policy,
      why: this.refused.at === at ? this.refused.why : '',
      put: (text) => this.#put(field, text, value),
      tick: (yes) => this.#change([{ at, value: yes }]),
    });
  }

  /**
   * @param {Field} field
   * @param {string} text
   * @param {unknown} before
   */
  #put(field, text, before) {
    const changes = changesOf(field, text, before);
    if (changes === undefined) this.refused = { at: field.at, why: takes(field) };
    else this.#change(changes);
  }

  /**
   * @param {SubmitEvent} event
   * @param {List} list
   */
  #add(event, list) {
    event.preventDefault();
    const form = /** @type {HTMLFormElement} */ (event.target);
    const given = Object.fromEntries([...new FormData(form)].map(([name, value]) => [name, String(value).trim()]));
    const { at, changes } = list.begin(this.policy, given);
    if (list.entries(this.policy).some((entry) => entry.at === at)) {
      this.refused = { at: list.id, why: 'That one is there already.' };
      return;
    }
    this.#added.add(at);
    this.#change(changes);
    form.reset();
  }

  /** @param {Change[]} changes */
  #change(changes) {
    this.refused = { at: '', why: '' };
    if (changes.length > 0) this.dispatchEvent(new CustomEvent('changed', { detail: changes }));
  }
}

customElements.define('baton-policy-form', BatonPolicyForm);
