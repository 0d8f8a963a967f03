/** The customer's window. */

import { css } from '../vendor/reactive-element/css-tag.js';

export const style = css`
  :host {
    position: fixed;
    inset-block-end: 5.5rem;
    inset-inline-end: 1rem;
    z-index: 2147483001;
    display: none;
    inline-size: min(24.5rem, calc(100vw - 2rem));
    block-size: min(42rem, calc(100dvh - 7rem));
    text-align: start;
  }

  :host([open]) {
    display: block;
  }

  .window {
    display: flex;
    flex-direction: column;
    block-size: 100%;
    overflow: hidden;
    border: 1px solid var(--border);
    border-radius: var(--radius-large);
    background: var(--surface);
    box-shadow: var(--shadow-high);
    animation: rise 160ms ease-out;
  }

  @keyframes rise {
    from {
      opacity: 0;
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

  .trouble {
    margin: 0 var(--gap-3) var(--gap-2);
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
    :host {
      inset: 0;
      inline-size: 100vw;
      block-size: 100dvh;
    }

    .window {
      border: 0;
      border-radius: 0;
    }

    .composer textarea {
      font-size: 1rem;
    }
  }

  @media (max-height: 34rem) {
    :host {
      inset-block-end: 0;
      block-size: 100dvh;
    }
  }

  @media print {
    :host {
      display: none;
    }
  }
`;
