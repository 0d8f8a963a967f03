//! The assistant's turns that get nobody further: it cannot, may not, could not find, or something
//! failed. And the customer's turns that take such a no, or put the assistant right.
//!
//! Assistants of other houses say it in their own words, so it is read from the text; Baton's own
//! turns carry it in their kind.

use crate::decide::detect::Turn;
use crate::decide::detect::scene::probability;
use crate::decide::detect::words::Phrases;
use crate::domain::message::MessageKind;
use crate::domain::reading::SignalKind;

/// What an assistant says that cannot do what was asked.
static REFUSES: Phrases = Phrases::new(&[
    "unfortunately",
    "i'm afraid",
    "i am afraid",
    "unable to",
    "i cannot",
    "i can't",
    "we cannot",
    "we can't",
    "cannot be",
    "can't be",
    "not possible",
    "not able to",
    "not allowed",
    "not permitted",
    "not eligible",
    "i couldn't",
    "i could not",
    "could not be",
    "couldn't be",
    "was not accepted",
    "not sufficient",
    "there was a problem",
    "there was an error",
    "an error occurred",
    "went wrong",
    "failed to",
    "has failed",
    "non refundable",
    "i don't have access",
    "i do not have access",
    "leider",
    "kann ich nicht",
    "können wir nicht",
    "nicht möglich",
    "nicht gefunden",
    "ist fehlgeschlagen",
    "malheureusement",
    "je ne peux pas",
    "nous ne pouvons pas",
    "pas possible",
    "une erreur",
    "lamentablemente",
    "desafortunadamente",
    "no puedo",
    "no podemos",
    "no es posible",
    "un error",
    "purtroppo",
    "non posso",
    "non possiamo",
    "non è possibile",
    "un errore",
    "很抱歉",
    "无法",
    "不能",
    "未找到",
]);
/// How a customer begins who takes it as it is.
const ACCEPTS: &[&str] = &[
    "ok",
    "okay",
    "all right",
    "alright",
    "fine",
    "got it",
    "i see",
    "good to know",
    "no problem",
    "understood",
    "never mind",
    "thanks",
    "thank you",
    "great",
    "perfect",
    "gut",
    "in ordnung",
    "alles klar",
    "danke",
    "verstanden",
    "d'accord",
    "très bien",
    "merci",
    "compris",
    "vale",
    "de acuerdo",
    "gracias",
    "entendido",
    "va bene",
    "grazie",
    "capito",
    "好的",
    "谢谢",
    "明白",
];
/// How a customer begins who puts an assistant right.
const CORRECTS_OPENING: &[&str] =
    &["no i", "no it", "no that", "no not", "no the", "nein ich", "non je", "no yo", "no io"];
/// What one says then.
static CORRECTS: Phrases = Phrases::new(&[
    "that's wrong",
    "that is wrong",
    "this is wrong",
    "that's not right",
    "that is not right",
    "that's incorrect",
    "that is incorrect",
    "not what i",
    "i said",
    "i asked about",
    "i asked for",
    "i meant",
    "i have told",
    "i told you",
    "as i said",
    "as i wrote",
    "i already said",
    "i already told",
    "you misunderstood",
    "das ist falsch",
    "das stimmt nicht",
    "ich sagte",
    "ich meinte",
    "c'est faux",
    "j'ai dit",
    "no es correcto",
    "he dicho",
    "è sbagliato",
    "ho detto",
    "不对",
]);

/// Whether an assistant's turn is a no, or reports a failure.
pub fn refuses(turn: &Turn) -> bool {
    match turn.kind {
        MessageKind::NothingFound => true,
        MessageKind::Plain | MessageKind::Answer { .. } | MessageKind::Clarify { .. } => {
            turn.words().has(&REFUSES)
        }
        _ => false,
    }
}

/// Whether a customer's turn takes what was said: a courtesy, or words of consent at its beginning.
pub fn accepts(turn: &Turn) -> bool {
    probability(turn, SignalKind::SmallTalk) >= 0.6 || turn.words().begins(ACCEPTS)
}

/// Whether a customer's turn puts the assistant right.
pub fn corrects(turn: &Turn) -> bool {
    let words = turn.words();
    words.begins(CORRECTS_OPENING) || words.has(&CORRECTS)
}
