/** The edge of the console: a column beside the room, on a phone a row below it. */

import { css } from 'lit';

export const railStyle = css`
  :host {
    display: contents;
  }

  header {
    display: flex;
    flex-direction: column;
    gap: var(--gap-4);
    inline-size: 6.5rem;
    padding: var(--gap-3) var(--gap-2);
    border-inline-end: 1px solid var(--border);
    background: var(--surface-sunken);
  }

  img {
    display: block;
    margin-inline: auto;
  }

  nav ul {
    display: flex;
    flex-direction: column;
    gap: var(--gap-1);
  }

  nav {
    flex: 1;
  }

  nav a {
    display: flex;
    flex-direction: column;
    align-items: center;
    gap: 0.125rem;
    padding: var(--gap-2) var(--gap-1);
    border-radius: var(--radius);
    color: var(--text-soft);
    font-size: 0.75rem;
    font-weight: 600;
    text-decoration: none;
    white-space: nowrap;
  }

  nav a:hover {
    background: var(--surface-hover);
    color: var(--text);
  }

  nav a[aria-current='page'] {
    background: var(--accent-soft);
    color: var(--accent);
  }

  .me {
    display: flex;
    flex-direction: column;
    align-items: center;
    gap: var(--gap-2);
  }

  .presence {
    inline-size: 100%;
  }

  select {
    padding-inline: var(--gap-1) 0;
    font-size: 0.75rem;
    font-weight: 600;
    text-align: center;
  }

  select[data-presence='available'] {
    border-color: var(--accent);
    color: var(--accent);
  }

  .small {
    display: flex;
  }

  .small a,
  dialog .row a {
    display: grid;
    place-items: center;
    inline-size: 2.25rem;
    block-size: 2.25rem;
    border-radius: var(--radius);
    color: var(--text-soft);
  }

  .small a:hover,
  dialog a:hover {
    background: var(--surface-hover);
    color: var(--text);
  }

  .more {
    display: none;
  }

  /* The sheet behind "More": it rises from the rail. */
  dialog {
    inline-size: 100vw;
    max-inline-size: none;
    margin-block-end: 0;
    border-end-start-radius: 0;
    border-end-end-radius: 0;
  }

  dialog ul {
    display: grid;
    grid-template-columns: repeat(3, minmax(0, 1fr));
    gap: var(--gap-2);
  }

  dialog li a {
    display: flex;
    flex-direction: column;
    align-items: center;
    gap: var(--gap-1);
    padding: var(--gap-3) var(--gap-1);
    border-radius: var(--radius);
    color: var(--text-soft);
    font-size: var(--size-small);
    font-weight: 600;
    text-decoration: none;
  }

  dialog li a[aria-current='page'] {
    background: var(--accent-soft);
    color: var(--accent);
  }

  dialog .row form {
    flex: 1;
    padding: 0;
    align-items: flex-end;
  }

  @media (max-width: 40rem) {
    header {
      order: 2;
      flex-direction: row;
      align-items: center;
      gap: var(--gap-2);
      inline-size: auto;
      padding: var(--gap-1) var(--gap-2);
      border-inline-end: 0;
      border-block-start: 1px solid var(--border);
    }

    img,
    .me .badge {
      display: none;
    }

    nav ul,
    .me {
      flex-direction: row;
    }

    nav a {
      padding: var(--gap-1);
    }

    nav a span {
      font-size: 0.625rem;
    }

    nav {
      display: flex;
      justify-content: space-around;
      min-inline-size: 0;
    }

    nav ul {
      flex: 3;
      justify-content: space-around;
    }

    [data-far],
    .small {
      display: none;
    }

    .more {
      display: flex;
      flex-direction: column;
      gap: 0.125rem;
      padding: var(--gap-1);
      font-size: 0.625rem;
      font-weight: 600;
    }

    .more[aria-current='page'] {
      background: var(--accent-soft);
      color: var(--accent);
    }

    .me {
      gap: 0;
    }

    .presence {
      inline-size: 5.75rem;
    }
  }
`;
