//! The words by which courtesy, help, causes and contentment are told apart, in the languages that
//! are read here. A text in another language is judged by what needs no words.

use crate::decide::text::words;

/// Words up to which a sentence with such a phrase in it does nothing else.
const COURTESY_WORDS: usize = 14;
/// Words up to which a customer's message may thank and still be about nothing else.
const CONTENT_WORDS: usize = 40;

const COURTESY: &[&str] = &[
    "hello",
    "hi",
    "hey",
    "good morning",
    "good afternoon",
    "good evening",
    "dear",
    "welcome",
    "thank you",
    "thanks",
    "thank",
    "youre welcome",
    "my pleasure",
    "sorry",
    "apologies",
    "apologize",
    "apologise",
    "anything else",
    "have a great",
    "have a good",
    "have a nice",
    "best regards",
    "kind regards",
    "regards",
    "cheers",
    "bye",
    "goodbye",
    "take care",
    "one moment",
    "a moment",
    "just a second",
    "let me check",
    "let me look",
    "let me see",
    "ill check",
    "i will check",
    "bear with me",
    "looking into",
    "look into this",
    "get back to",
    "how can i help",
    "how may i help",
    "happy to help",
    "glad to",
    "im here to",
    "my name is",
    "hallo",
    "guten tag",
    "guten morgen",
    "vielen dank",
    "danke",
    "gerne",
    "einen moment",
    "mit freundlichen",
    "tut mir leid",
    "entschuldigung",
    "schönen tag",
    "ich schaue",
    "bonjour",
    "merci",
    "bonne journée",
    "un instant",
    "cordialement",
    "désolé",
    "hola",
    "gracias",
    "buenos días",
    "un momento",
    "saludos",
    "lo siento",
    "buongiorno",
    "ciao",
    "grazie",
    "un attimo",
    "cordiali saluti",
    "mi dispiace",
];

/// How agents tell what to do, or what they did.
const DOES: &[&str] = &[
    "please",
    "you can",
    "you could",
    "you need to",
    "you should",
    "youll need",
    "try",
    "click",
    "open",
    "go to",
    "select",
    "choose",
    "press",
    "enter",
    "type",
    "set",
    "change",
    "update",
    "reset",
    "reinstall",
    "restart",
    "remove",
    "delete",
    "clear",
    "disable",
    "enable",
    "turn on",
    "turn off",
    "switch",
    "use",
    "send",
    "download",
    "log out",
    "sign out",
    "sign in",
    "log in",
    "reconnect",
    "i have",
    "ive",
    "i did",
    "i just",
    "we have",
    "weve",
    "i refunded",
    "i reset",
    "i changed",
    "i updated",
    "i sent",
    "has been",
    "have been",
    "was fixed",
    "is fixed",
    "fixed",
    "resolved",
    "replaced",
    "issued",
    "credited",
    "refunded",
    "unlocked",
    "activated",
    "the solution",
    "workaround",
    "bitte",
    "sie können",
    "du kannst",
    "klicken",
    "öffnen",
    "wählen",
    "ich habe",
    "wir haben",
    "wurde",
    "wurden",
    "veuillez",
    "vous pouvez",
    "cliquez",
    "ouvrez",
    "jai",
    "nous avons",
    "a été",
    "puede",
    "haga clic",
    "abra",
    "he",
    "hemos",
    "ha sido",
    "può",
    "puoi",
    "clicca",
    "apri",
    "ho",
    "abbiamo",
    "è stato",
];

const BECAUSE: &[&str] = &[
    "because",
    "due to",
    "caused by",
    "the cause",
    "the reason",
    "was caused",
    "turns out",
    "it looks like",
    "it seems that",
    "the issue is",
    "the issue was",
    "the problem is",
    "the problem was",
    "happens when",
    "happened because",
    "weil",
    "wegen",
    "der grund",
    "die ursache",
    "liegt daran",
    "lag daran",
    "parce que",
    "à cause",
    "la raison",
    "porque",
    "debido a",
    "la causa",
    "perché",
    "a causa",
    "il motivo",
];

const CONTENT: &[&str] = &[
    "thank you",
    "thanks",
    "thank",
    "thx",
    "perfect",
    "great",
    "awesome",
    "that worked",
    "it worked",
    "works now",
    "working now",
    "that works",
    "it works",
    "that did it",
    "fixed it",
    "solved",
    "resolved",
    "got it",
    "all good",
    "danke",
    "super",
    "funktioniert jetzt",
    "hat geklappt",
    "klappt",
    "merci",
    "parfait",
    "ça marche",
    "gracias",
    "perfecto",
    "funciona",
    "grazie",
    "perfetto",
    "funziona",
];

const FAILS: &[&str] = &[
    "still not",
    "still doesnt",
    "still cant",
    "still the same",
    "still nothing",
    "didnt work",
    "does not work",
    "doesnt work",
    "not working",
    "no luck",
    "same error",
    "same problem",
    "not solved",
    "not resolved",
    "unacceptable",
    "useless",
    "immer noch nicht",
    "funktioniert nicht",
    "geht nicht",
    "ne marche pas",
    "ne fonctionne pas",
    "no funciona",
    "non funziona",
];

const REFUNDED: &[&str] = &[
    "refunded",
    "issued a refund",
    "issued the refund",
    "refund has been",
    "refund was",
    "money back",
    "credited back",
    "erstattet",
    "remboursé",
    "reembolsado",
    "rimborsato",
];

/// Subjects that a form or a system wrote.
const FORMS: &[&str] = &[
    "conversation with",
    "chat with",
    "new message",
    "contact form",
    "support request",
    "new ticket",
    "no subject",
    "offline message",
    "voicemail from",
    "missed call",
];

pub(super) fn is_courtesy(sentence: &str) -> bool {
    let n = words(sentence).count();
    n == 0 || (n <= COURTESY_WORDS && has(sentence, COURTESY) && !tells(sentence))
}

/// Whether a courteous sentence helps all the same: "Thanks, please open Settings > Team".
fn tells(sentence: &str) -> bool {
    let strong = &["click", "go to", "ive", "i have", "refunded", "has been", "open", "select"];
    sentence.contains('>') || (has(sentence, strong) && words(sentence).count() > 6)
}

pub(super) fn does(sentence: &str) -> bool {
    has(sentence, DOES)
}

pub(super) fn because(sentence: &str) -> bool {
    has(sentence, BECAUSE)
}

/// Whether a customer says that it is well.
pub(super) fn content(text: &str) -> bool {
    words(text).count() <= CONTENT_WORDS && has(text, CONTENT) && !has(text, FAILS)
}

pub(super) fn fails(text: &str) -> bool {
    has(text, FAILS)
}

pub(super) fn refunded(text: &str) -> bool {
    has(text, REFUNDED)
}

pub(super) fn is_form(subject: &str) -> bool {
    has(subject, FORMS)
}

/// Whether one of the phrases stands in a text, word for word.
fn has(text: &str, phrases: &[&str]) -> bool {
    let mut flat = String::from(" ");
    for word in words(text) {
        flat.push_str(&word);
        flat.push(' ');
    }
    phrases.iter().any(|phrase| flat.contains(&format!(" {phrase} ")))
}
