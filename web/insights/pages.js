/** What stands on which page: each part answers a question. The numbers themselves are the server's. */

/**
 * @typedef {object} Page
 * @property {string} name
 * @property {string[]} cards figures, by their definitions
 * @property {{ metrics: string[], question: string }[]} lines over time
 * @property {{ by: string, metrics: string[], question: string }[]} groups side by side
 * @property {string} [part] an element of its own below
 * @property {'gaps' | 'missed' | 'thresholds'} [whole] an element of its own instead of figures
 */

/** @type {Record<string, Page>} */
export const PAGES = {
  overview: {
    name: 'Overview',
    cards: ['handoff_rate', 'assistant_confirmed', 'left_in_silence', 'missed_handoffs', 'time_to_assignment', 'abandoned', 'resolved_after_handoff', 'csat'],
    lines: [{ metrics: ['handoff_rate', 'assistant_confirmed', 'left_in_silence'], question: 'Does the assistant carry more, and is it really carried?' }],
    groups: [],
    part: 'digest',
  },
  handoffs: {
    name: 'Handoffs',
    cards: ['handoff_rate', 'turns_to_handoff', 'time_to_handoff', 'needless_handoffs', 'late_handoffs', 'missed_handoffs', 'offers_accepted', 'offers_declined'],
    lines: [{ metrics: ['handoff_explicit', 'handoff_learned', 'handoff_offer_taken', 'handoff_taken_over'], question: 'What brings customers to people?' }],
    groups: [
      { by: 'cause', metrics: ['handoff_rate', 'needless_handoffs', 'late_handoffs'], question: 'What decided, and was it right?' },
      { by: 'trigger', metrics: ['handoff_rate', 'needless_handoffs', 'resolved_after_handoff'], question: 'Which reasons, and were they good ones?' },
      { by: 'topic', metrics: ['handoff_rate', 'needless_handoffs', 'missed_handoffs'], question: 'On which topics are people needed?' },
      { by: 'tier', metrics: ['handoff_rate', 'turns_to_handoff'], question: 'Do valuable customers get people sooner?' },
      { by: 'journey', metrics: ['handoff_rate', 'turns_to_handoff'], question: 'At which stage of the journey?' },
      { by: 'segment', metrics: ['handoff_rate', 'turns_to_handoff'], question: 'In which segment?' },
      { by: 'language', metrics: ['handoff_rate', 'turns_to_handoff'], question: 'In which language?' },
    ],
  },
  queue: {
    name: 'Queue and staffing',
    cards: [
      'time_to_assignment',
      'first_reply_from_decision',
      'first_reply_from_acceptance',
      'service_level',
      'abandoned',
      'left_message',
      'back_to_assistant',
      'handle_time',
      'handle_time_shared',
      'transferred_misrouted',
      'transferred_overflow',
      'transferred_deliberate',
    ],
    lines: [{ metrics: ['time_to_assignment', 'first_reply_from_decision'], question: 'Do people wait longer than they did?' }],
    groups: [
      { by: 'topic', metrics: ['time_to_assignment', 'abandoned', 'handle_time', 'transferred_misrouted'], question: 'Which queue is short of people?' },
      { by: 'hour', metrics: ['time_to_assignment', 'abandoned'], question: 'At what time of day does the line grow?' },
    ],
    part: 'staffing',
  },
  quality: {
    name: 'Quality',
    cards: [
      'resolved_after_handoff',
      'time_to_resolution',
      'back_within_day',
      'back_within_week',
      'csat',
      'csat_escalated',
      'csat_assistant',
      'csat_person',
      'csat_response',
      'time_to_score',
      'asked_again',
    ],
    lines: [{ metrics: ['csat', 'csat_escalated', 'csat_assistant'], question: 'Are customers content, with and without a person?' }],
    groups: [{ by: 'topic', metrics: ['csat', 'resolved_after_handoff', 'back_within_week'], question: 'Where does it end badly?' }],
  },
  assistant: {
    name: 'Assistant',
    cards: ['assistant_confirmed', 'assistant_assumed', 'left_in_silence', 'assistant_unresolved', 'nothing_found'],
    lines: [{ metrics: ['assistant_confirmed', 'assistant_assumed', 'left_in_silence', 'assistant_unresolved'], question: 'What comes of conversations that only the assistant has?' }],
    groups: [{ by: 'topic', metrics: ['assistant_confirmed', 'left_in_silence', 'assistant_unresolved', 'nothing_found'], question: 'On which topics does it struggle?' }],
    part: 'articles',
  },
  gaps: { name: 'Gaps', cards: [], lines: [], groups: [], whole: 'gaps' },
  people: { name: 'People', cards: [], lines: [], groups: [], part: 'people' },
  quotes: {
    name: 'Quotes held',
    cards: ['quotes_held', 'time_to_assignment', 'abandoned'],
    lines: [{ metrics: ['quotes_held'], question: 'Can customers rely on the time they are told? It should be 80\u00a0%.' }],
    groups: [
      { by: 'topic', metrics: ['quotes_held', 'time_to_assignment'], question: 'For which queue do they hold?' },
      { by: 'hour', metrics: ['quotes_held', 'time_to_assignment'], question: 'At which hour do they hold?' },
    ],
  },
  missed: { name: 'Missed handoffs', cards: [], lines: [], groups: [], whole: 'missed' },
  thresholds: { name: 'Thresholds', cards: [], lines: [], groups: [], whole: 'thresholds' },
  calibration: { name: 'Calibration', cards: ['needless_handoffs', 'missed_handoffs'], lines: [], groups: [], part: 'calibration' },
};
