//! Who decides: Baton's own routing, or one of the ways other desks do it, to compare with.

use std::collections::HashSet;

use crate::clock::Timestamp;
use crate::decide::route::{self, Route, next_look_at};
use crate::domain::agent::Presence;
use crate::domain::handoff::{Seat, Waiting};
use crate::domain::policy::{Routing, Topic};
use crate::ids::{AgentId, HandoffId};

/// Who decides.
#[derive(Clone, Debug, PartialEq)]
pub enum Desk {
    /// Baton, with these rules of the line.
    Baton(Box<Routing>),
    /// First come, first served, to any free agent with the skill: the longest idle.
    FirstCome,
    /// First come, first served, to the next in turn with the skill and fewer than this many open.
    RoundRobin {
        /// Conversations at once, at most.
        cap: u8,
    },
    /// First come, first served, to the agent with the skill and the fewest open.
    FewestOpen,
}

impl Desk {
    /// For people.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Baton(_) => "baton",
            Self::FirstCome => "first come, first served",
            Self::RoundRobin { .. } => "round robin with a cap",
            Self::FewestOpen => "fewest open",
        }
    }

    /// The ways other desks do it.
    pub fn baselines(cap: u8) -> [Self; 3] {
        [Self::FirstCome, Self::RoundRobin { cap }, Self::FewestOpen]
    }

    /// Seconds an offer lasts.
    pub(super) fn offer_s(&self) -> i64 {
        match self {
            Self::Baton(routing) => i64::from(routing.offer_s),
            _ => i64::from(Routing::default().offer_s),
        }
    }
}

/// What is asked now, and when to look again.
pub(super) struct Decided {
    pub(super) offers: Vec<(HandoffId, AgentId)>,
    pub(super) next_look_at: Option<Timestamp>,
}

/// Decides for everybody who waits. `turn` is where a round robin stands.
pub(super) fn decide(
    desk: &Desk,
    waiting: &[Waiting],
    seats: &[Seat],
    topics: &[Topic],
    turn: &mut usize,
    now: Timestamp,
) -> Decided {
    if let Desk::Baton(routing) = desk {
        let routes = route::route(waiting, seats, routing, topics, true, now);
        let offers = routes.iter().filter_map(|route| match route {
            Route::Offer { handoff, to, .. } => Some((*handoff, *to)),
            Route::Wait { .. } => None,
        });
        return Decided { offers: offers.collect(), next_look_at: next_look_at(&routes) };
    }
    let mut taken: Vec<u8> = vec![0; seats.len()];
    let mut order: Vec<&Waiting> = waiting.iter().collect();
    order.sort_by_key(|w| w.since);
    let (mut offers, mut hopeless) = (Vec::new(), HashSet::new());
    for one in order {
        let skill = one.need.skill.as_ref().map(|(name, _)| name.as_str());
        if one.refused_by.is_empty() && hopeless.contains(&skill) {
            continue;
        }
        let free = |i: usize| {
            let cap = if let Desk::RoundRobin { cap } = desk { *cap } else { u8::MAX };
            let (seat, open) = (&seats[i], seats[i].n_active + taken[i]);
            let knows = skill.is_none_or(|s| seat.skills.iter().any(|(name, _)| name == s));
            let here = seat.presence == Presence::Available && open < seat.capacity.min(cap);
            here && knows && !one.refused_by.contains(&seat.agent)
        };
        let able = (0..seats.len()).filter(|i| free(*i));
        let open = |i: &usize| seats[*i].n_active + taken[*i];
        let best = match desk {
            Desk::RoundRobin { .. } => {
                able.min_by_key(|i| (i + seats.len() - *turn % seats.len()) % seats.len())
            }
            Desk::FewestOpen => able.min_by_key(|i| (open(i), seats[*i].idle_since)),
            Desk::Baton(_) | Desk::FirstCome => {
                able.min_by_key(|i| (taken[*i], seats[*i].idle_since))
            }
        };
        let Some(best) = best else {
            hopeless.insert(skill);
            continue;
        };
        taken[best] += 1;
        *turn = best + 1;
        offers.push((one.handoff, seats[best].agent));
    }
    Decided { offers, next_look_at: None }
}
