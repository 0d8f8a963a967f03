import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lineOf } from './toml.js';

const TEXT = '[thresholds]\nhandoff = 0.6\n\n[thresholds.by_tier]\npremium = 0.5\n\n[[topics]]\nid = "api"\n\n[[topics]]\nid = "billing"\n';

test('a key is found below its table', () => {
  assert.equal(lineOf(TEXT, 'thresholds.handoff'), 2);
  assert.equal(lineOf(TEXT, 'thresholds.by_tier.premium'), 5);
});

test('a table is found by its name, one of several by its id', () => {
  assert.equal(lineOf(TEXT, 'thresholds.by_tier'), 4);
  assert.equal(lineOf(TEXT, 'topics.billing'), 10);
});

test('what is not there leads to its table, or nowhere', () => {
  assert.equal(lineOf(TEXT, 'thresholds.other'), 1);
  assert.equal(lineOf(TEXT, 'hours.monday'), undefined);
});
