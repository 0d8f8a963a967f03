/**
 * A site's own colour, made readable: moved towards black or white until words in it, and words on
 * it, have the contrast that WCAG 2 asks for (1.4.3: 4.5 to 1). Pure but for the last function.
 */

/** @typedef {[number, number, number]} Rgb each 0 to 255 */

/** @type {Rgb} */
const BLACK = [18, 17, 14];
/** @type {Rgb} */
const WHITE = [255, 255, 255];
/** The ratio of WCAG 2.2, 1.4.3. */
const ENOUGH = 4.5;

/**
 * @param {string} text `#rrggbb`
 * @returns {Rgb | undefined}
 */
export function parsed(text) {
  const found = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/iu.exec(text.trim());
  if (found === null) return undefined;
  const part = (/** @type {number} */ i) => Number.parseInt(found[i] ?? '0', 16);
  return [part(1), part(2), part(3)];
}

/**
 * Contrast of two colours, 1 to 21 (WCAG 2.2, "contrast ratio").
 * @param {Rgb} a
 * @param {Rgb} b
 */
export function contrast(a, b) {
  const [high, low] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return ((high ?? 0) + 0.05) / ((low ?? 0) + 0.05);
}

/**
 * The nearest colour on the way to `pole` that is readable on `surface`.
 * @param {Rgb} colour
 * @param {Rgb} surface
 * @param {Rgb} pole
 * @returns {Rgb}
 */
export function readable(colour, surface, pole) {
  for (let share = 0; share < 1; share += 0.04) {
    const tried = mixed(colour, pole, share);
    if (contrast(tried, surface) >= ENOUGH) return tried;
  }
  return pole;
}

/**
 * Whichever of black and white reads better on a colour; one of them always reads well.
 * @param {Rgb} colour
 * @returns {Rgb}
 */
export function on(colour) {
  return contrast(WHITE, colour) >= contrast(BLACK, colour) ? WHITE : BLACK;
}

/** @param {Rgb} colour */
function luminance(colour) {
  const [r = 0, g = 0, b = 0] = colour.map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/**
 * @param {Rgb} a
 * @param {Rgb} b
 * @param {number} share of `b`
 * @returns {Rgb}
 */
function mixed(a, b, share) {
  const part = (/** @type {0 | 1 | 2} */ i) => Math.round(a[i] + (b[i] - a[i]) * share);
  return [part(0), part(1), part(2)];
}

/** @param {Rgb} colour */
function css(colour) {
  return `rgb(${colour.join(' ')})`;
}

/**
 * What the widget's own accent is replaced by; empty for what is no colour.
 * @param {string} text `#rrggbb`
 * @returns {CSSStyleSheet}
 */
export function accentSheet(text) {
  const sheet = new CSSStyleSheet();
  const colour = parsed(text);
  if (colour === undefined) return sheet;
  // Raised and sunken surfaces are a shade off, so a little more than the plain surface asks for.
  const light = readable(colour, [241, 239, 234], BLACK);
  const dark = readable(colour, [38, 36, 31], WHITE);
  const pair = (/** @type {(c: Rgb) => Rgb} */ of) => `light-dark(${css(of(light))}, ${css(of(dark))})`;
  const same = pair((c) => c);
  sheet.replaceSync(`
    :host { --accent: ${same}; --focus: ${same}; --on-accent: ${pair(on)};
      --accent-strong: ${pair((c) => mixed(c, c === light ? BLACK : WHITE, 0.15))};
      --accent-soft: light-dark(${css(mixed(light, WHITE, 0.9))}, ${css(mixed(dark, [25, 24, 20], 0.85))});
      --bubble-customer: ${same}; --on-bubble-customer: ${pair(on)}; }
    :host(baton-launcher) button { background: ${same}; color: ${pair(on)}; }
  `);
  return sheet;
}
