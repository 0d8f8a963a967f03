/** The readable page of the API. */

import { css } from 'lit';

export const apiStyle = css`
  :host {
    display: grid;
    grid-template-columns: minmax(16rem, 22rem) minmax(0, 1fr);
    min-block-size: 100dvh;
    background: var(--surface);
  }

  nav {
    position: sticky;
    inset-block-start: 0;
    block-size: 100dvh;
    overflow-y: auto;
    padding: var(--gap-4);
    border-inline-end: 1px solid var(--border);
    background: var(--surface-sunken);
    font-size: var(--size-small);
  }

  nav h3 {
    margin-block: var(--gap-4) var(--gap-1);
  }

  nav button.link {
    color: var(--text);
    font-weight: 400;
    text-align: start;
    text-decoration: none;
    overflow-wrap: anywhere;
  }

  nav .method {
    flex: none;
    inline-size: 3.25rem;
  }

  main {
    max-inline-size: 56rem;
    padding: var(--gap-6) clamp(var(--gap-4), 4vw, var(--gap-6));
    overflow-wrap: anywhere;
  }

  section {
    margin-block-start: var(--gap-6);
  }

  article {
    margin-block-start: var(--gap-4);
    padding: var(--gap-4) var(--gap-5);
    border: 1px solid var(--border);
    border-radius: var(--radius-large);
    background: var(--surface-raised);
    scroll-margin: var(--gap-4);
  }

  article h3 {
    color: var(--text);
    font-size: var(--size);
  }

  h4 {
    margin: var(--gap-3) 0 var(--gap-1);
    color: var(--text-soft);
    font-size: var(--size-small);
  }

  code {
    font-family: var(--font-code);
    font-size: 0.9em;
  }

  .method {
    display: inline-block;
    color: var(--accent);
    font-family: var(--font-code);
    font-size: 0.75rem;
    font-weight: 700;
  }

  .method[data-method='POST'],
  .method[data-method='PUT'],
  .method[data-method='PATCH'] {
    color: var(--info);
  }

  .method[data-method='DELETE'] {
    color: var(--danger);
  }

  .words {
    white-space: pre-line;
  }

  .type {
    color: var(--info);
  }

  dl {
    display: grid;
    grid-template-columns: minmax(7rem, auto) minmax(0, 1fr);
    gap: var(--gap-1) var(--gap-4);
  }

  details {
    display: inline-block;
    vertical-align: top;
    max-inline-size: 100%;
  }

  details[open] {
    display: block;
  }

  details dl {
    padding: var(--gap-2) var(--gap-3);
    border-inline-start: 2px solid var(--border);
  }

  @media (max-width: 48rem) {
    :host {
      grid-template-columns: minmax(0, 1fr);
    }

    nav {
      position: static;
      block-size: auto;
      max-block-size: 40dvh;
      border-inline-end: 0;
      border-block-end: 1px solid var(--border);
    }

    dl {
      grid-template-columns: minmax(0, 1fr);
    }
  }
`;
