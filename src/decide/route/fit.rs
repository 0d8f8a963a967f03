//! How well each agent fits one customer, and why they cannot: every seat is looked at, and the
//! answer for each is kept. Says nothing about which customer comes first.

use std::cmp::Ordering;

use crate::domain::agent::Presence;
use crate::domain::handoff::{Considered, Passed, Relaxed, Waiting};

use super::board::Board;
use super::order::drawn;
use super::widen::{Steps, Wanted, WantedSkill};

/// Agents named in a reason at most: those who could first, then the nearest misses.
pub(super) const CONSIDERED_MAX: usize = 24;

/// Points for knowing what is needed, by how much had to be relaxed for it.
const FULL_MATCH: f64 = 200.0;
const ANY_LEVEL: f64 = 160.0;
const NEIGHBOUR: f64 = 140.0;
const ANY_SKILL: f64 = 120.0;
/// Knows this customer, or was chosen by a colleague.
const PREFERRED: f64 = 50.0;
/// Does not speak the language.
const WRONG_TONGUE: f64 = -15.0;
/// For each level above what is needed: experts are kept for those who need one.
const SPARE_LEVEL: f64 = -4.0;
/// Times the share of the load already carried: at five sixths it outweighs one step of relaxing,
/// so that an idle generalist goes before a specialist with five open conversations of six.
const BUSY: f64 = -60.0;

/// An agent who can take it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Candidate {
    pub(super) seat: usize,
    pub(super) fit: f64,
    pub(super) load: u32,
    idle_since: i64,
    drawn: u64,
    pub(super) relaxed: Steps,
}

impl Candidate {
    /// Better first: fit, least load, longest idle, then a lot that no name or id can win.
    fn before(&self, other: &Self) -> Ordering {
        self.decided_by(other).0
    }

    /// Who goes first, and what told them apart.
    pub(super) fn decided_by(&self, other: &Self) -> (Ordering, Told) {
        let steps = [
            (other.fit.total_cmp(&self.fit), Told::Fit),
            (self.load.cmp(&other.load), Told::Load),
            (self.idle_since.cmp(&other.idle_since), Told::Idle),
        ];
        let lot = (self.drawn.cmp(&other.drawn).then(self.seat.cmp(&other.seat)), Told::Lot);
        steps.into_iter().find(|(order, _)| order.is_ne()).unwrap_or(lot)
    }
}

/// What told the first from the second.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Told {
    Fit,
    Load,
    Idle,
    Lot,
}

/// Everybody as seen for one customer.
pub(super) struct Survey {
    /// Who can take it; the best one first, the rest unsorted.
    able: Vec<Candidate>,
    /// Who would fit, but is full or not available.
    pub(super) taken: Vec<(usize, Passed)>,
    /// Who does not fit; the first [`CONSIDERED_MAX`].
    unfit: Vec<(usize, Passed)>,
}

impl Survey {
    pub(super) fn of(one: &Waiting, wanted: &Wanted, board: &Board<'_>) -> Self {
        let mut survey = Self { able: Vec::new(), taken: Vec::new(), unfit: Vec::new() };
        for seat in 0..board.len() {
            match look_at(one, wanted, board, seat) {
                Ok(candidate) => survey.able.push(candidate),
                Err(why @ (Passed::NotAvailable(_) | Passed::Full)) => {
                    survey.taken.push((seat, why));
                }
                Err(why) if survey.unfit.len() < CONSIDERED_MAX => survey.unfit.push((seat, why)),
                Err(_) => {}
            }
        }
        let able = &mut survey.able;
        if able.len() > CONSIDERED_MAX {
            able.select_nth_unstable_by(CONSIDERED_MAX, Candidate::before);
            able.truncate(CONSIDERED_MAX);
        }
        able.sort_unstable_by(Candidate::before);
        survey
    }

    pub(super) fn best(&self) -> Option<&Candidate> {
        self.able.first()
    }

    pub(super) fn second(&self) -> Option<&Candidate> {
        self.able.get(1)
    }

    /// The reasons as data: who is asked, who could have been, the nearest misses.
    pub(super) fn considered(&self, board: &Board<'_>) -> Vec<Considered> {
        let able = self.able.iter().enumerate().map(|(place, candidate)| Considered {
            agent: board.seat(candidate.seat).agent,
            passed: (place > 0).then_some(Passed::Outranked),
            fit: candidate.fit,
        });
        let passed = self.taken.iter().chain(&self.unfit).map(|(seat, why)| Considered {
            agent: board.seat(*seat).agent,
            passed: Some(*why),
            fit: 0.0,
        });
        able.chain(passed).take(CONSIDERED_MAX).collect()
    }
}

/// Can this seat take it, and how well; or why not. What lasts is told before what passes, so that
/// "full" always means "would fit, but is full".
fn look_at(
    one: &Waiting,
    wanted: &Wanted,
    board: &Board<'_>,
    seat: usize,
) -> Result<Candidate, Passed> {
    let who = board.seat(seat);
    // A colleague's choice counts as fitting, also after it no longer holds off everybody else.
    let chosen = one.only == Some(who.agent);
    if wanted.only.is_some() && !chosen {
        return Err(Passed::NotTheirs);
    }
    if one.refused_by.contains(&who.agent) {
        return Err(Passed::Refused);
    }
    let mut relaxed = Steps::default();
    let mut fit = FULL_MATCH;
    if !chosen {
        if who.tier < one.need.tier {
            return Err(Passed::Tier);
        }
        fit = skill_fit(wanted, board, seat, &mut relaxed).ok_or(Passed::Skill)?;
        let speaks = |tongue| who.tongues.is_empty() || who.tongues.contains(&tongue);
        if !wanted.tongue.is_none_or(speaks) {
            if !wanted.open.has(Relaxed::Tongue) {
                return Err(Passed::Tongue);
            }
            relaxed = relaxed.with(Relaxed::Tongue);
            fit += WRONG_TONGUE;
        }
    }
    if who.presence != Presence::Available {
        return Err(Passed::NotAvailable(who.presence));
    }
    if board.left(seat) == 0 {
        return Err(Passed::Full);
    }
    if wanted.preferred == Some(who.agent) {
        fit += PREFERRED;
    }
    Ok(Candidate {
        seat,
        fit: fit + BUSY * board.busy(seat),
        load: board.load(seat),
        idle_since: board.idle_since(seat),
        drawn: drawn(one.handoff, who.agent.0),
        relaxed,
    })
}

/// Points for what the seat knows; none when that is not enough for now.
fn skill_fit(wanted: &Wanted, board: &Board<'_>, seat: usize, relaxed: &mut Steps) -> Option<f64> {
    if let WantedSkill::Any = wanted.skill {
        return Some(FULL_MATCH);
    }
    if let WantedSkill::Known(skill, level) = wanted.skill {
        let has = board.level(seat, skill);
        if has > 0 && has >= level {
            return Some(FULL_MATCH + SPARE_LEVEL * f64::from(has - level));
        }
        if has > 0 && wanted.open.has(Relaxed::Level) {
            *relaxed = relaxed.with(Relaxed::Level);
            return Some(ANY_LEVEL);
        }
    }
    let near = wanted.neighbours.iter().any(|skill| board.level(seat, *skill) > 0);
    if near && wanted.open.has(Relaxed::Neighbour) {
        *relaxed = relaxed.with(Relaxed::Neighbour);
        return Some(NEIGHBOUR);
    }
    wanted.open.has(Relaxed::Skill).then(|| {
        *relaxed = relaxed.with(Relaxed::Skill);
        ANY_SKILL
    })
}
