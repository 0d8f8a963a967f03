import assert from 'node:assert/strict';
import { test } from 'node:test';
import { clock } from '../model/clock.js';
import { ApiError } from '../shell/api.js';
import { sentBy, speak, translated, wentWrong, whoAnswers, words } from './words.js';
import { de } from './words/de.js';
import { en } from './words/en.js';

test('every language says everything, with nothing left empty', () => {
  for (const [name, said] of Object.entries(en)) {
    const there = /** @type {Record<string, unknown>} */ (de)[name];
    assert.equal(typeof there, typeof said, name);
    if (typeof said === 'string') assert.notEqual(there, '', name);
  }
});

test('a language that is not known leaves English', async () => {
  await speak('de');
  assert.equal(words.send, 'Senden');
  assert.equal(whoAnswers(undefined, 'off'), 'Verbindung wird wieder aufgebaut …');
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
  assert.equal(whoAnswers(queued(true), 'well'), words.onTheWay);
  assert.equal(whoAnswers(queued(false), 'well'), words.waiting);
});

test('what was too much says when it goes on, with a time that is not too early', async () => {
  await speak('en');
  const until = new Date(Date.now() + 90_000);
  const next = clock(until.getTime() + 60_000, Date.now());
  assert.equal(sentBy(until.getTime()), `It is sent by itself, by ${next}.`);
  const tooMany = new ApiError(429, { code: 'too_many', message: 'too many requests' }, until.getTime());
  assert.equal(wentWrong(tooMany), `That was a lot at once. Please try again at ${next}.`);
  assert.equal(wentWrong(new ApiError(409, { code: 'conflict', message: 'not now' })), 'not now');
});
