//! Who is asked again, and how long a conversation is kept for one person. Without an end to both,
//! a customer whom everybody has declined once, or who was passed to somebody on holiday, would
//! wait for ever.

use crate::clock::Timestamp;
use crate::domain::conversation::HandoffState;
use crate::domain::policy::Routing;
use crate::ids::AgentId;

/// What of earlier refusals and of a transfer to one person still counts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Claims {
    /// Not asked now.
    pub refused_by: Vec<AgentId>,
    /// The only one asked.
    pub only: Option<AgentId>,
}

/// Refusals count until `routing.reask_s` have passed since the last one; a transfer to one person
/// counts for `routing.reserve_s` since the conversation joined the line.
pub fn claims(state: &HandoffState, since: Timestamp, routing: &Routing, now: Timestamp) -> Claims {
    let passed = |from: Timestamp, seconds: u32| now >= from.plus_s(i64::from(seconds));
    let forgotten = passed(state.refused_at, routing.reask_s);
    let refused_by = if forgotten { Vec::new() } else { state.refused_by.clone() };
    let only = state.only.filter(|_| !passed(since, routing.reserve_s));
    Claims { refused_by, only }
}

#[cfg(test)]
mod tests;
