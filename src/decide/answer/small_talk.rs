//! What the assistant says when nothing is asked: greetings, thanks, and an honest answer to
//! whether it is a person. These are the only sentences it has of its own.

use super::{Calibration, Question};
use crate::domain::words;

/// Small talk from this probability on.
const LIKELY: f32 = 0.5;
/// Longer messages say something beside the greeting.
const WORDS_MAX: usize = 12;

const WHAT_I_AM: &str = "I am an AI assistant, not a person. I answer from our help articles, and \
                         I can bring in a person whenever you want one.";
const WELCOME: &str = "You are welcome. Is there anything else I can help with?";
const GOODBYE: &str = "Goodbye! You can write here again at any time.";
const HELLO: &str = "Hello! I am an AI assistant. What can I help you with?";

/// What to say to small talk; `None` when the message asks something, or an article answers it.
pub(super) fn reply(
    question: &Question,
    confidence: f32,
    calibration: &Calibration,
) -> Option<String> {
    let said = words::words(&question.text);
    if question.small_talk < LIKELY || said.len() > WORDS_MAX {
        return None;
    }
    let one_of = |list: &[&str]| said.iter().any(|word| list.contains(&word.as_str()));
    let about_me = one_of(&["you", "u", "this", "talking", "chatting"])
        && one_of(&["bot", "robot", "human", "ai", "machine", "person", "real", "chatbot"]);
    if about_me {
        return Some(WHAT_I_AM.to_owned());
    }
    if confidence >= calibration.threshold {
        return None;
    }
    let thanks = ["thanks", "thank", "thx", "cheers", "danke", "merci", "gracias", "grazie"];
    let goodbye = ["bye", "goodbye", "tschuss", "ciao", "adios"];
    let text = match () {
        () if one_of(&thanks) => WELCOME,
        () if one_of(&goodbye) => GOODBYE,
        () => HELLO,
    };
    Some(text.to_owned())
}
