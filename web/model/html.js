/**
 * HTML read as Markdown: headings, paragraphs, lists, emphasis, links to the web, code. Everything
 * else is its text, or nothing at all. A tokenizer, not a parser: nothing is ever made an element.
 */

/** Elements whose text is nobody's to read. */
const UNREAD = new Set(['title', 'script', 'style', 'head', 'noscript', 'template', 'svg', 'math', 'iframe', 'object', 'nav', 'footer']);
/** Elements that begin a new paragraph. */
const BLOCKS = new Set(['p', 'div', 'section', 'article', 'main', 'header', 'table', 'tr', 'blockquote', 'dl', 'dt', 'dd', 'figure', 'ul', 'ol']);
/** @type {Record<string, string>} */
const ENTITIES = { amp: '&', lt: '<', gt: '>', quot: '"', apos: '’', nbsp: ' ', ndash: '–', mdash: '—', hellip: '…', rsquo: '’', lsquo: '‘', ldquo: '“', rdquo: '”', euro: '€' };
const TOKEN = /<!--[\s\S]*?(?:-->|$)|<!\[CDATA\[[\s\S]*?\]\]>|<[!?][^>]*>|<(\/?)([a-zA-Z][^\s/>]*)((?:"[^"]*"|'[^']*'|[^'">])*)>|[^<]+|</gu;

/**
 * @param {string} html
 * @returns {{ title: string, body: string }}
 */
export function markdownOf(html) {
  const title = text(/<title[^>]*>([\s\S]*?)<\/title>/iu.exec(html)?.[1] ?? '').trim();
  const made = new Made();
  for (const [token, closing, name, attributes = ''] of html.matchAll(TOKEN)) {
    if (name !== undefined) made.tag(name.toLowerCase(), closing === '/', attributes);
    else if (!token.startsWith('<!') && !token.startsWith('<?')) made.text(text(token));
  }
  return { title, body: made.markdown() };
}

/** @param {string} html without tags */
function text(html) {
  return html.replace(/&(?:#x([0-9a-f]{1,6})|#([0-9]{1,7})|([a-z]{2,8}));/giu, (whole, hex, decimal, name) => {
    if (name !== undefined) return ENTITIES[String(name).toLowerCase()] ?? whole;
    const code = hex === undefined ? Number.parseInt(decimal, 10) : Number.parseInt(hex, 16);
    return code > 31 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff) ? String.fromCodePoint(code) : '';
  });
}

class Made {
  #out = '';
  /** What is being left out, and how often it was opened within itself. */
  #unread = '';
  #depth = 0;
  /** @type {{ ordered: boolean, n: number }[]} */
  #lists = [];
  /** @type {string[]} addresses of the links that are open */
  #links = [];
  #code = false;

  /** @param {string} said */
  text(said) {
    if (this.#unread !== '') return;
    if (this.#code) {
      this.#out += said;
      return;
    }
    const flat = said.replace(/\s+/gu, ' ');
    this.#out += /\s$/u.test(this.#out) || this.#out === '' ? flat.trimStart() : flat;
  }

  /**
   * @param {string} name
   * @param {boolean} closes
   * @param {string} attributes
   */
  tag(name, closes, attributes) {
    if (this.#unread !== '') {
      if (name === this.#unread) this.#depth += closes ? -1 : 1;
      if (this.#depth === 0) this.#unread = '';
    } else if (UNREAD.has(name)) {
      if (!closes && !attributes.trimEnd().endsWith('/')) [this.#unread, this.#depth] = [name, 1];
    } else if (/^h[1-6]$/u.test(name)) this.#break(closes ? '' : `${'#'.repeat(Number(name[1]))} `);
    else if (name === 'ul' || name === 'ol') this.#list(name, closes);
    else if (name === 'li') this.#item(closes);
    else if (name === 'pre') this.#pre(closes);
    else if (BLOCKS.has(name)) this.#break('');
    else if (name === 'br') this.#out += '\n';
    else if (name === 'td' || name === 'th') this.#out += closes ? ' ' : '';
    else if (name === 'a') this.#link(closes, attributes);
    else if (name === 'b' || name === 'strong') this.#out += '**';
    else if (name === 'i' || name === 'em') this.#out += '*';
    else if (name === 'code' && !this.#code) this.#out += '`';
  }

  markdown() {
    return this.#out.replace(/[ \t]+\n/gu, '\n').replace(/\n{3,}/gu, '\n\n').trim();
  }

  /** @param {string} begin */
  #break(begin) {
    const within = this.#lists.length > 0;
    this.#out = `${this.#out.trimEnd()}${this.#out.trim() === '' ? '' : within ? '\n' : '\n\n'}${within && begin === '' ? '  ' : begin}`;
  }

  /**
   * @param {string} name
   * @param {boolean} closes
   */
  #list(name, closes) {
    if (closes) this.#lists.pop();
    else this.#lists.push({ ordered: name === 'ol', n: 0 });
    if (this.#lists.length === (closes ? 0 : 1)) this.#out = `${this.#out.trimEnd()}\n\n`;
  }

  /** @param {boolean} closes */
  #item(closes) {
    const list = this.#lists.at(-1);
    if (closes || list === undefined) return;
    list.n += 1;
    const indent = '  '.repeat(this.#lists.length - 1);
    const before = this.#out.endsWith('\n') ? this.#out : `${this.#out.trimEnd()}\n`;
    this.#out = `${before}${indent}${list.ordered ? `${list.n}.` : '-'} `;
  }

  /** @param {boolean} closes */
  #pre(closes) {
    this.#code = !closes;
    this.#out = closes ? `${this.#out.trimEnd()}\n\`\`\`\n\n` : `${this.#out.trimEnd()}\n\n\`\`\`\n`;
  }

  /**
   * @param {boolean} closes
   * @param {string} attributes
   */
  #link(closes, attributes) {
    if (!closes) {
      const address = text(/\shref\s*=\s*("[^"]*"|'[^']*'|[^\s>]+)/iu.exec(attributes)?.[1] ?? '').replace(/^["']|["']$/gu, '');
      const kept = /^https?:\/\/[^\s()<>]+$/iu.test(address) ? address : '';
      this.#links.push(kept);
      if (kept !== '') this.#out += '[';
      return;
    }
    const address = this.#links.pop() ?? '';
    if (address !== '') this.#out += `](${address})`;
  }
}
