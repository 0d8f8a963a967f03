/** What the cards of the widget say in English; fetched with the first. */

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
  inLine: 'You’re in line for a person.',
  looking: 'We’re looking for somebody who can help.',
  nobody: 'Nobody who can help is at work right now.',
  leaveOrWait: 'Leave your e-mail address and a person will write to you, or keep this window open.',
  /** @param {number} place */
  place: (place) => (place === 1 ? 'You’re next in line.' : `You’re ${ordinal(place)} in line.`),
  /** @param {number} seconds */
  most: (seconds) => `Most people wait ${under(seconds)}.`,
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
};
