//! What is asked for beside a password: codes of an authenticator app, and of a list for the day
//! the app is lost. How codes are made and checked is not here.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::clock::Timestamp;
use crate::domain::access::SecretHash;
use crate::domain::agent::Role;
use crate::ids::AgentId;

/// Who has to have one. Everybody else may.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Demand {
    /// Nobody has to.
    #[default]
    Nobody,
    /// Whoever may change people and tokens.
    Administrators,
    /// Everybody who does not come by the team's OpenID provider.
    Everybody,
}

impl Demand {
    /// Whether somebody in this role has to have one.
    pub fn is_on(self, role: Role) -> bool {
        match self {
            Self::Nobody => false,
            Self::Administrators => role == Role::Administrator,
            Self::Everybody => true,
        }
    }
}

/// What an authenticator app knows. It prints as nothing. Unlike other secrets it is kept as it is:
/// codes are computed from it. Without the password it opens nothing.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct AppSecret(#[serde(with = "crate::domain::octets")] pub Vec<u8>);

impl fmt::Debug for AppSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AppSecret")
    }
}

/// An agent's second factor: one an agent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SecondFactor {
    /// Whose.
    pub agent: AgentId,
    /// What the app knows.
    pub secret: AppSecret,
    /// When it was begun.
    pub begun_at: Timestamp,
    /// When a first code showed that the app knows the secret; until then nothing is asked for.
    pub active_since: Option<Timestamp>,
    /// The time step of the last code that counted: no code of it or of one before counts again.
    pub last_step: u64,
    /// Hashes of the recovery codes that have not been used.
    pub recovery: Vec<SecretHash>,
    /// Wrong codes in a row.
    pub n_wrong: u32,
    /// When the last of them came.
    pub wrong_at: Timestamp,
}
