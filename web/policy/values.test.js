import assert from 'node:assert/strict';
import { test } from 'node:test';
import { changesOf, shown, takes, valueAt, valueOf } from './values.js';

/** @type {(kind: import('./fields.js').Field['kind'], rest?: Partial<import('./fields.js').Field>) => import('./fields.js').Field} */
const field = (kind, rest = {}) => ({ at: 'rules.0.when.attributes', label: '', kind, ...rest });

test('a value is found by its place, and nothing where there is none', () => {
  const policy = { thresholds: { handoff: 0.6, by_tier: {} }, rules: [{ name: 'first' }] };
  assert.equal(valueAt(policy, 'thresholds.handoff'), 0.6);
  assert.equal(valueAt(policy, 'rules.0.name'), 'first');
  assert.equal(valueAt(policy, 'thresholds.by_tier.premium'), undefined);
  assert.equal(valueAt(policy, 'thresholds.handoff.more'), undefined);
  assert.equal(valueAt(policy, 'hours.week.mon'), undefined);
});

test('what is put into a field is a value of its kind, nothing, or refused', () => {
  const share = field('share', { min: 0, max: 1 });
  assert.equal(valueOf(share, ' 0.55 '), 0.55);
  assert.equal(valueOf(share, '1.2'), undefined);
  assert.equal(valueOf(share, 'high'), undefined);
  assert.equal(valueOf(share, ''), null);
  assert.equal(valueOf(field('whole', { min: 0, max: 99 }), '30'), 30);
  assert.equal(valueOf(field('whole', { min: 0, max: 99 }), '30.5'), undefined);
  assert.equal(valueOf(field('text'), ' Europe/Berlin '), 'Europe/Berlin');
  assert.equal(valueOf(field('choice'), 'premium'), 'premium');
  assert.equal(valueOf(field('choice'), ''), null);
  assert.deepEqual(valueOf(field('lines'), '2026-12-25\n\n 2027-01-01 '), ['2026-12-25', '2027-01-01']);
  assert.equal(valueOf(field('lines'), '\n'), null);
});

test('pairs are read a line each, and only such', () => {
  assert.deepEqual(valueOf(field('pairs'), ' plan = gold\ncompany=Harbour = Foods\n'), { plan: 'gold', company: 'Harbour = Foods' });
  assert.equal(valueOf(field('pairs'), 'plan'), undefined);
  assert.equal(valueOf(field('pairs'), 'plan ='), undefined);
  assert.equal(valueOf(field('pairs'), 'plan.kind = gold'), undefined);
  assert.equal(valueOf(field('pairs'), ' \n'), null);
});

test('only what differs is changed, pair by pair', () => {
  const change = (/** @type {string} */ text, /** @type {unknown} */ before) => changesOf(field('pairs'), text, before);
  const at = 'rules.0.when.attributes';
  assert.deepEqual(change('plan = gold', {}), [{ at: `${at}.plan`, value: 'gold' }]);
  assert.deepEqual(change('plan = gold\nsize = big', { plan: 'gold', size: 'small', seat: '3' }), [
    { at: `${at}.seat`, value: null },
    { at: `${at}.size`, value: 'big' },
  ]);
  assert.deepEqual(change('', { plan: 'gold' }), [{ at, value: null }]);
  assert.equal(change('gold', { plan: 'gold' }), undefined);
  assert.deepEqual(changesOf(field('whole', { at: 'routing.offer_s' }), '30', 20), [{ at: 'routing.offer_s', value: 30 }]);
});

test('what a field takes is said with its bounds', () => {
  assert.equal(takes(field('share', { min: 0, max: 1 })), 'This takes a number from 0 to 1.');
  assert.equal(takes(field('whole', { max: 3 })), 'This takes a whole number from 0 to 3.');
  assert.equal(takes(field('number')), 'This takes a number.');
});

test('lists and pairs are shown a line each, and what is not there is empty', () => {
  assert.equal(shown(['a', 'b']), 'a\nb');
  assert.equal(shown({ plan: 'gold', size: 'big' }), 'plan = gold\nsize = big');
  assert.equal(shown(0), '0');
  assert.equal(shown({}), '');
  assert.equal(shown(undefined), '');
  assert.equal(shown(null), '');
});
