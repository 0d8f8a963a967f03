//! What lets somebody in: credentials, sessions, one-time links, tokens. Only hashes of secrets are
//! kept, so that a stolen copy of the data opens nothing. How they are made and checked is not here.

use serde::{Deserialize, Serialize};

use crate::clock::Timestamp;
use crate::ids::{AgentId, CustomerId, LinkId, SessionId, TokenId};

/// SHA-256 of a secret: what the store keeps and looks up by. The secrets are 256 bits of chance,
/// so a plain hash cannot be searched backwards.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SecretHash(#[serde(with = "crate::domain::octets")] pub [u8; 32]);

/// A password, as kept: one an agent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Credential {
    /// Whose.
    pub agent: AgentId,
    /// The argon2id hash in PHC form, with its parameters and salt.
    pub password: String,
    /// When it was set.
    pub changed_at: Timestamp,
}

/// A signed-in console; found by the hash of its cookie's secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Session {
    /// Hash of the cookie's secret: what it is found by.
    pub hash: SecretHash,
    /// Its id, safe to show and to log.
    pub id: SessionId,
    /// Who signed in.
    pub agent: AgentId,
    /// When: the absolute limit counts from here.
    pub created_at: Timestamp,
    /// When it was last used, to the minute: the idle limit counts from here.
    pub seen_at: Timestamp,
}

/// What a one-time link is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LinkPurpose {
    /// The first start: whoever opens it becomes the first administrator.
    SetUp,
    /// Signs an agent in without a password.
    SignIn,
    /// A new agent opens it, chooses a password and is signed in.
    Invitation,
    /// An agent who forgot the password chooses another.
    Reset,
}

impl LinkPurpose {
    /// The name on the wire.
    pub fn name(self) -> &'static str {
        match self {
            Self::SetUp => "set_up",
            Self::SignIn => "sign_in",
            Self::Invitation => "invitation",
            Self::Reset => "reset",
        }
    }
}

/// A one-time link; found by the hash of its secret, gone once used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    /// Hash of the secret in its address: what it is found by.
    pub hash: SecretHash,
    /// Its id, safe to show and to log.
    pub id: LinkId,
    /// What it is for.
    pub purpose: LinkPurpose,
    /// Whom it signs in; none for the set-up link.
    pub agent: Option<AgentId>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it stops working.
    pub expires_at: Timestamp,
}

/// What an API token may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// Look at everything an agent may look at.
    Read,
    /// Also change what a lead may change: knowledge, policy.
    Write,
    /// Also people and tokens.
    Manage,
    /// Answer customers in the assistant's place, and look at what an agent may look at.
    Bot,
}

impl Scope {
    /// Every scope.
    pub const ALL: [Self; 4] = [Self::Read, Self::Write, Self::Manage, Self::Bot];

    /// The name on the wire.
    pub fn name(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Write => "write",
            Self::Manage => "manage",
            Self::Bot => "bot",
        }
    }

    /// Reads the name on the wire.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|scope| scope.name() == name)
    }
}

/// A token for programs; found by the hash of its secret, which is shown once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Token {
    /// Hash of its secret: what it is found by.
    pub hash: SecretHash,
    /// Its id, safe to show and to log.
    pub id: TokenId,
    /// What people call it.
    pub name: String,
    /// What it may do.
    pub scopes: Vec<Scope>,
    /// Who made it.
    pub created_by: AgentId,
    /// When.
    pub created_at: Timestamp,
    /// When it stops working; none works until it is revoked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<Timestamp>,
}

impl Token {
    /// Whether it works no more.
    pub fn is_over(&self, now: Timestamp) -> bool {
        self.expires_at.is_some_and(|at| at <= now)
    }
}

/// What a customer's browser holds; found by the hash of its secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CustomerToken {
    /// Hash of its secret: what it is found by.
    pub hash: SecretHash,
    /// Whom it speaks for.
    pub customer: CustomerId,
    /// Whether the team's own site signed who it is when the token was made.
    pub verified: bool,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it stops working.
    pub expires_at: Timestamp,
}
