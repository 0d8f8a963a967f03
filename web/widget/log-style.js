/** The messages of the customer's window. */

import { css } from '../vendor/reactive-element/css-tag.js';

export const logStyle = css`
  .message {
    display: flex;
    flex-direction: column;
    align-items: flex-start;
    max-inline-size: 88%;
  }

  .message[data-first],
  .notice {
    margin-block-start: var(--gap-3);
  }

  .message[data-author='customer'] {
    align-self: flex-end;
    align-items: flex-end;
  }

  .who {
    display: flex;
    align-items: center;
    gap: var(--gap-2);
    margin-block-end: var(--gap-1);
    font-size: var(--size-small);
    font-weight: 600;
  }

  .who svg {
    inline-size: 0.9375rem;
    block-size: 0.9375rem;
  }

  .at {
    color: var(--text-faint);
    font-weight: 400;
  }

  .bubble {
    max-inline-size: 100%;
    padding: var(--gap-2) var(--gap-3);
    border-radius: var(--radius-large);
    border-start-start-radius: var(--radius-small);
    background: var(--bubble-other);
  }

  [data-author='agent'] .bubble {
    background: var(--accent-soft);
  }

  [data-author='customer'] .bubble {
    border-start-start-radius: var(--radius-large);
    border-end-end-radius: var(--radius-small);
    background: var(--bubble-customer);
    color: var(--on-bubble-customer);
  }

  [data-author='customer'] .bubble a {
    color: inherit;
  }

  [data-pending] .bubble {
    background: var(--accent-soft);
    color: var(--text);
  }

  [data-refused] .bubble {
    background: var(--danger-soft);
    color: var(--danger);
  }

  .text {
    white-space: pre-wrap;
    overflow-wrap: anywhere;
  }

  .state,
  .mark,
  .typing {
    color: var(--text-faint);
    font-size: 0.75rem;
  }

  .mark {
    align-self: flex-end;
  }

  .typing {
    display: flex;
    align-items: center;
    gap: var(--gap-2);
    margin-block-start: var(--gap-2);
  }

  .draft {
    color: var(--text-faint);
    white-space: pre-wrap;
    overflow-wrap: anywhere;
  }

  .dots {
    display: inline-flex;
    gap: 0.1875rem;
  }

  .dots i {
    inline-size: 0.375rem;
    block-size: 0.375rem;
    border-radius: 50%;
    background: var(--text-faint);
    animation: breathe 1.2s infinite;
  }

  .dots i:nth-child(2) {
    animation-delay: 0.15s;
  }

  .dots i:nth-child(3) {
    animation-delay: 0.3s;
  }

  @keyframes breathe {
    50% {
      opacity: 0.25;
    }
  }

  .sources {
    margin-block-start: var(--gap-2);
    padding-block-start: var(--gap-2);
    border-block-start: 1px solid var(--border);
    color: var(--text-soft);
    font-size: 0.8125rem;
  }

  .sources li {
    display: flex;
    gap: var(--gap-2);
    overflow-wrap: anywhere;
  }

  .sources svg {
    inline-size: 1rem;
    block-size: 1rem;
    margin-block-start: 0.125rem;
  }

  .answers {
    display: flex;
    flex-wrap: wrap;
    gap: var(--gap-2);
    margin-block-start: var(--gap-2);
  }

  .answers button {
    border-radius: 1.25rem;
    text-align: start;
    overflow-wrap: anywhere;
  }

  .answers button:not(.main) {
    border-color: var(--accent);
    color: var(--accent);
  }

  .notice {
    align-self: center;
    max-inline-size: 90%;
    padding: var(--gap-1) var(--gap-3);
    color: var(--text-soft);
    font-size: var(--size-small);
    text-align: center;
    overflow-wrap: anywhere;
  }
`;
