//! One conversation under one policy: decided turn by turn along its stored history, until a person
//! has it or the policy steps away from what was done.

use std::collections::BTreeSet;

use crate::clock::Timestamp;
use crate::decide::detect::{
    AssistantView, Facts, Told, Topics, Turn, TurnInput, decide_knowing, recall_topic,
};
use crate::decide::route::{Grounds, need};
use crate::domain::customer::Customer;
use crate::domain::decision::{Decision, Outcome, TriggerKind};
use crate::domain::event::{Event, Recorded};
use crate::domain::handoff::Need;
use crate::domain::message::{Author, MessageKind, Seq};
use crate::domain::policy::Policy;
use crate::domain::reading::Tongue;

/// A policy with what is prepared from it.
#[derive(Clone, Copy, Debug)]
pub struct Rules<'a> {
    /// The policy.
    pub policy: &'a Policy,
    /// Its topics, with what their examples mean.
    pub topics: &'a Topics,
    /// Versions of the policy with these very topics: what was decided under one of them says what a
    /// turn is about here, too.
    pub alike: &'a BTreeSet<u32>,
}

/// A turn at which something was decided.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// The customer's message.
    pub turn: Seq,
    /// When it was decided.
    pub at: Timestamp,
    /// What this policy decides, and why.
    pub decision: Decision,
    /// What the person would have to bring, and how fast the cost of waiting would grow per minute;
    /// only for a handoff.
    pub need: Option<(Need, f64)>,
}

/// What becomes of a conversation under a policy.
#[derive(Clone, Debug, PartialEq)]
pub enum Fate {
    /// No person is fetched, and everything is decided as it was.
    Kept,
    /// A person is fetched.
    HandedOff(Step),
    /// The policy steps away from what was done, without a handoff: nobody knows what follows.
    Unknown(Step),
    /// A person has it by something no policy decides: the button, an agent stepping in.
    Taken,
}

/// What was decided so far, as it was: the next decision depends on it.
#[derive(Default)]
struct SoFar {
    turns: Vec<Turn>,
    facts: Facts,
    tongue: Tongue,
}

/// Follows a conversation's events, oldest first, under each policy until its fate is known.
/// Returns the fates in the order of `rules`, and how many turns were decided again.
pub fn walk<const N: usize>(
    events: &[Recorded],
    customer: &Customer,
    rules: [Rules<'_>; N],
) -> ([Fate; N], u32) {
    let mut fates: [Option<Fate>; N] = [const { None }; N];
    let (mut so_far, mut n_turns) = (SoFar::default(), 0);
    let told: [Told; N] = std::array::from_fn(|_| Told::default());
    let told: [&Told; N] = std::array::from_fn(|place| {
        let same = |other: &Rules<'_>| std::ptr::eq(other.topics, rules[place].topics);
        &told[rules.iter().position(same).unwrap_or(place)]
    });
    for (place, event) in events.iter().enumerate() {
        match &event.event {
            Event::Decided { of, decision, policy } => {
                n_turns += 1;
                let rest = events.get(place + 1..).unwrap_or_default();
                let view = decision.seen.unwrap_or_else(|| seen(rest));
                let (of, by) = (*of, *policy);
                let turn = DecidedTurn { of, at: event.at, by, as_it_was: decision, view };
                for ((fate, rules), told) in fates.iter_mut().zip(&rules).zip(told) {
                    if fate.is_none() {
                        *fate = so_far.again(&turn, customer, *rules, told);
                    }
                }
                so_far.note_decided(of, decision);
            }
            Event::HandoffRequested { .. } | Event::TakenOver { .. } => break,
            other => so_far.note(other),
        }
        if fates.iter().all(Option::is_some) {
            break;
        }
    }
    let taken = events
        .iter()
        .any(|e| matches!(e.event, Event::HandoffRequested { .. } | Event::TakenOver { .. }));
    let rest = if taken { Fate::Taken } else { Fate::Kept };
    (fates.map(|fate| fate.unwrap_or_else(|| rest.clone())), n_turns)
}

/// A stored turn that is decided again.
struct DecidedTurn<'a> {
    of: Seq,
    at: Timestamp,
    /// The policy it was decided by.
    by: u32,
    as_it_was: &'a Decision,
    view: AssistantView,
}

impl SoFar {
    fn again(
        &self,
        turn: &DecidedTurn<'_>,
        customer: &Customer,
        rules: Rules<'_>,
        told: &Told,
    ) -> Option<Fate> {
        let known = self.turns.partition_point(|t| t.seq <= turn.of);
        let input = TurnInput {
            policy: rules.policy,
            topics: rules.topics,
            customer,
            turns: self.turns.get(..known).unwrap_or_default(),
            facts: self.facts,
            assistant: turn.view,
            now: turn.at,
        };
        if rules.alike.contains(&turn.by) {
            recall_topic(&input, told, turn.as_it_was.topic.as_ref());
        }
        let decision = decide_knowing(&input, told);
        let step = |decision, need| Step { turn: turn.of, at: turn.at, decision, need };
        if decision.outcome == Outcome::Handoff {
            let need = self.need(&decision, customer, rules);
            return Some(Fate::HandedOff(step(decision, Some(need))));
        }
        let same = decision.outcome == turn.as_it_was.outcome
            && decision.ask_first == turn.as_it_was.ask_first;
        (!same).then(|| Fate::Unknown(step(decision, None)))
    }

    /// What the person would have to bring. Who knows the customer and how tangled it is do not
    /// depend on the policy and are left out on both sides.
    fn need(&self, decision: &Decision, customer: &Customer, rules: Rules<'_>) -> (Need, f64) {
        let topic = decision.topic.as_ref();
        let topic = topic.and_then(|found| rules.policy.topics.iter().find(|t| t.id == found.id));
        let triggers: Vec<TriggerKind> = decision.triggers.iter().map(|t| t.kind).collect();
        let grounds = Grounds {
            topic,
            complexity: 1,
            tongue: self.tongue,
            preferred: None,
            queue: None,
            triggers: &triggers,
            customer,
        };
        need(&grounds, &rules.policy.routing, |_| None)
    }

    fn note_decided(&mut self, of: Seq, decision: &Decision) {
        if decision.outcome == Outcome::Offer {
            self.facts.n_offers = self.facts.n_offers.saturating_add(1);
            self.facts.last_offer = Some(of);
        }
        self.facts.deferred |= !decision.ask_first.is_empty();
    }

    fn note(&mut self, event: &Event) {
        match event {
            Event::MessagePosted(message) => {
                let clarifies = matches!(message.kind, MessageKind::Clarify { .. });
                if message.author == Author::Assistant && clarifies {
                    self.facts.n_clarifications = self.facts.n_clarifications.saturating_add(1);
                }
                self.turns.push(Turn::of(message, None));
            }
            Event::TurnRead { of, reading } => {
                self.tongue = reading.tongue;
                if let Some(turn) = self.turns.iter_mut().rev().find(|t| t.seq == *of) {
                    turn.vector = reading.vector.clone();
                    turn.reading = Some(reading.as_ref().clone());
                }
            }
            Event::Reopened => {
                let last = self.turns.last().map_or(Seq(0), |t| t.seq);
                self.facts = Facts { from: last.next(), deferred: false, ..self.facts };
            }
            _ => {}
        }
    }
}

/// What the assistant could say, read off what it said: for decisions of the time before that was
/// written down.
fn seen(after: &[Recorded]) -> AssistantView {
    let said = after.iter().find_map(|event| match &event.event {
        Event::MessagePosted(m) if m.author == Author::Assistant => Some(&m.kind),
        _ => None,
    });
    let blank = AssistantView::default();
    match said {
        Some(MessageKind::Answer { confidence, .. }) => {
            AssistantView { confidence: Some(*confidence), ..blank }
        }
        Some(MessageKind::Clarify { .. }) => AssistantView { wants_to_clarify: true, ..blank },
        Some(MessageKind::NothingFound) => AssistantView { nothing_found: true, ..blank },
        _ => blank,
    }
}
