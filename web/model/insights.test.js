import assert from 'node:assert/strict';
import { test } from 'node:test';
import { asked, basis, behind, called, interval, shown, step } from './insights.js';

const NOW = Date.parse('2026-03-31T12:00:00Z');

test('the address says what is looked at', () => {
  const query = new URLSearchParams('topic=refunds&tier=premium&within=120');
  assert.equal(String(asked(query, NOW)), 'from=2026-03-03&only=topic%3Arefunds&only=tier%3Apremium&within_s=120');
  assert.equal(String(asked(new URLSearchParams('days=all'), NOW)), '');
  assert.equal(String(asked(new URLSearchParams('from=2026-01-01&to=2026-02-01'), NOW)), 'from=2026-01-01&to=2026-02-01');
  assert.equal(String(asked(new URLSearchParams('topic='), NOW)), 'from=2026-03-03&only=topic%3A');
});

test('a long stretch is shown by weeks', () => {
  assert.equal(step(new URLSearchParams(), NOW), 'day');
  assert.equal(step(new URLSearchParams('days=90'), NOW), 'week');
  assert.equal(step(new URLSearchParams('days=all'), NOW), 'week');
});

test('values read in their unit', () => {
  assert.deepEqual([0, 0.034, 0.5, 1].map((v) => shown(v, 'share')), ['0\u00a0%', '3.4\u00a0%', '50\u00a0%', '100\u00a0%']);
  assert.deepEqual([4.25, 75, 300, 7_200, 400_000].map((v) => shown(v, 'seconds')), ['4.3\u00a0s', '75\u00a0s', '5\u00a0min', '2\u00a0h', '4.6\u00a0days']);
  assert.equal(shown(undefined, 'share'), '–');
});

test('an interval without an end says so', () => {
  const figure = { metric: 'm', of: 5, hits: 2, value: 40, low: 10 };
  assert.equal(interval(figure, 'seconds'), 'at least 10\u00a0s');
  assert.equal(interval({ ...figure, high: 90 }, 'seconds'), '10\u00a0s to 90\u00a0s');
  assert.equal(basis(figure, 'seconds'), '5, 3 without an end');
  assert.equal(basis(figure, 'share'), '2 of 5');
});

test('a group opens its own conversations', () => {
  const query = new URLSearchParams('days=90&tier=trial');
  assert.equal(behind('csat', query, { by: 'topic', key: 'refunds' }), '#/insights/conversations?days=90&tier=trial&topic=refunds&metric=csat');
  assert.equal(behind('csat', query, { by: 'week', key: '2026-03-02' }), '#/insights/conversations?tier=trial&from=2026-03-02&to=2026-03-09&metric=csat');
  assert.equal(behind('csat', query, { by: 'hour', key: '9' }), undefined);
});

test('groups have names', () => {
  const names = (/** @type {string} */ by, /** @type {string} */ key) => called(by, key, (id) => `Agent ${id}`);
  assert.deepEqual([names('agent', 'a'), names('weekday', '0'), names('hour', '9'), names('topic', ''), names('cause', 'offer_taken'), names('trigger', 'no_answer'), names('tier', 'premium')], [
    'Agent a',
    'Monday',
    '09:00',
    'No topic recognised',
    'Took the offer of a person',
    'Assistant has no sure answer',
    'Premium',
  ]);
});
