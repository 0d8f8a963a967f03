//! A person who takes handoffs: what they can do, may do, and are doing.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::clock::Timestamp;
use crate::domain::picture::{Face, Picture};
use crate::domain::reading::Tongue;
use crate::ids::AgentId;

/// The name of a skill, as policy and people spell it: lower case, no spaces.
pub type SkillId = String;
/// How well somebody knows a skill: 1 (some) to 3 (expert).
pub type Level = u8;
/// Authority: 1 (agent) to 3 (may sign contracts and exceptions).
pub type Tier = u8;

/// What a person may do in the console.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Takes handoffs.
    #[default]
    Agent,
    /// Also watches, assigns, and changes policy and knowledge.
    Lead,
    /// Also people, tokens, settings.
    Administrator,
}

impl Role {
    /// The name on the wire.
    pub fn name(self) -> &'static str {
        match self {
            Self::Agent => "agent",
            Self::Lead => "lead",
            Self::Administrator => "administrator",
        }
    }
}

/// Whether somebody takes work now. Only the available are offered any.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Presence {
    /// Takes the next one.
    Available,
    /// At work, but takes no more.
    Busy,
    /// Back soon.
    Away,
    /// Not connected.
    #[default]
    Offline,
}

impl Presence {
    /// The name on the wire.
    pub fn name(self) -> &'static str {
        match self {
            Self::Available => "available",
            Self::Busy => "busy",
            Self::Away => "away",
            Self::Offline => "offline",
        }
    }
}

/// A person who takes handoffs.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Agent {
    /// Baton's own id.
    pub id: AgentId,
    /// The name customers see.
    pub name: String,
    /// How they sign in; never shown to customers.
    pub email: String,
    /// What they may do.
    pub role: Role,
    /// What they know, and how well.
    pub skills: BTreeMap<SkillId, Level>,
    /// Their authority.
    pub tier: Tier,
    /// What they speak.
    pub tongues: Vec<Tongue>,
    /// How many conversations at once.
    pub capacity: u8,
    /// Presence as chosen; being connected is known only in memory.
    pub presence: Presence,
    /// May no longer sign in.
    pub disabled: bool,
    /// When they were added.
    pub created_at: Timestamp,
    /// What they look like, if they show it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub picture: Option<Picture>,
}

impl Agent {
    /// What customers are shown.
    pub fn face(&self) -> Face {
        Face { name: self.name.clone(), picture: self.picture.as_ref().map(|it| it.id) }
    }
}
