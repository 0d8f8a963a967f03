/** An agent's face, round: a picture, or letters on the name's own colour. */

import { css, unsafeCSS } from '../vendor/reactive-element/css-tag.js';
import { TONES } from '../model/face.js';

const { light, dark } = TONES;
const tone = (/** @type {import('../model/face.js').Tone} */ [lightness, chroma]) => unsafeCSS(`oklch(${lightness} ${chroma} var(--hue))`);

export const faceStyle = css`
  .face {
    overflow: hidden;
    background: light-dark(${tone(light.back)}, ${tone(dark.back)});
    color: light-dark(${tone(light.ink)}, ${tone(dark.ink)});
  }

  .face canvas {
    display: block;
    inline-size: 100%;
    block-size: 100%;
  }
`;
