//! One-time links: set-up, sign-in, invitation, reset. A link works once and not for ever; that it
//! is gone after use is seen to by the transaction that uses it.

use crate::auth::secrets::{self, Secret, SecretKind};
use crate::clock::Timestamp;
use crate::domain::access::{Link, LinkPurpose};
use crate::ids::{AgentId, IdSource};

/// How long a link works, in seconds: invitations three days, a reset half an hour, the demo
/// team's sign-in links and the set-up link a day (a new one is printed at the next start).
pub fn lifetime_s(purpose: LinkPurpose) -> i64 {
    match purpose {
        LinkPurpose::Invitation => 72 * 3_600,
        LinkPurpose::SetUp | LinkPurpose::SignIn => 24 * 3_600,
        LinkPurpose::Reset => 30 * 60,
    }
}

/// A new link and the secret that goes into its address.
pub fn issue(
    purpose: LinkPurpose,
    agent: Option<AgentId>,
    ids: &IdSource,
    now: Timestamp,
) -> (Link, Secret) {
    let expires_at = now.plus_s(lifetime_s(purpose));
    let secret = secrets::mint(SecretKind::Link, ids);
    let (hash, id) = (secret.hash(), ids.next(now));
    (Link { hash, id, purpose, agent, created_at: now, expires_at }, secret)
}

/// Whether it still works.
pub fn usable(link: &Link, now: Timestamp) -> bool {
    now < link.expires_at
}

/// Whether whoever opens it chooses a password.
pub fn takes_password(purpose: LinkPurpose) -> bool {
    !matches!(purpose, LinkPurpose::SignIn)
}

#[cfg(test)]
mod tests;
