import assert from 'node:assert/strict';
import { test } from 'node:test';
import { choices, isAside } from './snooze.js';

test('a conversation is put aside for hours, or until a morning that is still to come', () => {
  const friday = new Date(2026, 0, 30, 16, 20);
  const [hour, three, tomorrow, monday] = choices(friday).map(({ at }) => at);
  assert.equal(hour?.getTime(), friday.getTime() + 3_600_000);
  assert.equal(three?.getHours(), 19);
  assert.deepEqual([tomorrow?.getDate(), tomorrow?.getHours()], [31, 9]);
  assert.deepEqual([monday?.getMonth(), monday?.getDate(), monday?.getDay()], [1, 2, 1]);
});

test('on a Monday, Monday is the next one', () => {
  const monday = choices(new Date(2026, 1, 2, 8, 0)).at(-1);
  assert.equal(monday?.at.getDate(), 9);
});

test('it is out of sight until then and not a moment longer', () => {
  const until = '2026-01-30T12:00:00.000Z';
  assert.ok(isAside({ snoozed_until: until }, Date.parse(until) - 1));
  assert.ok(!isAside({ snoozed_until: until }, Date.parse(until)));
  assert.ok(!isAside({}, 0));
});
