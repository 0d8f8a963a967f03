/** Takes out everything that is known of a customer, or erases it for good after asking again. */

import { LitElement, css, html, nothing } from 'lit';
import { Trying } from '../shell/trying.js';
import { base } from '../styles/base.js';
import { controls } from '../styles/controls.js';
import { dialog } from '../styles/dialog.js';

export class BatonErase extends LitElement {
  static properties = {
    desk: { attribute: false },
    customer: { type: String },
    name: { type: String },
    done: { state: true },
  };

  static styles = [
    base,
    controls,
    dialog,
    css`
      .row {
        margin-block-start: var(--gap-4);
      }
    `,
  ];

  #trying = new Trying(this);

  constructor() {
    super();
    /** @type {import('../console/desk.js').Desk} */
    this.desk = /** @type {any} */ (undefined);
    this.customer = '';
    this.name = '';
    /** @type {import('../types/api.js').Erasure | undefined} */
    this.done = undefined;
  }

  render() {
    const { done } = this;
    return html`
      <div class="row">
        <button ?disabled=${this.#trying.busy} @click=${() => void this.#trying.try(() => this.#export())}>Export</button>
        <button class="plain danger" ?disabled=${this.#trying.busy} @click=${this.#ask}>Erase…</button>
      </div>
      ${this.#trying.view()}
      ${done === undefined ? nothing : html`<p class="hint" role="status">${told(done)}</p>`}
      <dialog aria-labelledby="title">
        <form method="dialog">
          <h2 id="title">Erase <span dir="auto">${this.name}</span>?</h2>
          <p>Who they are, the words of all their conversations, the cases made of them and their files go for good. What is under way ends. The numbers stay.</p>
          <p class="hint">Backups made before still hold everything until they are deleted.</p>
          <div class="actions">
            <button class="plain">Cancel</button>
            <button class="danger" @click=${() => void this.#trying.try(() => this.#erase())}>Erase for good</button>
          </div>
        </form>
      </dialog>
    `;
  }

  #ask() {
    this.renderRoot.querySelector('dialog')?.showModal();
  }

  async #export() {
    const blob = await this.desk.api.blob(`/customers/${this.customer}/export`);
    const link = document.createElement('a');
    link.href = URL.createObjectURL(blob);
    link.download = `${this.customer}.json`;
    link.click();
    URL.revokeObjectURL(link.href);
  }

  /** @fires erased when nothing is known of the customer any more */
  async #erase() {
    this.done = await this.desk.api.delete(`/customers/${this.customer}`);
    this.dispatchEvent(new CustomEvent('erased'));
  }
}

/** @param {import('../types/api.js').Erasure} erasure */
function told({ n_conversations: talks, n_cases: cases, n_files: files, wiped }) {
  const disk = wiped ? 'Nothing of it is left on the disk.' : 'The last of it leaves the disk within a day.';
  return `Erased: ${talks} conversations, ${cases} cases, ${files} files. ${disk}`;
}

customElements.define('baton-erase', BatonErase);
