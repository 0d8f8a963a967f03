/** The manual: its contents, its pages, finding something in it. Works without a connection to anywhere. */

import { LitElement, html, nothing } from 'lit';
import { beside, find, sections, shown } from '../model/help.js';
import { blocks } from '../model/markdown.js';
import { unreachable } from '../shell/api.js';
import { isFree } from '../shell/keys.js';
import { marked } from '../shell/marked.js';
import { applyTheme } from '../shell/theme.js';
import { Trying } from '../shell/trying.js';
import { base } from '../styles/base.js';
import { controls } from '../styles/controls.js';
import { prose } from '../styles/prose.js';
import { wearTokens } from '../styles/page-tokens.js';
import { PARTS } from './contents.js';
import { addressOf, pageView } from './page-view.js';
import { helpStyle } from './style.js';

/** @typedef {import('../model/help.js').Page} Page */
/** @typedef {import('../model/help.js').Section} Section */
/** @typedef {import('../model/markdown.js').Block} Block */

const FIRST = 'start';
const PAGES = PARTS.flatMap(({ pages }) => pages);

export class BatonHelp extends LitElement {
  static properties = { page: { state: true }, body: { state: true }, trouble: { state: true }, q: { state: true }, open: { state: true }, index: { state: true } };

  static styles = [base, controls, prose, helpStyle];

  /** @type {Map<string, Promise<Block[]>>} */
  #fetched = new Map();
  #trying = new Trying(this);

  constructor() {
    super();
    this.page = FIRST;
    /** @type {Block[] | undefined} */
    this.body = undefined;
    this.trouble = '';
    this.q = '';
    /** Whether the contents are unfolded where there is no room beside the page. */
    this.open = false;
    /** @type {Section[] | undefined} everything that can be found, once somebody looks */
    this.index = undefined;
  }

  connectedCallback() {
    super.connectedCallback();
    addEventListener('popstate', () => void this.#show());
    addEventListener('keydown', (event) => this.#key(event));
    this.renderRoot.addEventListener('click', (event) => this.#follow(/** @type {MouseEvent} */ (event)));
    void this.#show();
  }

  get #search() {
    return /** @type {HTMLInputElement | null} */ (this.renderRoot.querySelector('#q'));
  }

  /**
   * The page the address names, and the place in it.
   * @param {boolean} [moved] whether the reader is taken to it
   */
  async #show(moved = false) {
    const wanted = location.pathname.replace(/^\/help\/?|\/$/gu, '') || FIRST;
    const page = PAGES.find(({ id }) => id === wanted);
    this.open = false;
    this.trouble = '';
    if (page === undefined) this.trouble = 'There is no such page. The contents list all there are.';
    else if (page.id !== this.page || this.body === undefined || this.#trying.lack !== undefined) await this.#turnTo(page);
    await this.updateComplete;
    document.title = `${page?.title ?? 'No such page'}, Baton`;
    this.#goTo(decodeURIComponent(location.hash.slice(1)), moved);
  }

  /** @param {Page} page */
  async #turnTo(page) {
    await this.#trying.load(async () => {
      this.body = await this.#fetch(page.id);
      this.page = page.id;
    });
  }

  /** @param {string} id */
  #fetch(id) {
    const known = this.#fetched.get(id);
    if (known !== undefined) return known;
    const asked = fetch(`/help/pages/${id}.md`).catch(() => Promise.reject(unreachable()));
    const page = asked.then(async (response) => {
      if (!response.ok) throw new Error(`This page could not be fetched (${response.status}).`);
      return blocks(shown(await response.text()));
    });
    page.catch(() => this.#fetched.delete(id));
    this.#fetched.set(id, page);
    return page;
  }

  /**
   * @param {string} anchor
   * @param {boolean} moved
   */
  #goTo(anchor, moved) {
    const at = anchor === '' ? null : this.renderRoot.querySelector(`#${CSS.escape(anchor)}`);
    if (at instanceof HTMLElement) {
      at.scrollIntoView();
      at.focus({ preventScroll: true });
    } else if (moved) {
      scrollTo({ top: 0 });
      /** @type {HTMLElement | null} */ (this.renderRoot.querySelector('article h1'))?.focus({ preventScroll: true });
    }
  }

  /** @param {MouseEvent} event */
  #follow(event) {
    const link = event.composedPath().find((node) => node instanceof HTMLAnchorElement);
    const plain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
    if (!(link instanceof HTMLAnchorElement) || !plain || link.origin !== location.origin || !link.pathname.startsWith('/help/')) return;
    event.preventDefault();
    if (link.href !== location.href) history.pushState(null, '', link.href);
    void this.#show(true);
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.key !== '/' || !isFree(event)) return;
    event.preventDefault();
    this.open = true;
    void this.updateComplete.then(() => this.#search?.focus());
  }

  /** Everything is fetched when somebody first looks for something: it is small. */
  async #gather() {
    if (this.index !== undefined) return;
    const read = await Promise.allSettled(PAGES.map(async (page) => sections(page, await this.#fetch(page.id))));
    this.index = read.flatMap((page) => (page.status === 'fulfilled' ? page.value : []));
  }

  render() {
    return html`
      <header>
        <a class="home" href="/help/"><img src="/styles/baton.svg" alt="" width="28" height="28" />Baton help</a>
        <button class="fold" aria-expanded=${String(this.open)} aria-controls="contents" @click=${() => (this.open = !this.open)}>Contents</button>
      </header>
      <nav id="contents" aria-label="Contents" ?data-open=${this.open}>
        <search>
          <label for="q">Find in all pages</label>
          <input
            id="q"
            type="search"
            autocomplete="off"
            placeholder="Press / to search"
            @focus=${() => void this.#gather()}
            @input=${(/** @type {Event} */ event) => (this.q = /** @type {HTMLInputElement} */ (event.target).value)}
            @keydown=${this.#fromField}
          />
        </search>
        ${this.q.trim() === '' ? this.#contents() : this.#found()}
      </nav>
      <main id="page">${this.#article()}</main>
    `;
  }

  #contents() {
    return PARTS.map(
      ({ name, pages }) => html`
        <h2>${name}</h2>
        <ul>
          ${pages.map(
            ({ id, title }) => html`<li><a href=${addressOf(id)} aria-current=${id === this.page && this.trouble === '' && this.#trying.lack === undefined ? 'page' : 'false'}>${title}</a></li>`,
          )}
        </ul>
      `,
    );
  }

  #found() {
    if (this.index === undefined) return html`<p class="hint" role="status">Looking…</p>`;
    const found = find(this.index, this.q);
    return html`
      <p class="hint" role="status">${found.length === 0 ? 'Nothing found.' : found.length === 1 ? 'One place.' : `${found.length} places.`}</p>
      <ul class="found" aria-label="Found">
        ${found.map(
          ({ section, excerpt }) => html`
            <li>
              <a href=${addressOf(section.page, section.anchor)}>
                <b>${marked(section.heading === '' ? section.title : section.heading, this.q)}</b>
                ${section.heading === '' ? nothing : html`<small>${section.title}</small>`}
                <span>${marked(excerpt, this.q)}</span>
              </a>
            </li>
          `,
        )}
      </ul>
    `;
  }

  #article() {
    if (this.trouble !== '') return html`<article class="prose"><h1 tabindex="-1">Not here</h1><p role="alert">${this.trouble}</p></article>`;
    if (this.#trying.lack !== undefined) return html`<article class="prose"><h1 tabindex="-1">Not here</h1>${this.#trying.view()}</article>`;
    if (this.body === undefined) return nothing;
    const { before, after } = beside(PARTS, this.page);
    return html`
      <article class="prose">${pageView(this.body, this.q)}</article>
      <nav class="beside" aria-label="Pages beside this one">
        ${before === undefined ? nothing : html`<a rel="prev" href=${addressOf(before.id)}><small>Before</small>${before.title}</a>`}
        ${after === undefined ? nothing : html`<a rel="next" href=${addressOf(after.id)}><small>Next</small>${after.title}</a>`}
      </nav>
    `;
  }

  /** @param {KeyboardEvent} event */
  #fromField(event) {
    const first = /** @type {HTMLAnchorElement | null} */ (this.renderRoot.querySelector('.found a'));
    if (event.key === 'Enter') first?.click();
    else if (event.key === 'ArrowDown') first?.focus();
    else if (event.key === 'Escape') {
      this.q = '';
      if (this.#search) this.#search.value = '';
    } else return;
    event.preventDefault();
  }
}

applyTheme();
wearTokens();
customElements.define('baton-help', BatonHelp);
