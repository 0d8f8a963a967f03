/**
 * What a policy has several of: topics, rules, hours of single skills. Each list says what an entry is
 * made of, how one is begun, and what it is called. Pure.
 *
 * @typedef {import('./fields.js').Field} Field
 * @typedef {import('./values.js').Change} Change
 *
 * @typedef {object} Entry
 * @property {string} at where in the document
 * @property {string} name
 * @property {string} hint what it comes to, in a few words
 * @property {unknown} value
 *
 * @typedef {object} Asked what has to be known of an entry before it is there
 * @property {string} name
 * @property {string} label
 * @property {boolean} [skill] a skill, as people have them
 * @property {boolean} [id] small letters, digits, - and _
 *
 * @typedef {object} List
 * @property {string} id
 * @property {string} title
 * @property {string} about
 * @property {Field[]} fields of an entry; `at` is below it
 * @property {string} add the button
 * @property {string} out the button that takes an entry out
 * @property {Asked[]} asked
 * @property {(policy: unknown) => Entry[]} entries
 * @property {(policy: unknown, given: Record<string, string>) => { at: string, changes: Change[] }} begin
 */

import { DAYS, HOURS, ROUTING_RULE, RULE, TOPIC } from './fields.js';
import { valueAt } from './values.js';

/** Where nobody has said when the house is open. */
const USUAL_WEEK = Object.fromEntries(['mon', 'tue', 'wed', 'thu', 'fri'].map((day) => [day, '09:00-17:00']));

/** @type {List} */
export const TOPICS = {
  id: 'topics',
  title: 'Topics',
  about: 'A topic is recognised by how customers say it, and says which skill it takes.',
  fields: TOPIC,
  add: 'Add the topic',
  out: 'Take this topic out',
  asked: [
    { name: 'id', label: "A new topic's id", id: true },
    { name: 'name', label: 'Its name' },
  ],
  entries: (policy) =>
    /** @type {{ id: string, name: string }[]} */ (valueAt(policy, 'topics') ?? []).map((topic) => ({
      at: `topics.${topic.id}`, name: topic.name || topic.id, hint: topic.id, value: topic,
    })),
  begin: (_, { id = '', name = '' }) => ({ at: `topics.${id}`, changes: [{ at: `topics.${id}`, value: { id, name, examples: [] } }] }),
};

/** @type {List} */
export const SKILL_HOURS = {
  id: 'skill-hours',
  title: 'Hours of single skills',
  about: "A skill may have hours of its own. It is closed on the house's closed days, too.",
  fields: HOURS,
  add: 'Give it hours',
  out: "Back to the house's hours",
  asked: [{ name: 'skill', label: 'A skill with other hours', id: true, skill: true }],
  entries: (policy) =>
    Object.entries(/** @type {Record<string, { week: Record<string, string> }>} */ (valueAt(policy, 'hours.skills') ?? {})).map(
      ([skill, hours]) => ({ at: `hours.skills.${skill}`, name: skill, hint: said(hours.week), value: hours }),
    ),
  begin: (policy, { skill = '' }) => {
    const at = `hours.skills.${skill}`;
    const house = Object.entries(/** @type {Record<string, string>} */ (valueAt(policy, 'hours.week') ?? {}));
    const week = house.length > 0 ? house : Object.entries(USUAL_WEEK);
    return { at, changes: week.map(([day, span]) => ({ at: `${at}.week.${day}`, value: span })) };
  },
};

/** @type {List} */
export const RULES = {
  id: 'rules',
  title: 'Rules over what is known of the customer',
  about: 'A rule holds when everything holds that is said of when. It adds to the log-odds, or fetches a person at once.',
  fields: RULE,
  add: 'Add the rule',
  out: 'Take this rule out',
  asked: [{ name: 'name', label: "A new rule's name" }],
  ...numbered('rules', (rule) => (rule.handoff ? 'fetches a person' : `adds ${rule.weight}`), { weight: 1 }),
};

/** @type {List} */
export const ROUTING_RULES = {
  id: 'routing-rules',
  title: 'Rules over who gets whom',
  about: 'What such a rule names comes on top of what the topic takes.',
  fields: ROUTING_RULE,
  add: 'Add this rule of the line',
  out: 'Take this rule of the line out',
  asked: [{ name: 'name', label: "The name of a new rule of the line" }],
  ...numbered('routing.rules', (rule) => rule.prefer ?? rule.skill ?? '', {}),
};

/**
 * A list whose entries are known by their number, since names may be the same twice.
 * @param {string} list where in the document
 * @param {(entry: any) => string} hint
 * @param {Record<string, unknown>} fresh what a new one holds beside its name
 * @returns {Pick<List, 'entries' | 'begin'>}
 */
function numbered(list, hint, fresh) {
  const all = (/** @type {unknown} */ policy) => /** @type {{ name: string }[]} */ (valueAt(policy, list) ?? []);
  return {
    entries: (policy) => all(policy).map((entry, i) => ({ at: `${list}.${i}`, name: entry.name || `Number ${i + 1}`, hint: hint(entry), value: entry })),
    begin: (policy, { name = '' }) => {
      const at = `${list}.${all(policy).length}`;
      return { at, changes: [{ at, value: { name, ...fresh } }] };
    },
  };
}

/**
 * A week in a few words; days in a row with the same hours are said together.
 * @param {Record<string, string>} week
 * @returns {string}
 */
export function said(week) {
  /** @type {{ from: string, to: string, span: string }[]} */
  const runs = [];
  let last = '';
  for (const [day, name] of DAYS) {
    const span = week[day] ?? '';
    const run = runs.at(-1);
    const short = name.slice(0, 3);
    if (span !== '' && span === last && run !== undefined) run.to = short;
    else if (span !== '') runs.push({ from: short, to: short, span });
    last = span;
  }
  return runs.map(({ from, to, span }) => `${from === to ? from : `${from} to ${to}`} ${span}`).join(', ') || 'closed every day';
}
