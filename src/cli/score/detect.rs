//! `baton score detect`: every customer turn of a conversation decided as if it were live. The
//! assistant's own view is not in the file, so nothing is said of its limits.

use std::collections::BTreeMap;
use std::io::{BufRead, Result, Write};
use std::sync::Arc;

use serde::Serialize;
use serde_json::Value;

use super::lines::{self, Tally};
use super::transcript::Transcript;
use crate::decide::detect::{self, AssistantView, Facts, Topics, Turn, TurnInput};
use crate::domain::decision::{Decision, Flip, Outcome};
use crate::domain::message::{Author, Message, Seq};
use crate::domain::policy::Policy;
use crate::domain::reading::{Reading, SignalKind};
use crate::language::Language;

#[derive(Serialize)]
struct Output<'a> {
    id: &'a Value,
    turn: u32,
    outcome: &'static str,
    risk: f64,
    threshold: f64,
    signals: BTreeMap<&'static str, f32>,
    sentiment: f32,
    severity: u8,
    topic: Option<TopicOut<'a>>,
    triggers: Vec<TriggerOut<'a>>,
    flip: String,
}

#[derive(Serialize)]
struct TopicOut<'a> {
    id: &'a str,
    confidence: f32,
}

#[derive(Serialize)]
struct TriggerOut<'a> {
    kind: &'static str,
    weight: f64,
    evidence: Vec<EvidenceOut<'a>>,
}

#[derive(Serialize)]
struct EvidenceOut<'a> {
    turn: u32,
    text: &'a str,
}

/// Decides every customer turn of every line of the input.
///
/// # Errors
/// When the input or the output cannot be read or written.
pub fn run(
    policy: &Policy,
    input: impl BufRead,
    mut output: impl Write,
    mut errors: impl Write,
) -> Result<Tally> {
    let follower = Follower::new(policy);
    lines::read("input", input, &mut errors, |line: Transcript| {
        follower.follow(&line, |given, reading, decision| {
            let mut out = told(&line.id, given, reading, decision);
            let so_far = detect::dissatisfaction(given.turns) as f32;
            out.signals.insert(SignalKind::Dissatisfied.name(), so_far);
            lines::write(&mut output, &out)
        })
    })
}

/// Goes through conversations as if they were live.
pub(in crate::cli) struct Follower<'a> {
    policy: &'a Policy,
    topics: Topics,
    language: Arc<Language>,
}

impl<'a> Follower<'a> {
    /// Deciding by this policy.
    pub(in crate::cli) fn new(policy: &'a Policy) -> Self {
        let language = Language::embedded();
        let topics = Topics::prepare(&policy.topics, |text| language.encode(text));
        Self { policy, topics, language }
    }

    /// Hands over every customer turn with what it is decided from, its reading and the decision.
    ///
    /// # Errors
    /// When `each` fails.
    pub(in crate::cli) fn follow(
        &self,
        line: &Transcript,
        mut each: impl FnMut(&TurnInput<'_>, &Reading, &Decision) -> Result<()>,
    ) -> Result<()> {
        let customer = line.customer();
        let (mut turns, mut facts) = (Vec::with_capacity(line.turns.len()), Facts::default());
        for message in line.messages() {
            turns.push(turn(&message, &self.language));
            let Some(Turn { seq, at, reading: Some(reading), .. }) = turns.last() else { continue };
            let given = TurnInput {
                policy: self.policy,
                topics: &self.topics,
                customer: &customer,
                turns: &turns,
                facts,
                assistant: AssistantView::default(),
                now: *at,
            };
            let decision = detect::decide(&given);
            each(&given, reading, &decision)?;
            facts.deferred |= !decision.ask_first.is_empty();
            if decision.outcome == Outcome::Offer {
                (facts.n_offers, facts.last_offer) = (facts.n_offers + 1, Some(*seq));
            }
        }
        Ok(())
    }
}

/// A message with what the language engine sees in it; of an assistant's only what it means.
fn turn(message: &Message, language: &Language) -> Turn {
    let by_customer = message.author == Author::Customer;
    let mut turn = Turn::of(message, by_customer.then(|| language.read(&message.text)));
    if message.author == Author::Assistant {
        turn.vector = language.encode(&message.text);
    }
    turn
}

/// Turns are counted from 0 in these files, messages of a conversation from 1.
fn place(seq: Seq) -> u32 {
    seq.0.saturating_sub(1)
}

fn told<'a>(
    id: &'a Value,
    given: &TurnInput<'_>,
    reading: &Reading,
    decision: &'a Decision,
) -> Output<'a> {
    let seq = given.turns.last().map_or(Seq(0), |turn| turn.seq);
    let triggers = decision.triggers.iter().map(|trigger| TriggerOut {
        kind: trigger.kind.name(),
        weight: trigger.weight,
        evidence: trigger
            .evidence
            .iter()
            .map(|e| EvidenceOut { turn: place(e.turn), text: &e.text })
            .collect(),
    });
    let topic = decision.topic.as_ref();
    Output {
        id,
        turn: place(seq),
        outcome: decision.outcome.name(),
        risk: decision.risk,
        threshold: decision.threshold,
        signals: reading.signals.iter().map(|s| (s.kind.name(), s.probability)).collect(),
        sentiment: reading.sentiment,
        severity: reading.severity,
        topic: topic.map(|t| TopicOut { id: &t.id, confidence: t.confidence }),
        triggers: triggers.collect(),
        flip: flip(decision),
    }
}

/// The smallest change in a sentence.
fn flip(decision: &Decision) -> String {
    match &decision.flip {
        None => "no single change would have led elsewhere".to_owned(),
        Some(Flip::Never) => "nothing changes it: no policy overrules this".to_owned(),
        Some(Flip::Threshold { at, to }) => {
            format!("{} with the threshold at {at}", to.name())
        }
        Some(Flip::Without { triggers, to }) => {
            let names: Vec<&str> = triggers.iter().map(|t| t.name()).collect();
            format!("{} without {}", to.name(), names.join(", "))
        }
    }
}
