//! A briefing as a paragraph: for export, search and reading aloud. What happened in two sentences,
//! then the facts they leave out. Of a matter that is arranged step by step (a booking, an order)
//! every detail counts and is told; of a complaint the details stay in the briefing's own lines.

use super::details::wishes;
use super::known::{agrees, label};
use super::text::{sentences, short, words};
use crate::domain::briefing::{Briefing, Certainty, Known};
use crate::domain::reading::EntityKind;

/// From so many wishes and details on, a conversation arranges something.
const WISHES: usize = 3;
const DETAILS: usize = 3;
/// The longest retelling of an answer the customer agreed to, in characters.
const AGREED_CHARS: usize = 160;

/// How questions for a fact begin.
const ASKING: [&str; 9] = ["what", "when", "where", "which", "who", "would", "do", "can", "could"];

/// The briefing in sentences.
pub fn prose(briefing: &Briefing) -> String {
    let arranges = arranges(briefing);
    let mut told: Vec<String> = briefing.summary.iter().map(|line| stopped(&line.text)).collect();
    if arranges {
        told.extend(agreed(briefing));
    }
    told.extend(list("Known: ", known(briefing, &told, arranges)));
    told.extend(list("Missing: ", missing(briefing)));
    told.join(" ")
}

/// Whether the customer says, message after message, what they want and how.
fn arranges(briefing: &Briefing) -> bool {
    let said = briefing.ask.iter().chain(&briefing.also);
    let wished = said.flat_map(|line| sentences(&line.text)).filter(|s| wishes(s)).count();
    let details = briefing.known.iter().filter(|k| is_detail(k.kind)).count();
    wished >= WISHES && details >= DETAILS
}

/// What was proposed and the customer said yes to.
fn agreed(briefing: &Briefing) -> Vec<String> {
    let yes = briefing.tried.iter().filter(|t| t.then.as_ref().is_some_and(|l| agrees(&l.text)));
    let proposals = yes.map(|tried| proposal(&tried.answer)).filter(|put| !put.is_empty());
    proposals.map(|put| format!("Agreed: {}", stopped(&put))).collect()
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

/// Facts that do not stand in any of the sentences yet, each with its plain value.
fn known(briefing: &Briefing, told: &[String], arranges: bool) -> Vec<String> {
    let said: Vec<String> = told.iter().map(|s| s.to_lowercase()).collect();
    let stands = |text: &str| said.iter().any(|s| s.contains(&text.to_lowercase()));
    let given = briefing.known.iter().filter(|k| k.certainty != Certainty::Missing);
    let wanted = given.filter(|k| arranges || !is_detail(k.kind) && k.kind != EntityKind::Date);
    let new = wanted.filter(|k| !stands(&k.value) || !k.means.is_empty() && !stands(&k.means));
    new.map(
        |k| if is_detail(k.kind) { valued(k) } else { format!("{} {}", label(k.kind), valued(k)) },
    )
    .collect()
}

fn valued(known: &Known) -> String {
    if known.means.is_empty() {
        known.value.clone()
    } else {
        format!("{} ({})", known.value, known.means)
    }
}

fn is_detail(kind: EntityKind) -> bool {
    matches!(kind, EntityKind::Name | EntityKind::Time | EntityKind::Count | EntityKind::Detail)
}

fn missing(briefing: &Briefing) -> Vec<String> {
    let missing = briefing.known.iter().filter(|k| k.certainty == Certainty::Missing);
    missing.map(|k| label(k.kind)).collect()
}

fn list(head: &str, parts: Vec<String>) -> Option<String> {
    (!parts.is_empty()).then(|| format!("{head}{}", stopped(&parts.join("; "))))
}

/// With a full stop, unless it ends with a mark of its own.
fn stopped(text: &str) -> String {
    let marked = text.ends_with(['.', '!', '?', '…', '。', '！', '？']);
    if marked { text.to_owned() } else { format!("{text}.") }
}
