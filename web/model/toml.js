/** Finds in a policy's text the line a warning speaks of. Pure; it understands headers and keys, not all of TOML. */

/**
 * `thresholds.handoff` is the key `handoff` below `[thresholds]`, or the table of that name;
 * `topics.billing` is the `[[topics]]` whose id or name is `billing`.
 * @param {string} text
 * @param {string} at
 * @returns {number | undefined} from 1
 */
export function lineOf(text, at) {
  const [table = '', ...rest] = at.split('.');
  const key = rest.join('.');
  let header = '';
  let opened = 0;
  /** @type {number | undefined} */
  let near;
  for (const [i, line] of text.split('\n').entries()) {
    const found = /^\s*\[\[?\s*([^\]]+?)\s*\]\]?/u.exec(line);
    if (found) {
      header = found[1] ?? '';
      opened = i + 1;
      if (header === at) return opened;
      if (header === table) near ??= opened;
    } else if (header === table || header.startsWith(`${table}.`)) {
      const [name = '', value = ''] = line.split('=', 2).map((part) => part.trim());
      if (name === key || `${header}.${name}` === at) return i + 1;
      if ((name === 'id' || name === 'name') && value === JSON.stringify(key)) return opened;
    }
  }
  return near;
}
