/** The widget in English. Another language is a file like this one and a line in `words.js`. */

/** @param {number} seconds */
function under(seconds) {
  const minutes = Math.ceil(seconds / 60);
  if (minutes <= 1) return 'under a minute';
  return minutes < 90 ? `under ${minutes} minutes` : `under ${Math.ceil(minutes / 60)} hours`;
}

/** @param {number} place */
function ordinal(place) {
  const tens = place % 100;
  if (tens >= 11 && tens <= 13) return `${place}th`;
  return `${place}${['th', 'st', 'nd', 'rd'][place % 10] ?? 'th'}`;
}

export const en = {
  chat: (/** @type {string} */ title) => `${title} chat`,
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
  drop: (/** @type {string} */ name) => `Remove ${name}`,
  tooLarge: (/** @type {string} */ max) => `larger than ${max}`,
  person: 'Talk to a person',
  end: 'End chat',
  fetching: 'Fetching your conversation…',
  earlier: 'Earlier messages',
  seen: 'Seen',
  typing: (/** @type {string} */ name) => `${name} is typing`,
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
  remove: 'Remove',

  reconnecting: 'Reconnecting…',
  onTheWay: 'A person is on the way',
  talkingWith: (/** @type {string} */ name) => (name === '' ? 'You’re talking with a person' : `You’re talking with ${name}`),
  ended: 'This conversation has ended',
  willWrite: 'We’ll write to you',
  answers: 'The assistant answers, people are behind it',

  waiting: 'Waiting for a person',
  inLine: 'You’re in line for a person.',
  looking: 'We’re looking for somebody who can help.',
  nobody: 'Nobody who can help is at work right now.',
  leaveOrWait: 'Leave your e-mail address and a person will write to you, or keep this window open.',
  place: (/** @type {number} */ place) => (place === 1 ? 'You’re next in line.' : `You’re ${ordinal(place)} in line.`),
  most: (/** @type {number} */ seconds) => `Most people wait ${under(seconds)}.`,
  unknownWait: 'We don’t know yet how long it takes, so we won’t guess.',
  leaveEmail: 'Leave my e-mail',
  goOn: 'Go on with the assistant',
  passOn: 'What we’ll pass on, so you don’t have to say it again:',
  correct: 'Correct this',
  need: 'What do you need?',
  save: 'Save',
  cancel: 'Cancel',
  email: 'Your e-mail address',
  emailHint: 'You leave the line; a person writes to you with the whole conversation at hand.',
  leaveMessage: 'Leave my message',
  keepWaiting: 'Keep waiting',
  yourMessage: 'Your message',
  withTeam: 'Your message is with the team.',
  addToIt: 'A person will write to the address you left. You can add to it here at any time.',

  theEnd: 'The end',
  thanks: 'Thank you for telling us.',
  anew: 'Start a new conversation',
  howWasIt: 'How was it?',
  scores: ['Very bad', 'Bad', 'Okay', 'Good', 'Very good'],
  anythingToAdd: 'Anything to add?',
  ifYouLike: '(if you like)',
  newOne: 'New conversation',
  download: 'Download the transcript',

  /** What went wrong, by the code the server gives; what is not here is said in the server's words. */
  trouble: /** @type {Record<string, string>} */ ({
    unreachable: 'The desk can’t be reached. What you write is kept and sent later.',
    too_many: 'That was a lot at once. Please wait a moment.',
  }),
};
