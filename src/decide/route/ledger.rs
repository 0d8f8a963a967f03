//! What the past teaches: how long people waited and what they had been told, how quickly work was
//! done, how often people leave and how often they come. A fold of events, so that it is the same
//! after a restart, in a replay of history and in a simulation. It decides nothing.

use std::collections::{HashMap, VecDeque};

use crate::clock::Timestamp;
use crate::domain::event::Event;
use crate::domain::handoff::WRAP_UP_HOLDS_S;
use crate::domain::quote::Quote;
use crate::ids::{AgentId, ConversationId};

use super::pace::{Handled, Paces};
use super::quote::PastWait;

/// Past waits kept.
pub const WAITS_MAX: usize = 500;
/// Arrivals kept.
const ARRIVALS_MAX: usize = 1_000;
/// Waits that count for how often people leave, newest first.
const LEAVERS_OF: usize = 200;
/// Somebody leaves in an hour of waiting, before anything is known; it counts as one such hour.
const LEAVE_PRIOR_S: f64 = 3_600.0;
/// Arrivals of the last hour count for how many are still to come.
const ARRIVALS_S: i64 = 3_600;
/// With less time than this to look back on, arrivals are taken as spread over this, in seconds.
const ARRIVALS_MIN_S: f64 = 900.0;

/// Somebody who joined the line.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Arrival {
    /// When.
    pub at: Timestamp,
    /// How fast their cost of waiting grows, per minute.
    pub cost_per_min: f64,
}

/// What the past teaches.
#[derive(Clone, Debug, Default)]
pub struct Ledger {
    talks: HashMap<ConversationId, Talk>,
    waits: VecDeque<PastWait>,
    arrivals: VecDeque<Arrival>,
    paces: Paces,
}

/// A handoff under way.
#[derive(Clone, Debug)]
struct Talk {
    topic: String,
    since: Timestamp,
    /// What they were told when they joined; none for waits that were never quoted.
    told: Option<Quote>,
    waits: bool,
    with: Option<(AgentId, Timestamp)>,
    ended: Option<Timestamp>,
}

impl Ledger {
    /// Takes note of one event of a conversation.
    pub fn note(&mut self, conversation: ConversationId, event: &Event, at: Timestamp) {
        if let Event::HandoffRequested { need, cost_per_min, .. } = event {
            let topic = need.topic.clone().unwrap_or_default();
            let talk = Talk { topic, since: at, told: None, waits: true, with: None, ended: None };
            self.talks.insert(conversation, talk);
            self.arrives(Arrival { at, cost_per_min: *cost_per_min });
            return;
        }
        let Some(mut talk) = self.talks.remove(&conversation) else { return };
        let goes_on = match event {
            Event::Quoted { quote, .. } => {
                talk.told.get_or_insert_with(|| quote.clone());
                true
            }
            Event::Accepted { by, .. } | Event::Picked { by, .. } | Event::TakenOver { by, .. } => {
                self.wait_over(&mut talk, true, at);
                talk.with = Some((*by, at));
                true
            }
            Event::Assigned { to, .. } => {
                self.wait_over(&mut talk, true, at);
                talk.with = Some((*to, at));
                true
            }
            Event::Transferred { .. } | Event::AgentGone { .. } | Event::Rejoined { .. } => {
                talk = Talk { since: at, told: None, waits: true, with: None, ended: None, ..talk };
                true
            }
            Event::Closed if talk.with.is_some() => {
                talk.ended = Some(at);
                true
            }
            Event::Reopened => {
                talk.ended = None;
                true
            }
            Event::Closed | Event::BackToAssistant { .. } => {
                self.wait_over(&mut talk, false, at);
                false
            }
            Event::ContactLeft { .. } => {
                self.wait_over(&mut talk, false, at);
                true
            }
            Event::WrappedUp { .. } | Event::Returned { .. } => {
                self.done(&talk, at);
                false
            }
            _ => true,
        };
        if goes_on {
            self.talks.insert(conversation, talk);
        }
    }

    /// A wait ends when a person takes it or the customer leaves the line.
    fn wait_over(&mut self, talk: &mut Talk, served: bool, at: Timestamp) {
        if !std::mem::take(&mut talk.waits) {
            return;
        }
        let Some(told) = &talk.told else { return };
        self.push_wait(PastWait {
            waited_s: at.ms_since(talk.since).max(0) as f64 / 1_000.0,
            told_s: told.upper_s.map(f64::from),
            expected_s: told.estimate_s.map(f64::from),
            served,
            at,
        });
    }

    /// Time with a person counts until the wrap-up gives the place free. Imported handoffs were
    /// never quoted and say nothing about pace.
    fn done(&mut self, talk: &Talk, at: Timestamp) {
        let (Some((agent, from)), Some(_)) = (talk.with, &talk.told) else { return };
        let until = talk.ended.map_or(at, |ended| at.min(ended.plus_s(WRAP_UP_HOLDS_S)));
        let span_s = until.ms_since(from).max(0) as f64 / 1_000.0;
        self.paces.note(Handled { agent, topic: talk.topic.clone(), span_s, at });
    }

    /// Takes note of somebody who joins the line.
    pub fn arrives(&mut self, arrival: Arrival) {
        self.arrivals.push_back(arrival);
        if self.arrivals.len() > ARRIVALS_MAX {
            self.arrivals.pop_front();
        }
    }

    /// Takes note of a wait that is over.
    pub fn push_wait(&mut self, wait: PastWait) {
        self.waits.push_back(wait);
        if self.waits.len() > WAITS_MAX {
            self.waits.pop_front();
        }
    }

    /// Takes note of a handoff somebody is done with.
    pub fn handled(&mut self, done: Handled) {
        self.paces.note(done);
    }

    /// Past waits, oldest first.
    pub fn waits(&self) -> impl DoubleEndedIterator<Item = &PastWait> + ExactSizeIterator {
        self.waits.iter()
    }

    /// What is known of everybody's pace.
    pub fn paces(&self) -> &Paces {
        &self.paces
    }

    /// How many of those who wait leave, per second of waiting: leavers over time waited, which is
    /// the maximum-likelihood rate of an exponential patience with the served as censored.
    pub fn leave_per_s(&self) -> f64 {
        let recent = self.waits.iter().rev().take(LEAVERS_OF);
        let (mut left, mut waited_s) = (1.0, LEAVE_PRIOR_S);
        for wait in recent {
            left += f64::from(u8::from(!wait.served));
            waited_s += wait.waited_s;
        }
        left / waited_s
    }

    /// How many a second will arrive and yet be served before somebody who joins now with this
    /// cost. Whoever comes later with `k` times the cost overtakes when they come within the first
    /// `1 - 1/k` of the wait, because both costs grow with the wait.
    pub fn overtaking_per_s(&self, cost_per_min: f64, now: Timestamp) -> f64 {
        let from = now.plus_s(-ARRIVALS_S);
        let recent = || self.arrivals.iter().rev().take_while(|a| a.at >= from);
        let Some(first) = recent().last() else { return 0.0 };
        let span_s = (now.ms_since(first.at) as f64 / 1_000.0).max(ARRIVALS_MIN_S);
        let dearer = recent().filter(|a| a.cost_per_min > cost_per_min);
        dearer.map(|a| 1.0 - cost_per_min / a.cost_per_min).sum::<f64>() / span_s
    }
}

#[cfg(test)]
mod tests;
