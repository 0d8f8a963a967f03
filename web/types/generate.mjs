/**
 * Writes `api.d.ts` from the OpenAPI document, with nothing but Node:
 *
 *   node web/types/generate.mjs            writes it
 *   node web/types/generate.mjs --check    says whether it is stale, and fails then
 */

import { readFileSync, writeFileSync } from 'node:fs';

const SOURCE = new URL('../../tests/data/openapi.json', import.meta.url);
const TARGET = new URL('api.d.ts', import.meta.url);

/** @typedef {import('../model/openapi.js').Schema} Schema */

/** @param {string} text */
const doc = (text, indent = '') => (text ? `${indent}/** ${text.replaceAll('*/', '*').replaceAll(/\s+/gu, ' ').trim()} */\n` : '');

/** @param {string} name */
const key = (name) => (/^[A-Za-z_$][\w$]*$/u.test(name) ? name : JSON.stringify(name));

/** @param {string} name */
const typeName = (name) => name.replaceAll(/\W+/gu, '_');

/**
 * @param {Schema | undefined} schema
 * @returns {string}
 */
function typeOf(schema) {
  if (schema === undefined) return 'unknown';
  const bare = bareType(schema);
  return schema.nullable ? `${bare} | null` : bare;
}

/**
 * @param {Schema} schema
 * @returns {string}
 */
function bareType(schema) {
  if (schema.$ref !== undefined) return typeName(schema.$ref.split('/').at(-1) ?? 'unknown');
  if (schema.enum !== undefined) return schema.enum.map((value) => JSON.stringify(value)).join(' | ');
  if (schema.allOf !== undefined) return schema.allOf.filter(saysMore).map(typeOf).join(' & ');
  const several = schema.anyOf ?? schema.oneOf;
  if (several !== undefined) return several.map(typeOf).join(' | ');
  switch (schema.type) {
    case 'string':
    case 'boolean':
      return schema.type;
    case 'integer':
    case 'number':
      return 'number';
    case 'array':
      return `Array<${typeOf(schema.items)}>`;
    case 'object':
      if (typeof schema.additionalProperties === 'object') return `Record<string, ${typeOf(schema.additionalProperties)}>`;
      return schema.properties === undefined ? 'Record<string, unknown>' : `{\n${fields(schema)}}`;
    default:
      return 'unknown';
  }
}

/**
 * A part that holds only words about another says nothing of the type.
 * @param {Schema} schema
 */
function saysMore(schema) {
  return Object.keys(schema).some((name) => name !== 'description' && name !== 'title');
}

/** @param {Schema} schema */
function fields(schema) {
  return Object.entries(schema.properties ?? {})
    .map(([name, inner]) => {
      const optional = schema.required?.includes(name) ? '' : '?';
      const absent = optional === '' || inner.nullable ? '' : ' | null';
      return `${doc(inner.description ?? '', '  ')}  ${key(name)}${optional}: ${typeOf(inner)}${absent};\n`;
    })
    .join('');
}

/** @param {[string, Schema]} named */
function declaration([name, schema]) {
  const about = doc(schema.description ?? '');
  if (schema.properties !== undefined) return `${about}export interface ${typeName(name)} {\n${fields(schema)}}\n`;
  return `${about}export type ${typeName(name)} = ${typeOf(schema)};\n`;
}

/** @type {import('../model/openapi.js').Document} */
const document = JSON.parse(readFileSync(SOURCE, 'utf8'));
const named = Object.entries(document.components?.schemas ?? {}).sort(([a], [b]) => a.localeCompare(b));
const text = `/** Made by generate.mjs from the OpenAPI document; changes here are lost. */\n\n${named.map(declaration).join('\n')}`;

if (process.argv.includes('--check')) {
  const present = readFileSync(TARGET, 'utf8');
  if (present !== text) {
    process.stderr.write('web/types/api.d.ts is stale: run node web/types/generate.mjs\n');
    process.exitCode = 1;
  }
} else {
  writeFileSync(TARGET, text);
}
