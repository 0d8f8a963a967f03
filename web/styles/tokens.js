/**
 * The tokens, in two tiers: named colours, and what a colour, a size or a shadow is for. Whoever shows
 * something uses the second. Light or dark follows `color-scheme`, which the theme attribute overrules.
 */

import { css } from '../vendor/reactive-element/css-tag.js';

export const tokens = css`
  :root,
  :host {
    --paper-0: #ffffff;
    --paper-50: #f8f7f4;
    --paper-100: #f1efea;
    --paper-200: #e4e1d9;
    --paper-300: #d1ccc1;
    --paper-400: #8f897d;
    --ink-500: #666156;
    --ink-600: #4d4940;
    --ink-700: #37342d;
    --ink-800: #26241f;
    --ink-850: #1f1d19;
    --ink-900: #191814;
    --ink-950: #12110e;
    --pine-50: #e7f4f0;
    --pine-300: #74cdb8;
    --pine-400: #46b59c;
    --pine-600: #0c7762;
    --pine-700: #0a5f4f;
    --pine-900: #123b33;
    --pine-950: #0f2a25;
    --amber-300: #ecc15f;
    --amber-700: #855a00;
    --rose-300: #f59aa5;
    --rose-700: #a81d35;
    --rose-50: #fceaed;
    --rose-950: #3a151c;

    color-scheme: light dark;

    --surface: light-dark(var(--paper-0), var(--ink-900));
    --surface-sunken: light-dark(var(--paper-50), var(--ink-950));
    --surface-raised: light-dark(var(--paper-0), var(--ink-850));
    --surface-hover: light-dark(var(--paper-100), var(--ink-800));
    --text: light-dark(var(--ink-900), var(--paper-100));
    --text-soft: light-dark(var(--ink-600), var(--paper-300));
    --text-faint: light-dark(var(--ink-500), #a8a295);
    --border: light-dark(var(--paper-200), var(--ink-700));
    --border-strong: light-dark(var(--paper-400), #7d776b);

    --accent: light-dark(var(--pine-600), var(--pine-300));
    --accent-strong: light-dark(var(--pine-700), var(--pine-400));
    --accent-soft: light-dark(var(--pine-50), var(--pine-900));
    --on-accent: light-dark(var(--paper-0), var(--pine-950));
    --focus: light-dark(var(--pine-600), var(--pine-300));

    --danger: light-dark(var(--rose-700), var(--rose-300));
    --danger-soft: light-dark(var(--rose-50), var(--rose-950));
    --warn: light-dark(var(--amber-700), var(--amber-300));

    --bubble-customer: light-dark(var(--pine-600), var(--pine-900));
    --on-bubble-customer: light-dark(var(--paper-0), var(--pine-50));
    --bubble-other: light-dark(var(--paper-100), var(--ink-800));

    --font: ui-sans-serif, system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif;
    --size-small: 0.8125rem;
    --size: 0.9375rem;

    --gap-1: 0.25rem;
    --gap-2: 0.5rem;
    --gap-3: 0.75rem;
    --gap-4: 1rem;
    --radius-small: 0.375rem;
    --radius: 0.625rem;
    --radius-large: 1rem;
    --shadow-high: 0 2px 6px rgb(0 0 0 / 0.12), 0 16px 48px rgb(0 0 0 / 0.2);
  }

  :root[data-theme='light'],
  :host([theme='light']) {
    color-scheme: light;
  }

  :root[data-theme='dark'],
  :host([theme='dark']) {
    color-scheme: dark;
  }
`;
