/** Keys that work anywhere but where somebody writes or a dialog asks something. */

/**
 * Whether a key is free to mean something to the page.
 * @param {KeyboardEvent} event
 * @returns {boolean}
 */
export function isFree(event) {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return false;
  return !event.composedPath().some((node) => node instanceof HTMLElement && takesKeys(node));
}

/**
 * A field keeps the focus for a moment after the dialog around it has closed: what is not to be seen
 * takes no keys.
 * @param {HTMLElement} element
 */
function takesKeys(element) {
  return element.matches('input, textarea, select, [contenteditable], dialog[open]') && element.checkVisibility();
}
