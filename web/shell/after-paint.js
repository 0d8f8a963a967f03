/**
 * Does something once what stands now has been painted: what the first picture does without need not
 * keep anybody waiting for it.
 * @param {() => void} what
 */
export function afterPaint(what) {
  requestAnimationFrame(() => setTimeout(what));
}
