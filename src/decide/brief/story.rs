//! A conversation's events as a briefing reads them: who said what, what was seen in it, what was
//! decided. One pass; of a very long conversation the beginning and the end are kept.

use std::collections::BTreeMap;

use super::retell::Habits;
use crate::domain::briefing::ModelSummary;
use crate::domain::decision::{Decision, Trigger};
use crate::domain::event::{Event, Recorded};
use crate::domain::message::{Author, Message, MessageKind, Seq};
use crate::domain::quote::Quote;
use crate::domain::reading::{Reading, Tongue};

/// Messages kept from the beginning and from the end.
const FIRST_MAX: usize = 100;
const LAST_MAX: usize = 300;

/// What a briefing looks at.
#[derive(Debug, Default)]
pub(super) struct Story<'a> {
    /// The messages, in order.
    pub(super) messages: Vec<&'a Message>,
    /// What was seen in them.
    readings: BTreeMap<Seq, &'a Reading>,
    /// What was decided, in order.
    pub(super) decisions: Vec<(Seq, &'a Decision)>,
    /// Why the last handoff was requested, and after which message.
    pub(super) triggers: Option<(Seq, &'a [Trigger])>,
    /// The customer's own correction of what they want, and after which message.
    pub(super) corrected: Option<(Seq, &'a str)>,
    /// Waits the customer was told, and after which message.
    pub(super) quotes: Vec<(Seq, &'a Quote)>,
    /// What a model made of the last handoff.
    pub(super) model_summary: Option<&'a ModelSummary>,
    complexity: Option<u8>,
}

impl<'a> Story<'a> {
    pub(super) fn of(events: &'a [Recorded]) -> Self {
        let mut story = Self::default();
        let mut last_customer = Seq(0);
        let mut last = Seq(0);
        for recorded in events {
            match &recorded.event {
                Event::MessagePosted(message) => {
                    last = message.seq;
                    if message.author == Author::Customer {
                        last_customer = message.seq;
                    }
                    story.messages.push(message);
                }
                Event::TurnRead { of, reading } => {
                    story.readings.insert(*of, reading);
                }
                Event::Decided { of, decision, .. } => story.decisions.push((*of, decision)),
                Event::HandoffRequested { triggers, need, .. } => {
                    story.triggers = Some((last_customer, triggers));
                    story.complexity = (need.complexity > 0).then_some(need.complexity.min(3));
                    story.corrected = None;
                    story.model_summary = None;
                    story.quotes.clear();
                }
                Event::Summarised { summary, .. } => story.model_summary = Some(summary),
                Event::AskCorrected { ask } => story.corrected = Some((last_customer, ask)),
                Event::Quoted { quote, .. } => story.quotes.push((last, quote)),
                _ => {}
            }
        }
        story.shorten();
        story
    }

    /// What was seen in a message; none for messages nobody read.
    pub(super) fn reading(&self, of: Seq) -> Option<&'a Reading> {
        self.readings.get(&of).copied()
    }

    /// The customer's messages, in order.
    pub(super) fn customer(&self) -> impl DoubleEndedIterator<Item = &'a Message> {
        self.messages.iter().copied().filter(|m| m.author == Author::Customer)
    }

    /// What was read of the customer's messages, in order.
    pub(super) fn read(&self) -> impl DoubleEndedIterator<Item = (Seq, &'a Reading)> {
        self.customer().filter_map(|m| Some((m.seq, self.reading(m.seq)?)))
    }

    /// A message by its place.
    pub(super) fn message(&self, seq: Seq) -> Option<&'a Message> {
        let at = self.messages.binary_search_by_key(&seq, |m| m.seq).ok()?;
        self.messages.get(at).copied()
    }

    /// How the sides address each other and sign.
    pub(super) fn habits(&self) -> Habits {
        let of = |customer: bool| {
            let side = self.messages.iter().filter(move |m| {
                m.author != Author::Notice && (m.author == Author::Customer) == customer
            });
            side.map(|m| m.text.as_str())
        };
        Habits::of(of(true), of(false))
    }

    /// What the handoff was said to take; none before one.
    pub(super) fn need_complexity(&self) -> Option<u8> {
        self.complexity
    }

    /// The language the customer wrote last.
    pub(super) fn tongue(&self) -> Tongue {
        self.read().next_back().map(|(_, reading)| reading.tongue).unwrap_or_default()
    }

    fn shorten(&mut self) {
        self.messages.sort_by_key(|m| m.seq);
        self.messages.dedup_by_key(|m| m.seq);
        let n = self.messages.len();
        if n > FIRST_MAX + LAST_MAX {
            self.messages.drain(FIRST_MAX..n - LAST_MAX);
        }
    }
}

/// Whether a message is somebody's answer to the customer, rather than news of what happens.
pub(super) fn is_answer(message: &Message) -> bool {
    match message.author {
        Author::Customer | Author::Notice => false,
        Author::Agent(_) => true,
        Author::Assistant => matches!(
            message.kind,
            MessageKind::Answer { .. } | MessageKind::Clarify { .. } | MessageKind::Plain
        ),
    }
}
