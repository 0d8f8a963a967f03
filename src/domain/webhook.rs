//! Somebody outside who is told what happens: where, of what, and how far they have been told. How
//! it is sent is not here.

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};

use crate::clock::Timestamp;
use crate::domain::event::Position;
use crate::ids::{ConversationId, WebhookId};

/// Attempts that are remembered of each webhook; older ones are forgotten.
pub const DELIVERIES_KEPT: u64 = 200;

/// What messages to one webhook are signed with. It prints as nothing.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SigningSecret(#[serde(with = "crate::domain::octets")] pub Vec<u8>);

/// What a secret's text begins with, as the Standard Webhooks specification has it.
pub const SECRET_PREFIX: &str = "whsec_";
/// Bytes of a secret, at least: the specification's.
const SECRET_BYTES_MIN: usize = 24;

impl SigningSecret {
    /// The secret of a text: the prefix, and its bytes in base64; none when it is no such text, or too
    /// short.
    pub fn of_text(text: &str) -> Option<Self> {
        let bytes = STANDARD.decode(text.strip_prefix(SECRET_PREFIX)?).ok()?;
        (bytes.len() >= SECRET_BYTES_MIN).then_some(Self(bytes))
    }
}

impl fmt::Debug for SigningSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SigningSecret")
    }
}

/// The secret before the present one: messages are signed with both for a while.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormerSecret {
    /// The secret.
    pub secret: SigningSecret,
    /// Until when it signs.
    pub until: Timestamp,
}

/// Somebody outside who is told what happens.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Webhook {
    /// Its id.
    pub id: WebhookId,
    /// What people call it.
    pub name: String,
    /// Where messages are posted to.
    pub url: String,
    /// Names of the kinds of events it is told of; all when empty.
    pub events: Vec<String>,
    /// What messages are signed with.
    pub secret: SigningSecret,
    /// The secret before, while it is still used.
    pub former: Option<FormerSecret>,
    /// Whether it is told anything.
    pub enabled: bool,
    /// When it was made.
    pub created_at: Timestamp,
}

impl Webhook {
    /// Whether it is told of what is called so.
    pub fn wants(&self, kind: &str) -> bool {
        self.events.is_empty() || self.events.iter().any(|name| name == kind)
    }
}

/// How far a webhook has been told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    /// Whose.
    pub webhook: WebhookId,
    /// Everything up to here has arrived, was put aside, or is not meant for it.
    pub told: Position,
    /// Since when it takes nothing.
    pub failing_since: Option<Timestamp>,
    /// Why it is not tried any more, until somebody says so.
    pub resting: Option<String>,
    /// Attempts so far; the number of the last one.
    pub n_attempts: u64,
    /// Counts how often people said where it goes on, so that work begun before does not undo it.
    pub generation: u32,
    /// The number of the last alert that has arrived, was put aside, or is not meant for it.
    #[serde(default, skip_serializing_if = "is_none_yet")]
    pub alerts_told: u64,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks so")]
fn is_none_yet(number: &u64) -> bool {
    *number == 0
}

impl Progress {
    /// Told of everything after a place of the feed, and of alerts after a number.
    pub fn after(webhook: WebhookId, told: Position, alerts_told: u64) -> Self {
        Self {
            webhook,
            told,
            failing_since: None,
            resting: None,
            n_attempts: 0,
            generation: 0,
            alerts_told,
        }
    }
}

/// What came of an attempt.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Outcome {
    /// It arrived; with this status.
    Arrived(u16),
    /// It was answered with another status than one of success.
    Refused(u16),
    /// Nothing came back; why.
    Unanswered(String),
}

/// One attempt to tell a webhook something. What was said is not kept: it stands in the feed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delivery {
    /// To whom.
    pub webhook: WebhookId,
    /// Counts the attempts to this webhook, from 1.
    pub number: u64,
    /// When it began.
    pub at: Timestamp,
    /// Place of the event in the feed; none for an alert and for a test.
    pub position: Option<Position>,
    /// The conversation; none for an alert and for a test.
    pub conversation: Option<ConversationId>,
    /// The kind of event, by name.
    pub kind: String,
    /// Which attempt at this event, from 1; 0 for one that somebody asked for.
    pub attempt: u32,
    /// What came of it.
    pub outcome: Outcome,
    /// How long it took, in ms.
    pub took_ms: u32,
    /// Whether it will not be tried again by itself although it did not arrive.
    pub put_aside: bool,
}
