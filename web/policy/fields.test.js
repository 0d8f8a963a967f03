import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RULE, SECTIONS, TOPIC } from './fields.js';

test('every place is asked for once', () => {
  const places = SECTIONS.flatMap(({ fields }) => fields.map(({ at }) => at));
  assert.equal(new Set(places).size, places.length);
  assert.equal(new Set(TOPIC.map(({ at }) => at)).size, TOPIC.length);
});

test('a rule may be about any topic of the policy, by its name where it has one', () => {
  const choices = RULE.find(({ at }) => at === 'when.topic')?.choices;
  assert.deepEqual(choices?.({ topics: [{ id: 'billing', name: 'Invoices' }, { id: 'sync', name: '' }] }), [['billing', 'Invoices'], ['sync', 'sync']]);
  assert.deepEqual(choices?.(undefined), []);
});
