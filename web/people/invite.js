/** The form that adds an agent. */

import { LitElement, html, nothing } from 'lit';
import { Trying } from '../shell/trying.js';
import { base } from '../styles/base.js';
import { room } from '../styles/console.js';
import { controls } from '../styles/controls.js';

/**
 * @fires invited detail: the new agent
 */
export class BatonInvite extends LitElement {
  static properties = { desk: { attribute: false } };

  static styles = [base, controls, room];

  #trying = new Trying(this);

  constructor() {
    super();
    /** @type {import('../console/desk.js').Desk} */
    this.desk = /** @type {any} */ (undefined);
  }

  render() {
    return html`
      <form class="fields" @submit=${this.#submit}>
        <h2>Add somebody</h2>
        <div class="cells">
          <div>
            <label for="name">Name</label>
            <input id="name" name="name" required maxlength="80" autocomplete="off" />
          </div>
          <div>
            <label for="email">E-mail</label>
            <input id="email" name="email" type="email" required maxlength="254" autocomplete="off" />
          </div>
          <div>
            <label for="role">Role</label>
            <select id="role" name="role">
              <option value="agent">Agent</option>
              <option value="lead">Lead</option>
              <option value="administrator">Administrator</option>
            </select>
          </div>
          <div>
            <label for="tier">Authority</label>
            <select id="tier" name="tier">
              <option>1</option>
              <option>2</option>
              <option>3</option>
            </select>
          </div>
          <div>
            <label for="capacity">Conversations at once</label>
            <input id="capacity" name="capacity" type="number" min="1" max="20" value="4" required />
          </div>
          <div>
            <label for="languages">Languages</label>
            <input id="languages" name="languages" value="en" maxlength="40" pattern="[a-z]{2}([, ]+[a-z]{2})*" />
          </div>
        </div>
        <div>
          <label for="skills">Skills with levels 1 to 3</label>
          <input id="skills" name="skills" maxlength="400" placeholder="billing 2, integrations 3" autocomplete="off" />
        </div>
        ${this.#trying.view()}
        <div class="row"><button class="main" ?disabled=${this.#trying.busy}>Add and make an invitation</button></div>
      </form>
    `;
  }

  /** @param {SubmitEvent} event */
  async #submit(event) {
    event.preventDefault();
    const element = /** @type {HTMLFormElement} */ (event.target);
    const form = new FormData(element);
    const text = (/** @type {string} */ name) => String(form.get(name) ?? '').trim();
    await this.#trying.try(async () => {
      const agent = await this.desk.api.post('/agents', {
        name: text('name'),
        email: text('email'),
        role: text('role'),
        tier: Number(text('tier')),
        capacity: Number(text('capacity')),
        languages: text('languages').split(/[\s,]+/u).filter((code) => code !== ''),
        skills: skillsOf(text('skills')),
      });
      element.reset();
      this.dispatchEvent(new CustomEvent('invited', { detail: agent }));
    });
  }
}

/**
 * `billing 2, integrations` -> `{ billing: 2, integrations: 1 }`.
 * @param {string} text
 * @returns {Record<string, number>}
 */
function skillsOf(text) {
  const given = text.split(',').map((part) => /^\s*(\S+)(?:\s+([123]))?\s*$/u.exec(part));
  return Object.fromEntries(given.flatMap((skill) => (skill?.[1] ? [[skill[1].toLowerCase(), Number(skill[2] ?? 1)]] : [])));
}

customElements.define('baton-invite', BatonInvite);
