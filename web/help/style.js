/** The manual's page: contents beside it, above it where there is no room, and nothing but the page on paper. */

import { css } from '../vendor/reactive-element/css-tag.js';

export const helpStyle = css`
  :host {
    display: grid;
    grid-template: auto minmax(0, 1fr) / minmax(14rem, 19rem) minmax(0, 1fr);
    min-block-size: 100dvh;
    background: var(--surface);
  }

  header,
  #contents {
    grid-column: 1;
    padding: var(--gap-4);
    border-inline-end: 1px solid var(--border);
    background: var(--surface-sunken);
  }

  header {
    display: flex;
    align-items: center;
    justify-content: space-between;
    padding-block-end: 0;
  }

  .home {
    display: flex;
    align-items: center;
    gap: var(--gap-2);
    color: var(--text);
    font-weight: 650;
    text-decoration: none;
  }

  .fold {
    display: none;
  }

  #contents {
    position: sticky;
    inset-block-start: 0;
    align-self: start;
    block-size: 100dvh;
    overflow-y: auto;
    font-size: var(--size-small);
  }

  #contents h2 {
    margin-block: var(--gap-4) var(--gap-1);
    color: var(--text-soft);
    font-size: var(--size-small);
  }

  #contents li a {
    display: block;
    padding: var(--gap-1) var(--gap-2);
    border-radius: var(--radius-small);
    color: var(--text);
    text-decoration: none;
  }

  #contents li a:hover {
    background: var(--surface-hover);
  }

  #contents li a[aria-current='page'] {
    background: var(--accent-soft);
    color: var(--accent);
    font-weight: 600;
  }

  .found a > * {
    display: block;
    overflow-wrap: anywhere;
  }

  .found small,
  .found span {
    color: var(--text-soft);
  }

  mark {
    border-radius: 0.2em;
    background: var(--warn-soft);
    color: inherit;
    box-shadow: 0 0 0 0.1em var(--warn-soft);
  }

  main {
    grid-area: 1 / 2 / 3 / 3;
    padding: var(--gap-6) clamp(var(--gap-4), 5vw, 4rem);
  }

  article {
    max-inline-size: 46rem;
    margin-inline: auto;
  }

  article h2,
  article h3 {
    scroll-margin-block-start: var(--gap-4);
  }

  article h3 {
    color: var(--text);
    font-size: var(--size);
  }

  article [tabindex='-1']:focus {
    outline: none;
  }

  article pre {
    font-size: var(--size-small);
  }

  .anchor {
    color: var(--text-faint);
    font-weight: 400;
    text-decoration: none;
    opacity: 0;
  }

  :is(h2, h3):hover > .anchor,
  .anchor:focus-visible {
    opacity: 1;
  }

  .beside {
    display: flex;
    justify-content: space-between;
    gap: var(--gap-4);
    max-inline-size: 46rem;
    margin: var(--gap-6) auto 0;
    padding-block-start: var(--gap-4);
    border-block-start: 1px solid var(--border);
  }

  .beside small {
    display: block;
    color: var(--text-soft);
  }

  .beside [rel='next'] {
    margin-inline-start: auto;
    text-align: end;
  }

  @media (max-width: 52rem) {
    :host {
      grid-template: auto auto 1fr / minmax(0, 1fr);
    }

    header,
    #contents {
      border-inline-end: 0;
    }

    header {
      padding-block-end: var(--gap-3);
      border-block-end: 1px solid var(--border);
    }

    .fold {
      display: inline-flex;
    }

    #contents {
      position: static;
      block-size: auto;
      border-block-end: 1px solid var(--border);
    }

    #contents:not([data-open]) {
      display: none;
    }

    main {
      grid-area: 3 / 1;
      padding-block-start: var(--gap-4);
    }
  }

  @media (max-width: 40rem) {
    [data-many] :is(table, tbody, tr, td) {
      display: block;
    }

    [data-many] thead,
    [data-many] td:empty {
      display: none;
    }

    [data-many] tr {
      padding-block: var(--gap-2);
      border-block-end: 1px solid var(--border);
    }

    [data-many] td {
      padding: 0;
      border: 0;
      overflow-wrap: anywhere;
    }

    [data-many] td:first-child {
      font-weight: 600;
    }

    [data-many] td:not(:first-child)::before {
      color: var(--text-soft);
      content: attr(data-name) ': ';
    }
  }

  @media (hover: none) {
    .anchor {
      opacity: 1;
    }
  }

  @media print {
    :host {
      display: block;
    }

    header,
    #contents,
    .beside,
    .anchor {
      display: none;
    }

    main {
      padding: 0;
    }

    pre {
      white-space: pre-wrap;
      break-inside: avoid;
    }

    h2,
    h3 {
      break-after: avoid;
    }
  }
`;
