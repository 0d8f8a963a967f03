import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SECTIONS, TOPIC, shown, valueAt, valueOf } from './fields.js';

/** @param {string} at */
function of(at) {
  const found = SECTIONS.flatMap(({ fields }) => fields).find((field) => field.at === at);
  if (found === undefined) throw new Error(`no field for ${at}`);
  return found;
}

test('every place is asked for once', () => {
  const places = SECTIONS.flatMap(({ fields }) => fields.map(({ at }) => at));
  assert.equal(new Set(places).size, places.length);
  assert.equal(new Set(TOPIC.map(({ at }) => at)).size, TOPIC.length);
});

test('a value is found by its place, and nothing where there is none', () => {
  const policy = { thresholds: { handoff: 0.6, by_tier: {} } };
  assert.equal(valueAt(policy, 'thresholds.handoff'), 0.6);
  assert.equal(valueAt(policy, 'thresholds.by_tier.premium'), undefined);
  assert.equal(valueAt(policy, 'thresholds.handoff.more'), undefined);
  assert.equal(valueAt(policy, 'hours.week.mon'), undefined);
});

test('what is put into a field is a value of its kind, nothing, or refused', () => {
  assert.equal(valueOf(of('thresholds.handoff'), ' 0.55 '), 0.55);
  assert.equal(valueOf(of('thresholds.handoff'), '1.2'), undefined);
  assert.equal(valueOf(of('thresholds.handoff'), 'high'), undefined);
  assert.equal(valueOf(of('thresholds.by_tier.trial'), ''), null);
  assert.equal(valueOf(of('routing.offer_s'), '30'), 30);
  assert.equal(valueOf(of('routing.offer_s'), '30.5'), undefined);
  assert.equal(valueOf(of('hours.zone'), ' Europe/Berlin '), 'Europe/Berlin');
  assert.deepEqual(valueOf(of('hours.holidays'), '2026-12-25\n\n 2027-01-01 '), ['2026-12-25', '2027-01-01']);
  assert.equal(valueOf(of('hours.holidays'), '\n'), null);
});

test('a list is shown a line each, and what is not there is empty', () => {
  assert.equal(shown(['a', 'b']), 'a\nb');
  assert.equal(shown(0), '0');
  assert.equal(shown(undefined), '');
  assert.equal(shown(null), '');
});
