/** One field of the policy's form: its label, what it takes, and what was wrong with what it was given. */

import { html, nothing } from 'lit';
import { shown } from './values.js';

/** @typedef {import('./fields.js').Field} Field */

/**
 * @typedef {object} Ways
 * @property {unknown} policy what the document says
 * @property {string} why what was wrong with what was put in last; empty when nothing was
 * @property {(text: string) => void} put
 * @property {(yes: boolean) => void} tick
 */

/**
 * @param {Field} field
 * @param {unknown} value
 * @param {Ways} ways
 * @returns {unknown}
 */
export function fieldView(field, value, ways) {
  const { at, label, kind, hint = '' } = field;
  if (kind === 'yes') {
    return html`<div class="yes wide">
      <input type="checkbox" id=${at} .checked=${value === true} @change=${(/** @type {Event} */ event) => ways.tick(/** @type {HTMLInputElement} */ (event.target).checked)} />
      <label for=${at}>${label}</label>
    </div>`;
  }
  const about = hint === '' && ways.why === '' ? nothing : `${at}-about`;
  return html`<div class=${['long', 'lines', 'pairs'].includes(kind) ? 'wide' : ''}>
    <label for=${at}>${label}</label>
    ${control(field, value, about, ways)}
    <div id=${`${at}-about`}>
      ${hint === '' ? nothing : html`<span class="hint">${hint}</span>`} ${ways.why === '' ? nothing : html`<p class="trouble" role="alert">${ways.why}</p>`}
    </div>
  </div>`;
}

/**
 * @param {Field} field
 * @param {unknown} value
 * @param {string | typeof nothing} about the id of what describes it
 * @param {Ways} ways
 */
function control({ at, kind, min, max, choices }, value, about, { policy, put }) {
  const change = (/** @type {Event} */ event) => put(/** @type {HTMLInputElement} */ (event.target).value);
  switch (kind) {
    case 'long':
    case 'lines':
    case 'pairs':
      return html`<textarea id=${at} aria-describedby=${about} rows=${kind === 'lines' ? 3 : 2} .value=${shown(value)} @change=${change}></textarea>`;
    case 'choice':
      return html`<select id=${at} aria-describedby=${about} @change=${change}>
        <option value="" ?selected=${shown(value) === ''}>any</option>
        ${named(value, choices?.(policy) ?? []).map(([id, name]) => html`<option value=${id ?? ''} ?selected=${id === value}>${name}</option>`)}
      </select>`;
    case 'text':
      return html`<input id=${at} aria-describedby=${about} list=${at.endsWith('.skill') ? 'skills' : nothing} .value=${shown(value)} @change=${change} />`;
    default: {
      const step = kind === 'share' ? '0.01' : kind === 'whole' ? '1' : 'any';
      return html`<input id=${at} aria-describedby=${about} type="number" step=${step} min=${min ?? nothing} max=${max ?? nothing} .value=${shown(value)} @change=${change} />`;
    }
  }
}

/**
 * What there is to choose from; a document may say something else, which is shown as it stands there.
 * @param {unknown} value
 * @param {string[][]} choices
 */
function named(value, choices) {
  const text = shown(value);
  return text === '' || choices.some(([id]) => id === text) ? choices : [...choices, [text, text]];
}
