/** Shows an article: elements made of the closed set of nodes, never markup of its text. */

import { html } from 'lit';
import { blocks } from '../model/markdown.js';

/** @typedef {import('../model/markdown.js').Block} Block */
/** @typedef {import('../model/markdown.js').Inline} Inline */

/**
 * @param {string} body Markdown
 * @returns {unknown}
 */
export function bodyView(body) {
  return blocks(body).map(blockView);
}

/**
 * @param {Block} block
 * @returns {unknown}
 */
function blockView(block) {
  switch (block.type) {
    case 'heading':
      return headingView(block.level, block.children.map(inlineView));
    case 'paragraph':
      return html`<p>${block.children.map(inlineView)}</p>`;
    case 'code':
      return html`<pre tabindex="0"><code>${block.text}</code></pre>`;
    case 'quote':
      return html`<blockquote>${block.children.map(blockView)}</blockquote>`;
    case 'list':
      return listView(block.ordered, block.items);
    case 'table':
      return tableView(block.head, block.rows);
    default:
      return html`<hr />`;
  }
}

/**
 * The page's own heading is above, so an article's begin one level down.
 * @param {number} level
 * @param {unknown} children
 */
function headingView(level, children) {
  if (level <= 1) return html`<h2>${children}</h2>`;
  return level === 2 ? html`<h3>${children}</h3>` : html`<h4>${children}</h4>`;
}

/**
 * @param {boolean} ordered
 * @param {Block[][]} items
 * @returns {unknown}
 */
function listView(ordered, items) {
  const shown = items.map((item) => html`<li>${item.map(blockView)}</li>`);
  return ordered ? html`<ol>${shown}</ol>` : html`<ul>${shown}</ul>`;
}

/**
 * @param {Inline[][]} head
 * @param {Inline[][][]} rows
 */
function tableView(head, rows) {
  return html`
    <div class="table" tabindex="0" role="region" aria-label="Table">
      <table>
        <thead>
          <tr>${head.map((cell) => html`<th scope="col">${cell.map(inlineView)}</th>`)}</tr>
        </thead>
        <tbody>
          ${rows.map((row) => html`<tr>${row.map((cell) => html`<td>${cell.map(inlineView)}</td>`)}</tr>`)}
        </tbody>
      </table>
    </div>
  `;
}

/**
 * @param {Inline} node
 * @returns {unknown}
 */
function inlineView(node) {
  switch (node.type) {
    case 'strong':
      return html`<strong>${node.children.map(inlineView)}</strong>`;
    case 'em':
      return html`<em>${node.children.map(inlineView)}</em>`;
    case 'code':
      return html`<code>${node.text}</code>`;
    case 'link':
      return html`<a href=${node.href} target="_blank" rel="noopener noreferrer">${node.children.map(inlineView)}</a>`;
    // An article is on its own: what would lead to another file is its words.
    case 'page':
      return node.children.map(inlineView);
    default:
      return node.text;
  }
}
