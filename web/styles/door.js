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

  form {
    display: flex;
    flex-direction: column;
    gap: var(--gap-4);
  }
`;
