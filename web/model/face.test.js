import assert from 'node:assert/strict';
import { test } from 'node:test';
import { contrast } from './colour.js';
import { TONES, hue, initials } from './face.js';

/**
 * OKLCH as the screen has it, each part 0 to 255 (CSS Color 4, 9.3 and its sample code).
 * @param {import('./face.js').Tone} tone
 * @param {number} degrees
 * @returns {{ rgb: import('./colour.js').Rgb, fits: boolean }}
 */
function screen([lightness, chroma], degrees) {
  const angle = (degrees * Math.PI) / 180;
  const [a, b] = [chroma * Math.cos(angle), chroma * Math.sin(angle)];
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  const linear = [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ];
  const part = (/** @type {number} */ i) => {
    const value = Math.min(1, Math.max(0, linear[i] ?? 0));
    return Math.round(255 * (value <= 0.0031308 ? 12.92 * value : 1.055 * value ** (1 / 2.4) - 0.055));
  };
  return { rgb: [part(0), part(1), part(2)], fits: linear.every((value) => value > -0.01 && value < 1.01) };
}

test('letters are read on every colour a name can have, in light and in dark', () => {
  for (const { back, ink } of Object.values(TONES)) {
    for (let degrees = 0; degrees < 360; degrees += 1) {
      const [under, over] = [screen(back, degrees), screen(ink, degrees)];
      assert.ok(contrast(under.rgb, over.rgb) >= 4.5, `${back} and ${ink} at ${degrees}: ${contrast(under.rgb, over.rgb)}`);
      assert.ok(under.fits && over.fits, `a screen shows ${back} and ${ink} at ${degrees}`);
    }
  }
});

test('a name has one colour, and names have many', () => {
  assert.equal(hue('Mara Lindqvist'), hue(' Mara Lindqvist '));
  const names = ['Mara Lindqvist', 'Devin Okafor', 'Ines Duarte', 'Tomás Ruiz', 'Ada', 'Omar', 'Lena', '李雷', 'Zoë', 'Björn'];
  const hues = new Set(names.map(hue));
  assert.ok(hues.size >= 6, [...hues].join(' '));
  for (const degrees of hues) assert.ok(Number.isInteger(degrees) && degrees >= 0 && degrees < 360);
});

test('initials take whole characters, and nameless people have some too', () => {
  assert.deepEqual(['Mara Okafor', 'ann', '', '𝒜da L'].map(initials), ['MO', 'A', '?', '𝒜L']);
});
