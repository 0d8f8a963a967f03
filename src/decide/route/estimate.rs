//! How long the line ahead of somebody takes: the abandonment-aware queue-length estimator (Whitt
//! 1999; Ibrahim and Whitt 2009), the sum over the places ahead of `1 / (s mu + i theta)`, with the
//! order of serving, those who will still overtake, and agents shared with other queues counted. It
//! is raw: [`quote`](super::quote) holds it against what happened.

use std::collections::HashMap;

use crate::clock::Timestamp;
use crate::domain::agent::{Level, Presence, SkillId, Tier};
use crate::domain::handoff::{Seat, Waiting};
use crate::domain::reading::Tongue;
use crate::ids::AgentId;

use super::ledger::Ledger;
use super::order::line;

/// Those who overtake take up at most this share of the agents' pace: the rest is left to the line.
const OVERTAKEN_MAX: f64 = 0.7;
/// Nobody is told more than this, in seconds: half a day.
const EXPECTED_MAX_S: f64 = 43_200.0;

/// What somebody in line can expect.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Expected {
    /// Place in line, from 1: those served earlier who could take up the same agents' time.
    pub position: u32,
    /// Somebody who fits is free for them now.
    pub at_once: bool,
    /// Anybody who could take it is at work.
    pub staffed: bool,
    /// Seconds until a place is free for them; 0 when one is.
    pub expected_s: f64,
}

/// What two customers with the same needs have in common.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Kind<'a> {
    skill: Option<&'a (SkillId, Level)>,
    also: &'a [(SkillId, Level)],
    tier: Tier,
    tongue: Tongue,
    only: Option<AgentId>,
}

impl<'a> Kind<'a> {
    fn of(one: &'a Waiting) -> Self {
        let need = &one.need;
        let (skill, also) = (need.skill.as_ref(), need.also.as_slice());
        Self { skill, also, tier: need.tier, tongue: need.tongue, only: one.only }
    }

    fn skills(&self) -> impl Iterator<Item = &'a (SkillId, Level)> {
        self.skill.into_iter().chain(self.also)
    }
}

/// The agents who may serve one kind of customer.
#[derive(Clone, Debug, Default)]
struct Servers {
    /// Those who take customers now.
    seats: Vec<usize>,
    /// Everybody who fits, whether or not they do.
    fitting: Vec<usize>,
    /// Places, weighted by the agents' pace.
    places: f64,
    /// Free places of those who fit without anything relaxed.
    free: u32,
    staffed: bool,
}

/// What everybody in `waiting` can expect, in the order given.
pub fn expect(waiting: &[Waiting], seats: &[Seat], past: &Ledger, now: Timestamp) -> Vec<Expected> {
    let mut kinds: HashMap<Kind<'_>, usize> = HashMap::new();
    let mut servers: Vec<Servers> = Vec::new();
    let mut kind_of = Vec::with_capacity(waiting.len());
    for one in waiting {
        let kind = Kind::of(one);
        let number = kinds.get(&kind).copied().unwrap_or_else(|| {
            servers.push(Servers::of(&kind, one, seats));
            kinds.insert(kind, servers.len() - 1);
            servers.len() - 1
        });
        kind_of.push(number);
    }
    let shared = shared(&servers, seats.len());
    let all_places: f64 = seats.iter().filter(|s| works(s)).map(|s| f64::from(s.capacity)).sum();
    let mut overtaking: HashMap<u64, f64> = HashMap::new();
    let mut lines = Lines { leave_per_s: past.leave_per_s(), waits: HashMap::new() };
    let mut ahead = vec![0_u32; servers.len()];
    let mut out = vec![Expected::default(); waiting.len()];
    for index in line(waiting, now) {
        let (one, kind) = (&waiting[index], kind_of[index]);
        let before = |f: &dyn Fn(f64) -> f64| -> f64 {
            let each = ahead.iter().zip(&shared).map(|(n, to)| f64::from(*n) * f(to[kind]));
            each.sum()
        };
        let competing = before(&|share| f64::from(u8::from(share > 0.0)));
        let n_before = before(&|share| share);
        let its = &servers[kind];
        let at_once = f64::from(its.free) > n_before;
        let share = if all_places > 0.0 { (its.places / all_places).min(1.0) } else { 0.0 };
        let overtaking = *overtaking
            .entry(one.cost_per_min.to_bits())
            .or_insert_with(|| past.overtaking_per_s(one.cost_per_min, now))
            * share;
        let done_s = past.paces().topic_s(one.need.topic.as_deref());
        let rate = its.places / done_s;
        let rate = (rate - overtaking).max(rate * (1.0 - OVERTAKEN_MAX));
        out[index] = Expected {
            position: competing as u32 + 1,
            at_once,
            staffed: its.staffed,
            expected_s: if at_once { 0.0 } else { lines.wait_s(n_before, rate) },
        };
        ahead[kind] += 1;
    }
    out
}

/// The sums over the places ahead, for each rate of serving as far as the line was looked at: they
/// are shared by everybody who is served at the same rate, so that a long line costs little more
/// than a short one.
struct Lines {
    leave_per_s: f64,
    /// By rate: the sum up to and including the place of the index.
    waits: HashMap<u64, Vec<f64>>,
}

impl Lines {
    /// The sum over the places ahead, the fraction of one counted as that much of it.
    fn wait_s(&mut self, n_before: f64, rate: f64) -> f64 {
        if rate <= 0.0 {
            return EXPECTED_MAX_S;
        }
        let step = |i: f64| 1.0 / (rate + i * self.leave_per_s);
        let whole = n_before.floor().clamp(0.0, 1e5);
        let sums = self.waits.entry(rate.to_bits()).or_default();
        while sums.len() <= whole as usize {
            let before = sums.last().copied().unwrap_or_default();
            sums.push(before + step(sums.len() as f64));
        }
        let sum = sums.get(whole as usize).copied().unwrap_or_default();
        let rest = n_before.fract() * step(whole + 1.0);
        (sum + rest).clamp(1.0, EXPECTED_MAX_S)
    }
}

fn works(seat: &Seat) -> bool {
    seat.presence == Presence::Available && seat.capacity > 0
}

impl Servers {
    /// Those who know the skills at whatever level: the level is the first thing to be relaxed.
    /// When nobody does, anybody with the authority, as at the end of the line's schedule.
    fn of(kind: &Kind<'_>, one: &Waiting, seats: &[Seat]) -> Self {
        let with = |fits: &dyn Fn(&Seat) -> bool| Self::who(one, seats, fits);
        if let Some(only) = kind.only {
            return with(&|seat| seat.agent == only);
        }
        let may = |seat: &Seat| seat.tier >= kind.tier;
        let speaks = |seat: &Seat| {
            let any = kind.tongue == Tongue::Other || seat.tongues.is_empty();
            any || seat.tongues.contains(&kind.tongue)
        };
        let knows = |seat: &Seat, at_least: bool| {
            kind.skills().all(|(skill, level)| {
                let enough = |has: Level| has > 0 && (!at_least || has >= *level);
                seat.skills.iter().any(|(name, has)| name == skill && enough(*has))
            })
        };
        let fitting = with(&|seat| may(seat) && speaks(seat) && knows(seat, false));
        let strict = with(&|seat| may(seat) && speaks(seat) && knows(seat, true));
        if fitting.places > 0.0 || fitting.staffed {
            return Self { free: strict.free, ..fitting };
        }
        let anybody = with(&may);
        let known = !fitting.fitting.is_empty();
        let pool = if known { fitting.fitting } else { anybody.fitting };
        Self { free: 0, fitting: pool, ..anybody }
    }

    /// Whose time it is that is shared: of those who take customers, or while nobody does, of all who
    /// will once they do.
    fn pool(&self) -> &[usize] {
        if self.seats.is_empty() { &self.fitting } else { &self.seats }
    }

    fn who(one: &Waiting, seats: &[Seat], fits: &dyn Fn(&Seat) -> bool) -> Self {
        let mut servers = Self::default();
        for (index, seat) in seats.iter().enumerate().filter(|(_, seat)| fits(seat)) {
            servers.fitting.push(index);
            servers.staffed |= matches!(seat.presence, Presence::Available | Presence::Busy);
            if !works(seat) {
                continue;
            }
            let topic = one.need.topic.as_deref();
            let pace = seat.pace.iter().find(|(name, _)| Some(name.as_str()) == topic);
            servers.seats.push(index);
            servers.places += f64::from(seat.capacity) * pace.map_or(1.0, |(_, pace)| *pace);
            if !one.refused_by.contains(&seat.agent) {
                servers.free += u32::from(seat.capacity.saturating_sub(seat.n_active));
            }
        }
        servers
    }
}

/// For each kind and each other: which share of its agents may also serve the other.
fn shared(servers: &[Servers], n_seats: usize) -> Vec<Vec<f64>> {
    let member: Vec<Vec<bool>> = servers
        .iter()
        .map(|its| {
            let mut member = vec![false; n_seats];
            its.pool().iter().for_each(|seat| member[*seat] = true);
            member
        })
        .collect();
    let share = |a: &Servers, b: &[bool]| {
        let of = a.pool();
        of.iter().filter(|seat| b[**seat]).count() as f64 / of.len().max(1) as f64
    };
    servers.iter().map(|a| member.iter().map(|b| share(a, b)).collect()).collect()
}

#[cfg(test)]
mod tests;
