/** How figures stand in rows: the table is the chart's other half, never an afterthought. */

import { css } from '../vendor/reactive-element/css-tag.js';

export const tables = css`
  /* What is only read aloud in it scrolls with it, and does not widen the page. */
  .scroll {
    position: relative;
    max-inline-size: 100%;
    margin-block-start: var(--gap-2);
    overflow-x: auto;
    overflow-wrap: break-word;
  }

  .scroll a {
    overflow-wrap: inherit;
  }

  .scroll + h2,
  .lines + h2 {
    margin-block-start: var(--gap-5);
  }

  table {
    inline-size: 100%;
    border-collapse: collapse;
    font-size: var(--size-small);
    font-variant-numeric: tabular-nums;
  }

  th,
  td {
    padding: var(--gap-1) var(--gap-2);
    border-block-end: 1px solid var(--border);
    text-align: start;
    vertical-align: middle;
  }

  thead th {
    color: var(--text-soft);
    font-weight: 600;
    white-space: nowrap;
  }

  /* What a row is about is read in words, not in letters, however narrow the page. */
  tbody th {
    min-inline-size: 8rem;
    font-weight: 550;
  }

  @media (max-width: 56rem) {
    thead th,
    thead th.number {
      white-space: normal;
      vertical-align: bottom;
    }
  }

  td.number,
  th.number {
    text-align: end;
    white-space: nowrap;
  }

  .bar {
    display: grid;
    grid-template-columns: minmax(3rem, 7rem) auto;
    align-items: center;
    gap: var(--gap-2);
    min-inline-size: 9rem;
  }

  @media (max-width: 56rem) {
    .bar {
      grid-template-columns: minmax(2.5rem, 7rem) auto;
      min-inline-size: 7rem;
    }
  }

  .bar svg {
    inline-size: 100%;
    block-size: 0.875rem;
    stroke: none;
  }

  .bar rect {
    fill: var(--accent);
    opacity: 0.55;
  }

  .bar line {
    stroke: var(--text);
    stroke-width: 2;
    vector-effect: non-scaling-stroke;
  }

  .under {
    display: flex;
    flex-wrap: wrap;
    gap: var(--gap-4);
    margin-block-start: var(--gap-2);
    font-size: var(--size-small);
  }
`;
