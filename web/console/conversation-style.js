/** The frame of a conversation: talk and briefing side by side, or one above the other. */

import { css } from 'lit';

export const conversationStyle = css`
  :host {
    position: relative;
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    grid-template-rows: minmax(0, 1fr);
    min-block-size: 0;
    min-inline-size: 0;
    background: var(--surface-sunken);
  }

  .talk {
    display: flex;
    flex-direction: column;
    min-block-size: 0;
    min-inline-size: 0;
  }

  .talk > .trouble {
    margin: var(--gap-3) var(--gap-4);
  }

  .empty {
    padding: var(--gap-6);
    color: var(--text-soft);
  }

  header {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: var(--gap-2) var(--gap-3);
    padding: var(--gap-3) var(--gap-4);
    border-block-end: 1px solid var(--border);
    background: var(--surface);
  }

  .about {
    flex: 1 1 14rem;
    min-inline-size: 0;
  }

  h1 {
    font-size: var(--size-large);
    overflow-wrap: anywhere;
  }

  h1 a {
    color: inherit;
    unicode-bidi: plaintext;
    text-decoration: none;
  }

  h1 a:hover {
    text-decoration: underline;
  }

  .about .row {
    gap: var(--gap-1);
  }

  .actions {
    display: flex;
    align-items: center;
    gap: var(--gap-2);
  }

  .back {
    display: none;
    place-items: center;
    inline-size: 2.25rem;
    block-size: 2.25rem;
  }

  aside {
    min-block-size: 0;
    overflow-y: auto;
    border-inline-start: 1px solid var(--border);
    background: var(--surface);
  }

  .aside-head {
    position: sticky;
    inset-block-start: 0;
    z-index: 1;
    display: flex;
    align-items: center;
    justify-content: space-between;
    padding: var(--gap-2) var(--gap-2) var(--gap-2) var(--gap-4);
    border-block-end: 1px solid var(--border);
    background: var(--surface);
  }

  @media (min-width: 75rem) {
    :host([panel]) {
      grid-template-columns: minmax(0, 1fr) 24rem;
    }
  }

  @media (max-width: 74.99rem) {
    aside {
      position: absolute;
      inset-block: 0;
      inset-inline-end: 0;
      z-index: 3;
      inline-size: min(26rem, 100%);
      box-shadow: var(--shadow-high);
    }
  }

  @media (max-width: 48rem) {
    .back {
      display: grid;
    }
  }

  @media (max-width: 40rem) {
    .actions {
      inline-size: 100%;
      justify-content: flex-end;
    }

    .actions button {
      padding-inline: var(--gap-2);
      white-space: nowrap;
    }
  }
`;
