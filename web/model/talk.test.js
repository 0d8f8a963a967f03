import assert from 'node:assert/strict';
import { test } from 'node:test';
import { talk } from './talk.js';

const by = (/** @type {any} */ author, /** @type {string} */ text) => ({ author, agent: undefined, text });
const MESSAGES = [by('assistant', 'Good day'), by('customer', 'It is late\nagain'), by('notice', 'Mara has joined'), by('customer', ''), by('agent', 'I look'), by('customer', 'Later')];

test('each line has who said it, and lines of others are none of it', () => {
  assert.deepEqual(talk('It is late\nagain\n\nI look\n', MESSAGES), [by('customer', 'It is late\nagain'), by('agent', 'I look')]);
  assert.deepEqual(talk('', MESSAGES), []);
});

test('a transcript may be cut anywhere', () => {
  assert.deepEqual(talk('It is la', MESSAGES), [by('customer', 'It is la')]);
  assert.deepEqual(talk('It is late\nagain\n\nI look', MESSAGES), [by('customer', 'It is late\nagain'), by('agent', 'I look')]);
});

test('messages that do not make it up say nothing about it', () => {
  assert.equal(talk('It is early\n', MESSAGES), undefined);
  assert.equal(talk('It is late\nagain\n\nI look\nLater\nMuch later\n', MESSAGES), undefined);
  assert.equal(talk('It is late\n', []), undefined);
});
