/** What is shown where there is nothing: it says so, and leads back. */

import { LitElement, css, html } from 'lit';
import { hashOf } from '../shell/router.js';
import { base } from '../styles/base.js';
import { controls } from '../styles/controls.js';

export class BatonNowhere extends LitElement {
  static properties = { what: { type: String } };

  static styles = [
    base,
    controls,
    css`
      :host {
        display: grid;
        place-content: center;
        justify-items: center;
        gap: var(--gap-3);
        padding: var(--gap-6) var(--gap-4);
        background: var(--surface-sunken);
        text-align: center;
      }

      p {
        max-inline-size: 30rem;
        color: var(--text-soft);
        overflow-wrap: anywhere;
      }

      img {
        opacity: 0.8;
      }
    `,
  ];

  constructor() {
    super();
    /** what is not there, as a whole sentence */
    this.what = 'This address leads to no room of the console.';
  }

  render() {
    return html`
      <img src="/styles/baton.svg" alt="" width="56" height="56" />
      <h1>There is nothing here</h1>
      <p>${this.what} It may be mistyped, or what it led to is gone.</p>
      <p><a href=${hashOf('desk')}>Back to the desk</a></p>
    `;
  }
}

customElements.define('baton-nowhere', BatonNowhere);
