/** The tokens that only pages of our own need, in the same two tiers; the customer's window goes without. */

import { css } from '../vendor/reactive-element/css-tag.js';
import { tokens } from './tokens.js';

const pageTokens = css`
  :root {
    --ember-50: #fdeee8;
    --ember-300: #f7a184;
    --ember-600: #bf3f14;
    --ember-950: #3a1c11;
    --amber-50: #fcf3dc;
    --amber-950: #33270d;
    --sky-50: #e8f1fa;
    --sky-300: #8fc1ec;
    --sky-700: #1f5f99;
    --sky-950: #13283b;

    --surface-chosen: light-dark(var(--pine-50), var(--pine-950));
    --risk: light-dark(var(--ember-600), var(--ember-300));
    --risk-soft: light-dark(var(--ember-50), var(--ember-950));
    --warn-soft: light-dark(var(--amber-50), var(--amber-950));
    --info: light-dark(var(--sky-700), var(--sky-300));
    --info-soft: light-dark(var(--sky-50), var(--sky-950));
    --font-code: ui-monospace, 'SF Mono', 'Cascadia Code', 'Noto Sans Mono', monospace;
    --size-large: 1.125rem;
    --size-title: 1.375rem;
    --gap-5: 1.5rem;
    --gap-6: 2rem;
    --shadow: 0 1px 2px rgb(0 0 0 / 0.06), 0 4px 16px rgb(0 0 0 / 0.06);
    --quick: 120ms;
  }
`;

/** Every element of the page may use them from now on. */
export function wearTokens() {
  document.adoptedStyleSheets = [tokens, pageTokens].flatMap((style) => style.styleSheet ?? []);
}
