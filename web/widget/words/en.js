/** The widget in English. Another language is a file like this one and a line in `words.js`. */

export const en = {
  /** @param {string} title */
  chat: (title) => `${title} chat`,
  messages: 'Messages',
  close: 'Close the chat window',
  field: 'Your message',
  write: 'Write a message',
  writeAgain: 'Write again to pick it up',
  send: 'Send',
  emoji: 'Emoji',
  attach: 'Attach files',
  files: 'Files',
  take: 'Download',
  /** @param {string} name */
  drop: (name) => `Remove ${name}`,
  /** @param {string} max */
  tooLarge: (max) => `larger than ${max}`,
  person: 'Talk to a person',
  end: 'End chat',
  fetching: 'Fetching your conversation…',
  earlier: 'Earlier messages',
  seen: 'Seen',
  /** @param {string} name */
  typing: (name) => `${name} is typing`,
  you: 'You',
  assistant: 'Assistant',
  support: 'Support',
  notice: 'Notice',
  sources: 'Where this comes from',
  wantPerson: 'Would you like a person?',
  yes: 'Yes, get me a person',
  no: 'No, carry on',
  choose: 'Choose what you mean',
  noLine: 'Waiting for the connection',
  sending: 'Sending…',
  tooMany: 'That was a lot at once.',
  /** @param {string} at */
  sentBy: (at) => `It is sent by itself, by ${at}.`,
  /** @param {string} at */
  tryAt: (at) => `Please try again at ${at}.`,
  remove: 'Remove',

  reconnecting: 'Reconnecting…',
  onTheWay: 'A person is on the way',
  /** @param {string} name */
  talkingWith: (name) => (name === '' ? 'You’re talking with a person' : `You’re talking with ${name}`),
  ended: 'This conversation has ended',
  willWrite: 'We’ll write to you',
  answers: 'The assistant answers, people are behind it',
  waiting: 'Waiting for a person',

  unreachable: 'The desk can’t be reached. What you write is kept and sent later.',
};
