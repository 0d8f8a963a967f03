/** What the policy's form asks for: which value of the document, in which words, within which bounds. */

import { valueAt } from './values.js';

/**
 * @typedef {object} Field
 * @property {string} at where in the document
 * @property {string} label
 * @property {'share' | 'number' | 'whole' | 'text' | 'long' | 'lines' | 'pairs' | 'choice' | 'yes'} kind
 * @property {string} [hint]
 * @property {number} [min]
 * @property {number} [max]
 * @property {(policy: unknown) => string[][]} [choices] values with their names, of a choice
 */

/** @typedef {{ id: string, title: string, about: string, fields: Field[] }} Section */

const TIERS = [
  ['trial', 'Trial'],
  ['standard', 'Standard'],
  ['premium', 'Premium'],
  ['enterprise', 'Enterprise'],
];

/** @type {[string, string][]} */
export const DAYS = [
  ['mon', 'Monday'],
  ['tue', 'Tuesday'],
  ['wed', 'Wednesday'],
  ['thu', 'Thursday'],
  ['fri', 'Friday'],
  ['sat', 'Saturday'],
  ['sun', 'Sunday'],
];

/** @type {(at: string, label: string, hint?: string) => Field} */
const share = (at, label, hint = '') => ({ at, label, hint, kind: 'share', min: 0, max: 1 });
/** @type {(at: string, label: string, max: number, hint?: string) => Field} */
const whole = (at, label, max, hint = '') => ({ at, label, hint, kind: 'whole', min: 0, max });
/** @type {(at: string, label: string, hint?: string) => Field} */
const seconds = (at, label, hint = '') => whole(at, `${label}, seconds`, 604_800, hint);
/** @type {(at: string, label: string, hint?: string) => Field} */
const long = (at, label, hint = '') => ({ at, label, hint, kind: 'long' });
/** @type {(at: string, label: string, choices: string[][]) => Field} */
const choice = (at, label, choices) => ({ at, label, kind: 'choice', choices: () => choices });

/** When somebody is there; `at` is below the hours. @type {Field[]} */
export const HOURS = [
  { at: 'zone', label: 'Time zone', kind: 'text', hint: "Empty: the house's." },
  ...DAYS.map(([id, name]) => /** @type {Field} */ ({ at: `week.${id}`, label: name, kind: 'text', hint: 'As in 09:00-17:00. Empty: closed.' })),
  { at: 'holidays', label: "Closed besides the house's closed days", kind: 'lines', hint: 'One date a line, as in 2026-12-25.' },
];

/** @type {Section[]} */
export const SECTIONS = [
  {
    id: 'thresholds',
    title: 'When a person is fetched',
    about: 'A risk is how likely it is that a person is needed, from 0 to 1. Who asks for a person, and whoever is in danger, gets one under any policy.',
    fields: [
      share('thresholds.handoff', 'A person is fetched from this risk on'),
      share('thresholds.offer_band', 'And offered from this far below'),
      ...TIERS.map(([id, name]) => share(`thresholds.by_tier.${id}`, `Fetched from, ${name} customers`, 'Empty: as for everybody.')),
      whole('thresholds.offers_max', 'Offers in one conversation', 2),
      whole('thresholds.clarifications_max', 'Times the assistant may ask back', 10),
      seconds('thresholds.cooling_off_s', 'Offered instead of fetched after an agent handed back'),
    ],
  },
  {
    id: 'routing',
    title: 'The line',
    about: 'How an offer moves on, and when somebody else will do.',
    fields: [
      seconds('routing.offer_s', 'An offer lapses after'),
      seconds('routing.grace_s', "A disconnected agent's offers move on after"),
      seconds('routing.gone_s', 'And their conversations after'),
      seconds('routing.widen_level_s', 'Any level of the skill will do after'),
      seconds('routing.widen_neighbour_s', 'A neighbouring skill after'),
      seconds('routing.widen_skill_s', 'Anybody with the authority after'),
      seconds('routing.reask_s', 'Who declined is asked again after'),
      seconds('routing.reserve_s', 'Kept for the person it was passed to for'),
      seconds('routing.idle_close_s', 'A silent conversation with the assistant closes after'),
      ...TIERS.map(([id, name]) => /** @type {Field} */ ({ at: `routing.cost_per_min.${id}`, label: `A minute of waiting costs, ${name}`, kind: 'number', min: 0 })),
    ],
  },
  {
    id: 'hours',
    title: 'Opening hours',
    about: 'Without a time zone the house is always open. A day without hours is closed.',
    fields: [
      { at: 'hours.zone', label: 'Time zone', kind: 'text', hint: 'As in Europe/Berlin.' },
      ...DAYS.map(([id, name]) => /** @type {Field} */ ({ at: `hours.week.${id}`, label: name, kind: 'text', hint: 'As in 09:00-17:00.' })),
      { at: 'hours.holidays', label: 'Closed days', kind: 'lines', hint: 'One date a line, as in 2026-12-25.' },
    ],
  },
  {
    id: 'messages',
    title: 'What customers are told',
    about: '{agent}, {position}, {minutes} and {back} are filled in.',
    fields: [
      long('messages.greeting', 'First words'),
      long('messages.nothing_found', 'Nothing was found'),
      long('messages.offer', 'A person is offered'),
      long('messages.ask_first', 'A fact is asked for first', '{facts} is filled in.'),
      long('messages.handoff', 'A person is fetched'),
      long('messages.nobody', 'Nobody is there'),
      long('messages.joined', 'An agent joined'),
      long('messages.transferred', 'Passed on to a colleague'),
      long('messages.returned', 'Handed back to the assistant'),
      long('messages.contact_left', 'An address was left'),
      long('messages.closed', 'It is over'),
    ],
  },
  {
    id: 'learning',
    title: 'Thresholds that follow outcomes',
    about: 'What outcomes suggest stands under Insights, Thresholds. By itself nothing changes unless you say so here.',
    fields: [
      { at: 'learning.automatic', label: 'Try, put in force and take back by itself', kind: 'yes' },
      share('learning.step_max', 'A threshold moves at once at most by'),
      share('learning.lowest', 'Never below'),
      share('learning.highest', 'Never above'),
      whole('learning.shadow_days', 'Days in the shadow before it comes into force', 365),
    ],
  },
];

/** What a topic is made of; `at` is below the topic. @type {Field[]} */
export const TOPIC = [
  { at: 'name', label: 'Name', kind: 'text' },
  { at: 'examples', label: 'How customers say it', kind: 'lines', hint: 'One sentence a line; five are enough.' },
  { at: 'skill', label: 'Skill it takes', kind: 'text', hint: 'Empty: anybody will do.' },
  { at: 'neighbours', label: 'Skills that help when that one is busy', kind: 'lines', hint: 'One a line.' },
  { at: 'level', label: 'Level of that skill', kind: 'whole', min: 0, max: 3 },
  { at: 'tier', label: 'Least authority', kind: 'whole', min: 0, max: 3 },
  share('threshold', 'Fetched from this risk on', 'Empty: as for everybody.'),
  { at: 'facts', label: 'What is usually needed to help', kind: 'lines', hint: 'One a line, as in order_number.' },
];

/** What a rule looks at; everything that is given has to hold. @type {Field[]} */
const CONDITION = [
  choice('when.tier', 'For customers of the tier', TIERS),
  choice('when.state', 'Whose account is', [['ok', 'In order'], ['past_due', 'Past due'], ['flagged', 'Flagged']]),
  choice('when.journey', 'Who are at', [['trial', 'Their trial'], ['onboarding', 'Their beginnings'], ['active', 'Daily use'], ['renewal', 'A renewal']]),
  { at: 'when.topic', label: 'With the topic', kind: 'choice', choices: topics },
  whole('when.value_at_least', 'Worth at least, a year', 1_000_000_000),
  { at: 'when.attributes', label: 'With these attributes', kind: 'pairs', hint: 'One a line, as in plan = gold.' },
];

/** What a rule over what is known of the customer is made of. @type {Field[]} */
export const RULE = [
  { at: 'name', label: 'Name', kind: 'text' },
  ...CONDITION,
  { at: 'weight', label: 'Adds to the log-odds', kind: 'number', min: -10, max: 10, hint: '1 makes the odds about three times as high.' },
  { at: 'handoff', label: 'Fetches a person at once', kind: 'yes' },
  { at: 'ask_first', label: 'Asked for before, when none of it is known', kind: 'lines', hint: 'One a line, as in order_number.' },
];

/** What a rule over who gets whom is made of. @type {Field[]} */
export const ROUTING_RULE = [
  { at: 'name', label: 'Name', kind: 'text' },
  ...CONDITION,
  { at: 'skill', label: 'Takes the skill, too', kind: 'text', hint: "Besides the topic's." },
  whole('level', 'At the level', 3),
  whole('tier', 'And the authority of at least', 3, "0: as the topic says."),
  { at: 'prefer', label: 'Given to, when free', kind: 'text', hint: 'The e-mail address of a colleague.' },
  { at: 'cost_times', label: 'Waiting costs so many times as much', kind: 'number', min: 0 },
];

/** @param {unknown} policy */
function topics(policy) {
  const all = /** @type {{ id: string, name: string }[]} */ (valueAt(policy, 'topics') ?? []);
  return all.map(({ id, name }) => [id, name || id]);
}
