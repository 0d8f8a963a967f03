/** The pages before one is in. */

import { css } from '../vendor/reactive-element/css-tag.js';

export const door = css`
  :host {
    display: grid;
    place-items: center;
    min-block-size: 100dvh;
    padding: var(--gap-4);
    background: var(--surface-sunken);
  }

  main {
    display: flex;
    flex-direction: column;
    gap: var(--gap-4);
    inline-size: min(24rem, 100%);
    padding: var(--gap-6);
    border: 1px solid var(--border);
    border-radius: var(--radius-large);
    background: var(--surface);
    box-shadow: var(--shadow);
  }

  .or {
    display: flex;
    align-items: center;
    gap: var(--gap-3);
    color: var(--text-soft);
    font-size: var(--size-small);
  }

  .or::before,
  .or::after {
    content: '';
    flex: 1;
    border-block-start: 1px solid var(--border);
  }

  form {
    display: flex;
    flex-direction: column;
    gap: var(--gap-4);
  }
`;
