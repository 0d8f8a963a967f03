//! A briefing as a paragraph: for export, search and reading aloud. Says what the briefing says,
//! facts first, and nothing else.

use super::known::label;
use crate::domain::briefing::{Briefing, Certainty, Line, Tried};

/// Answers retold, the latest.
const TRIED_MAX: usize = 2;

/// The briefing in sentences.
pub fn prose(briefing: &Briefing) -> String {
    let mut sentences = Vec::new();
    if let Some(ask) = &briefing.ask {
        sentences.push(format!("Customer says: {}", stopped(&ask.text)));
    }
    sentences.extend(briefing.also.iter().map(|line| stopped(&line.text)));
    sentences.extend(list("Known: ", known(briefing, false)));
    sentences.extend(list("Missing: ", known(briefing, true)));
    let latest = briefing.tried.len().saturating_sub(TRIED_MAX);
    sentences.extend(briefing.tried.iter().skip(latest).map(retold));
    sentences.extend(list("Needs a person: ", texts(briefing.why.iter().map(|w| &w.line))));
    sentences.extend(list("Promised: ", texts(&briefing.promises)));
    sentences.extend(list("Urgency: ", texts(&briefing.urgency)));
    sentences.extend(list("Mood: ", texts(&briefing.mood)));
    sentences.extend(list("Next: ", texts(&briefing.next_step)));
    sentences.join(" ")
}

fn known(briefing: &Briefing, missing: bool) -> Vec<String> {
    let wanted = briefing.known.iter().filter(|k| (k.certainty == Certainty::Missing) == missing);
    wanted.map(|k| format!("{} {}", label(k.kind), k.value).trim_end().to_owned()).collect()
}

fn texts<'a>(lines: impl IntoIterator<Item = &'a Line>) -> Vec<String> {
    lines.into_iter().map(|line| line.text.clone()).collect()
}

fn list(head: &str, parts: Vec<String>) -> Option<String> {
    (!parts.is_empty()).then(|| format!("{head}{}", stopped(&parts.join("; "))))
}

fn retold(tried: &Tried) -> String {
    format!("Answered: {}", stopped(&tried.answer))
}

/// With a full stop, unless it ends with a mark of its own.
fn stopped(text: &str) -> String {
    let marked = text.ends_with(['.', '!', '?', '…', '。', '！', '？']);
    if marked { text.to_owned() } else { format!("{text}.") }
}
