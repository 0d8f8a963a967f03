/** The wire's names in words for agents. An unknown name is shown as it is, never hidden. */

/** @type {Record<string, string>} */
const TRIGGERS = {
  explicit_request: 'Asks for a person',
  offer_taken: 'Took the offer of a person',
  dissatisfied: 'Unhappy with how it goes',
  frustration: 'Frustrated',
  repetition: 'Asks the same again',
  assistant_repeats: 'Assistant repeats itself',
  sentiment: 'Mood is falling',
  complaint: 'Complains about the service',
  cancellation: 'Wants to cancel',
  legal: 'Legal or compliance',
  safety: 'Safety',
  security_incident: 'Security incident',
  data_rights: 'Personal data rights',
  refund_dispute: 'Disputes a charge',
  policy_exception: 'Wants an exception',
  pricing: 'Negotiates a price',
  renewal: 'Renewal or upgrade',
  no_answer: 'Assistant has no sure answer',
  assistant_failed: 'Assistant failed',
  clarification_depth: 'Asked back too often',
  no_progress: 'No progress',
  complexity: 'Several problems at once',
  account: 'Account needs attention',
  value: 'High-value customer',
  urgency: 'Urgent',
  taken_over: 'An agent stepped in',
};

/** @type {Record<string, string>} */
const DISPOSITIONS = {
  solved: 'Solved',
  workaround: 'Workaround',
  refunded: 'Refunded',
  bug_filed: 'Bug filed',
  not_solved: 'Not solved',
  no_reply: 'Customer left',
};

/** @type {Record<string, string>} */
const VERDICTS = {
  needed: 'A person was needed',
  assistant_could_have: 'The assistant could have answered',
  too_late: 'It should have come earlier',
  wrong_person: 'It came to the wrong person',
};

/** @type {Record<string, string>} */
const OUTCOMES = { answer: 'Answer', clarify: 'Ask back', offer: 'Offer a person', handoff: 'Hand off' };

/** @type {Record<string, string>} */
const STAGES = {
  assistant: 'With the assistant',
  queued: 'In line',
  offered: 'Being offered',
  active: 'With an agent',
  wrap_up: 'To be wrapped up',
  follow_up: 'To be answered by e-mail',
  closed: 'Closed',
};

/** @type {Record<string, string>} */
const DEEDS = {
  signed_in: 'Signed in',
  signed_out_by_provider: 'Signed out by single sign-on',
  account_unlinked: 'Parted somebody from their sign-on account',
  policy_changed: 'Put a policy in force',
  article_written: 'Wrote an article',
  article_deleted: 'Deleted an article',
  agent_added: 'Added somebody',
  agent_changed: 'Changed somebody',
  second_factor_set_up: 'Set up a second factor',
  second_factor_dropped: 'Dropped the second factor',
  second_factor_taken: 'Took a lost second factor away',
  recovery_codes_made: 'Made new recovery codes',
  codes_refused: 'Was refused after wrong codes',
  link_made: 'Made a sign-in link',
  token_made: 'Made an API token',
  token_revoked: 'Revoked an API token',
  customer_exported: 'Took out what is known of a customer',
  customer_erased: 'Erased a customer',
  webhook_changed: 'Made or changed a webhook',
  webhook_deleted: 'Deleted a webhook',
};

export const dispositions = Object.entries(DISPOSITIONS);
export const verdicts = Object.entries(VERDICTS);

/** @param {string} kind */
export const trigger = (kind) => TRIGGERS[kind] ?? plain(kind);
/** @param {string} name */
export const disposition = (name) => DISPOSITIONS[name] ?? plain(name);
/** @param {string} name */
export const outcome = (name) => OUTCOMES[name] ?? plain(name);
/** @param {string} name */
export const deed = (name) => DEEDS[name] ?? plain(name);
/** @param {string} name */
export const stage = (name) => STAGES[name] ?? plain(name);

/**
 * A customer by name; one without a name by the end of their id, so that two are told apart.
 * @param {{ customer: { name: string }, customer_id: string }} conversation
 * @returns {string}
 */
export function who({ customer, customer_id: id }) {
  return customer.name === '' ? `Customer ${id.slice(-4)}` : customer.name;
}

/**
 * What a conversation is about, in one line; somebody may ask for a person before they say anything.
 * @param {{ ask?: string | null, n_customer: number, preview: string }} conversation
 * @returns {string}
 */
export function wanted({ ask, n_customer, preview }) {
  return ask || (n_customer === 0 ? 'Has not written anything yet.' : preview);
}

/**
 * `order_number` -> `Order number`.
 * @param {string} name
 * @returns {string}
 */
export function plain(name) {
  const words = name.replace(/[_-]/gu, ' ').trim().replace(/\b(?:api|csv|vat)\b/gu, (short) => short.toUpperCase());
  return words.charAt(0).toLocaleUpperCase() + words.slice(1);
}

/**
 * One line for a step of a conversation.
 * @param {import('../types/wire.js').DomainEvent} event
 * @param {(id: unknown) => string} name of an agent
 * @returns {string}
 */
export function step(event, name) {
  const by = name(event['by']);
  switch (event.kind) {
    case 'handoff_requested':
      return `Handed off: ${(/** @type {any[]} */ (event['triggers'] ?? [])).map((t) => trigger(t.kind)).join(', ')}`;
    case 'ask_corrected':
      return `The customer corrected the ask: “${String(event['ask'])}”`;
    case 'quoted':
      return quoted(/** @type {import('../types/wire.js').Quote} */ (event['quote']));
    case 'offered':
      return offered(object(name(event['to'])), /** @type {any} */ (event['because'])?.line);
    case 'declined':
      return `${by} declined`;
    case 'lapsed':
      return `${by} did not answer in time`;
    case 'offer_withdrawn':
      return `The offer was taken back${event['because'] ? `: the agent ${lacks(String(event['because']))}` : ''}`;
    case 'accepted':
      return `${by} accepted`;
    case 'picked':
      return `${by} took it from the line`;
    case 'assigned':
      return `${by} gave it to ${object(name(event['to']))}`;
    case 'need_changed':
      return needChanged(/** @type {any} */ (event['need']), event['cost_per_min']);
    case 'rejoined':
      return `The customer wrote again; ${object(name(event['from']))} has no place left, so it is in line for them`;
    case 'taken_over':
      return `${by} stepped in`;
    case 'transferred':
      return `${name(event['from'])} passed it to ${target(event['to'], name)}: “${String(event['note'] ?? '')}”`;
    case 'agent_gone':
      return `${name(event['agent_id'])} lost the connection; back in line`;
    case 'returned':
      return `${by} gave it back to the assistant: “${String(event['note'] ?? '')}”`;
    case 'back_to_assistant':
      return 'The customer went on with the assistant';
    case 'contact_left':
      return `The customer left ${String(event['email'])} to be written to`;
    case 'wrapped_up':
      return `${by} wrapped it up: ${disposition(String(/** @type {any} */ (event['wrap_up'])?.disposition ?? ''))}`;
    case 'scored':
      return `The customer scored it ${String(event['score'])} of 5${event['comment'] ? `: “${String(event['comment'])}”` : ''}`;
    case 'closed':
      return 'The talk ended';
    case 'erased':
      return event['by'] ? `${by} had every word of it erased` : 'Its words were erased when their time had come';
    case 'reopened':
      return 'The customer wrote again';
    default:
      return plain(event.kind);
  }
}

/**
 * @param {string} name
 * @param {string | undefined} line why this one
 */
function offered(name, line) {
  return line ? `Offered to ${name}: ${line}` : `Offered to ${name}`;
}

/**
 * A name after a preposition.
 * @param {string} name
 */
export function object(name) {
  return name === 'You' ? 'you' : name;
}

/** Where cases are looked for while some cannot be found yet. */
export const CASES_BEHIND = 'Past cases are still being read in: more may turn up.';

/** @param {import('../types/wire.js').Quote} quote */
function quoted(quote) {
  const time = quote.upper_s ? `under ${Math.ceil(quote.upper_s / 60)} min` : 'no time';
  return `The customer was told: place ${quote.position}, ${time}`;
}

/**
 * @param {{ skill?: string | null, level?: number | null, tier: number, language: string }} need
 * @param {unknown} cost
 */
function needChanged({ skill, level, tier, language }, cost) {
  const parts = [skill ? `${plain(skill)} (${level})` : 'anybody', `authority ${tier}`, language];
  return `It takes ${parts.join(', ')} now; waiting costs ${Number(cost).toFixed(1)} a minute`;
}

/** @type {Readonly<Record<string, string>>} */
const LACKS = {
  not_available: 'does not take work now',
  full: 'has no place left',
  skill: 'lacks the skill',
  tier: 'lacks the authority',
  language: 'does not speak the language',
  refused: 'declined it',
};

/**
 * What somebody lacks of what a conversation takes.
 * @param {string} name
 */
export const lacks = (name) => LACKS[name] ?? plain(name);

/**
 * Whom a conversation can go to, with the wait the customer would have: `Bo Biller: free now`.
 * @param {import('../types/wire.js').Target} target
 * @returns {string}
 */
export function targetLine({ name, agent_id: agent, presence, n_free: free, lacks: lacking, quote }) {
  const who = agent ? name : plain(name);
  const wait = quote.upper_s ? `most wait under ${Math.ceil(quote.upper_s / 60)} min` : `place ${quote.position} in line`;
  const there = free > 0 ? 'free now' : (PRESENCES[presence ?? ''] ?? (quote.staffed ? wait : 'nobody at work'));
  return `${who}: ${there}${lacking ? `; ${lacks(lacking)}` : ''}`;
}

/** Whoever takes nothing now, whatever the line says. @type {Readonly<Record<string, string>>} */
const PRESENCES = { busy: 'takes no more now', away: 'away', offline: 'not at work' };

/**
 * @param {any} to
 * @param {(id: unknown) => string} name
 */
function target(to, name) {
  if (to?.agent_id) return object(name(to.agent_id));
  return to?.skill ? `whoever knows ${to.skill}` : 'the line';
}
