//! `baton score brief`: what an agent would read before speaking, from given transcripts. Every
//! customer turn is read and decided upon as in a live conversation; then the same briefing is made.

#[cfg(test)]
mod tests;

use std::io::{BufRead, Result, Write};

use serde::Serialize;
use serde_json::Value;

use super::lines::{self, Tally};
use super::transcript::{History, Transcript};
use crate::decide::brief::{self, BriefInput};
use crate::decide::detect::{self, AssistantView, Facts, Topics, Turn, TurnInput};
use crate::decide::route::{self, Grounds};
use crate::domain::briefing::Briefing;
use crate::domain::customer::Customer;
use crate::domain::decision::{Decision, Outcome, TriggerKind};
use crate::domain::event::Event;
use crate::domain::message::{Author, Message};
use crate::domain::policy::{Policy, Topic};
use crate::domain::reading::Reading;
use crate::http::shapes;
use crate::ids::HandoffId;
use crate::language::Language;

#[derive(Serialize)]
struct Output<'a> {
    id: &'a Value,
    briefing: Value,
    text: String,
    opening: &'a str,
}

/// Writes the briefing of every transcript of the input, decided upon by the given policy.
///
/// # Errors
/// When a file cannot be read or written.
pub fn run(
    policy: &Policy,
    input: impl BufRead,
    mut output: impl Write,
    mut errors: impl Write,
) -> Result<Tally> {
    let language = Language::embedded();
    let topics = Topics::prepare(&policy.topics, |text| language.encode(text));
    lines::read("input", input, &mut errors, |line: Transcript| {
        let briefing = briefing(&line, policy, &topics, &language);
        let text = brief::prose(&briefing);
        let shown = shapes::briefing::json(&briefing);
        let out = Output { id: &line.id, briefing: shown, text, opening: &briefing.opening };
        lines::write(&mut output, &out)
    })
}

fn briefing(line: &Transcript, policy: &Policy, topics: &Topics, language: &Language) -> Briefing {
    let customer = line.customer();
    let mut told =
        Told { policy, topics, customer: &customer, history: History::new(), turns: Vec::new() };
    for message in line.messages() {
        told.hear(message, language);
    }
    let History { events, record } = &told.history;
    brief::brief(&BriefInput {
        customer: &customer,
        events,
        conversation: record,
        topic: topic(policy, record.topic.as_deref()),
        similar: &[],
        earlier: &[],
        because: None,
        now: record.updated_at,
    })
}

/// A transcript as far as it has been told.
struct Told<'a> {
    policy: &'a Policy,
    topics: &'a Topics,
    customer: &'a Customer,
    history: History,
    turns: Vec<Turn>,
}

impl Told<'_> {
    /// One message, with what follows from it while no person has spoken.
    fn hear(&mut self, message: Message, language: &Language) {
        let (at, of, author) = (message.at, message.seq, message.author);
        let reading = (author == Author::Customer).then(|| language.read(&message.text));
        self.turns.push(Turn::of(&message, reading.clone()));
        self.history.add(at, Event::MessagePosted(message));
        let Some(reading) = reading else { return };
        self.history.add(at, Event::TurnRead { of, reading: Box::new(reading.clone()) });
        if self.turns.iter().any(|turn| matches!(turn.author, Author::Agent(_))) {
            return;
        }
        let decision = detect::decide(&TurnInput {
            policy: self.policy,
            topics: self.topics,
            customer: self.customer,
            turns: &self.turns,
            facts: Facts::of(&self.history.record),
            assistant: AssistantView::default(),
            now: at,
        });
        let requested =
            (decision.outcome == Outcome::Handoff).then(|| self.handoff(&decision, &reading));
        self.history.add(at, Event::Decided { of, decision: Box::new(decision), policy: 1 });
        if let Some(requested) = requested {
            self.history.add(at, requested);
        }
    }

    fn handoff(&self, decision: &Decision, reading: &Reading) -> Event {
        let events = &self.history.events;
        let topic = topic(self.policy, decision.topic.as_ref().map(|t| t.id.as_str()));
        let kinds: Vec<TriggerKind> = decision.triggers.iter().map(|t| t.kind).collect();
        let grounds = Grounds {
            topic,
            complexity: brief::complexity(events),
            tongue: reading.tongue,
            preferred: None,
            queue: None,
            triggers: &kinds,
            customer: self.customer,
        };
        let (need, cost_per_min) = route::need(&grounds, &self.policy.routing, |_| None);
        Event::HandoffRequested {
            handoff: HandoffId(1),
            triggers: decision.triggers.clone(),
            need,
            cost_per_min,
            ask: brief::ask(events).map(|line| line.text).unwrap_or_default(),
        }
    }
}

fn topic<'a>(policy: &'a Policy, id: Option<&str>) -> Option<&'a Topic> {
    policy.topics.iter().find(|topic| Some(topic.id.as_str()) == id)
}
