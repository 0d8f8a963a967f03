/**
 * The one script a site embeds: a round button, and `window.baton`. The chat itself is loaded on
 * first use, or at once when an earlier visit left a conversation. Runs as a plain script:
 *
 *   <script src="https://desk.example/widget/launcher.js" data-title="Support" defer></script>
 *
 * `data-title` names the desk, `data-greeting` is the first line, `data-theme` is light or dark,
 * `data-accent` a colour (`#rrggbb`; made readable where it is not), `data-side` start or end,
 * `data-language` two letters; without it the page's own language is spoken.
 */
(() => {
  const script = /** @type {HTMLScriptElement} */ (document.currentScript);
  const origin = new URL(script.src).origin;
  const { title = 'Support', greeting = '', theme = '', accent = '', side = '' } = script.dataset;
  const language = (script.dataset.language || document.documentElement.lang || navigator.language).slice(0, 2);

  /** There is a page to be on: a script in its head runs before there is a body. */
  const page = document.body ? Promise.resolve() : new Promise((done) => addEventListener('DOMContentLoaded', done));
  /** @typedef {import('./baton-chat.js').BatonChat} Chat */
  /** @type {Promise<Chat> | undefined} */
  let loading;
  /** @type {Map<string, Set<(detail: unknown) => void>>} */
  const listeners = new Map();
  /** @type {Record<string, (what: 'open' | 'close', unread: number) => string>} */
  const names = {
    en: (what, n) => `${what === 'open' ? 'Open' : 'Close'} the ${title} chat${n > 0 ? `, ${n} unread` : ''}`,
    de: (what, n) => `${title}: Chat ${what === 'open' ? 'öffnen' : 'schließen'}${n > 0 ? `, ${n} ungelesen` : ''}`,
  };
  const nameOf = names[language] ?? names['en'];

  const style = new CSSStyleSheet();
  style.replaceSync(`
    :host { display: contents !important; font-size: medium !important; color-scheme: light dark; }
    :host([theme='light']) { color-scheme: light; }
    :host([theme='dark']) { color-scheme: dark; }
    button { all: initial; color-scheme: inherit; position: fixed; inset-block-end: 1rem; inset-inline-end: 1rem;
      z-index: 2147483000; display: grid; place-items: center; inline-size: 3.5rem; block-size: 3.5rem;
      border-radius: 50%; cursor: pointer;
      background: light-dark(#0c7762, #74cdb8); color: light-dark(#fff, #0f2a25);
      box-shadow: 0 2px 6px rgb(0 0 0 / .16), 0 8px 28px rgb(0 0 0 / .22); transition: transform 120ms; }
    :host([side='start']) button { inset-inline: 1rem auto; }
    button:hover { transform: translateY(-2px); }
    button:focus-visible { outline: 3px solid light-dark(#0c7762, #74cdb8); outline-offset: 3px; }
    button[aria-busy='true'] { opacity: .7; }
    svg { inline-size: 1.75rem; block-size: 1.75rem; fill: none; stroke: currentColor; stroke-width: 1.75;
      stroke-linecap: round; stroke-linejoin: round; }
    span { position: absolute; inset-block-start: -.25rem; inset-inline-end: -.25rem; min-inline-size: 1.375rem;
      padding: 0 .375rem; border-radius: 1rem; box-sizing: border-box; font: 700 .75rem/1.375rem system-ui, sans-serif;
      background: #a81d35; color: #fff; }
    span:empty { display: none; }
    @media (max-width: 30rem) { :host([open]) button { display: none; } }
    @media (prefers-reduced-motion: reduce) { button { transition: none; } }
    @media print { button { display: none; } }
  `);

  const host = document.createElement('baton-launcher');
  host.lang = language;
  if (theme !== '') host.setAttribute('theme', theme);
  if (side === 'start') host.setAttribute('side', side);
  const root = host.attachShadow({ mode: 'closed' });
  root.adoptedStyleSheets = [style];
  const button = document.createElement('button');
  button.type = 'button';
  button.setAttribute('aria-haspopup', 'dialog');
  const count = document.createElement('span');
  button.append(drawing('M20 12a7.5 7.5 0 0 1-11 6.6L4 20l1.4-4.6A7.5 7.5 0 1 1 20 12Z'), count);
  root.append(button);
  if (accent !== '') {
    import(`${origin}/model/colour.js`).then(
      (/** @type {typeof import('../model/colour.js')} */ { accentSheet }) =>
        root.adoptedStyleSheets.push(accentSheet(accent)),
    ).catch(() => {});
  }

  /** @param {string} path */
  function drawing(path) {
    const space = 'http://www.w3.org/2000/svg';
    const svg = document.createElementNS(space, 'svg');
    svg.setAttribute('viewBox', '0 0 24 24');
    svg.setAttribute('aria-hidden', 'true');
    const line = document.createElementNS(space, 'path');
    line.setAttribute('d', path);
    svg.append(line);
    return svg;
  }

  /** @returns {Promise<Chat>} */
  function load() {
    loading ??= begin().catch((error) => {
      loading = undefined;
      throw error;
    });
    return loading;
  }

  async function begin() {
    button.setAttribute('aria-busy', 'true');
    try {
      /** @type {typeof import('./baton-chat.js')} */
      const { speak } = await import(`${origin}/widget/baton-chat.js`);
      await speak(language);
      const chat = /** @type {Chat} */ (document.createElement('baton-chat'));
      Object.assign(chat, { desk: origin, heading: title, greeting, accent, lang: language });
      if (theme !== '') chat.setAttribute('theme', theme);
      if (side === 'start') chat.setAttribute('side', side);
      for (const name of ['open', 'close', 'message', 'stage', 'unread']) {
        chat.addEventListener(`baton-${name}`, (event) => tell(name, /** @type {CustomEvent} */ (event).detail));
      }
      await page;
      document.body.append(chat);
      return chat;
    } finally {
      button.removeAttribute('aria-busy');
    }
  }

  /**
   * @param {string} name
   * @param {unknown} detail
   */
  function tell(name, detail) {
    if (name === 'open' || name === 'close') showOpen(name === 'open');
    if (name === 'close') button.focus();
    if (name === 'unread') showUnread(Number(detail));
    for (const listener of listeners.get(name) ?? []) listener(detail);
  }

  /** @param {boolean} open */
  function showOpen(open) {
    host.toggleAttribute('open', open);
    button.setAttribute('aria-expanded', String(open));
    button.setAttribute('aria-label', nameOf?.(open ? 'close' : 'open', 0) ?? title);
  }

  /** @param {number} unread */
  function showUnread(unread) {
    count.textContent = unread === 0 ? '' : String(Math.min(unread, 99));
    if (!host.hasAttribute('open')) button.setAttribute('aria-label', nameOf?.('open', unread) ?? title);
  }

  /** @param {string} name */
  function kept(name) {
    try {
      return localStorage.getItem(`baton:${origin}:${name}`);
    } catch {
      return null;
    }
  }

  const baton = {
    open: async () => (await load()).show(),
    close: async () => (loading === undefined ? undefined : (await load()).hide()),
    /** @param {import('./entry.js').Who} who */
    identify: async (who) => (await load()).identify(who),
    /** The page's customer has signed out: nothing of theirs stays here. */
    forget: async () => (await load()).forget(),
    /** @param {Record<string, string>} attributes go with the next conversation */
    setAttributes: async (attributes) => (await load()).setAttributes(attributes),
    /**
     * @param {string} name open, close, message, stage, unread
     * @param {(detail: unknown) => void} listener
     * @returns {() => void} ends it
     */
    on: (name, listener) => {
      const known = listeners.get(name) ?? new Set();
      listeners.set(name, known.add(listener));
      return () => known.delete(listener);
    },
  };
  Object.defineProperty(window, 'baton', { value: Object.freeze(baton) });

  showOpen(false);
  button.addEventListener('click', () => void (host.hasAttribute('open') ? baton.close() : baton.open()));
  void page.then(() => {
    document.body.append(host);
    const px = (/** @type {Element} */ element) => parseFloat(getComputedStyle(element).fontSize);
    button.style.zoom = String(px(host) / px(document.documentElement));
  });
  if (kept('open') === 'yes') void baton.open();
  else if (kept('conversation') !== null || kept('outbox') !== null) void load();
})();
