/** The list of keys, on `?`. */

import { LitElement, css, html } from 'lit';
import { base } from '../styles/base.js';
import { controls } from '../styles/controls.js';
import { dialog } from '../styles/dialog.js';

/** @type {[string, string[]][]} */
const KEYS = [
  ['Accept the offer', ['A']],
  ['Decline the offer', ['D']],
  ['Next and previous in the list', ['J', 'K']],
  ['Write a reply', ['R']],
  ['Write a note', ['N']],
  ['Send', ['Enter']],
  ['Send, also from a note', ['Ctrl', 'Enter']],
  ['New line', ['Shift', 'Enter']],
  ['A colleague, in a note', ['@']],
  ['Pass it on', ['T']],
  ['Put it aside', ['Z']],
  ['Wrap up', ['W']],
  ['Briefing on and off', ['B']],
  ['Look it up in the knowledge', ['L']],
  ['A canned reply, where a line begins', ['/']],
  ['Search conversations and cases', ['/']],
  ['Commands', ['Ctrl', 'K']],
  ['This list', ['?']],
  ['Close a dialog', ['Esc']],
];

export class BatonShortcuts extends LitElement {
  static styles = [
    base,
    controls,
    dialog,
    css`
      h2:focus {
        outline: none;
      }

      dl {
        display: grid;
        grid-template-columns: 1fr auto;
        gap: var(--gap-2) var(--gap-5);
      }
    `,
  ];

  show() {
    this.renderRoot.querySelector('dialog')?.showModal();
  }

  render() {
    return html`
      <dialog aria-labelledby="title">
        <form method="dialog">
          <h2 id="title" tabindex="-1" autofocus>Keys</h2>
          <dl>
            ${KEYS.map(
              ([what, keys]) => html`
                <dt>${what}</dt>
                <dd>${keys.map((key) => html`<kbd>${key}</kbd> `)}</dd>
              `,
            )}
          </dl>
          <p><a href="/help/agent-daily" target="_blank">How it all works: the help</a></p>
          <div class="actions"><button class="main">Close</button></div>
        </form>
      </dialog>
    `;
  }
}

customElements.define('baton-shortcuts', BatonShortcuts);
