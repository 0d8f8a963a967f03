/** Buttons, fields and small labels, the same in the widget and the console. */

import { css } from '../vendor/reactive-element/css-tag.js';

export const controls = css`
  button {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: var(--gap-2);
    min-block-size: 2.25rem;
    padding: var(--gap-1) var(--gap-3);
    border: 1px solid var(--border-strong);
    border-radius: var(--radius);
    background: var(--surface-raised);
    color: var(--text);
    font: inherit;
    font-weight: 550;
    line-height: 1.25;
    cursor: pointer;
    transition: background var(--quick), border-color var(--quick), color var(--quick);
  }

  button:hover:not(:disabled) {
    background: var(--surface-hover);
  }

  button:disabled {
    opacity: 0.55;
    cursor: default;
  }

  button.main {
    border-color: var(--accent);
    background: var(--accent);
    color: var(--on-accent);
  }

  button.main:hover:not(:disabled) {
    border-color: var(--accent-strong);
    background: var(--accent-strong);
  }

  button.plain {
    border-color: transparent;
    background: transparent;
    color: var(--text-soft);
  }

  button.plain:hover:not(:disabled) {
    background: var(--surface-hover);
    color: var(--text);
  }

  button.icon {
    inline-size: 2.25rem;
    padding: 0;
    flex: none;
  }

  button.danger {
    color: var(--danger);
  }

  button.link {
    min-block-size: 1.5rem;
    padding: 0;
    border: 0;
    background: none;
    color: var(--accent);
    text-decoration: underline;
    text-underline-offset: 0.15em;
  }

  button.link:hover:not(:disabled) {
    background: none;
    color: var(--accent-strong);
  }

  label,
  legend {
    display: block;
    margin-block-end: var(--gap-1);
    font-size: var(--size-small);
    font-weight: 600;
  }

  legend {
    padding: 0;
  }

  input:not([type='checkbox'], [type='radio']),
  select,
  textarea {
    display: block;
    inline-size: 100%;
    min-block-size: 2.25rem;
    padding: var(--gap-1) var(--gap-3);
    border: 1px solid var(--border-strong);
    border-radius: var(--radius);
    background: var(--surface);
    color: var(--text);
    font: inherit;
  }

  textarea {
    padding-block: var(--gap-2);
    resize: vertical;
  }

  input[type='checkbox'],
  input[type='radio'] {
    inline-size: 1.125rem;
    block-size: 1.125rem;
    margin: 0;
    accent-color: var(--accent);
  }

  ::placeholder {
    color: var(--text-faint);
    opacity: 1;
  }

  .hint {
    font-size: var(--size-small);
    color: var(--text-soft);
  }

  .trouble {
    padding: var(--gap-2) var(--gap-3);
    border-radius: var(--radius);
    background: var(--danger-soft);
    color: var(--danger);
    font-size: var(--size-small);
    overflow-wrap: anywhere;
  }

  /* The server says what is wrong in words that also stand in the middle of a line. */
  .trouble::first-letter,
  .trouble > p::first-letter {
    text-transform: uppercase;
  }

  .trouble:has(> button) {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: space-between;
    gap: var(--gap-1) var(--gap-3);
  }

  /* What is said while something comes is not said once it has failed. */
  .trouble ~ .wait {
    display: none;
  }

  .tag {
    display: inline-flex;
    align-items: center;
    gap: var(--gap-1);
    max-inline-size: 100%;
    padding: 0.0625rem var(--gap-2);
    border-radius: 99rem;
    background: var(--surface-hover);
    color: var(--text-soft);
    font-size: 0.75rem;
    font-weight: 600;
    line-height: 1.5;
    overflow-wrap: anywhere;
  }

  .tag.risk {
    background: var(--risk-soft);
    color: var(--risk);
  }

  .tag.warn {
    background: var(--warn-soft);
    color: var(--warn);
  }

  .tag.info {
    background: var(--info-soft);
    color: var(--info);
  }

  .tag.good {
    background: var(--accent-soft);
    color: var(--accent);
  }

  .row {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: var(--gap-2);
  }

  /* What a box is about stays beside it, however long it is. */
  label.row {
    flex-wrap: nowrap;
  }

  label.row input {
    flex: none;
  }

  .badge {
    display: inline-grid;
    place-items: center;
    flex: none;
    inline-size: 2rem;
    block-size: 2rem;
    border-radius: 50%;
    background: var(--accent-soft);
    color: var(--accent);
    font-size: 0.75rem;
    font-weight: 700;
    letter-spacing: 0.02em;
  }

  kbd {
    display: inline-block;
    min-inline-size: 1.5em;
    padding: 0 var(--gap-1);
    border: 1px solid var(--border);
    border-block-end-width: 2px;
    border-radius: var(--radius-small);
    background: var(--surface-sunken);
    color: var(--text-soft);
    font-family: var(--font-code);
    font-size: 0.75rem;
    text-align: center;
  }
`;
