/** Dialogs of the console: the browser's own, with its focus keeping and Escape. */

import { css } from '../vendor/reactive-element/css-tag.js';

export const dialog = css`
  dialog {
    inline-size: min(34rem, calc(100vw - 2rem));
    max-block-size: calc(100dvh - 2rem);
    padding: 0;
    overflow: auto;
    border: 1px solid var(--border);
    border-radius: var(--radius-large);
    background: var(--surface-raised);
    color: var(--text);
    box-shadow: var(--shadow-high);
  }

  dialog::backdrop {
    background: rgb(0 0 0 / 0.45);
  }

  dialog form,
  dialog .content {
    display: flex;
    flex-direction: column;
    gap: var(--gap-4);
    padding: var(--gap-5);
  }

  dialog .actions {
    display: flex;
    flex-wrap: wrap;
    justify-content: flex-end;
    gap: var(--gap-2);
  }
`;
