/** Between a policy's document and the fields of its form: what stands where, how it is shown, and what is changed. */

/** @typedef {import('./fields.js').Field} Field */
/** @typedef {{ at: string, value: unknown }} Change `null` takes away what stands there */

/**
 * What stands at a place of a policy.
 * @param {unknown} policy
 * @param {string} at names between dots
 * @returns {unknown}
 */
export function valueAt(policy, at) {
  let here = policy;
  for (const name of at.split('.')) {
    if (here === null || typeof here !== 'object') return undefined;
    here = /** @type {Record<string, unknown>} */ (here)[name];
  }
  return here;
}

/**
 * What a field shows.
 * @param {unknown} value
 * @returns {string}
 */
export function shown(value) {
  if (value === undefined || value === null) return '';
  if (Array.isArray(value)) return value.join('\n');
  if (typeof value === 'object') return Object.entries(value).map(([name, is]) => `${name} = ${is}`).join('\n');
  return String(value);
}

/**
 * What somebody put into a field, as the document has it: `null` for nothing, `undefined` for what is no value of that kind.
 * @param {Field} field
 * @param {string} text
 * @returns {unknown}
 */
export function valueOf({ kind, min = -Infinity, max = Infinity }, text) {
  const plain = text.trim();
  if (plain === '') return null;
  if (kind === 'lines') return lines(text);
  if (kind === 'pairs') return pairs(text);
  if (kind === 'text' || kind === 'long' || kind === 'choice') return plain;
  const number = Number(plain);
  if (!Number.isFinite(number) || number < min || number > max || (kind === 'whole' && !Number.isInteger(number))) return undefined;
  return number;
}

/**
 * What changes in the document when this is put into a field; `undefined` when it is no value of its kind.
 * @param {Field} field
 * @param {string} text
 * @param {unknown} before what stood there
 * @returns {Change[] | undefined}
 */
export function changesOf(field, text, before) {
  const value = valueOf(field, text);
  if (value === undefined) return undefined;
  const { at } = field;
  if (field.kind !== 'pairs' || value === null) return [{ at, value }];
  const now = /** @type {Record<string, string>} */ (value);
  const then = /** @type {Record<string, string>} */ (before ?? {});
  const gone = Object.keys(then).filter((name) => !(name in now));
  const put = Object.entries(now).filter(([name, is]) => then[name] !== is);
  return [...gone.map((name) => ({ at: `${at}.${name}`, value: null })), ...put.map(([name, is]) => ({ at: `${at}.${name}`, value: is }))];
}

/**
 * What a field takes, in words for whoever put something else into it.
 * @param {Field} field
 * @returns {string}
 */
export function takes({ kind, min = 0, max }) {
  if (kind === 'pairs') return 'This takes one a line, as in plan = gold, with no dot in the name.';
  return `This takes a ${kind === 'whole' ? 'whole ' : ''}number${max === undefined ? '' : ` from ${min} to ${max}`}.`;
}

/** @param {string} text */
function lines(text) {
  return text.split('\n').map((line) => line.trim()).filter((line) => line !== '');
}

/**
 * @param {string} text
 * @returns {Record<string, string> | undefined}
 */
function pairs(text) {
  const found = lines(text).map((line) => /^([^=.]+)=(.+)$/u.exec(line));
  if (found.includes(null)) return undefined;
  return Object.fromEntries(found.map((match) => [match?.[1]?.trim(), match?.[2]?.trim()]));
}
