/** The one line a site embeds, out of what was chosen. Pure. */

/**
 * @typedef {object} Chosen
 * @property {string} title
 * @property {string} greeting
 * @property {string} accent `#rrggbb`, or empty
 * @property {string} theme `light`, `dark` or empty
 * @property {string} side `start` or empty
 * @property {string} language two letters, or empty
 */

/**
 * @param {string} origin the desk's address
 * @param {Chosen} chosen
 * @returns {string} HTML
 */
export function snippet(origin, chosen) {
  const given = Object.entries(chosen).filter(([, value]) => value !== '');
  const attributes = given.map(([name, value]) => ` data-${name}="${escaped(value)}"`).join('');
  return `<script src="${escaped(origin)}/widget/launcher.js"${attributes} defer></script>`;
}

/** @param {string} value for an attribute in double quotes */
function escaped(value) {
  return value.replace(/&/gu, '&amp;').replace(/"/gu, '&quot;').replace(/</gu, '&lt;');
}
