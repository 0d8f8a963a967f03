/** What the cards of the widget say in German. */

/** @param {number} seconds */
function unter(seconds) {
  const minutes = Math.ceil(seconds / 60);
  if (minutes <= 1) return 'unter einer Minute';
  return minutes < 90 ? `unter ${minutes} Minuten` : `unter ${Math.ceil(minutes / 60)} Stunden`;
}

/** @type {import('../card-words.js').CardWords} */
export const de = {
  inLine: 'Sie sind in der Warteschlange.',
  looking: 'Wir suchen jemanden, der helfen kann.',
  nobody: 'Gerade arbeitet niemand, der helfen kann.',
  leaveOrWait: 'Hinterlassen Sie Ihre E-Mail-Adresse und ein Mensch schreibt Ihnen, oder lassen Sie dieses Fenster offen.',
  place: (place) => (place === 1 ? 'Sie sind als Nächstes dran.' : `Sie sind an ${place}. Stelle.`),
  most: (seconds) => `Die meisten warten ${unter(seconds)}.`,
  unknownWait: 'Wie lange es dauert, wissen wir noch nicht und raten deshalb nicht.',
  leaveEmail: 'E-Mail hinterlassen',
  goOn: 'Weiter mit dem Assistenten',
  passOn: 'Das geben wir weiter, damit Sie es nicht noch einmal sagen müssen:',
  correct: 'Berichtigen',
  need: 'Worum geht es?',
  save: 'Speichern',
  cancel: 'Abbrechen',
  email: 'Ihre E-Mail-Adresse',
  emailHint: 'Sie verlassen die Schlange; ein Mensch schreibt Ihnen und hat das ganze Gespräch vor sich.',
  leaveMessage: 'Nachricht hinterlassen',
  keepWaiting: 'Weiter warten',
  yourMessage: 'Ihre Nachricht',
  withTeam: 'Ihre Nachricht ist beim Team.',
  addToIt: 'Ein Mensch schreibt an die angegebene Adresse. Sie können hier jederzeit etwas ergänzen.',

  theEnd: 'Das Ende',
  thanks: 'Danke für Ihre Rückmeldung.',
  anew: 'Neues Gespräch beginnen',
  howWasIt: 'Wie war es?',
  scores: ['Sehr schlecht', 'Schlecht', 'Geht so', 'Gut', 'Sehr gut'],
  anythingToAdd: 'Möchten Sie etwas ergänzen?',
  ifYouLike: '(wenn Sie mögen)',
  newOne: 'Neues Gespräch',
  download: 'Verlauf herunterladen',
};
