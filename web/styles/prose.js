/** Long text: knowledge articles. */

import { css } from '../vendor/reactive-element/css-tag.js';

export const prose = css`
  .prose {
    max-inline-size: 44rem;
    line-height: 1.6;
    overflow-wrap: anywhere;
  }

  .prose :is(p, li, th, td) {
    unicode-bidi: plaintext;
  }

  .prose > * + * {
    margin-block-start: var(--gap-3);
  }

  .prose h2,
  .prose h3,
  .prose h4 {
    margin-block-start: var(--gap-5);
    color: var(--text);
    font-size: var(--size-large);
  }

  .prose h4 {
    font-size: var(--size);
  }

  .prose > :first-child {
    margin-block-start: 0;
  }

  .prose ul {
    list-style: disc;
    padding-inline-start: 1.5em;
  }

  .prose ol {
    list-style: decimal;
    padding-inline-start: 1.5em;
  }

  .prose li + li {
    margin-block-start: var(--gap-1);
  }

  .prose code {
    padding: 0.1em 0.3em;
    border-radius: var(--radius-small);
    background: var(--surface-hover);
    font-family: var(--font-code);
    font-size: 0.9em;
  }

  .prose pre {
    overflow-x: auto;
    padding: var(--gap-3);
    border-radius: var(--radius);
    background: var(--surface-hover);
  }

  .prose pre code {
    padding: 0;
    background: none;
    overflow-wrap: normal;
  }

  .prose blockquote {
    margin-inline: 0;
    padding-inline-start: var(--gap-3);
    border-inline-start: 3px solid var(--accent);
  }

  .prose .table {
    overflow-x: auto;
  }

  .prose table {
    border-collapse: collapse;
    font-size: 0.875rem;
    overflow-wrap: normal;
  }

  .prose table a {
    overflow-wrap: normal;
  }

  .prose th,
  .prose td {
    padding: var(--gap-1) var(--gap-3);
    border: 1px solid var(--border);
    text-align: start;
    vertical-align: top;
  }

  .prose hr {
    border: 0;
    border-block-start: 1px solid var(--border);
  }
`;
