/** What every element starts from: type, focus, text for screen readers only. */

import { css } from '../vendor/reactive-element/css-tag.js';

export const base = css`
  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }

  :host {
    color: var(--text);
    font-family: var(--font);
    font-size: var(--size);
    line-height: 1.5;
    overflow-wrap: break-word;
  }

  :host([hidden]),
  [hidden] {
    display: none !important;
  }

  h1,
  h2,
  h3,
  p,
  ul,
  ol,
  dl,
  dd,
  figure,
  fieldset {
    margin: 0;
    padding: 0;
    border: 0;
    min-inline-size: 0;
  }

  ul,
  ol {
    list-style: none;
  }

  /* A title runs the way its own words do. */
  h2,
  h3,
  h4 {
    unicode-bidi: plaintext;
  }

  /* When something was is never broken, whatever stands beside it. */
  time {
    flex: none;
    overflow-wrap: normal;
    white-space: nowrap;
  }

  h1 {
    font-size: var(--size-title);
    line-height: 1.25;
    text-wrap: balance;
  }

  h2 {
    font-size: var(--size-large);
    line-height: 1.3;
  }

  h3 {
    font-size: var(--size-small);
    font-weight: 650;
    color: var(--text-soft);
  }

  a {
    color: var(--accent);
    text-underline-offset: 0.15em;
    overflow-wrap: anywhere;
  }

  summary {
    min-block-size: 1.5rem;
    cursor: pointer;
  }

  :focus-visible {
    outline: 2px solid var(--focus);
    outline-offset: 2px;
  }

  svg {
    inline-size: 1.25em;
    block-size: 1.25em;
    flex: none;
    fill: none;
    stroke: currentColor;
    stroke-width: 1.75;
    stroke-linecap: round;
    stroke-linejoin: round;
  }

  .unseen {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    margin: -1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }

  @media (prefers-reduced-motion: reduce) {
    *,
    *::before,
    *::after {
      animation-duration: 0.01ms !important;
      animation-iteration-count: 1 !important;
      transition-duration: 0.01ms !important;
      scroll-behavior: auto !important;
    }
  }
`;
