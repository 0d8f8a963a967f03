/** The composer's looks. */

import { css } from 'lit';

export const composerStyle = css`
  :host {
    display: block;
    padding: var(--gap-3) var(--gap-4);
    border-block-start: 1px solid var(--border);
    background: var(--surface);
  }

  form {
    display: flex;
    flex-direction: column;
    gap: var(--gap-2);
    max-inline-size: 52rem;
    margin-inline: auto;
  }

  textarea {
    field-sizing: content;
    min-block-size: 3.25rem;
    max-block-size: 14rem;
    resize: none;
  }

  form[data-kind='note'] textarea {
    border-color: var(--warn);
    background: var(--warn-soft);
  }

  .bar {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: space-between;
    gap: var(--gap-2);
  }

  .kinds {
    display: flex;
    gap: var(--gap-1);
  }

  .kinds button[aria-pressed='true'] {
    background: var(--surface-hover);
    color: var(--text);
  }

  .opening {
    display: flex;
    flex-wrap: wrap;
    align-items: flex-start;
    justify-content: flex-end;
    gap: var(--gap-3);
    max-block-size: 9rem;
    padding: var(--gap-2) var(--gap-3);
    border-radius: var(--radius);
    background: var(--accent-soft);
    font-size: var(--size-small);
    overflow-y: auto;
  }

  .opening p {
    flex: 1 1 16rem;
    overflow-wrap: anywhere;
  }

  .suggestions {
    max-block-size: 14rem;
    overflow-y: auto;
    border: 1px solid var(--border);
    border-radius: var(--radius);
    background: var(--surface-raised);
    box-shadow: var(--shadow);
  }

  .suggestions [role='option'] {
    display: flex;
    gap: var(--gap-2);
    padding: var(--gap-1) var(--gap-3);
    cursor: pointer;
    white-space: nowrap;
  }

  .suggestions [role='option'] span {
    overflow: hidden;
    color: var(--text-soft);
    text-overflow: ellipsis;
  }

  .suggestions [aria-selected='true'] {
    background: var(--accent-soft);
  }

  .tray {
    padding: 0;
  }
`;
