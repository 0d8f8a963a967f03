//! Who gets the next customer, and why: every waiting customer in order of what waiting costs them
//! meets the free agent who fits best.
//!
//! One pass looks at all who wait and all who work, so that it can run again whenever anything
//! changes; before it, offers that no longer hold are taken back ([`withdrawn`]). It does not change anything itself, does not know how an offer is delivered, and never
//! relaxes authority (the tier).
//!
//! Because customers choose one after the other among what is left, and an agent's place in that
//! choice depends only on how many places they have left, one more free agent or one more minute
//! of waiting can never turn an offer into a wait.

mod board;
pub mod claims;
pub mod estimate;
mod fit;
pub mod hours;
pub mod ledger;
mod lint;
mod need;
mod order;
pub mod pace;
pub mod quote;
mod standing;
#[cfg(test)]
mod tests;
mod widen;
mod words;

use std::collections::{HashMap, HashSet};

use crate::clock::Timestamp;
use crate::domain::handoff::{Because, Seat, Waiting};
use crate::domain::policy::{Routing, Topic};
use crate::ids::{AgentId, ConversationId, HandoffId};

use board::Board;
use fit::{Class, Survey};
pub use lint::lint;
pub use need::{Grounds, need};
pub use order::{AHEAD_OF_ALL_S, line, urgency};
pub use standing::{Asked, Withdrawn, lacks, withdrawn};
use widen::Wanted;

/// What becomes of one who waits.
#[derive(Clone, Debug, PartialEq)]
pub enum Route {
    /// Ask this agent.
    Offer {
        /// The conversation.
        conversation: ConversationId,
        /// The handoff.
        handoff: HandoffId,
        /// Who is asked.
        to: AgentId,
        /// Until when.
        expires_at: Timestamp,
        /// Why this one.
        because: Because,
    },
    /// Nobody can be asked now.
    Wait {
        /// The conversation.
        conversation: ConversationId,
        /// The handoff.
        handoff: HandoffId,
        /// Why nobody.
        because: Because,
        /// When requirements are relaxed next; none when all that may be is.
        next_look_at: Option<Timestamp>,
    },
}

impl Route {
    /// The handoff it is about.
    pub fn handoff(&self) -> HandoffId {
        match self {
            Self::Offer { handoff, .. } | Self::Wait { handoff, .. } => *handoff,
        }
    }

    /// Why.
    pub fn because(&self) -> &Because {
        match self {
            Self::Offer { because, .. } | Self::Wait { because, .. } => because,
        }
    }
}

/// Decides for everybody who waits, in order of the line: an offer, or a wait with its reason.
/// `hours_open` only words the reason: somebody who is available out of hours is still asked.
/// A handoff or an agent given twice counts once.
pub fn route(
    waiting: &[Waiting],
    seats: &[Seat],
    routing: &Routing,
    topics: &[Topic],
    hours_open: bool,
    now: Timestamp,
) -> Vec<Route> {
    let mut board = Board::of(seats);
    let by_id: HashMap<&str, &Topic> = topics.iter().map(|t| (t.id.as_str(), t)).collect();
    let mut seen = HashSet::new();
    let mut classes = HashMap::new();
    let order = line(waiting, now);
    let unseen = order.into_iter().map(|i| &waiting[i]).filter(|w| seen.insert(w.handoff));
    unseen
        .map(|one| {
            let topic = one.need.topic.as_deref().and_then(|id| by_id.get(id).copied());
            let wanted = Wanted::of(one, topic, &board, routing, now);
            let survey = if one.only.is_some() {
                Survey::of(one, &wanted, &mut Class::of(one, &wanted, &board), &board)
            } else {
                let key = (wanted.skill, wanted.also.clone(), wanted.tongue, wanted.open);
                let key = (key, one.need.tier, one.need.topic.as_deref());
                let class = classes.entry(key).or_insert_with(|| Class::of(one, &wanted, &board));
                Survey::of(one, &wanted, class, &board)
            };
            route_one(one, &wanted, survey, &mut board, routing, hours_open, now)
        })
        .collect()
}

/// The earliest instant at which waiting alone could change a decision; for a timer.
pub fn next_look_at(routes: &[Route]) -> Option<Timestamp> {
    let looks = routes.iter().filter_map(|route| match route {
        Route::Wait { next_look_at, .. } => *next_look_at,
        Route::Offer { .. } => None,
    });
    looks.min()
}

fn route_one(
    one: &Waiting,
    wanted: &Wanted,
    survey: Survey,
    board: &mut Board<'_>,
    routing: &Routing,
    hours_open: bool,
    now: Timestamp,
) -> Route {
    let (conversation, handoff) = (one.conversation, one.handoff);
    let Some(best) = survey.best() else {
        let line = words::wait(one, wanted, &survey, hours_open);
        let because =
            Because { considered: survey.considered(board), relaxed: wanted.relaxed(), line };
        return Route::Wait { conversation, handoff, because, next_look_at: wanted.next_look_at };
    };
    let because = Because {
        considered: survey.considered(board),
        relaxed: best.relaxed.list(),
        line: words::offer(one, wanted, &survey, board),
    };
    let to = board.seat(best.seat).agent;
    board.take(best.seat);
    let expires_at = now.plus_s(i64::from(routing.offer_s));
    Route::Offer { conversation, handoff, to, expires_at, because }
}
