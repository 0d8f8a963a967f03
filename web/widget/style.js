/**
 * The customer's window: its frame and its controls, only what the widget shows. As it rises it moves
 * and nothing else, so that it can be read from its first frame on. The element itself has no box, so
 * nothing in the site's styles that means every element moves the window or shows through in it.
 */

import { css } from '../vendor/reactive-element/css-tag.js';

export const style = css`
  * {
    box-sizing: border-box;
  }

  :host {
    display: contents !important;
    font-size: medium !important;
  }

  h2,
  p,
  ul,
  ol {
    margin: 0;
    padding: 0;
    min-inline-size: 0;
    list-style: none;
  }

  a {
    color: var(--accent);
    overflow-wrap: anywhere;
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
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }

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
    background: var(--accent-strong);
  }

  button.plain {
    border-color: transparent;
    background: none;
    color: var(--text-soft);
  }

  button.icon {
    inline-size: 2.25rem;
    padding: 0;
    flex: none;
  }

  button.link {
    min-block-size: 1.5rem;
    padding: 0;
    border: 0;
    background: none;
    color: var(--accent);
    text-decoration: underline;
  }

  input[type='email'],
  textarea {
    display: block;
    inline-size: 100%;
    min-block-size: 2.25rem;
    padding: var(--gap-2) var(--gap-3);
    border: 1px solid var(--border-strong);
    border-radius: var(--radius);
    background: var(--surface);
    color: var(--text);
    font: inherit;
  }

  ::placeholder {
    color: var(--text-faint);
    opacity: 1;
  }

  .badge {
    display: inline-grid;
    place-items: center;
    flex: none;
    inline-size: 1.5rem;
    block-size: 1.5rem;
    border-radius: 50%;
    background: var(--accent-soft);
    color: var(--accent);
    font-size: 0.625rem;
    font-weight: 700;
  }

  .window {
    all: initial;
    position: fixed;
    inset-block-end: 5.5rem;
    inset-inline-end: 1rem;
    z-index: 2147483001;
    display: flex;
    flex-direction: column;
    box-sizing: border-box;
    inline-size: min(24.5rem, 100% - 2rem);
    block-size: min(42rem, 100% - 7rem);
    overflow: hidden;
    border: 1px solid var(--border);
    border-radius: var(--radius-large);
    background: var(--surface);
    box-shadow: var(--shadow-high);
    color: var(--text);
    color-scheme: inherit;
    font: var(--size) / 1.5 var(--font);
    animation: rise 160ms ease-out;
  }

  :host(:not([open])) .window {
    display: none;
  }

  :host([side='start']) .window {
    inset-inline: 1rem auto;
  }

  @keyframes rise {
    from {
      transform: translateY(0.75rem);
    }
  }

  .head {
    display: flex;
    align-items: flex-start;
    gap: var(--gap-2);
    padding: var(--gap-3) var(--gap-2) var(--gap-3) var(--gap-4);
    border-block-end: 1px solid var(--border);
    background: var(--surface-sunken);
  }

  .names {
    flex: 1;
    min-inline-size: 0;
  }

  .head h2 {
    font-size: 1rem;
    overflow-wrap: anywhere;
  }

  .head p {
    color: var(--text-soft);
    font-size: var(--size-small);
  }

  .head[data-off] p {
    color: var(--warn);
  }

  .log {
    flex: 1;
    min-block-size: 4rem;
    overflow-y: auto;
    overscroll-behavior: contain;
    padding: var(--gap-4);
  }

  .log:focus-visible {
    outline-offset: -2px;
  }

  .log ol {
    display: flex;
    flex-direction: column;
    gap: var(--gap-1);
    justify-content: flex-end;
    min-block-size: 100%;
  }

  .trouble {
    margin: 0 var(--gap-3) var(--gap-2);
    padding: var(--gap-2) var(--gap-3);
    border-radius: var(--radius);
    background: var(--danger-soft);
    color: var(--danger);
    font-size: var(--size-small);
    overflow-wrap: anywhere;
  }

  .composer {
    display: flex;
    align-items: flex-end;
    gap: var(--gap-2);
    padding: var(--gap-3) var(--gap-3) var(--gap-1);
    border-block-start: 1px solid var(--border);
  }

  .composer textarea {
    field-sizing: content;
    min-block-size: 2.5rem;
    max-block-size: 8rem;
    padding: 0.5rem var(--gap-3);
    border-radius: 1.25rem;
    resize: none;
  }

  .composer button {
    inline-size: 2.5rem;
    block-size: 2.5rem;
    border-radius: 50%;
  }

  .main:dir(rtl) svg {
    scale: -1 1;
  }

  .foot {
    display: flex;
    justify-content: space-between;
    gap: var(--gap-2);
    padding: 0 var(--gap-2) var(--gap-2);
  }

  .foot button {
    font-size: var(--size-small);
  }

  @media (max-width: 30rem) {
    .window,
    :host([side]) .window {
      inset: 0;
      inline-size: 100%;
      block-size: 100%;
      border: 0;
      border-radius: 0;
    }

    .composer textarea {
      font-size: 1rem;
    }
  }

  @media (max-height: 34rem) {
    .window {
      inset-block-end: 0;
      block-size: 100%;
    }
  }

  @media (prefers-reduced-motion: reduce) {
    * {
      animation: none !important;
    }
  }

  @media print {
    .window {
      display: none;
    }
  }
`;
