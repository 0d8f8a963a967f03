//! What the assistant says when nothing is asked: greetings, thanks, and an honest answer to
//! whether it is a person. These are the only sentences it has of its own.

use std::collections::BTreeSet;

use super::{Calibration, Question};
use crate::domain::finding::Passage;
use crate::domain::words;

/// Small talk from this probability on.
const LIKELY: f32 = 0.5;
/// Longer messages say something beside the greeting.
const WORDS_MAX: usize = 12;

/// Words of thanks, as they are folded.
const THANKS: [&str; 13] = [
    "thanks", "thank", "thx", "ty", "cheers", "danke", "dank", "merci", "gracias", "grazie",
    "谢谢", "谢", "多谢",
];
/// Words of somebody who is content with what they were told.
const CONTENT: [&str; 33] = [
    "perfect",
    "great",
    "super",
    "awesome",
    "wonderful",
    "excellent",
    "lovely",
    "brilliant",
    "nice",
    "good",
    "fine",
    "cool",
    "helped",
    "helps",
    "helpful",
    "works",
    "worked",
    "working",
    "solved",
    "solves",
    "sorted",
    "fixed",
    "clear",
    "perfekt",
    "klasse",
    "geholfen",
    "klappt",
    "funktioniert",
    "parfait",
    "perfecto",
    "genial",
    "perfetto",
    "ottimo",
];
/// Words of leave-taking.
const GOODBYES: [&str; 8] =
    ["bye", "goodbye", "tschuss", "ciao", "adios", "revoir", "arrivederci", "再见"];
/// Other words that say nothing about any matter.
const COURTESIES: [&str; 24] = [
    "hi",
    "hello",
    "hey",
    "hallo",
    "bonjour",
    "hola",
    "salut",
    "你好",
    "morning",
    "afternoon",
    "evening",
    "day",
    "please",
    "ok",
    "okay",
    "yes",
    "yeah",
    "lot",
    "much",
    "really",
    "very",
    "now",
    "again",
    "help",
];

const WHAT_I_AM: &str = "I am an AI assistant, not a person. I answer from our help articles, and \
                         I can bring in a person whenever you want one.";
const WELCOME: &str = "You are welcome. Is there anything else I can help with?";
const GOODBYE: &str = "Goodbye! You can write here again at any time.";
const HELLO: &str = "Hello! I am an AI assistant. What can I help you with?";

const STILL_HERE: &str = "I am still here. What else can I help with?";

/// What to say to small talk; `None` when the message asks something, or an article answers it.
/// `best` is the passage that fits what was said so far: after an answer it always fits well, so
/// a message counts as a question about it only by its own words.
pub(super) fn reply(
    question: &Question,
    best: Option<&Passage>,
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
    if confidence >= calibration.threshold && best.is_some_and(|best| is_about(&said, best)) {
        return None;
    }
    let text = match () {
        () if one_of(&THANKS) || one_of(&CONTENT) => WELCOME,
        () if one_of(&GOODBYES) => GOODBYE,
        () if question.before.iter().any(|said| said.by_customer) => STILL_HERE,
        () => HELLO,
    };
    Some(text.to_owned())
}

/// Whether a message names anything the passage is about.
fn is_about(said: &[String], passage: &Passage) -> bool {
    let polite = [&THANKS[..], &CONTENT, &GOODBYES, &COURTESIES].concat();
    let telling = said
        .iter()
        .filter(|word| !words::is_function_word(word) && !polite.contains(&word.as_str()));
    let asked: Vec<&str> = telling.map(String::as_str).collect();
    let asked = words::stems(&asked.join(" "));
    let told = format!("{} {} {}", passage.title, passage.headings.join(" "), passage.text);
    let told: BTreeSet<String> = words::stems(&told).into_iter().collect();
    asked.iter().any(|stem| told.contains(stem))
}
