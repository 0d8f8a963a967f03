import assert from 'node:assert/strict';
import { test } from 'node:test';
import { matching, stepped } from './palette.js';

const commands = [{ name: 'Go to cases' }, { name: 'Cases of today' }, { name: 'Femke Aldous', hint: 'premium, with you' }];
const names = (/** @type {string} */ typed) => matching(commands, typed).map(({ name }) => name);

test('every word must be there, in any order, in name or hint', () => {
  assert.deepEqual(names('femke you'), ['Femke Aldous']);
  assert.deepEqual(names('cases go'), ['Go to cases']);
  assert.deepEqual(names('nobody'), []);
});

test('what begins with the typed words comes first; nothing typed shows all', () => {
  assert.deepEqual(names('cases'), ['Cases of today', 'Go to cases']);
  assert.equal(names(' ').length, 3);
});

test('steps go around the ends', () => {
  assert.deepEqual([stepped(0, -1, 3), stepped(2, 1, 3), stepped(0, 1, 0)], [2, 0, 0]);
});
