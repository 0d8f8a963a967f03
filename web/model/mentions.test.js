import assert from 'node:assert/strict';
import { test } from 'node:test';
import { found, named, namedIn, put } from './mentions.js';

const PEOPLE = [{ id: 'agt_1', name: 'Ann' }, { id: 'agt_2', name: 'Anna Ek' }, { id: 'agt_3', name: 'Devin Okafor' }];

test('an @ at the beginning of a word begins a name, one within an address does not', () => {
  assert.equal(named('please @de', 10), 'de');
  assert.equal(named('@', 1), '');
  assert.equal(named('mara@example', 12), undefined);
  assert.equal(named('@devin\nmore', 11), undefined);
});

test('a colleague is found by any part of the name', () => {
  assert.deepEqual(found(PEOPLE, 'oka').map(({ id }) => id), ['agt_3']);
  assert.deepEqual(found(PEOPLE, 'an').map(({ id }) => id), ['agt_1', 'agt_2']);
  assert.deepEqual(found(PEOPLE, 'zzz'), []);
});

test('the name takes the place of what was typed', () => {
  assert.deepEqual(put('ask @de about it', 7, 'Devin Okafor'), { text: 'ask @Devin Okafor about it', caret: 18 });
});

test('a note names each colleague once, by the longest name that fits', () => {
  assert.deepEqual(namedIn('@Anna Ek, can you? @Anna Ek!', PEOPLE), ['agt_2']);
  assert.deepEqual(namedIn('(@Ann) and @Devin Okafor', PEOPLE), ['agt_1', 'agt_3']);
  assert.deepEqual(namedIn('@Annabel and mara@Ann', PEOPLE), []);
});
