//! The agents of one pass, with their places left: skills are numbered once, so that a thousand
//! customers can be held against five hundred agents in a few milliseconds.

use std::collections::HashMap;

use crate::domain::agent::Level;
use crate::domain::handoff::Seat;
use crate::ids::AgentId;

/// What one offer adds to an agent's load within a pass: a conversation of middling complexity.
/// It does not depend on whose it is, so that one more free agent cannot reshuffle the rest.
const LOAD_OF_AN_OFFER: f64 = 2.0;
/// The bounds of a pace.
const PACE_MIN: f64 = 0.25;
const PACE_MAX: f64 = 4.0;

/// Everybody who works, and what is left of them.
pub(super) struct Board<'a> {
    seats: &'a [Seat],
    numbers: HashMap<&'a str, usize>,
    /// Levels, `numbers.len()` for each seat; 0 where the skill is missing.
    levels: Vec<Level>,
    /// Places left, less what was offered in this pass.
    left: Vec<u8>,
    /// Offers made in this pass.
    offered: Vec<u8>,
    /// Load as a share of what a full seat carries, 0 to 1.
    busy: Vec<f64>,
    places: HashMap<AgentId, usize>,
}

impl<'a> Board<'a> {
    pub(super) fn of(seats: &'a [Seat]) -> Self {
        let mut numbers = HashMap::new();
        for (skill, _) in seats.iter().flat_map(|seat| &seat.skills) {
            let next = numbers.len();
            numbers.entry(skill.as_str()).or_insert(next);
        }
        let mut levels = vec![0; seats.len() * numbers.len()];
        for (i, seat) in seats.iter().enumerate() {
            for (skill, level) in &seat.skills {
                let cell = &mut levels[i * numbers.len() + numbers[skill.as_str()]];
                *cell = (*cell).max(*level);
            }
        }
        let mut places = HashMap::new();
        let mut left = Vec::with_capacity(seats.len());
        for (i, seat) in seats.iter().enumerate() {
            let first = *places.entry(seat.agent).or_insert(i) == i;
            left.push(if first { seat.capacity.saturating_sub(seat.n_active) } else { 0 });
        }
        let (offered, busy) = (vec![0; seats.len()], vec![0.0; seats.len()]);
        let mut board = Self { seats, numbers, levels, left, offered, busy, places };
        (0..seats.len()).for_each(|seat| board.weigh(seat));
        board
    }

    fn weigh(&mut self, seat: usize) {
        let full = f64::from(self.seats[seat].capacity.max(1)) * LOAD_OF_AN_OFFER;
        self.busy[seat] = (self.load(seat) / full).min(1.0);
    }

    /// The seat of an agent.
    pub(super) fn seat_of(&self, agent: AgentId) -> Option<usize> {
        self.places.get(&agent).copied()
    }

    pub(super) fn len(&self) -> usize {
        self.seats.len()
    }

    pub(super) fn seat(&self, index: usize) -> &'a Seat {
        &self.seats[index]
    }

    /// The number of a skill; none when nobody on the board has it.
    pub(super) fn number(&self, skill: &str) -> Option<usize> {
        self.numbers.get(skill).copied()
    }

    /// How well a seat knows a skill; 0 for not at all.
    pub(super) fn level(&self, seat: usize, skill: usize) -> Level {
        self.levels[seat * self.numbers.len() + skill]
    }

    /// Places left.
    pub(super) fn left(&self, seat: usize) -> u8 {
        self.left[seat]
    }

    /// Load by complexity and pace, offers of this pass included.
    pub(super) fn load(&self, seat: usize) -> f64 {
        let load = self.seats[seat].load;
        let load = if load.is_finite() { load.max(0.0) } else { 0.0 };
        load + f64::from(self.offered[seat]) * LOAD_OF_AN_OFFER
    }

    /// Load as a share of what a full seat carries, 0 to 1.
    pub(super) fn busy(&self, seat: usize) -> f64 {
        self.busy[seat]
    }

    /// How quickly a seat is done with a topic, against the team; 1 when unknown.
    pub(super) fn pace(&self, seat: usize, topic: Option<&str>) -> f64 {
        let known = topic.and_then(|topic| {
            let pace = &self.seats[seat].pace;
            pace.iter().find(|(name, _)| name == topic).map(|(_, pace)| *pace)
        });
        let pace = known.unwrap_or(1.0);
        if pace.is_finite() { pace.clamp(PACE_MIN, PACE_MAX) } else { 1.0 }
    }

    /// Since when they have had nothing new, in milliseconds; never after an offer of this pass.
    pub(super) fn idle_since(&self, seat: usize) -> i64 {
        if self.offered[seat] > 0 { i64::MAX } else { self.seats[seat].idle_since.0 }
    }

    /// Notes that the seat is offered one more.
    pub(super) fn take(&mut self, seat: usize) {
        self.left[seat] = self.left[seat].saturating_sub(1);
        self.offered[seat] = self.offered[seat].saturating_add(1);
        self.weigh(seat);
    }
}
