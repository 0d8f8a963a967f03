//! Console sessions: 30 minutes idle, 12 hours in all, a new one at every sign-in. A session is
//! found by the hash of its cookie's secret; whether its agent may still sign in is asked elsewhere.

use crate::auth::secrets::{self, Secret, SecretKind};
use crate::clock::Timestamp;
use crate::domain::access::Session;
use crate::ids::{AgentId, IdSource};

/// A session unused for this long is over.
pub const IDLE_S: i64 = 30 * 60;
/// A session is over after this long, however much it is used.
pub const ABSOLUTE_S: i64 = 12 * 60 * 60;
/// Use is written down at most this often: every request would otherwise be a durable write.
pub const TOUCH_S: i64 = 60;

/// How a session stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Good, and seen recently enough.
    Live,
    /// Good, and its use is to be written down.
    Touch,
    /// Over: as good as none.
    Over,
}

/// A new session and the secret for its cookie.
pub fn begin(agent: AgentId, ids: &IdSource, now: Timestamp) -> (Session, Secret) {
    let secret = secrets::mint(SecretKind::Session, ids);
    let id = ids.next(now);
    (Session { hash: secret.hash(), id, agent, created_at: now, seen_at: now }, secret)
}

/// How a session stands now.
pub fn standing(session: &Session, now: Timestamp) -> Standing {
    if now >= ends_at(session) {
        return Standing::Over;
    }
    if now >= session.seen_at.plus_s(TOUCH_S) { Standing::Touch } else { Standing::Live }
}

/// When it ends, unless it is used before.
pub fn ends_at(session: &Session) -> Timestamp {
    session.seen_at.plus_s(IDLE_S).min(session.created_at.plus_s(ABSOLUTE_S))
}

#[cfg(test)]
mod tests;
