/** What the rooms of the console share: panes, headings, lists. */

import { css } from '../vendor/reactive-element/css-tag.js';

export const room = css`
  :host {
    display: block;
    min-inline-size: 0;
    min-block-size: 0;
  }

  .page {
    block-size: 100%;
    overflow-y: auto;
    padding: var(--gap-5) clamp(var(--gap-4), 4vw, var(--gap-6));
  }

  .page > header {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: space-between;
    gap: var(--gap-3);
    margin-block-end: var(--gap-4);
  }

  .two {
    display: grid;
    grid-template-columns: minmax(16rem, 24rem) minmax(0, 1fr);
    gap: var(--gap-5);
    align-items: start;
  }

  .list {
    display: flex;
    flex-direction: column;
    gap: var(--gap-1);
  }

  ul:empty {
    display: none;
  }

  .list a,
  .list button.item {
    display: block;
    inline-size: 100%;
    padding: var(--gap-2) var(--gap-3);
    border: 1px solid transparent;
    border-radius: var(--radius);
    background: none;
    color: inherit;
    font-weight: inherit;
    text-align: start;
    text-decoration: none;
    overflow-wrap: anywhere;
    unicode-bidi: plaintext;
  }

  .list a:hover {
    background: var(--surface-hover);
  }

  .list a[aria-current='true'] {
    border-color: var(--accent);
    background: var(--surface-chosen);
  }

  .sheet {
    padding: var(--gap-4) var(--gap-5);
    border: 1px solid var(--border);
    border-radius: var(--radius-large);
    background: var(--surface-raised);
    overflow-wrap: anywhere;
  }

  .empty {
    padding: var(--gap-6) var(--gap-4);
    color: var(--text-soft);
    text-align: center;
  }

  form.fields {
    display: flex;
    flex-direction: column;
    gap: var(--gap-4);
  }

  .cells {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(min(12rem, 100%), 1fr));
    gap: var(--gap-3);
  }

  .back {
    display: none;
    margin-block-end: var(--gap-3);
  }

  /* What is chosen stands beside the list, however far down that is. */
  @media (min-width: 56.01rem) {
    .two > .sheet:last-child {
      position: sticky;
      inset-block-start: 0;
      max-block-size: calc(100dvh - 2 * var(--gap-5));
      overflow-y: auto;
    }
  }

  @media (max-width: 56rem) {
    .two {
      grid-template-columns: minmax(0, 1fr);
    }

    .two:not([data-open]) > :last-child,
    .two[data-open] > :first-child {
      display: none;
    }

    .back {
      display: inline-block;
    }
  }
`;
