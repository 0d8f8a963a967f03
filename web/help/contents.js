/** The manual's pages in the order in which they are read. Those of the last part are made of the code. */

/** @type {readonly import('../model/help.js').Part[]} */
export const PARTS = [
  {
    name: 'Begin',
    pages: [
      { id: 'start', title: 'What Baton is' },
      { id: 'ten-minutes', title: 'Your first ten minutes' },
    ],
  },
  {
    name: 'Agents',
    pages: [
      { id: 'agent-first-day', title: 'An agent’s first day' },
      { id: 'agent-daily', title: 'An agent’s daily work' },
    ],
  },
  {
    name: 'Leads',
    pages: [
      { id: 'lead', title: 'A lead’s work' },
      { id: 'policy', title: 'How Baton decides' },
      { id: 'cookbook', title: 'Policy cookbook' },
    ],
  },
  {
    name: 'Administrators',
    pages: [
      { id: 'administrator', title: 'An administrator’s first day' },
      { id: 'knowledge', title: 'The knowledge base' },
      { id: 'privacy', title: 'Personal data' },
    ],
  },
  {
    name: 'Integrators',
    pages: [
      { id: 'widget', title: 'The widget on your site' },
      { id: 'identity', title: 'Who your customer is' },
      { id: 'attributes', title: 'Attributes and page context' },
      { id: 'api', title: 'The API’s conventions' },
      { id: 'webhooks', title: 'Webhooks' },
      { id: 'bot', title: 'Your own bot' },
      { id: 'moving', title: 'Moving in and out' },
    ],
  },
  {
    name: 'Operators',
    pages: [
      { id: 'install', title: 'Install and upgrade' },
      { id: 'running', title: 'Running it' },
      { id: 'backup', title: 'Backups' },
      { id: 'disaster', title: 'When something is lost' },
      { id: 'sizing', title: 'How large a box' },
    ],
  },
  {
    name: 'Reference',
    pages: [
      { id: 'reference-settings', title: 'Settings' },
      { id: 'reference-limits', title: 'Limits' },
      { id: 'reference-commands', title: 'Commands' },
      { id: 'reference-errors', title: 'Error codes' },
      { id: 'reference-access', title: 'Who may do what' },
      { id: 'reference-policy', title: 'The policy a house starts with' },
      { id: 'reference-metrics', title: 'Figures for Prometheus' },
      { id: 'reference-webhooks', title: 'Webhook messages' },
    ],
  },
];
