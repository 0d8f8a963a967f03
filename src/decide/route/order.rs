//! The order of the line: who is looked at first. The formula is one a person can follow; it does
//! not look at who works.

use crate::clock::Timestamp;
use crate::domain::handoff::Waiting;
use crate::ids::HandoffId;

/// Whoever has waited this many seconds goes ahead of everybody who has not, longest wait first.
/// This is what keeps anybody from starving: from then on only those who came earlier go before.
pub const AHEAD_OF_ALL_S: i64 = 1_800;

/// The bounds of a cost per minute: a mistyped policy must not freeze or drown the line.
const COST_MIN: f64 = 0.01;
const COST_MAX: f64 = 1_000.0;

/// The bounds of a pace, as of a cost.
const PACE_MIN: f64 = 0.25;
const PACE_MAX: f64 = 4.0;

/// How fast the cost of this customer's waiting grows now, times how quickly the team is done with
/// what they need: cost per minute x (1 + minutes waited) x pace.
///
/// This is the generalised c-mu rule (van Mieghem 1995; Mandelbaum and Stolyar 2004) for a cost
/// that grows with the square of the wait. The pace is the team's on the topic, not that of the
/// agent who happens to be free: whose turn it is must not depend on who is there, else one more
/// free agent could turn somebody's offer into a wait. How quick an agent is counts in who is asked.
pub fn urgency(waiting: &Waiting, now: Timestamp) -> f64 {
    let cost = waiting.cost_per_min;
    let cost = if cost.is_nan() { 1.0 } else { cost.clamp(COST_MIN, COST_MAX) };
    let pace = if waiting.pace.is_nan() { 1.0 } else { waiting.pace.clamp(PACE_MIN, PACE_MAX) };
    cost * pace * (1.0 + waited_ms(waiting, now) as f64 / 60_000.0)
}

/// Milliseconds waited; 0 when the clock was set back.
pub(super) fn waited_ms(waiting: &Waiting, now: Timestamp) -> i64 {
    now.ms_since(waiting.since).max(0)
}

/// The places of `waiting` in order of the line, first to be served first. Equals: who came
/// earlier, then a drawn order that has nothing to do with names or ids.
pub fn line(waiting: &[Waiting], now: Timestamp) -> Vec<usize> {
    let mut keyed: Vec<Key> = waiting.iter().enumerate().map(|(i, w)| Key::of(i, w, now)).collect();
    keyed.sort_by(Key::before);
    keyed.into_iter().map(|key| key.index).collect()
}

struct Key {
    overdue: bool,
    urgency: f64,
    since: Timestamp,
    drawn: u64,
    index: usize,
}

impl Key {
    fn of(index: usize, waiting: &Waiting, now: Timestamp) -> Self {
        Self {
            overdue: waited_ms(waiting, now) >= AHEAD_OF_ALL_S * 1_000,
            urgency: urgency(waiting, now),
            since: waiting.since,
            drawn: drawn(waiting.handoff, 0),
            index,
        }
    }

    fn before(&self, other: &Self) -> std::cmp::Ordering {
        let by_urgency = if self.overdue && other.overdue {
            std::cmp::Ordering::Equal
        } else {
            other.urgency.total_cmp(&self.urgency)
        };
        other
            .overdue
            .cmp(&self.overdue)
            .then(by_urgency)
            .then(self.since.cmp(&other.since))
            .then(self.drawn.cmp(&other.drawn))
            .then(self.index.cmp(&other.index))
    }
}

/// A lot drawn for a pair: the same for the same pair, else without any order a person could use.
/// The mixing steps are those of `SplitMix64` (Steele, Lea and Flood 2014).
pub(super) fn drawn(handoff: HandoffId, other: u128) -> u64 {
    let parts = [handoff.0 as u64, (handoff.0 >> 64) as u64, other as u64, (other >> 64) as u64];
    parts.into_iter().fold(0x9E37_79B9_7F4A_7C15, |state, part| {
        let mixed = (state ^ part).wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    })
}
