//! What happened so far, for somebody who has not read it: the customer's matter and the last
//! answer, each sentence with the message it retells.

use super::retell::{Said, View, quote, retell};
use super::story::{Story, is_answer};
use super::text::line;
use crate::domain::briefing::Line;
use crate::domain::message::{Author, Message};
use crate::domain::reading::{Reading, SignalKind, Tongue};

/// How sure a complaint must be, 0 to 1, and how unhappy a message that is one.
const SURE: f32 = 0.5;
const UNHAPPY: f32 = -0.15;

/// The conversation in a few sentences. What the customer corrected is told as corrected.
pub(super) fn summary(story: &Story<'_>, ask: Option<&Line>) -> Vec<Line> {
    let told: Vec<&Message> = story.messages.iter().copied().filter(|m| is_told(m)).collect();
    let said: Vec<Said<'_>> = told.iter().map(|m| said(story, m)).collect();
    let brought = ask.and_then(|line| told.iter().position(|m| line.turns.contains(&m.seq)));
    let retold = retell(&said, brought);
    let lines = retold.into_iter().filter_map(|(text, at)| line(&text, [told.get(at)?.seq]));
    match (story.corrected, ask) {
        (Some((seq, _)), Some(ask)) => {
            let corrected = line(&format!("The customer wants: {}", quote(&ask.text)), [seq]);
            let answers = lines.filter(|l| !l.text.starts_with("The customer "));
            corrected.into_iter().chain(answers).collect()
        }
        _ => lines.collect(),
    }
}

fn is_told(message: &Message) -> bool {
    message.author == Author::Customer || is_answer(message)
}

fn said<'a>(story: &Story<'a>, message: &'a Message) -> Said<'a> {
    let view = match message.author {
        Author::Customer => View::Customer,
        Author::Agent(_) => View::Agent,
        Author::Assistant | Author::Notice => View::Assistant,
    };
    let reading = story.reading(message.seq);
    let tongue = reading.map_or_else(|| story.tongue(), |reading| reading.tongue);
    Said {
        view,
        text: &message.text,
        complains: reading.is_some_and(complains),
        english: matches!(tongue, Tongue::En),
    }
}

fn complains(reading: &Reading) -> bool {
    let kinds = [SignalKind::Complaint, SignalKind::Dissatisfied, SignalKind::Frustration];
    reading.sentiment <= UNHAPPY || kinds.iter().any(|kind| reading.probability(*kind) >= SURE)
}
