//! What was answered so far, and what the customer said next: by the assistant, and by an agent
//! when the conversation was passed on.

use super::story::{Story, is_answer};
use super::text::{LINE_CHARS, line, sentences, short};
use super::weigh::weigh;
use crate::domain::briefing::{Line, Tried};
use crate::domain::message::{Author, Message, MessageKind};

/// Answers shown, the latest.
const TRIED_MAX: usize = 10;
/// The least an agent's or a plain message must tell to count as an attempt.
const TELLS: f64 = 2.0;

/// The answers given, in order, each with the customer's next words.
pub(super) fn tried(story: &Story<'_>) -> Vec<Tried> {
    // What was said before the customer said anything is a greeting, not an attempt.
    let asked = story.messages.iter().position(|m| m.author == Author::Customer);
    let messages = story.messages.get(asked.unwrap_or(story.messages.len())..).unwrap_or_default();
    let mut found: Vec<Tried> = Vec::new();
    for (at, message) in messages.iter().enumerate().rev() {
        if found.len() == TRIED_MAX {
            break;
        }
        if is_answer(message) && tells(message) {
            found.push(one(message, messages.get(at + 1..).unwrap_or_default()));
        }
    }
    found.reverse();
    found
}

fn one(message: &Message, after: &[&Message]) -> Tried {
    let sources = match &message.kind {
        MessageKind::Answer { sources, .. } => sources.clone(),
        _ => Vec::new(),
    };
    Tried { answer: gist(&message.text), sources, turn: message.seq, then: reaction(after) }
}

/// The customer's next words, unless somebody else spoke first.
fn reaction(after: &[&Message]) -> Option<Line> {
    let next = after.iter().find(|m| m.author != Author::Notice)?;
    let theirs = next.author == Author::Customer;
    theirs.then(|| line(&short(&next.text, LINE_CHARS), [next.seq])).flatten()
}

fn tells(message: &Message) -> bool {
    match message.kind {
        MessageKind::Answer { .. } | MessageKind::Clarify { .. } => true,
        _ => sentences(&message.text).iter().any(|s| weigh(s).weight >= TELLS),
    }
}

/// The sentences of an answer that say something, as far as they fit; courtesy is left out.
fn gist(text: &str) -> String {
    let parts = sentences(text);
    let telling: Vec<&str> =
        parts.iter().filter(|s| weigh(s).weight >= TELLS).map(String::as_str).collect();
    if telling.is_empty() { short(text, LINE_CHARS) } else { short(&telling.join(" "), LINE_CHARS) }
}
