/** The transcript of a conversation. */

import { css } from 'lit';

export const transcriptStyle = css`
  :host {
    display: block;
    flex: 1;
    min-block-size: 6rem;
    position: relative;
  }

  .scroll {
    position: absolute;
    inset: 0;
    overflow-y: auto;
    padding: var(--gap-4);
  }

  .scroll:focus-visible {
    outline-offset: -2px;
  }

  ol {
    display: flex;
    flex-direction: column;
    gap: var(--gap-3);
    max-inline-size: 52rem;
    margin-inline: auto;
  }

  .message {
    display: flex;
    flex-direction: column;
    align-items: flex-start;
    gap: 0.1875rem;
    max-inline-size: min(38rem, 88%);
    border-radius: var(--radius);
    outline-offset: 4px;
    scroll-margin: 4rem;
  }

  .message[data-author='agent'],
  .message[data-author='assistant'] {
    align-self: flex-end;
    align-items: flex-end;
  }

  [data-flash] .bubble,
  .notice[data-flash] {
    outline: 3px solid var(--focus);
    outline-offset: 2px;
  }

  .meta {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: var(--gap-2);
    color: var(--text-faint);
    font-size: 0.75rem;
    overflow-wrap: anywhere;
  }

  .meta .face {
    inline-size: 1.5rem;
    block-size: 1.5rem;
    font-size: 0.5625rem;
  }

  .meta b {
    min-inline-size: 0;
    color: var(--text-soft);
    font-weight: 650;
  }

  .bubble {
    max-inline-size: 100%;
    padding: var(--gap-2) var(--gap-3);
    border: 1px solid var(--border);
    border-radius: var(--radius-large);
    border-start-start-radius: var(--radius-small);
    background: var(--surface);
    overflow-wrap: anywhere;
  }

  .message[data-author='assistant'] .bubble {
    border-color: transparent;
    border-start-start-radius: var(--radius-large);
    border-start-end-radius: var(--radius-small);
    background: var(--surface-hover);
  }

  .message[data-author='agent'] .bubble {
    border-color: transparent;
    border-start-start-radius: var(--radius-large);
    border-start-end-radius: var(--radius-small);
    background: var(--bubble-customer);
    color: var(--on-bubble-customer);
  }

  .message[data-author='agent'] .bubble a {
    color: inherit;
  }

  .message[data-pending] .bubble {
    background: var(--accent-soft);
    color: var(--text);
  }

  .message[data-refused] .bubble {
    opacity: 1;
    outline: 2px solid var(--danger);
  }

  .text {
    white-space: pre-wrap;
    overflow-wrap: anywhere;
  }

  .choices {
    display: flex;
    flex-wrap: wrap;
    gap: var(--gap-1);
    margin-block-start: var(--gap-2);
  }

  .choices li {
    padding: 0 var(--gap-2);
    border: 1px solid var(--border-strong);
    border-radius: 1rem;
    font-size: var(--size-small);
  }

  .source {
    display: flex;
    min-block-size: 1.5rem;
    align-items: center;
    gap: var(--gap-1);
    color: var(--text-soft);
    font-size: 0.75rem;
  }

  .source svg {
    inline-size: 0.9375rem;
    block-size: 0.9375rem;
  }

  .note {
    align-self: stretch;
    padding: var(--gap-2) var(--gap-3);
    border-inline-start: 3px solid var(--warn);
    border-radius: var(--radius-small);
    background: var(--warn-soft);
  }

  .note .meta {
    color: var(--warn);
  }

  .note svg {
    inline-size: 1rem;
    block-size: 1rem;
  }

  .notice,
  .step {
    align-self: center;
    max-inline-size: 90%;
    color: var(--text-soft);
    font-size: var(--size-small);
    text-align: center;
    overflow-wrap: anywhere;
  }

  .notice {
    padding: var(--gap-1) var(--gap-3);
    border-radius: var(--radius);
    background: var(--surface-hover);
  }

  .step {
    color: var(--text-faint);
    font-size: 0.75rem;
  }

  .mark {
    align-self: flex-end;
    color: var(--text-faint);
    font-size: 0.75rem;
  }

  .typing {
    align-self: flex-start;
  }

  .decided {
    min-block-size: 1.5rem;
    padding: 0 var(--gap-2);
    border-color: var(--border);
    border-radius: 1rem;
    color: var(--text-faint);
    font-size: 0.75rem;
    font-weight: 500;
  }

  .decided[data-over] {
    border-color: var(--risk);
    color: var(--risk);
  }

  .decision {
    display: flex;
    flex-direction: column;
    gap: var(--gap-2);
    inline-size: 100%;
    padding: var(--gap-3);
    border: 1px solid var(--border);
    border-radius: var(--radius);
    background: var(--surface-raised);
    font-size: var(--size-small);
  }

  table {
    inline-size: 100%;
    border-collapse: collapse;
  }

  th,
  td {
    padding: var(--gap-1) var(--gap-2) var(--gap-1) 0;
    border-block-end: 1px solid var(--border);
    text-align: start;
    vertical-align: top;
    overflow-wrap: anywhere;
  }

  thead th {
    color: var(--text-soft);
    font-weight: 600;
  }

  tbody th {
    font-weight: 600;
  }

  td:last-child,
  th:last-child {
    padding-inline-end: 0;
    text-align: end;
    white-space: nowrap;
    font-variant-numeric: tabular-nums;
  }
`;
