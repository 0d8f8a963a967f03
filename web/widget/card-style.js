/** The cards below the history. */

import { css } from '../vendor/reactive-element/css-tag.js';

export const cardStyle = css`
  fieldset {
    margin: 0;
    padding: 0;
    border: 0;
    min-inline-size: 0;
  }

  label,
  legend {
    display: block;
    margin-block-end: var(--gap-1);
    padding: 0;
    font-size: var(--size-small);
    font-weight: 600;
  }

  .hint {
    font-size: var(--size-small);
    color: var(--text-soft);
  }

  .row {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: var(--gap-2);
  }

  .card {
    display: flex;
    flex-direction: column;
    gap: var(--gap-2);
    max-block-size: 55%;
    overflow-y: auto;
    padding: var(--gap-3) var(--gap-4);
    border-block-start: 1px solid var(--border);
    background: var(--surface-sunken);
    font-size: 0.875rem;
  }

  .card form {
    display: flex;
    flex-direction: column;
    gap: var(--gap-2);
  }

  .place {
    display: flex;
    align-items: center;
    gap: var(--gap-2);
    font-weight: 650;
  }

  .place svg {
    color: var(--accent);
  }

  blockquote {
    margin: var(--gap-1) 0;
    padding-inline-start: var(--gap-3);
    border-inline-start: 3px solid var(--accent);
    overflow-wrap: anywhere;
  }

  .scale {
    display: grid;
    grid-template-columns: repeat(5, 1fr);
    gap: var(--gap-2);
  }

  .score {
    position: relative;
    margin: 0;
    cursor: pointer;
  }

  .score input {
    position: absolute;
    inset: 0;
    inline-size: 100%;
    block-size: 100%;
    opacity: 0;
    cursor: pointer;
  }

  .score span {
    display: grid;
    place-items: center;
    block-size: 2.5rem;
    border: 1px solid var(--border-strong);
    border-radius: var(--radius);
    background: var(--surface);
    font-size: 1rem;
  }

  .score:hover span {
    background: var(--surface-hover);
  }

  .score input:checked + span {
    border-color: var(--accent);
    background: var(--accent);
    color: var(--on-accent);
  }

  .score input:focus-visible + span {
    outline: 2px solid var(--focus);
    outline-offset: 2px;
  }

  .ends {
    display: flex;
    justify-content: space-between;
    margin-block-start: var(--gap-1);
    color: var(--text-soft);
    font-size: 0.75rem;
  }
`;
