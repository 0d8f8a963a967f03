/**
 * What the readable page shows of an OpenAPI document. Pure, and forgiving: what is missing in the
 * document is missing on the page.
 *
 * @typedef {{ $ref?: string, type?: string, format?: string, description?: string, title?: string, enum?: unknown[],
 *   items?: Schema, properties?: Record<string, Schema>, required?: string[], additionalProperties?: Schema | boolean,
 *   allOf?: Schema[], anyOf?: Schema[], oneOf?: Schema[], nullable?: boolean, maxLength?: number }} Schema
 * @typedef {{ description?: string, content?: Record<string, { schema?: Schema }> }} Body
 * @typedef {{ tags?: string[], summary?: string, description?: string, operationId?: string, requestBody?: Body,
 *   parameters?: { name: string, in: string, required?: boolean, description?: string, schema?: Schema }[],
 *   responses?: Record<string, Body>, security?: Record<string, unknown>[] }} Operation
 * @typedef {{ info?: { title?: string, version?: string, description?: string }, servers?: { url: string }[],
 *   paths?: Record<string, Record<string, Operation>>, components?: { schemas?: Record<string, Schema> },
 *   tags?: { name: string, description?: string }[] }} Document
 *
 * @typedef {{ method: string, path: string, id: string, operation: Operation }} Route
 */

const METHODS = ['get', 'post', 'put', 'patch', 'delete'];

/**
 * All routes by tag (or, without one, by what their path begins with), in the document's order.
 * @param {Document} document
 * @returns {{ tag: string, about: string, routes: Route[] }[]}
 */
export function groups(document) {
  /** @type {Map<string, Route[]>} */
  const byTag = new Map();
  for (const [path, item] of Object.entries(document.paths ?? {})) {
    for (const method of METHODS) {
      const operation = item[method];
      if (operation === undefined) continue;
      const tag = operation.tags?.[0] ?? path.split('/')[1] ?? '';
      const id = operation.operationId ?? `${method}${path.replaceAll(/[^a-z]+/giu, '-')}`;
      byTag.set(tag, [...(byTag.get(tag) ?? []), { method: method.toUpperCase(), path, id, operation }]);
    }
  }
  return [...byTag].map(([tag, routes]) => ({
    tag,
    about: document.tags?.find(({ name }) => name === tag)?.description ?? '',
    routes,
  }));
}

/**
 * A schema's name in few words: `Message[]`, `string`, `integer (uint32)`, `"a" | "b"`.
 * @param {Schema | undefined} schema
 * @returns {string}
 */
export function nameOf(schema) {
  if (schema === undefined) return 'anything';
  if (schema.$ref !== undefined) return refName(schema.$ref);
  const several = schema.anyOf ?? schema.oneOf;
  if (several !== undefined) return several.map(nameOf).join(' | ');
  if (schema.allOf !== undefined) return schema.allOf.filter(saysMore).map(nameOf).join(' & ');
  if (schema.enum !== undefined) return schema.enum.map((value) => JSON.stringify(value)).join(' | ');
  if (schema.type === 'array') return `${nameOf(schema.items)}[]`;
  if (schema.type === 'object' && typeof schema.additionalProperties === 'object') {
    return `{ name: ${nameOf(schema.additionalProperties)} }`;
  }
  const limit = schema.maxLength === undefined ? '' : `, at most ${schema.maxLength} characters`;
  return schema.format === undefined ? `${schema.type ?? 'anything'}${limit}` : `${schema.type} (${schema.format})${limit}`;
}

/**
 * A part that holds only words about another says nothing of the type.
 * @param {Schema} schema
 */
function saysMore(schema) {
  return Object.keys(schema).some((name) => name !== 'description' && name !== 'title');
}

/**
 * @param {string} ref
 * @returns {string}
 */
function refName(ref) {
  return ref.split('/').at(-1) ?? ref;
}

/**
 * The one schema of a body, whatever its media type is called.
 * @param {Body | undefined} body
 * @returns {Schema | undefined}
 */
export function schemaOf(body) {
  return Object.values(body?.content ?? {})[0]?.schema;
}

/**
 * The named shapes a schema holds directly.
 * @param {Schema | undefined} schema
 * @returns {string[]}
 */
export function refsOf(schema) {
  if (schema === undefined) return [];
  if (schema.$ref !== undefined) return [refName(schema.$ref)];
  const inner = [...(schema.anyOf ?? []), ...(schema.oneOf ?? []), ...(schema.allOf ?? []), ...(schema.items ? [schema.items] : [])];
  return inner.flatMap(refsOf);
}
