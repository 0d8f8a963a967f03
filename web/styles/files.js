/** Files: chosen for a message, and come with one. */

import { css } from '../vendor/reactive-element/css-tag.js';

export const filesStyle = css`
  .tray,
  .files {
    display: flex;
    flex-wrap: wrap;
    gap: var(--gap-2);
    margin: 0;
    padding: 0;
    list-style: none;
  }

  .tray {
    max-block-size: 9rem;
    overflow-y: auto;
    padding: var(--gap-2) var(--gap-3) 0;
  }

  .tray li {
    display: grid;
    grid-template-columns: minmax(0, 1fr) auto auto;
    align-items: center;
    column-gap: var(--gap-2);
    max-inline-size: 100%;
    padding-inline-start: var(--gap-3);
    border: 1px solid var(--border);
    border-radius: var(--radius);
    background: var(--surface-sunken);
    font-size: var(--size-small);
  }

  .tray li[data-bad] {
    border-color: var(--danger);
  }

  .tray li[data-bad] .size {
    color: var(--danger);
  }

  .tray .name {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  .tray button {
    min-block-size: 2rem;
    inline-size: 2rem;
    padding: 0;
    font-size: 1.125rem;
  }

  .tray progress {
    grid-column: 1 / -1;
    inline-size: calc(100% - var(--gap-3));
    block-size: 0.25rem;
    margin-block-end: var(--gap-1);
    accent-color: var(--accent);
  }

  .size {
    color: var(--text-soft);
    font-size: 0.75rem;
  }

  .bubble .files:not(:first-child) {
    margin-block-start: var(--gap-2);
  }

  .files li {
    max-inline-size: 100%;
  }

  .file {
    display: block;
    block-size: auto;
    max-inline-size: 100%;
    padding: var(--gap-2) var(--gap-3);
    border: 1px solid var(--border-strong);
    border-radius: var(--radius);
    background: var(--surface);
    color: var(--text);
    font: inherit;
    font-size: var(--size-small);
    text-align: start;
    overflow-wrap: anywhere;
  }

  .file canvas {
    display: block;
    max-inline-size: 100%;
    margin-block-end: var(--gap-1);
    border-radius: var(--radius-small);
    background: var(--surface-sunken);
  }

  .dropping {
    outline: 2px dashed var(--accent);
    outline-offset: -6px;
  }
`;
