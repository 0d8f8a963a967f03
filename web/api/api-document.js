/** The API for people to read, made of the document for machines. */

import { LitElement, html, nothing } from 'lit';
import { groups, nameOf, refsOf, schemaOf } from '../model/openapi.js';
import { unreachable } from '../shell/api.js';
import { applyTheme } from '../shell/theme.js';
import { Trying } from '../shell/trying.js';
import { base } from '../styles/base.js';
import { controls } from '../styles/controls.js';
import { wearTokens } from '../styles/page-tokens.js';
import { apiStyle } from './style.js';

/** @typedef {import('../model/openapi.js').Document} Document */
/** @typedef {import('../model/openapi.js').Route} Route */
/** @typedef {import('../model/openapi.js').Schema} Schema */

const ADDRESS = '/api/openapi.json';

export class BatonApiDocument extends LitElement {
  static properties = { document: { state: true }, q: { state: true } };

  static styles = [base, controls, apiStyle];

  #trying = new Trying(this);

  constructor() {
    super();
    /** @type {Document | undefined} */
    this.document = undefined;
    this.q = '';
  }

  firstUpdated() {
    void this.#fetch();
  }

  async #fetch() {
    await this.#trying.load(async () => {
      const response = await fetch(ADDRESS).catch(() => Promise.reject(unreachable()));
      if (!response.ok) throw new Error(`The document could not be fetched: ${response.status}. It may need a sign-in.`);
      this.document = /** @type {Document} */ (await response.json());
    });
  }

  render() {
    const { document } = this;
    if (document === undefined) return html`<main>${this.#trying.view()}<p class="wait">Fetching…</p></main>`;
    const prefix = document.servers?.[0]?.url ?? '';
    const shown = groups(document)
      .map((group) => ({ ...group, routes: group.routes.filter((route) => this.#wanted(route)) }))
      .filter(({ routes }) => routes.length > 0);
    return html`
      <nav aria-label="Contents">
        <label for="q">Find</label>
        <input id="q" type="search" @input=${(/** @type {Event} */ event) => (this.q = /** @type {HTMLInputElement} */ (event.target).value.toLowerCase())} />
        ${shown.map(
          ({ tag, routes }) => html`
            <h3>${tag}</h3>
            <ul>
              ${routes.map(
                ({ method, path, id }) => html`
                  <li><button class="link" @click=${() => this.#go(id)}><span class="method" data-method=${method}>${method}</span> ${path}</button></li>
                `,
              )}
            </ul>
          `,
        )}
      </nav>
      <main>
        <header>
          <h1>${document.info?.title ?? 'API'} <span class="hint">${document.info?.version ?? ''}</span></h1>
          <p>${spoken(document.info?.description)}</p>
          <p class="hint">Everything is below <code>${prefix}</code>. <a href=${ADDRESS}>The document for machines</a>.</p>
        </header>
        ${shown.map(
          ({ tag, about, routes }) => html`
            <section aria-label=${tag}>
              <h2>${tag}</h2>
              ${about === '' ? nothing : html`<p>${spoken(about)}</p>`} ${routes.map((route) => this.#route(route))}
            </section>
          `,
        )}
      </main>
    `;
  }

  /** @param {Route} route */
  #wanted({ method, path, operation }) {
    return `${method} ${path} ${operation.summary ?? ''} ${operation.description ?? ''}`.toLowerCase().includes(this.q);
  }

  /** @param {Route} route */
  #route({ method, path, id, operation }) {
    const taken = schemaOf(operation.requestBody);
    return html`
      <article id=${id} tabindex="-1">
        <h3><span class="method" data-method=${method}>${method}</span> <code>${path}</code></h3>
        ${operation.summary ? html`<p><b>${operation.summary}</b></p>` : nothing}
        ${operation.description && operation.description !== operation.summary ? html`<p class="words">${spoken(operation.description)}</p>` : nothing}
        ${operation.parameters?.length
          ? html`
              <h4>Parameters</h4>
              <dl>
                ${operation.parameters.map(
                  ({ name, in: place, required, description, schema }) => html`
                    <dt><code>${name}</code> <span class="hint">${place}${required ? ', required' : ''}</span></dt>
                    <dd><code class="type">${nameOf(schema)}</code> ${spoken(description)}</dd>
                  `,
                )}
              </dl>
            `
          : nothing}
        ${taken ? html`<h4>Takes</h4>${this.#shape(taken)}` : nothing}
        <h4>Answers</h4>
        <dl>
          ${Object.entries(operation.responses ?? {}).map(
            ([status, body]) => html`
              <dt><code>${status}</code></dt>
              <dd>${spoken(body.description)} ${schemaOf(body) ? this.#shape(schemaOf(body), Number(status) < 400 ? 0 : 1) : nothing}</dd>
            `,
          )}
        </dl>
      </article>
    `;
  }

  /**
   * @param {Schema | undefined} schema
   * @param {number} [depth]
   * @returns {unknown}
   */
  #shape(schema, depth = 0) {
    const names = refsOf(schema);
    if (names.length === 0 || depth > 3) return html`<code class="type">${nameOf(schema)}</code>`;
    return html`
      <details ?open=${depth === 0 && names.length === 1}>
        <summary><code class="type">${nameOf(schema)}</code></summary>
        ${names.map((name) => this.#fields(name, depth))}
      </details>
    `;
  }

  /**
   * @param {string} name
   * @param {number} depth
   */
  #fields(name, depth) {
    const schema = this.document?.components?.schemas?.[name];
    if (schema === undefined) return nothing;
    const fields = Object.entries(schema.properties ?? {});
    if (fields.length === 0) return html`<p><code class="type">${nameOf({ ...schema })}</code></p>`;
    return html`
      ${schema.description ? html`<p class="hint">${spoken(schema.description)}</p>` : nothing}
      <dl>
        ${fields.map(
          ([field, inner]) => html`
            <dt><code>${field}</code>${schema.required?.includes(field) ? nothing : html` <span class="hint">optional</span>`}</dt>
            <dd>${this.#shape(inner, depth + 1)} ${spoken(inner.description)}</dd>
          `,
        )}
      </dl>
    `;
  }

  /** @param {string} id */
  #go(id) {
    const article = this.renderRoot.querySelector(`#${CSS.escape(id)}`);
    if (!(article instanceof HTMLElement)) return;
    article.scrollIntoView({ behavior: 'smooth' });
    article.focus({ preventScroll: true });
  }
}

/**
 * Words with `code` between backticks.
 * @param {string | undefined} text
 * @returns {unknown}
 */
function spoken(text = '') {
  return text.split('`').map((part, i) => (i % 2 === 1 ? html`<code>${part}</code>` : part));
}

applyTheme();
wearTokens();
customElements.define('baton-api-document', BatonApiDocument);
