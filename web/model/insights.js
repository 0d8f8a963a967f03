/** Figures for people: how a value reads, what the address says is looked at, what a group is called. */

import { plain, trigger } from './words.js';

/** @typedef {import('../types/api.js').Figure} Figure */
/** @typedef {import('../types/api.js').MetricDefinition} MetricDefinition */

/** Conditions that are asked of the server as `only=name:value`. */
export const CONDITIONS = ['topic', 'tier', 'segment', 'journey', 'language', 'trigger', 'cause', 'agent'];
/** Days looked back when the address does not say. */
export const USUAL_DAYS = '28';
const DAY_MS = 86_400_000;
/** What groups are by, as a column says it. @type {Record<string, string>} */
const GROUPS = {
  topic: 'Topic',
  tier: 'Customer tier',
  segment: 'Segment',
  journey: 'Journey',
  language: 'Language',
  trigger: 'Reason',
  cause: 'What decided',
  agent: 'Agent',
  hour: 'Hour',
  weekday: 'Weekday',
  day: 'Day',
  week: 'Week of',
};
/** What brought a conversation to a person, by the name on the wire. @type {Record<string, string>} */
const CAUSES = {
  explicit: 'Asked for a person',
  floor: 'Safety or law',
  rule: 'A rule',
  learned: 'The risk',
  offer_taken: 'Took the offer of a person',
  assistant_failed: 'The assistant failed',
  taken_over: 'An agent stepped in',
};
const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

/**
 * What the address says, as the server is asked.
 * @param {URLSearchParams} query
 * @param {number} now
 * @returns {URLSearchParams}
 */
export function asked(query, now) {
  const out = new URLSearchParams();
  const days = query.get('days') ?? USUAL_DAYS;
  const from = query.get('from') ?? (days === 'all' || !(Number(days) > 0) ? '' : new Date(now - Number(days) * DAY_MS).toISOString().slice(0, 10));
  if (from !== '') out.set('from', from);
  const to = query.get('to');
  if (to) out.set('to', to);
  for (const name of CONDITIONS) {
    const value = query.get(name);
    if (value !== null) out.append('only', `${name}:${value}`);
  }
  const within = query.get('within');
  if (within) out.set('within_s', within);
  return out;
}

/**
 * Days for short stretches, weeks for long ones: a line of a few dozen points can be read.
 * @param {URLSearchParams} query
 * @param {number} now
 * @returns {'day' | 'week'}
 */
export function step(query, now) {
  const from = asked(query, now).get('from');
  const until = query.get('to');
  const end = until ? Date.parse(until) : now;
  return from !== null && end - Date.parse(from) <= 45 * DAY_MS ? 'day' : 'week';
}

/**
 * One value in its unit.
 * @param {number | null | undefined} value
 * @param {string} unit
 * @returns {string}
 */
export function shown(value, unit) {
  if (value === null || value === undefined) return '–';
  if (unit === 'share') return `${round(value * 100)}\u00a0%`;
  if (unit === 'seconds') return span(value);
  return round(value);
}

/** @param {number} value */
function round(value) {
  return value !== 0 && Math.abs(value) < 10 && !Number.isInteger(value) ? value.toFixed(1) : String(Math.round(value));
}

/** @param {number} seconds */
function span(seconds) {
  if (seconds < 100) return `${round(seconds)}\u00a0s`;
  if (seconds < 6_000) return `${round(seconds / 60)}\u00a0min`;
  if (seconds < 48 * 3_600) return `${round(seconds / 3_600)}\u00a0h`;
  return `${round(seconds / 86_400)}\u00a0days`;
}

/**
 * The interval, in words.
 * @param {Figure} figure
 * @param {string} unit
 * @returns {string}
 */
export function interval(figure, unit) {
  if (figure.low === null || figure.low === undefined) return '';
  if (figure.high === null || figure.high === undefined) return `at least ${shown(figure.low, unit)}`;
  return `${shown(figure.low, unit)} to ${shown(figure.high, unit)}`;
}

/**
 * How many it rests on.
 * @param {Figure} figure
 * @param {string} unit
 * @returns {string}
 */
export function basis({ hits, of }, unit) {
  if (unit === 'share') return `${hits} of ${of}`;
  return hits === of ? String(of) : `${of}, ${of - hits} without an end`;
}

/**
 * What groups are by.
 * @param {string} by
 * @returns {string}
 */
export function grouped(by) {
  return GROUPS[by] ?? by;
}

/**
 * What a group is called.
 * @param {string} by
 * @param {string} key
 * @param {(id: string) => string} nameOf an agent's name
 * @returns {string}
 */
export function called(by, key, nameOf) {
  if (key === '') return by === 'topic' ? 'No topic recognised' : 'Not known';
  if (by === 'agent') return nameOf(key);
  if (by === 'weekday') return WEEKDAYS[Number(key)] ?? key;
  if (by === 'cause') return CAUSES[key] ?? plain(key);
  if (by === 'trigger') return trigger(key);
  if (by === 'topic' || by === 'tier' || by === 'journey') return plain(key);
  if (by === 'hour') return `${key.padStart(2, '0')}:00`;
  return by === 'day' || by === 'week' || by === 'language' ? key : key.replaceAll('_', ' ');
}

/**
 * The address of the conversations a figure counts; within a group, of that group's.
 * @param {string} metric
 * @param {URLSearchParams} query
 * @param {{ by: string, key: string }} [group]
 * @returns {string | undefined} none when the group cannot be asked for
 */
export function behind(metric, query, group) {
  const out = new URLSearchParams(query);
  out.delete('offset');
  out.delete('all');
  if (group !== undefined) {
    const { by, key } = group;
    if (CONDITIONS.includes(by)) out.set(by, key);
    else if (by === 'day' || by === 'week') {
      const end = Date.parse(key) + (by === 'day' ? 1 : 7) * DAY_MS;
      out.delete('days');
      out.set('from', key);
      out.set('to', new Date(end).toISOString().slice(0, 10));
    } else return undefined;
  }
  out.set('metric', metric);
  return `#/insights/conversations?${out}`;
}
