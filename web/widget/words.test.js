import assert from 'node:assert/strict';
import { test } from 'node:test';
import { speak, wait, whoAnswers, words } from './words.js';
import { de } from './words/de.js';
import { en } from './words/en.js';

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

test('every language says everything, with nothing left empty', () => {
  for (const [name, said] of Object.entries(en)) {
    const there = /** @type {Record<string, unknown>} */ (de)[name];
    assert.equal(typeof there, typeof said, name);
    if (typeof said === 'string') assert.notEqual(there, '', name);
  }
  assert.deepEqual(Object.keys(de.trouble), Object.keys(en.trouble));
  assert.equal(de.scores.length, en.scores.length);
});

test('a language that is not known leaves English', async () => {
  await speak('de');
  assert.equal(words.send, 'Senden');
  assert.equal(whoAnswers(undefined, 'waiting'), 'Verbindung wird wieder aufgebaut …');
  await speak('tlh');
  assert.equal(words.send, 'Send');
  assert.equal(wait(undefined).place, 'You’re in line for a person.');
});

test('nobody is said to be on the way when nobody is there', () => {
  /** @type {(staffed: boolean) => any} */
  const queued = (staffed) => ({ stage: 'queued', quote: { position: 1, staffed } });
  assert.equal(whoAnswers(queued(true), 'open'), words.onTheWay);
  assert.equal(whoAnswers(queued(false), 'open'), words.waiting);
});
