import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ROUTING_RULES, RULES, SKILL_HOURS, TOPICS, said } from './lists.js';

test('a week is said in a few words', () => {
  assert.equal(said({}), 'closed every day');
  assert.equal(said({ mon: '09:00-17:00' }), 'Mon 09:00-17:00');
  assert.equal(
    said({ mon: '09:00-17:00', tue: '09:00-17:00', wed: '09:00-17:00', fri: '09:00-17:00', sat: '10:00-14:00', sun: '10:00-14:00' }),
    'Mon to Wed 09:00-17:00, Fri 09:00-17:00, Sat to Sun 10:00-14:00',
  );
});

test("a skill's hours begin as the house's, or as usual where the house has none", () => {
  const begun = SKILL_HOURS.begin({ hours: { week: { mon: '08:00-12:00', sat: '10:00-14:00' } } }, { skill: 'billing' });
  assert.equal(begun.at, 'hours.skills.billing');
  assert.deepEqual(begun.changes, [
    { at: 'hours.skills.billing.week.mon', value: '08:00-12:00' },
    { at: 'hours.skills.billing.week.sat', value: '10:00-14:00' },
  ]);
  assert.equal(SKILL_HOURS.begin({ hours: { week: {} } }, { skill: 'billing' }).changes.length, 5);
});

test('entries are found with their places; rules are known by their numbers', () => {
  const policy = {
    topics: [{ id: 'billing', name: '' }],
    hours: { skills: { billing: { week: { mon: '09:00-17:00' } } } },
    rules: [{ name: 'twice', weight: 1 }, { name: 'twice', handoff: true }],
    routing: { rules: [{ name: '', skill: 'contracts' }] },
  };
  const places = (/** @type {import('./lists.js').List} */ list) => list.entries(policy).map(({ at, name, hint }) => [at, name, hint]);
  assert.deepEqual(places(TOPICS), [['topics.billing', 'billing', 'billing']]);
  assert.deepEqual(places(SKILL_HOURS), [['hours.skills.billing', 'billing', 'Mon 09:00-17:00']]);
  assert.deepEqual(places(RULES), [['rules.0', 'twice', 'adds 1'], ['rules.1', 'twice', 'fetches a person']]);
  assert.deepEqual(places(ROUTING_RULES), [['routing.rules.0', 'Number 1', 'contracts']]);
});

test('a policy that says nothing of them has none, and a first rule is number nought', () => {
  for (const list of [TOPICS, SKILL_HOURS, RULES, ROUTING_RULES]) assert.deepEqual(list.entries({}), []);
  assert.deepEqual(RULES.begin({}, { name: 'past due' }), { at: 'rules.0', changes: [{ at: 'rules.0', value: { name: 'past due', weight: 1 } }] });
  assert.equal(RULES.begin({ rules: [{}, {}] }, { name: 'x' }).at, 'rules.2');
});

test('a place is asked for once in each list, and no label stands twice', () => {
  for (const { fields } of [TOPICS, SKILL_HOURS, RULES, ROUTING_RULES]) {
    assert.equal(new Set(fields.map(({ at }) => at)).size, fields.length);
    assert.equal(new Set(fields.map(({ label }) => label)).size, fields.length);
  }
});
