/** First tier of the tokens: named colours. Only `purposes.js` uses them. */

import { css } from '../vendor/reactive-element/css-tag.js';

export const palette = css`
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
    --ember-50: #fdeee8;
    --ember-300: #f7a184;
    --ember-600: #bf3f14;
    --ember-950: #3a1c11;
    --amber-50: #fcf3dc;
    --amber-300: #ecc15f;
    --amber-700: #855a00;
    --amber-950: #33270d;
    --sky-50: #e8f1fa;
    --sky-300: #8fc1ec;
    --sky-700: #1f5f99;
    --sky-950: #13283b;
    --rose-300: #f59aa5;
    --rose-700: #a81d35;
    --rose-50: #fceaed;
    --rose-950: #3a151c;
  }
`;
