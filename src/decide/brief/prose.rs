//! A briefing as a paragraph: for export, search and reading aloud. Says what the briefing says,
//! facts first, and nothing else.

use super::known::label;
use super::mood::EVEN;
use super::text::{sentences, short, words};
use super::weigh::named;
use crate::domain::briefing::{Briefing, Certainty, Line};
use crate::domain::decision::TriggerKind;

/// The longest retelling of an answer the customer agreed to, in characters.
const AGREED_CHARS: usize = 160;
/// Names and numbers repeated from other answers.
const NAMED_MAX: usize = 12;
/// How customers agree to what was proposed.
const ASSENT: [&str; 16] = [
    "yes", "yeah", "yep", "sure", "ok", "okay", "please", "great", "perfect", "sounds", "book",
    "ja", "oui", "sí", "va", "好",
];

/// How questions for a fact begin.
const ASKING: [&str; 9] = ["what", "when", "where", "which", "who", "would", "do", "can", "could"];

/// The briefing in sentences.
pub fn prose(briefing: &Briefing) -> String {
    let mut told = Vec::new();
    if let Some(ask) = &briefing.ask {
        told.push(format!("Customer {}: {}", verb(briefing), stopped(&ask.text)));
    }
    told.extend(briefing.also.iter().map(|line| stopped(&line.text)));
    answers(briefing, &mut told);
    told.extend(list("Known: ", known(briefing, &told)));
    told.extend(list("Missing: ", missing(briefing)));
    told.extend(list("Needs a person: ", texts(briefing.why.iter().map(|w| &w.line))));
    told.extend(list("Promised: ", unsaid(texts(&briefing.promises), &told)));
    told.extend(list("Urgency: ", texts(&briefing.urgency)));
    let mood = briefing.mood.as_ref().filter(|mood| !mood.text.starts_with(EVEN));
    told.extend(list("Mood: ", texts(mood)));
    told.extend(list("Next: ", texts(&briefing.next_step)));
    told.join(" ")
}

/// What the customer does in the ask.
fn verb(briefing: &Briefing) -> &'static str {
    let shows = |kinds: &[TriggerKind]| briefing.why.iter().any(|w| kinds.contains(&w.kind));
    let asks = briefing.ask.as_ref().is_some_and(|ask| ask.text.ends_with('?'));
    if shows(&[TriggerKind::Complaint, TriggerKind::Dissatisfied, TriggerKind::Frustration]) {
        "is complaining"
    } else if asks {
        "asks"
    } else {
        "says"
    }
}

/// The last answer, those the customer agreed to, and what the others named.
fn answers(briefing: &Briefing, told: &mut Vec<String>) {
    let Some((last, earlier)) = briefing.tried.split_last() else { return };
    let mut names = Vec::new();
    for tried in earlier {
        let proposed = proposal(&tried.answer);
        if tried.then.as_ref().is_some_and(|then| agrees(&then.text)) && !proposed.is_empty() {
            told.push(format!("Agreed: {}", stopped(&proposed)));
        } else {
            names.extend(named(&tried.answer));
        }
    }
    told.push(format!("Answer: {}", stopped(&last.answer)));
    names.dedup();
    let mut names = unsaid(names, told);
    names.truncate(NAMED_MAX);
    told.extend(list("Mentioned: ", names));
}

/// What an answer puts forward, without what it asks.
fn proposal(answer: &str) -> String {
    let asks = |sentence: &String| {
        let first = words(sentence).next().unwrap_or_default();
        sentence.ends_with('?') && ASKING.contains(&first.as_str())
    };
    let put: Vec<String> = sentences(answer).into_iter().filter(|s| !asks(s)).collect();
    short(&put.join(" "), AGREED_CHARS)
}

fn agrees(text: &str) -> bool {
    words(text).take(3).any(|word| ASSENT.contains(&word.as_str()))
}

/// What does not stand in any of the sentences yet.
fn unsaid(parts: Vec<String>, told: &[String]) -> Vec<String> {
    let said: Vec<String> = told.iter().map(|s| s.to_lowercase()).collect();
    let is_new = |part: &String| !said.iter().any(|s| s.contains(&part.to_lowercase()));
    parts.into_iter().filter(is_new).collect()
}

fn known(briefing: &Briefing, told: &[String]) -> Vec<String> {
    let said: Vec<String> = told.iter().map(|s| s.to_lowercase()).collect();
    let given = briefing.known.iter().filter(|k| k.certainty != Certainty::Missing);
    let new = given.filter(|k| !said.iter().any(|s| s.contains(&k.value.to_lowercase())));
    new.map(|k| format!("{} {}", label(k.kind), k.value)).collect()
}

fn missing(briefing: &Briefing) -> Vec<String> {
    let missing = briefing.known.iter().filter(|k| k.certainty == Certainty::Missing);
    missing.map(|k| label(k.kind)).collect()
}

fn texts<'a>(lines: impl IntoIterator<Item = &'a Line>) -> Vec<String> {
    lines.into_iter().map(|line| line.text.clone()).collect()
}

fn list(head: &str, parts: Vec<String>) -> Option<String> {
    (!parts.is_empty()).then(|| format!("{head}{}", stopped(&parts.join("; "))))
}

/// With a full stop, unless it ends with a mark of its own.
fn stopped(text: &str) -> String {
    let marked = text.ends_with(['.', '!', '?', '…', '。', '！', '？']);
    if marked { text.to_owned() } else { format!("{text}.") }
}
