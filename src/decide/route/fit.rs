//! How well each agent fits one customer, and why they cannot. What customers of the same need have
//! in common is looked at once a pass ([`Class`]); what is their own (refusals, who knows them, the
//! places that are left) is looked at for each. Says nothing about which customer comes first.

use std::cmp::Ordering;

use crate::domain::agent::{Level, Presence};
use crate::domain::handoff::{Considered, Need, Passed, Relaxed, Waiting};
use crate::ids::AgentId;

use super::board::Board;
use super::order::drawn;
use super::widen::{Steps, Wanted, WantedSkill};

/// Agents named in a reason at most: those who could first, then the nearest misses.
pub(super) const CONSIDERED_MAX: usize = 24;
/// Of these, who could take it, at most: the best ones.
const ABLE_MAX: usize = 8;

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
/// Times the natural logarithm of the agent's pace on the topic: twice as quick is as good as being
/// a third less busy.
const QUICK: f64 = 30.0;
/// Times the share of the load already carried: at five sixths it outweighs one step of relaxing,
/// so that an idle generalist goes before a specialist with five open conversations of six.
const BUSY: f64 = -60.0;

/// An agent who can take it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Candidate {
    pub(super) seat: usize,
    pub(super) fit: f64,
    pub(super) relaxed: Steps,
}

/// What told the first from the second.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Told {
    Fit,
    Load,
    Idle,
    Lot,
}

/// Who goes first of two who can: fit, least load, longest idle, then a lot that no name or id can
/// win; and what told them apart.
pub(super) fn decided_by(
    one: &Waiting,
    board: &Board<'_>,
    a: &Candidate,
    b: &Candidate,
) -> (Ordering, Told) {
    let fit = b.fit.total_cmp(&a.fit);
    if fit.is_ne() {
        return (fit, Told::Fit);
    }
    let load = board.load(a.seat).total_cmp(&board.load(b.seat));
    if load.is_ne() {
        return (load, Told::Load);
    }
    let idle = board.idle_since(a.seat).cmp(&board.idle_since(b.seat));
    if idle.is_ne() {
        return (idle, Told::Idle);
    }
    let lot = |c: &Candidate| drawn(one.handoff, board.seat(c.seat).agent.0);
    (lot(a).cmp(&lot(b)).then(a.seat.cmp(&b.seat)), Told::Lot)
}

/// Everybody as seen for all customers who need the same.
#[derive(Default)]
pub(super) struct Class {
    /// Who fits and takes work, with the points that do not change during a pass.
    fits: Vec<Candidate>,
    /// Of these, who has no place left; nobody gets one back during a pass.
    full: Vec<usize>,
    /// Who fits, but does not take work now.
    away: Vec<(usize, Presence)>,
    /// Who does not fit; the first [`CONSIDERED_MAX`].
    unfit: Vec<(usize, Passed)>,
}

impl Class {
    pub(super) fn of(one: &Waiting, wanted: &Wanted, board: &Board<'_>) -> Self {
        let mut class = Self::default();
        for seat in 0..board.len() {
            match look_at(&one.need, one.only, wanted, board, seat) {
                Err(why) if class.unfit.len() < CONSIDERED_MAX => class.unfit.push((seat, why)),
                Err(_) => {}
                Ok(candidate) => match board.seat(seat).presence {
                    Presence::Available if board.left(seat) == 0 => class.full.push(seat),
                    Presence::Available => class.fits.push(candidate),
                    presence => class.away.push((seat, presence)),
                },
            }
        }
        class
    }
}

/// Everybody as seen for one customer.
pub(super) struct Survey {
    /// Who can take it, best first, at most [`ABLE_MAX`].
    able: Vec<Candidate>,
    /// Who would fit, but is full or not available; the first [`CONSIDERED_MAX`].
    taken: Vec<(usize, Passed)>,
    /// Who does not fit; the first [`CONSIDERED_MAX`].
    unfit: Vec<(usize, Passed)>,
    /// How many would fit, but are full.
    pub(super) n_full: usize,
    /// How many would fit and are at work, but take nothing now.
    pub(super) n_busy: usize,
    /// How many would fit, but are not at work.
    pub(super) n_gone: usize,
}

impl Survey {
    pub(super) fn of(one: &Waiting, wanted: &Wanted, class: &mut Class, board: &Board<'_>) -> Self {
        let (full, fits) = (&mut class.full, &mut class.fits);
        fits.retain(|candidate| {
            let free = board.left(candidate.seat) > 0;
            if !free {
                full.push(candidate.seat);
            }
            free
        });
        let mut survey = Self {
            able: Vec::with_capacity(ABLE_MAX + 1),
            taken: Vec::new(),
            unfit: Vec::new(),
            n_full: 0,
            n_busy: 0,
            n_gone: 0,
        };
        let refused = |seat: usize| {
            !one.refused_by.is_empty() && one.refused_by.contains(&board.seat(seat).agent)
        };
        let known = wanted.preferred.and_then(|agent| board.seat_of(agent));
        for candidate in &class.fits {
            let seat = candidate.seat;
            if refused(seat) {
                survey.unfit.push((seat, Passed::Refused));
            } else {
                let own =
                    BUSY * board.busy(seat) + if known == Some(seat) { PREFERRED } else { 0.0 };
                survey.add(Candidate { fit: candidate.fit + own, ..*candidate }, one, board);
            }
        }
        for seat in &class.full {
            if refused(*seat) {
                survey.unfit.push((*seat, Passed::Refused));
                continue;
            }
            survey.n_full += 1;
            survey.pass(*seat, Passed::Full);
        }
        for (seat, presence) in &class.away {
            if refused(*seat) {
                survey.unfit.push((*seat, Passed::Refused));
                continue;
            }
            let at_work = matches!(presence, Presence::Busy | Presence::Away);
            survey.n_busy += usize::from(at_work);
            survey.n_gone += usize::from(!at_work);
            survey.pass(*seat, Passed::NotAvailable(*presence));
        }
        survey.unfit.extend_from_slice(&class.unfit);
        survey
    }

    fn pass(&mut self, seat: usize, why: Passed) {
        if self.taken.len() < CONSIDERED_MAX {
            self.taken.push((seat, why));
        }
    }

    /// Puts somebody who can take it in their place among the best.
    fn add(&mut self, candidate: Candidate, one: &Waiting, board: &Board<'_>) {
        let worst = self.able.last().filter(|_| self.able.len() == ABLE_MAX);
        if worst.is_some_and(|worst| candidate.fit < worst.fit) {
            return;
        }
        let before = |other: &Candidate| {
            let better = other.fit > candidate.fit;
            better
                || (other.fit == candidate.fit
                    && decided_by(one, board, other, &candidate).0.is_lt())
        };
        let place = self.able.iter().rposition(before).map_or(0, |last| last + 1);
        self.able.insert(place, candidate);
        self.able.truncate(ABLE_MAX);
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

/// Does this seat fit, and how well; or why not. `only` is whom a colleague chose. What passes (full,
/// away) is not looked at here.
pub(super) fn look_at(
    need: &Need,
    only: Option<AgentId>,
    wanted: &Wanted,
    board: &Board<'_>,
    seat: usize,
) -> Result<Candidate, Passed> {
    let who = board.seat(seat);
    // A colleague's choice counts as fitting, also after it no longer holds off everybody else.
    let chosen = only == Some(who.agent);
    if wanted.only.is_some() && !chosen {
        return Err(Passed::NotTheirs);
    }
    let mut relaxed = Steps::default();
    let mut fit = FULL_MATCH;
    if !chosen {
        if who.tier < need.tier {
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
    fit += QUICK * board.pace(seat, need.topic.as_deref()).ln();
    Ok(Candidate { seat, fit, relaxed })
}

/// Points for what the seat knows; none when that is not enough for now. Of several skills, the
/// one that fits worst counts.
fn skill_fit(wanted: &Wanted, board: &Board<'_>, seat: usize, relaxed: &mut Steps) -> Option<f64> {
    let mut fit = one_skill(wanted, wanted.skill, &wanted.neighbours, board, seat, relaxed)?;
    for skill in &wanted.also {
        fit = fit.min(one_skill(wanted, *skill, &[], board, seat, relaxed)?);
    }
    Some(fit)
}

fn one_skill(
    wanted: &Wanted,
    skill: WantedSkill,
    neighbours: &[usize],
    board: &Board<'_>,
    seat: usize,
    relaxed: &mut Steps,
) -> Option<f64> {
    if let WantedSkill::Any = skill {
        return Some(FULL_MATCH);
    }
    if let WantedSkill::Known(skill, level) = skill {
        let has: Level = board.level(seat, skill);
        if has > 0 && has >= level {
            return Some(FULL_MATCH + SPARE_LEVEL * f64::from(has - level));
        }
        if has > 0 && wanted.open.has(Relaxed::Level) {
            *relaxed = relaxed.with(Relaxed::Level);
            return Some(ANY_LEVEL);
        }
    }
    let near = neighbours.iter().any(|skill| board.level(seat, *skill) > 0);
    if near && wanted.open.has(Relaxed::Neighbour) {
        *relaxed = relaxed.with(Relaxed::Neighbour);
        return Some(NEIGHBOUR);
    }
    wanted.open.has(Relaxed::Skill).then(|| {
        *relaxed = relaxed.with(Relaxed::Skill);
        ANY_SKILL
    })
}
