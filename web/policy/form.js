/** The policy as a form: each field changes its one value in the document and leaves the rest as written. */

import { LitElement, css, html, nothing } from 'lit';
import * as words from '../model/words.js';
import { base } from '../styles/base.js';
import { controls } from '../styles/controls.js';
import { SECTIONS, TOPIC, shown, valueAt, valueOf } from './fields.js';

/** @typedef {import('./fields.js').Field} Field */
/** @typedef {{ id: string, name: string, threshold?: number | null }} Topic */
/** @typedef {{ name: string, weight: number, handoff: boolean }} Rule */

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
        cursor: pointer;
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
        ${first === undefined ? nothing : this.#section(first, true)} ${this.#topics()} ${this.#weights()} ${rest.map((section) => this.#section(section, false))}
        ${this.#rules()}
      </fieldset>
    `;
  }

  /**
   * @param {import('./fields.js').Section} section
   * @param {boolean} open
   */
  #section({ id, title, about, fields }, open) {
    return html`
      <details ?open=${open} id=${id}>
        <summary>${title}</summary>
        <div>
          <p class="hint">${about}</p>
          <div class="cells">${fields.map((field) => this.#field(field))}</div>
        </div>
      </details>
    `;
  }

  #topics() {
    const topics = /** @type {Topic[]} */ (valueAt(this.policy, 'topics') ?? []);
    return html`
      <details id="topics">
        <summary>Topics <span class="hint">${topics.length}</span></summary>
        <div>
          <p class="hint">A topic is recognised by how customers say it, and says which skill it takes.</p>
          ${topics.map((topic) => this.#topic(topic))}
          <form class="cells" @submit=${this.#add}>
            <div>
              <label for="new-id">A new topic's id</label>
              <input id="new-id" name="id" required maxlength="60" pattern="[a-z0-9_\\-]+" title="Small letters, digits, - and _" autocomplete="off" />
            </div>
            <div>
              <label for="new-name">Its name</label>
              <input id="new-name" name="name" required maxlength="100" autocomplete="off" />
            </div>
            <div><button>Add the topic</button></div>
          </form>
        </div>
      </details>
    `;
  }

  /** @param {Topic} topic */
  #topic(topic) {
    const at = `topics.${topic.id}`;
    return html`
      <details>
        <summary>${topic.name || topic.id} <span class="hint">${topic.id}</span></summary>
        <div>
          <div class="cells">${TOPIC.map((field) => this.#field({ ...field, at: `${at}.${field.at}` }, valueAt(topic, field.at)))}</div>
          <div><button type="button" class="plain danger" @click=${() => this.#change(at, null)}>Take this topic out</button></div>
        </div>
      </details>
    `;
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

  #rules() {
    const rules = /** @type {Rule[]} */ (valueAt(this.policy, 'rules') ?? []);
    return html`
      <p class="hint">
        ${rules.length === 0 ? 'There are no rules over what is known of the customer.' : `Rules over what is known of the customer: ${rules.map(({ name }) => name || 'without a name').join(', ')}.`}
        Rules are written in the text.
      </p>
    `;
  }

  /**
   * @param {Field} field
   * @param {unknown} value
   */
  #field(field, value = valueAt(this.policy, field.at)) {
    const { at, label, kind, hint = '' } = field;
    const wrong = this.refused.at === at;
    const about = hint === '' && !wrong ? nothing : `${at}-about`;
    const said = html`<div id=${`${at}-about`}>
      ${hint === '' ? nothing : html`<span class="hint">${hint}</span>`} ${wrong ? html`<p class="trouble" role="alert">${this.refused.why}</p>` : nothing}
    </div>`;
    if (kind === 'yes') {
      return html`<div class="yes wide">
        <input type="checkbox" id=${at} .checked=${value === true} @change=${(/** @type {Event} */ event) => this.#change(at, /** @type {HTMLInputElement} */ (event.target).checked)} />
        <label for=${at}>${label}</label>
      </div>`;
    }
    const change = (/** @type {Event} */ event) => this.#put(field, /** @type {HTMLInputElement} */ (event.target).value);
    if (kind === 'long' || kind === 'lines') {
      return html`<div class="wide">
        <label for=${at}>${label}</label>
        <textarea id=${at} aria-describedby=${about} rows=${kind === 'long' ? 2 : 3} .value=${shown(value)} @change=${change}></textarea>${said}
      </div>`;
    }
    const step = kind === 'share' ? '0.01' : kind === 'whole' ? '1' : 'any';
    return html`<div>
      <label for=${at}>${label}</label>
      ${kind === 'text'
        ? html`<input id=${at} aria-describedby=${about} list=${at.endsWith('.skill') ? 'skills' : nothing} .value=${shown(value)} @change=${change} />`
        : html`<input id=${at} aria-describedby=${about} type="number" step=${step} min=${field.min ?? nothing} max=${field.max ?? nothing} .value=${shown(value)} @change=${change} />`}${said}
    </div>`;
  }

  /**
   * @param {Field} field
   * @param {string} text
   */
  #put(field, text) {
    const value = valueOf(field, text);
    if (value === undefined) {
      const bounds = field.max === undefined ? '' : ` from ${field.min ?? 0} to ${field.max}`;
      this.refused = { at: field.at, why: `This takes a ${field.kind === 'whole' ? 'whole ' : ''}number${bounds}.` };
    } else {
      this.refused = { at: '', why: '' };
      this.#change(field.at, value);
    }
  }

  /** @param {SubmitEvent} event */
  #add(event) {
    event.preventDefault();
    const form = /** @type {HTMLFormElement} */ (event.target);
    const data = new FormData(form);
    const [id, name] = [String(data.get('id')), String(data.get('name'))];
    this.#change(`topics.${id}`, { id, name, examples: [] });
    form.reset();
  }

  /**
   * @param {string} at
   * @param {unknown} value `null` takes it away
   */
  #change(at, value) {
    this.dispatchEvent(new CustomEvent('changed', { detail: { at, value } }));
  }
}

customElements.define('baton-policy-form', BatonPolicyForm);
