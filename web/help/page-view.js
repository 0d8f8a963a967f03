/** Shows a page of the manual: elements made of the closed set of nodes, headings that can be linked to. */

import { html, nothing } from 'lit';
import { anchorOf, wordsOf } from '../model/help.js';
import { marked } from '../shell/marked.js';

/** @typedef {import('../model/markdown.js').Block} Block */
/** @typedef {import('../model/markdown.js').Inline} Inline */

/**
 * @param {readonly Block[]} blocks
 * @param {string} query words that are marked; may be empty
 * @returns {unknown}
 */
export function pageView(blocks, query) {
  return blocks.map((block) => blockView(block, query));
}

/**
 * @param {Block} block
 * @param {string} query
 * @returns {unknown}
 */
function blockView(block, query) {
  const inside = (/** @type {readonly Inline[]} */ nodes) => nodes.map((node) => inlineView(node, query));
  switch (block.type) {
    case 'heading':
      return headingView(block.level, anchorOf(wordsOf(block.children)), wordsOf(block.children), inside(block.children));
    case 'paragraph':
      return html`<p>${inside(block.children)}</p>`;
    case 'code':
      return html`<pre tabindex="0"><code>${marked(block.text, query)}</code></pre>`;
    case 'quote':
      return html`<blockquote>${pageView(block.children, query)}</blockquote>`;
    case 'list':
      return listView(block.ordered, block.items, query);
    case 'table':
      return tableView(block.head.map(inside), block.rows.map((row) => row.map(inside)), block.head.map(wordsOf));
    default:
      return html`<hr />`;
  }
}

/**
 * @param {number} level
 * @param {string} anchor
 * @param {string} words
 * @param {unknown} children
 */
function headingView(level, anchor, words, children) {
  if (level <= 1) return html`<h1 tabindex="-1">${children}</h1>`;
  const link = html`<a class="anchor" href=${`#${anchor}`} aria-label=${`Link to “${words}”`}>#</a>`;
  if (level === 2) return html`<h2 id=${anchor} tabindex="-1">${children} ${link}</h2>`;
  return html`<h3 id=${anchor} tabindex="-1">${children} ${link}</h3>`;
}

/**
 * @param {boolean} ordered
 * @param {Block[][]} items
 * @param {string} query
 * @returns {unknown}
 */
function listView(ordered, items, query) {
  const shown = items.map((item) => html`<li>${tight(item, query)}</li>`);
  return ordered ? html`<ol>${shown}</ol>` : html`<ul>${shown}</ul>`;
}

/**
 * An item of one paragraph stands without the paragraph's margins.
 * @param {Block[]} item
 * @param {string} query
 */
function tight(item, query) {
  const [first, ...rest] = item;
  if (first?.type !== 'paragraph') return pageView(item, query);
  return [first.children.map((node) => inlineView(node, query)), ...rest.map((block) => blockView(block, query))];
}

/** What has so many columns stands one below the other on a phone. */
const MANY = 4;

/**
 * @param {unknown[]} head
 * @param {unknown[][]} rows
 * @param {string[]} names of the columns
 */
function tableView(head, rows, names) {
  return html`
    <div class="table" tabindex="0" ?data-many=${head.length >= MANY}>
      <table>
        <thead>
          <tr>${head.map((cell) => html`<th scope="col">${cell}</th>`)}</tr>
        </thead>
        <tbody>
          ${rows.map((row) => html`<tr>${row.map((cell, i) => html`<td data-name=${names[i] ?? ''}>${cell}</td>`)}</tr>`)}
        </tbody>
      </table>
    </div>
  `;
}

/**
 * @param {Inline} node
 * @param {string} query
 * @returns {unknown}
 */
function inlineView(node, query) {
  const inside = () => ('children' in node ? node.children.map((child) => inlineView(child, query)) : nothing);
  switch (node.type) {
    case 'strong':
      return html`<strong>${inside()}</strong>`;
    case 'em':
      return html`<em>${inside()}</em>`;
    case 'code':
      return html`<code>${marked(node.text, query)}</code>`;
    case 'page':
      return html`<a href=${addressOf(node.page, node.anchor)}>${inside()}</a>`;
    case 'link':
      return html`<a href=${node.href} rel="noopener noreferrer">${inside()}</a>`;
    default:
      return marked(node.text, query);
  }
}

/**
 * Where a page lives.
 * @param {string} page
 * @param {string} [anchor]
 */
export function addressOf(page, anchor = '') {
  return `/help/${page}${anchor === '' ? '' : `#${anchor}`}`;
}
