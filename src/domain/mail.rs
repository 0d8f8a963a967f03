//! Mails: what is to go out and what became of it, what a conversation has been told by mail, what
//! came in. No words of anybody and no addresses stand here: a mail's words are made when it goes
//! out, of what is known then. How it is sent is not here.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::clock::Timestamp;
use crate::domain::access::LinkPurpose;
use crate::domain::event::Position;
use crate::domain::message::Seq;
use crate::ids::{AgentId, ConversationId};

/// Mails that are over and remembered; older ones are forgotten.
pub const MAILS_KEPT: u64 = 500;
/// Mails that came and are remembered; older ones are forgotten.
pub const RECEIPTS_KEPT: u64 = 5_000;

/// What a mail is for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum MailKind {
    /// What was said in a conversation, for its customer.
    FollowUp {
        /// The conversation.
        conversation: ConversationId,
        /// The last message it is for.
        up_to: Seq,
    },
    /// A one-time link, made anew for every attempt: no secret waits in the store.
    Link {
        /// For whom.
        agent: AgentId,
        /// What the link is for.
        purpose: LinkPurpose,
    },
    /// The week in words.
    Digest {
        /// For whom.
        agent: AgentId,
        /// The week before this instant.
        as_of: Timestamp,
    },
    /// Something needs somebody.
    Alert {
        /// For whom.
        agent: AgentId,
        /// What, in words.
        lines: Vec<String>,
    },
}

impl MailKind {
    /// The name on the wire.
    pub fn name(&self) -> &'static str {
        match self {
            Self::FollowUp { .. } => "follow_up",
            Self::Link { purpose, .. } => purpose.name(),
            Self::Digest { .. } => "digest",
            Self::Alert { .. } => "alert",
        }
    }

    /// Whom inside it is for; none for a customer.
    pub fn agent(&self) -> Option<AgentId> {
        match self {
            Self::FollowUp { .. } => None,
            Self::Link { agent, .. } | Self::Digest { agent, .. } | Self::Alert { agent, .. } => {
                Some(*agent)
            }
        }
    }

    /// The conversation it is about.
    pub fn conversation(&self) -> Option<ConversationId> {
        match self {
            Self::FollowUp { conversation, .. } => Some(*conversation),
            _ => None,
        }
    }
}

/// Where a mail stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum MailState {
    /// It goes out then.
    Waiting {
        /// When.
        due_at: Timestamp,
    },
    /// The mail server has it.
    Sent {
        /// Since when.
        at: Timestamp,
    },
    /// It will not be tried again by itself.
    GivenUp {
        /// Since when.
        at: Timestamp,
        /// Why.
        why: String,
    },
}

/// A mail that is to go out, or has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mail {
    /// 1, 2, 3 ... in the order in which they were wanted.
    pub number: u64,
    /// What it is for.
    pub kind: MailKind,
    /// When it was wanted.
    pub made_at: Timestamp,
    /// Attempts so far.
    pub n_attempts: u32,
    /// Why the last attempt failed; none when it did not.
    pub trouble: Option<String>,
    /// Where it stands.
    pub state: MailState,
}

impl Mail {
    /// Whether it is still to go out.
    pub fn waits(&self) -> bool {
        matches!(self.state, MailState::Waiting { .. })
    }
}

/// What a conversation has been told by mail, and has said by mail.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailThread {
    /// The conversation.
    pub conversation: ConversationId,
    /// The subject of all its mails.
    pub subject: String,
    /// The last message that went out.
    pub told: Seq,
    /// The customer's last message that came by mail.
    pub heard: Option<Seq>,
    /// Ids of its mails either way, newest last; at most [`THREAD_IDS_MAX`].
    pub ids: Vec<String>,
}

/// Ids kept of one thread: what programs need to show its mails together.
pub const THREAD_IDS_MAX: usize = 10;

impl MailThread {
    /// A thread in which nothing was said by mail yet.
    pub fn new(conversation: ConversationId, subject: String) -> Self {
        Self { conversation, subject, told: Seq(0), heard: None, ids: Vec::new() }
    }

    /// Takes note of a mail, out or in.
    pub fn note(&mut self, id: String) {
        if !self.ids.contains(&id) {
            self.ids.push(id);
        }
        let over = self.ids.len().saturating_sub(THREAD_IDS_MAX);
        self.ids.drain(..over);
    }
}

/// SHA-256 of a mail's own id: what it is known again by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct MailHash(#[serde(with = "crate::domain::octets")] pub [u8; 32]);

/// What became of a mail that came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Taken {
    /// Its words stand in a conversation.
    Posted,
    /// It began a conversation.
    Opened,
    /// A program wrote it: a notice of absence, a report that a mail could not be delivered.
    Automatic,
    /// It answers no mail of Baton's.
    Unknown,
    /// It is larger than is read.
    TooLarge,
    /// It cannot be read.
    Unreadable,
    /// There was nothing new in it.
    Empty,
    /// Too many came to one conversation within an hour.
    TooMany,
}

impl Taken {
    /// The name on the wire.
    pub fn name(self) -> &'static str {
        match self {
            Self::Posted => "posted",
            Self::Opened => "opened",
            Self::Automatic => "automatic",
            Self::Unknown => "unknown",
            Self::TooLarge => "too_large",
            Self::Unreadable => "unreadable",
            Self::Empty => "empty",
            Self::TooMany => "too_many",
        }
    }
}

/// A mail that came, and what became of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    /// 1, 2, 3 ... in the order in which they were looked at.
    pub number: u64,
    /// What it is known again by; the first of those that share it is found.
    pub hash: MailHash,
    /// When it was looked at.
    pub at: Timestamp,
    /// What became of it.
    pub taken: Taken,
    /// The conversation it went to.
    pub conversation: Option<ConversationId>,
}

/// How far the mailbox was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// While this stays the same, numbers mean the same mails.
    pub validity: u32,
    /// Everything up to this number was looked at.
    pub uid: u32,
    /// Everything up to this number was there before Baton looked for the first time.
    pub old_to: u32,
}

/// What somebody inside may not want by mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Topic {
    /// What needs somebody now.
    Alerts,
    /// The week in words.
    Digest,
}

/// What the house remembers of its mail: one record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailBook {
    /// What the ids of its mails are sealed with.
    pub secret: MailSecret,
    /// Everything in the feed up to here was looked at for words that go by mail.
    pub followed: Position,
    /// The number of the last mail that was wanted.
    pub n_mails: u64,
    /// The number of the last mail that came.
    pub n_receipts: u64,
    /// How far the mailbox was read; none before the first time.
    pub place: Option<Place>,
    /// The day of the week's digest that was sent last, as `2026-01-26`.
    pub digest: String,
    /// What leads were told needs somebody, by name, and when.
    pub raised: BTreeMap<String, Timestamp>,
    /// Bytes left on the disk, as they stood here before alerts had a book of their own.
    pub free: Vec<(Timestamp, u64)>,
    /// What leads said they do not want.
    pub unwanted: Vec<(AgentId, Topic)>,
}

/// What the ids of mails are sealed with. It prints as nothing.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct MailSecret(#[serde(with = "crate::domain::octets")] pub Vec<u8>);

impl std::fmt::Debug for MailSecret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("MailSecret")
    }
}

impl MailBook {
    /// The one key it stands under.
    pub const KEY: u32 = 0;

    /// A book in which nothing stands yet: what happened before is nobody's mail.
    pub fn new(secret: MailSecret, followed: Position) -> Self {
        Self {
            secret,
            followed,
            n_mails: 0,
            n_receipts: 0,
            place: None,
            digest: String::new(),
            raised: BTreeMap::new(),
            free: Vec::new(),
            unwanted: Vec::new(),
        }
    }
}
