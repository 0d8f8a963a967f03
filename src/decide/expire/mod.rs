//! What is due now: lapsed offers, agents who are gone, silent conversations, forgotten wrap-ups.
//!
//! Every deadline is computed from instants that are stored, so that a restart or a moved clock
//! changes nothing but when somebody looks. Nothing is done here; each [`Due`] is a step the state
//! machine allows at that stage.

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use crate::clock::Timestamp;
use crate::domain::conversation::Conversation;
use crate::domain::handoff::{Disposition, Verdict, WRAP_UP_HOLDS_S, WrapUp};
use crate::domain::policy::Routing;
use crate::domain::stage::Stage;
use crate::ids::{AgentId, ConversationId, HandoffId};

/// A wrap-up is written by itself after this many seconds: four hours.
pub const WRAP_UP_MAX_S: i64 = 4 * 3_600;
/// The tag by which a wrap-up that wrote itself is found again.
pub const UNFINISHED_TAG: &str = "unfinished wrap-up";

/// Whether an agent's console is connected, and since when that is so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Connection {
    /// Connected now.
    pub connected: bool,
    /// Since when; after a start, the instant of the start.
    pub since: Timestamp,
}

/// Something whose time has come.
#[derive(Clone, Debug, PartialEq)]
pub enum Due {
    /// The agent did not answer in time.
    Lapse {
        /// The conversation.
        conversation: ConversationId,
        /// The handoff.
        handoff: HandoffId,
        /// Who was asked.
        by: AgentId,
    },
    /// The agent who is asked went away.
    Withdraw {
        /// The conversation.
        conversation: ConversationId,
        /// The handoff.
        handoff: HandoffId,
    },
    /// The agent who talks went away for too long.
    AgentGone {
        /// The conversation.
        conversation: ConversationId,
        /// The handoff.
        handoff: HandoffId,
        /// Who.
        agent: AgentId,
    },
    /// Nobody has said anything to the assistant for long.
    CloseIdle {
        /// The conversation.
        conversation: ConversationId,
    },
    /// The agent never wrote down how it ended.
    WrapUp {
        /// The conversation.
        conversation: ConversationId,
        /// The handoff.
        handoff: HandoffId,
        /// Who should have.
        by: AgentId,
        /// What is written instead.
        wrap_up: WrapUp,
    },
}

/// Everything that is due at `now`, in the order of `conversations`; at most one thing each.
///
/// An agent missing from `connected` counts as gone since the conversation last moved.
pub fn due<'a>(
    now: Timestamp,
    conversations: impl IntoIterator<Item = &'a Conversation>,
    connected: &BTreeMap<AgentId, Connection>,
    routing: &Routing,
) -> Vec<Due> {
    let deadlines = conversations.into_iter().flat_map(|c| deadlines(c, connected, routing));
    let mut last = None;
    deadlines
        .filter(|deadline| deadline.at <= now)
        .filter(|deadline| last.replace(deadline.conversation) != Some(deadline.conversation))
        .filter_map(|deadline| deadline.due)
        .collect()
}

/// The earliest instant after `now` at which something becomes due or an agent's place is freed;
/// none when nothing is pending. What is due already is not counted.
pub fn next_due<'a>(
    now: Timestamp,
    conversations: impl IntoIterator<Item = &'a Conversation>,
    connected: &BTreeMap<AgentId, Connection>,
    routing: &Routing,
) -> Option<Timestamp> {
    let deadlines = conversations.into_iter().flat_map(|c| deadlines(c, connected, routing));
    deadlines.map(|deadline| deadline.at).filter(|at| *at > now).min()
}

/// Whether a conversation takes up a place of an agent's capacity at `now`, and whose: offered and
/// active ones always, a wrap-up for its first half hour.
pub fn place_of(stage: &Stage, now: Timestamp) -> Option<AgentId> {
    match stage {
        Stage::Offered { to, .. } => Some(*to),
        Stage::Active { with, .. } => Some(*with),
        Stage::WrapUp { by, since, .. } => (now < since.plus_s(WRAP_UP_HOLDS_S)).then_some(*by),
        _ => None,
    }
}

struct Deadline {
    conversation: ConversationId,
    at: Timestamp,
    /// What to do then; none when only a place is freed.
    due: Option<Due>,
}

/// A conversation's deadlines; what matters more comes first when several have passed.
fn deadlines(
    of: &Conversation,
    connected: &BTreeMap<AgentId, Connection>,
    routing: &Routing,
) -> Vec<Deadline> {
    let conversation = of.id;
    let gone = |agent: &AgentId| match connected.get(agent) {
        Some(connection) => (!connection.connected).then_some(connection.since),
        None => Some(of.updated_at),
    };
    let deadline = |at, due| Deadline { conversation, at, due: Some(due) };
    match &of.stage {
        Stage::Assistant { .. } if of.undecided.is_none() => {
            let at = of.updated_at.plus_s(i64::from(routing.idle_close_s));
            vec![deadline(at, Due::CloseIdle { conversation })]
        }
        Stage::Offered { handoff, to, expires_at, .. } => {
            let (handoff, by) = (*handoff, *to);
            let lapse = deadline(*expires_at, Due::Lapse { conversation, handoff, by });
            let away = gone(to).map(|since| {
                let at = since.plus_s(i64::from(routing.grace_s));
                deadline(at, Due::Withdraw { conversation, handoff })
            });
            away.into_iter().chain([lapse]).collect()
        }
        Stage::Active { handoff, with, since } => {
            let (handoff, agent) = (*handoff, *with);
            let away = gone(with).map(|gone_since| {
                let at = gone_since.max(*since).plus_s(i64::from(routing.gone_s));
                deadline(at, Due::AgentGone { conversation, handoff, agent })
            });
            away.into_iter().collect()
        }
        Stage::WrapUp { handoff, by, since } => {
            let wrap_up = unfinished();
            let freed = since.plus_s(WRAP_UP_HOLDS_S);
            vec![
                deadline(
                    since.plus_s(WRAP_UP_MAX_S),
                    Due::WrapUp { conversation, handoff: *handoff, by: *by, wrap_up },
                ),
                Deadline { conversation, at: freed, due: None },
            ]
        }
        _ => Vec::new(),
    }
}

/// What stands in a case whose agent wrote nothing down: honest, and easy to find again.
fn unfinished() -> WrapUp {
    WrapUp {
        disposition: Disposition::NotSolved,
        cause: String::new(),
        fix: String::new(),
        verdict: Verdict::Needed,
        tags: vec![UNFINISHED_TAG.to_owned()],
    }
}
