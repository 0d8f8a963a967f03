/** Light, dark, or as the system has it; remembered on this device. */

/** @typedef {'auto' | 'light' | 'dark'} Theme */

const KEY = 'baton:theme';
/** @type {readonly Theme[]} */
const THEMES = ['auto', 'light', 'dark'];

/** @returns {Theme} */
export function theme() {
  const kept = localStorage.getItem(KEY);
  return THEMES.find((known) => known === kept) ?? 'auto';
}

/** Puts the remembered choice on the page; the tokens follow the attribute. */
export function applyTheme() {
  document.documentElement.dataset['theme'] = theme();
}

/** @returns {Theme} the one after the present one, now chosen */
export function nextTheme() {
  const next = THEMES[(THEMES.indexOf(theme()) + 1) % THEMES.length] ?? 'auto';
  setTheme(next);
  return next;
}

/** @param {Theme} chosen */
export function setTheme(chosen) {
  localStorage.setItem(KEY, chosen);
  applyTheme();
}
