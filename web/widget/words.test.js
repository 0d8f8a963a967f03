import assert from 'node:assert/strict';
import { test } from 'node:test';
import { speak, translated, whoAnswers, words } from './words.js';
import { de } from './words/de.js';
import { en } from './words/en.js';

test('every language says everything, with nothing left empty', () => {
  for (const [name, said] of Object.entries(en)) {
    const there = /** @type {Record<string, unknown>} */ (de)[name];
    assert.equal(typeof there, typeof said, name);
    if (typeof said === 'string') assert.notEqual(there, '', name);
  }
  assert.deepEqual(Object.keys(de.trouble), Object.keys(en.trouble));
});

test('a language that is not known leaves English', async () => {
  await speak('de');
  assert.equal(words.send, 'Senden');
  assert.equal(whoAnswers(undefined, 'waiting'), 'Verbindung wird wieder aufgebaut …');
  await speak('tlh');
  assert.equal(words.send, 'Send');
});

test('words that come later are in the language that is spoken, and English where they do not come', async () => {
  const others = { de: () => Promise.resolve('ja'), fr: () => Promise.reject(new Error('no line')) };
  await speak('de');
  assert.equal(await translated('yes', others), 'ja');
  await speak('fr');
  assert.equal(await translated('yes', others), 'yes');
  await speak('tlh');
  assert.equal(await translated('yes', others), 'yes');
});

test('nobody is said to be on the way when nobody is there', () => {
  /** @type {(staffed: boolean) => any} */
  const queued = (staffed) => ({ stage: 'queued', quote: { position: 1, staffed } });
  assert.equal(whoAnswers(queued(true), 'open'), words.onTheWay);
  assert.equal(whoAnswers(queued(false), 'open'), words.waiting);
});
