/**
 * How somebody looks who shows no picture: the first letters of their name, on a colour that is the
 * name's own. Pure.
 *
 * @typedef {readonly [lightness: number, chroma: number]} Tone as of OKLCH; the hue is the name's
 */

/**
 * What the letters stand on and what they are written in. The lightness keeps them apart whatever the
 * hue is: a test holds each pair against WCAG 2.2, 1.4.3.
 * @type {Record<'light' | 'dark', { back: Tone, ink: Tone }>}
 */
export const TONES = {
  light: { back: [0.91, 0.04], ink: [0.42, 0.075] },
  dark: { back: [0.35, 0.05], ink: [0.9, 0.045] },
};

/** Hues this far apart, in degrees, are told from each other. */
const STEP = 15;

/**
 * A name's hue: the same for the same name, and spread over all there are.
 * @param {string} name
 * @returns {number} degrees
 */
export function hue(name) {
  let sum = 0;
  for (const letter of name.trim()) sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) % 65_521;
  return (sum % (360 / STEP)) * STEP;
}

/**
 * The first letters of a name, for a round badge.
 * @param {string} name
 * @returns {string} one or two characters
 */
export function initials(name) {
  const words = name.trim().split(/\s+/u).filter((word) => word !== '');
  const first = [...(words[0] ?? '?')][0] ?? '?';
  const last = words.length > 1 ? ([...(words.at(-1) ?? '')][0] ?? '') : '';
  return `${first}${last}`.toLocaleUpperCase();
}
