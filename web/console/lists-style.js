/** The lists of the desk. */

import { css } from 'lit';

export const listStyle = css`
  :host {
    display: flex;
    flex-direction: column;
    min-block-size: 0;
    border-inline-end: 1px solid var(--border);
    background: var(--surface);
  }

  nav {
    display: grid;
    grid-template-columns: 1fr 1fr;
    gap: var(--gap-1);
    padding: var(--gap-2);
    border-block-end: 1px solid var(--border);
  }

  nav a {
    display: flex;
    align-items: center;
    justify-content: center;
    gap: var(--gap-2);
    padding: var(--gap-2);
    border-radius: var(--radius);
    color: var(--text-soft);
    font-size: var(--size-small);
    font-weight: 600;
    text-decoration: none;
  }

  nav a:hover {
    background: var(--surface-hover);
  }

  nav a[aria-current='true'] {
    background: var(--surface-hover);
    color: var(--text);
  }

  nav svg {
    inline-size: 1.125rem;
    block-size: 1.125rem;
  }

  .n {
    color: var(--text-faint);
    font-weight: 500;
    font-variant-numeric: tabular-nums;
  }

  .scroll {
    flex: 1;
    min-block-size: 0;
    overflow-y: auto;
    padding-block-end: var(--gap-4);
  }

  .scroll > .trouble {
    margin: var(--gap-3);
  }

  h2 {
    position: sticky;
    inset-block-start: 0;
    padding: var(--gap-3) var(--gap-4) var(--gap-1);
    background: var(--surface);
    color: var(--text-soft);
    font-size: 0.75rem;
    font-weight: 650;
  }

  .none {
    padding: var(--gap-1) var(--gap-4) var(--gap-2);
    color: var(--text-faint);
    font-size: var(--size-small);
  }

  .conversation {
    display: flex;
    flex-direction: column;
    gap: 0.125rem;
    padding: var(--gap-2) var(--gap-4);
    border-inline-start: 3px solid transparent;
    color: inherit;
    text-decoration: none;
  }

  .conversation:hover {
    background: var(--surface-hover);
  }

  .conversation:focus-visible {
    outline-offset: -2px;
  }

  .conversation[aria-current='true'] {
    border-inline-start-color: var(--accent);
    background: var(--surface-chosen);
  }

  .line {
    display: flex;
    align-items: baseline;
    justify-content: space-between;
    gap: var(--gap-2);
  }

  .line b {
    overflow: hidden;
    font-weight: 600;
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  [data-unread] b {
    font-weight: 750;
  }

  .time {
    flex: none;
    color: var(--text-faint);
    font-size: 0.75rem;
    font-variant-numeric: tabular-nums;
  }

  .time[data-late] {
    color: var(--risk);
    font-weight: 650;
  }

  .preview {
    display: -webkit-box;
    overflow: hidden;
    color: var(--text-soft);
    font-size: var(--size-small);
    line-height: 1.4;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 2;
    overflow-wrap: anywhere;
  }

  .tag .face {
    inline-size: 1.125rem;
    block-size: 1.125rem;
    margin-inline-start: -0.25rem;
    font-size: 0.5rem;
  }

  .tags {
    display: flex;
    flex-wrap: wrap;
    gap: var(--gap-1);
    margin-block-start: 0.125rem;
  }
`;
