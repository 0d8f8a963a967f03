//! What is sent next to somebody who follows the feed, and when again after a failure.
//!
//! A [`Lane`] leads to one receiver. It holds a window of the feed: what was read and has not
//! arrived. Of each conversation only the first thing in the window is under way, so that a receiver
//! sees every conversation in order; different conversations do not wait for each other. Its cursor
//! is the place before which everything has arrived: kept durably, it is all that a restart needs,
//! and a crash sends again what had arrived after it (at least once).

mod pause;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, HashSet};

use crate::clock::Timestamp;
use crate::domain::event::Position;
use crate::ids::ConversationId;

/// Things read from the feed that have not arrived, at most.
pub const WINDOW_MAX: usize = 256;
/// Things under way to one receiver at once.
const FLYING_MAX: usize = 4;
/// Attempts after which a thing is put aside, if the receiver takes others: about nine hours.
const ATTEMPTS_MAX: u32 = 20;
/// How long a receiver that takes nothing is tried, in ms: three days.
const PATIENCE_MS: i64 = 3 * 24 * 3_600 * 1_000;

/// How an attempt ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It arrived.
    Arrived,
    /// It did not; the receiver may have asked to be left alone for so long, in seconds.
    Failed(Option<u32>),
    /// The receiver says that it is gone for good.
    Gone,
}

/// What follows from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It arrived.
    Done,
    /// It is tried again from then on.
    Again(Timestamp),
    /// Others arrive and this never does: it is put aside.
    PutAside,
    /// The receiver is not tried any more until somebody says so. Nothing is put aside.
    Rest,
}

/// What is on its way to one receiver.
#[derive(Clone, Debug)]
pub struct Lane<T> {
    read_to: Position,
    kept: BTreeMap<Position, Kept<T>>,
    n_flying: usize,
    failing: Option<Failing>,
    last_arrival: Option<Timestamp>,
}

#[derive(Clone, Debug)]
struct Kept<T> {
    conversation: ConversationId,
    thing: T,
    attempts: u32,
    first_failed: Option<Timestamp>,
    /// When it is due; none while it is under way.
    due: Option<Timestamp>,
}

/// A receiver whose last attempt failed.
#[derive(Clone, Copy, Debug)]
struct Failing {
    since: Timestamp,
    in_a_row: u32,
    /// It is left alone until then.
    until: Timestamp,
}

/// Something to be sent now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flight<T> {
    /// Its place in the feed.
    pub at: Position,
    /// The thing.
    pub thing: T,
    /// Which attempt this is, from 1.
    pub attempt: u32,
}

impl<T: Clone> Lane<T> {
    /// Goes on behind a cursor. `failing_since` is what an earlier lane to this receiver ended with.
    pub fn new(cursor: Position, failing_since: Option<Timestamp>) -> Self {
        let failing = failing_since.map(|since| Failing { since, in_a_row: 0, until: since });
        Self { read_to: cursor, kept: BTreeMap::new(), n_flying: 0, failing, last_arrival: None }
    }

    /// Everything up to here has arrived, was put aside, or was never meant for the receiver.
    pub fn cursor(&self) -> Position {
        self.kept.first_key_value().map_or(self.read_to, |(first, _)| Position(first.0 - 1))
    }

    /// Where to read on, and how many things there is room for.
    pub fn room(&self) -> (Position, usize) {
        (self.read_to, WINDOW_MAX.saturating_sub(self.kept.len()))
    }

    /// Since when the receiver takes nothing.
    pub fn failing_since(&self) -> Option<Timestamp> {
        self.failing.map(|failing| failing.since)
    }

    /// Takes the next thing of the feed; none when it is not meant for the receiver.
    pub fn read(&mut self, at: Position, wanted: Option<(ConversationId, T)>) {
        if let Some((conversation, thing)) = wanted {
            let due = Some(Timestamp::default());
            let kept = Kept { conversation, thing, attempts: 0, first_failed: None, due };
            self.kept.insert(at, kept);
        }
        self.read_to = self.read_to.max(at);
    }

    /// What to send now, if anything. While the receiver fails, one thing at a time.
    pub fn next(&mut self, now: Timestamp) -> Option<Flight<T>> {
        let at_once = if self.failing.is_some() { 1 } else { FLYING_MAX };
        let rests = self.failing.is_some_and(|failing| now < failing.until);
        if self.n_flying >= at_once || rests {
            return None;
        }
        // What has waited longest since it was due: nothing that fails again and again is in the way.
        let due = self.firsts().filter(|(_, due)| *due <= now);
        let (at, _) = due.min_by_key(|(at, due)| (*due, *at))?;
        let kept = self.kept.get_mut(&at)?;
        kept.due = None;
        kept.attempts += 1;
        self.n_flying += 1;
        Some(Flight { at, thing: kept.thing.clone(), attempt: kept.attempts })
    }

    /// When something is due next, as far as it is known.
    pub fn due(&self) -> Option<Timestamp> {
        let first = self.firsts().map(|(_, due)| due).min()?;
        Some(self.failing.map_or(first, |failing| first.max(failing.until)))
    }

    /// The first thing of each conversation that is not under way, and when it is due.
    fn firsts(&self) -> impl Iterator<Item = (Position, Timestamp)> {
        let mut seen = HashSet::new();
        let firsts = self.kept.iter().filter(move |(_, kept)| seen.insert(kept.conversation));
        firsts.filter_map(|(at, kept)| Some((*at, kept.due?)))
    }

    /// Takes note of how an attempt ended. `chance` spreads the attempts of many.
    pub fn settled(
        &mut self,
        at: Position,
        outcome: Outcome,
        now: Timestamp,
        chance: u64,
    ) -> Verdict {
        self.n_flying = self.n_flying.saturating_sub(1);
        match outcome {
            Outcome::Arrived => {
                self.kept.remove(&at);
                self.failing = None;
                self.last_arrival = Some(now);
                Verdict::Done
            }
            Outcome::Failed(leave_alone_s) => self.failed(at, leave_alone_s, now, chance),
            Outcome::Gone => {
                self.failed(at, None, now, chance);
                Verdict::Rest
            }
        }
    }

    fn failed(
        &mut self,
        at: Position,
        leave_alone_s: Option<u32>,
        now: Timestamp,
        chance: u64,
    ) -> Verdict {
        let before = self.failing.unwrap_or(Failing { since: now, in_a_row: 0, until: now });
        let in_a_row = before.in_a_row.saturating_add(1);
        let until = now.plus_ms(pause::after(in_a_row, leave_alone_s, chance));
        self.failing = Some(Failing { since: before.since, in_a_row, until });
        let Some(kept) = self.kept.get_mut(&at) else { return Verdict::Done };
        let again = now.plus_ms(pause::after(kept.attempts, leave_alone_s, chance));
        kept.due = Some(again);
        let first_failed = *kept.first_failed.get_or_insert(now);
        let takes_others = self.last_arrival.is_some_and(|arrival| arrival >= first_failed);
        if kept.attempts >= ATTEMPTS_MAX && takes_others {
            self.kept.remove(&at);
            return Verdict::PutAside;
        }
        if now.ms_since(before.since) >= PATIENCE_MS {
            return Verdict::Rest;
        }
        Verdict::Again(again)
    }
}
