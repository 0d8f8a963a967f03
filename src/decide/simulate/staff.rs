//! Those who work in the simulated house: what each of them has in hand, and how it goes on. An
//! agent with several conversations works on all of them at once, each the slower for the others.

use crate::clock::Timestamp;
use crate::domain::agent::Presence;
use crate::domain::handoff::Seat;
use crate::ids::AgentId;

use super::outcome::Worked;
use super::scenario::{Group, Request};

/// When every day begins.
pub(super) const START: Timestamp = Timestamp(1_800_000_000_000);
/// A conversation with less than this left is done: what remains is rounding.
const DONE_S: f64 = 0.0005;

/// One conversation of an agent.
pub(super) struct Work {
    pub(super) visit: usize,
    pub(super) left_s: f64,
    pub(super) from_ms: i64,
    pub(super) wrong: bool,
}

/// Somebody who works.
pub(super) struct Person {
    pub(super) seat: Seat,
    /// How quick they are, by the topic's place.
    pace: Vec<f64>,
    work: Vec<Work>,
    moved_ms: i64,
    /// Counts up whenever the instant at which something is done next changes.
    pub(super) version: u64,
    pub(super) worked: Worked,
}

impl Person {
    pub(super) fn of(agent: usize, group: &Group, topics: &[Request]) -> Self {
        let pace = topics.iter().map(|t| group.pace.get(&t.id).copied().unwrap_or(1.0));
        Self {
            seat: seat(agent, group, group.shifts.is_empty()),
            pace: pace.collect(),
            work: Vec::new(),
            moved_ms: 0,
            version: 0,
            worked: Worked::default(),
        }
    }

    pub(super) fn is_free(&self) -> bool {
        self.seat.presence == Presence::Available && self.seat.n_active < self.seat.capacity
    }

    /// How quick they are at a topic.
    pub(super) fn pace(&self, topic: usize) -> f64 {
        self.pace.get(topic).copied().unwrap_or(1.0)
    }

    /// Brings everything in hand up to now.
    pub(super) fn work_on(&mut self, now_ms: i64, slowdown: f64) {
        let passed_s = (now_ms - self.moved_ms) as f64 / 1_000.0;
        self.moved_ms = now_ms;
        let done_s = passed_s / self.drag(slowdown);
        self.work.iter_mut().for_each(|work| work.left_s -= done_s);
        if self.seat.presence == Presence::Available {
            self.worked.there_s += passed_s * f64::from(self.seat.capacity);
            self.worked.taken_s += passed_s * f64::from(self.seat.n_active);
        }
    }

    /// A place is kept for somebody who is offered.
    pub(super) fn reserve(&mut self, now_ms: i64) {
        self.seat.n_active += 1;
        self.seat.load += 1.0;
        self.seat.idle_since = START.plus_ms(now_ms);
    }

    /// A place is free again.
    pub(super) fn release(&mut self) {
        self.seat.n_active = self.seat.n_active.saturating_sub(1);
        self.seat.load = (self.seat.load - 1.0).max(0.0);
    }

    pub(super) fn begin(&mut self, work: Work) {
        self.work.push(work);
    }

    /// Takes out what is done by now.
    pub(super) fn take_done(&mut self) -> Vec<Work> {
        let work = std::mem::take(&mut self.work);
        let (done, going_on) = work.into_iter().partition(|work| work.left_s <= DONE_S);
        self.work = going_on;
        done
    }

    /// How long until something is done, in milliseconds; none when nothing is in hand.
    pub(super) fn next_done_ms(&self, slowdown: f64) -> Option<i64> {
        let first = self.work.iter().map(|work| work.left_s).min_by(f64::total_cmp)?;
        Some((first.max(0.0) * self.drag(slowdown) * 1_000.0).ceil() as i64)
    }

    /// How much slower everything goes for being several at once.
    fn drag(&self, slowdown: f64) -> f64 {
        1.0 + slowdown * self.work.len().saturating_sub(1) as f64
    }
}

fn seat(agent: usize, group: &Group, here: bool) -> Seat {
    Seat {
        agent: AgentId(agent as u128 + 1),
        presence: if here { Presence::Available } else { Presence::Busy },
        skills: group.skills.iter().map(|(name, level)| (name.clone(), *level)).collect(),
        tier: group.tier,
        tongues: Vec::new(),
        capacity: group.capacity,
        n_active: 0,
        load: 0.0,
        idle_since: START.plus_ms(-(agent as i64)),
        pace: Vec::new(),
    }
}
