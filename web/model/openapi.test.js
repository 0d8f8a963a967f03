import assert from 'node:assert/strict';
import { test } from 'node:test';
import { groups, nameOf, refsOf, schemaOf } from './openapi.js';

test('routes are grouped by their tag in the order of the document', () => {
  const made = groups({
    tags: [{ name: 'A', description: 'about' }],
    paths: { '/x': { post: { tags: ['B'] }, get: { tags: ['A'], operationId: 'read_x' } }, '/y': { get: {} } },
  });
  assert.deepEqual(made.map(({ tag }) => tag), ['A', 'B', 'y']);
  assert.equal(made[0]?.routes[0]?.id, 'read_x');
  assert.equal(made[0]?.about, 'about');
});

test('schemas have short names', () => {
  assert.equal(nameOf({ type: 'array', items: { $ref: '#/components/schemas/Message' } }), 'Message[]');
  assert.equal(nameOf({ type: 'integer', format: 'uint32' }), 'integer (uint32)');
  assert.equal(nameOf({ enum: ['a', 'b'] }), '"a" | "b"');
  assert.equal(nameOf({ anyOf: [{ $ref: '#/x/A' }, { $ref: '#/x/B' }] }), 'A | B');
  assert.equal(nameOf({ type: 'object', additionalProperties: { type: 'string' } }), '{ name: string }');
  assert.equal(nameOf({ allOf: [{ $ref: '#/x/A' }, { description: 'about' }] }), 'A');
  assert.equal(nameOf(undefined), 'anything');
});

test('a body has one schema, and its shapes can be looked up', () => {
  const schema = schemaOf({ content: { 'application/json; charset=utf-8': { schema: { allOf: [{ $ref: '#/x/A' }] } } } });
  assert.deepEqual(refsOf(schema), ['A']);
  assert.deepEqual(refsOf(schemaOf(undefined)), []);
});
