//! Whether an offer that was made still holds: the agent may have turned away, lost a skill or a
//! place, or the customer may need something else by now. Makes no offers.
//!
//! An agent whose connection is gone keeps the offer for the grace time (`expire` ends it then), and
//! one is not taken back because somebody better has become free.

use std::collections::HashMap;

use crate::clock::Timestamp;
use crate::domain::agent::Presence;
use crate::domain::handoff::{Need, Passed, Seat, Waiting};
use crate::domain::policy::{Routing, Topic};
use crate::ids::{AgentId, ConversationId, HandoffId};

use super::board::Board;
use super::fit::look_at;
use super::widen::Wanted;

/// An offer under way.
#[derive(Clone, Debug, PartialEq)]
pub struct Asked {
    /// Who waits; `only` as the transfer said it, whether or not it still holds others off.
    pub one: Waiting,
    /// Who is asked.
    pub to: AgentId,
}

/// An offer that does not hold any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Withdrawn {
    /// The conversation.
    pub conversation: ConversationId,
    /// The handoff.
    pub handoff: HandoffId,
    /// What has changed.
    pub because: Passed,
}

/// The offers that do not hold any more, with the reason. Of one agent's offers beyond their
/// capacity, those go that have waited least.
pub fn withdrawn(
    asked: &[Asked],
    seats: &[Seat],
    routing: &Routing,
    topics: &[Topic],
    now: Timestamp,
) -> Vec<Withdrawn> {
    let board = Board::of(seats);
    let mut longest_first: Vec<&Asked> = asked.iter().collect();
    longest_first.sort_by_key(|a| (a.one.since, a.one.handoff));
    let mut over: HashMap<AgentId, u8> = HashMap::new();
    let mut out = Vec::new();
    for asked in longest_first.into_iter().rev() {
        let of = (asked, &board, routing, topics, now);
        let Some(because) = why_not(of, over.get(&asked.to).copied().unwrap_or(0)) else {
            continue;
        };
        *over.entry(asked.to).or_default() += 1;
        let (conversation, handoff) = (asked.one.conversation, asked.one.handoff);
        out.push(Withdrawn { conversation, handoff, because });
    }
    out
}

/// Why an offer does not hold, when so many others of the same agent are taken back already.
fn why_not(
    (asked, board, routing, topics, now): (&Asked, &Board<'_>, &Routing, &[Topic], Timestamp),
    taken_back: u8,
) -> Option<Passed> {
    let Some(place) = board.seat_of(asked.to) else {
        return Some(Passed::NotAvailable(Presence::Offline));
    };
    let seat = board.seat(place);
    match seat.presence {
        Presence::Available | Presence::Offline => {}
        turned_away => return Some(Passed::NotAvailable(turned_away)),
    }
    if seat.n_active.saturating_sub(taken_back) > seat.capacity {
        return Some(Passed::Full);
    }
    if asked.one.only == Some(asked.to) {
        return None;
    }
    let one = Waiting { only: None, ..asked.one.clone() };
    let topic = one.need.topic.as_deref().and_then(|id| topics.iter().find(|t| t.id == id));
    let wanted = Wanted::of(&one, topic, board, routing, now);
    look_at(&one.need, None, &wanted, board, place).err()
}

/// What an agent lacks of a need when nothing is relaxed; none when they fit. Whether they are there
/// and have a place is not looked at.
pub fn lacks(need: &Need, seat: &Seat) -> Option<Passed> {
    let board = Board::of(std::slice::from_ref(seat));
    look_at(need, None, &Wanted::strictly(need, &board), &board, 0).err()
}
