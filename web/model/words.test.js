import assert from 'node:assert/strict';
import { test } from 'node:test';
import { wanted } from './words.js';

test('who asks for a person before saying anything is not given the greeting as their words', () => {
  assert.equal(wanted({ ask: null, n_customer: 0, preview: 'Hello! I am an AI assistant.' }), 'Has not written anything yet.');
  assert.equal(wanted({ ask: null, n_customer: 1, preview: 'Where is my order?' }), 'Where is my order?');
  assert.equal(wanted({ ask: 'The order is late', n_customer: 2, preview: 'hello?' }), 'The order is late');
});
