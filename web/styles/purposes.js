/**
 * Second tier of the tokens: what a colour, a size or a shadow is for. Everything else uses these.
 * Light or dark follows `color-scheme`, which the theme attribute overrules.
 */

import { css } from '../vendor/reactive-element/css-tag.js';

export const purposes = css`
  :root,
  :host {
    color-scheme: light dark;

    --surface: light-dark(var(--paper-0), var(--ink-900));
    --surface-sunken: light-dark(var(--paper-50), var(--ink-950));
    --surface-raised: light-dark(var(--paper-0), var(--ink-850));
    --surface-hover: light-dark(var(--paper-100), var(--ink-800));
    --surface-chosen: light-dark(var(--pine-50), var(--pine-950));
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
    --risk: light-dark(var(--ember-600), var(--ember-300));
    --risk-soft: light-dark(var(--ember-50), var(--ember-950));
    --warn: light-dark(var(--amber-700), var(--amber-300));
    --warn-soft: light-dark(var(--amber-50), var(--amber-950));
    --info: light-dark(var(--sky-700), var(--sky-300));
    --info-soft: light-dark(var(--sky-50), var(--sky-950));

    --bubble-customer: light-dark(var(--pine-600), var(--pine-900));
    --on-bubble-customer: light-dark(var(--paper-0), var(--pine-50));
    --bubble-other: light-dark(var(--paper-100), var(--ink-800));

    --font: ui-sans-serif, system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif;
    --font-code: ui-monospace, 'SF Mono', 'Cascadia Code', 'Noto Sans Mono', monospace;
    --size-small: 0.8125rem;
    --size: 0.9375rem;
    --size-large: 1.125rem;
    --size-title: 1.375rem;

    --gap-1: 0.25rem;
    --gap-2: 0.5rem;
    --gap-3: 0.75rem;
    --gap-4: 1rem;
    --gap-5: 1.5rem;
    --gap-6: 2rem;
    --radius-small: 0.375rem;
    --radius: 0.625rem;
    --radius-large: 1rem;
    --shadow: 0 1px 2px rgb(0 0 0 / 0.06), 0 4px 16px rgb(0 0 0 / 0.06);
    --shadow-high: 0 2px 6px rgb(0 0 0 / 0.12), 0 16px 48px rgb(0 0 0 / 0.2);
    --quick: 120ms;
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
