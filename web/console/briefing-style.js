/** The briefing and the similar cases below it. */

import { css } from 'lit';

export const briefingStyle = css`
  :host {
    display: block;
    font-size: 0.875rem;
  }

  section {
    padding: var(--gap-3) var(--gap-4);
    border-block-end: 1px solid var(--border);
  }

  h3 {
    margin-block-end: var(--gap-1);
    color: var(--text-faint);
    font-size: 0.75rem;
  }

  .none {
    padding: var(--gap-4);
    color: var(--text-soft);
  }

  .ask {
    background: var(--accent-soft);
  }

  .ask .line,
  .ask p {
    font-size: var(--size);
    font-weight: 600;
  }

  ul,
  ol {
    display: flex;
    flex-direction: column;
    gap: var(--gap-1);
  }

  p,
  li {
    overflow-wrap: anywhere;
  }

  .line {
    display: block;
    inline-size: calc(100% + var(--gap-2));
    min-block-size: 1.5rem;
    margin-inline: calc(var(--gap-1) * -1);
    padding: 0 var(--gap-1);
    border: 0;
    border-radius: var(--radius-small);
    background: none;
    font-weight: 400;
    line-height: 1.45;
    text-align: start;
    overflow-wrap: anywhere;
  }

  .line::first-letter,
  p::first-letter {
    text-transform: uppercase;
  }

  /* An address stays as it is written. */
  [data-address]::first-letter {
    text-transform: none;
  }

  .turn {
    margin-inline: var(--gap-2);
    color: var(--accent);
    font-size: 0.75rem;
    font-variant-numeric: tabular-nums;
  }

  .source {
    display: inline-flex;
    min-block-size: 1.5rem;
    align-items: center;
    gap: var(--gap-1);
    font-size: 0.75rem;
  }

  .source svg {
    inline-size: 0.9375rem;
    block-size: 0.9375rem;
  }

  .then {
    padding-inline-start: var(--gap-3);
    border-inline-start: 2px solid var(--border);
  }

  dl {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr);
    gap: var(--gap-1) var(--gap-3);
  }

  dt {
    color: var(--text-soft);
  }

  .details {
    display: flex;
    flex-wrap: wrap;
    gap: 0 var(--gap-3);
  }

  .details .line {
    inline-size: auto;
    margin-inline: 0;
    padding: 0;
  }

  .case {
    display: flex;
    flex-direction: column;
    gap: var(--gap-2);
    padding: var(--gap-3);
    border: 1px solid var(--border);
    border-radius: var(--radius);
    background: var(--surface-raised);
  }

  .case h4 {
    margin: 0;
    font-size: 0.875rem;
    line-height: 1.35;
    overflow-wrap: anywhere;
  }

  .case button {
    min-block-size: 1.875rem;
    padding: 0 var(--gap-2);
    font-size: var(--size-small);
  }

  .cases {
    gap: var(--gap-2);
  }
`;
