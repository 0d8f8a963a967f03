import assert from 'node:assert/strict';
import { test } from 'node:test';
import { wait } from './card-words.js';
import { de } from './words/de-cards.js';
import { en } from './words/en-cards.js';

test('a quoted bound is rounded up, never down', () => {
  assert.deepEqual([20, 60, 61, 360, 361, 6000].map(en.most), [
    'Most people wait under a minute.', 'Most people wait under a minute.', 'Most people wait under 2 minutes.',
    'Most people wait under 6 minutes.', 'Most people wait under 7 minutes.', 'Most people wait under 2 hours.',
  ]);
  assert.deepEqual([60, 361].map(de.most), ['Die meisten warten unter einer Minute.', 'Die meisten warten unter 7 Minuten.']);
});

test('places in line read as people say them', () => {
  assert.deepEqual([1, 2, 3, 11, 12, 13, 21, 102].map((place) => /\d+\w+|next/.exec(en.place(place))?.[0]), [
    'next', '2nd', '3rd', '11th', '12th', '13th', '21st', '102nd',
  ]);
});

test('nobody is told a time that is not known', () => {
  assert.equal(wait(undefined).place, 'You’re in line for a person.');
  assert.equal(wait({ position: 2, staffed: true }).time, en.unknownWait);
  assert.deepEqual(wait({ position: 2, staffed: true, upper_s: 90 }), { place: 'You’re 2nd in line.', time: 'Most people wait under 2 minutes.' });
  assert.deepEqual(wait({ position: 1, staffed: false }), { place: en.nobody, time: en.leaveOrWait });
});

test('every language says everything, with nothing left empty', () => {
  for (const [name, said] of Object.entries(en)) {
    const there = /** @type {Record<string, unknown>} */ (de)[name];
    assert.equal(typeof there, typeof said, name);
    if (typeof said === 'string') assert.notEqual(there, '', name);
  }
  assert.equal(de.scores.length, en.scores.length);
});
