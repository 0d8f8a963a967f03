//! What a team does about what its handoffs taught: an article written to close a gap, and a
//! threshold on trial.

use serde::{Deserialize, Serialize};

use crate::clock::Timestamp;
use crate::domain::vector::Vector;
use crate::ids::{AgentId, ArticleId, TrialId};

/// An article that was written to close a gap of the knowledge base.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Filling {
    /// The article.
    pub article: ArticleId,
    /// The question it answers, as the team put it: no customer's words are kept.
    pub question: String,
    /// The words that named the gap.
    pub words: Vec<String>,
    /// What it answers, as vectors: its title, and the mean of the questions it was written for; no
    /// single customer's.
    pub asked: Vec<Vector>,
    /// When it was written.
    pub at: Timestamp,
    /// By whom.
    pub by: Option<AgentId>,
}

/// What a threshold on trial was expected to change, from history.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Expected {
    /// Conversations that were replayed.
    pub n: u32,
    /// Handoffs where there were none, or earlier ones.
    pub more: u32,
    /// No handoffs where there were some, or later ones.
    pub fewer: u32,
    /// More of them where a person was needed.
    pub caught: u32,
    /// More of them where none was.
    pub needless: u32,
    /// Fewer of them where a person was needed.
    pub lost: u32,
    /// Fewer of them where none was.
    pub spared: u32,
}

/// How far a trial has come.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum TrialState {
    /// It changes nothing yet: what it would have decided is held against what happens.
    Shadow,
    /// The policy says so since then, and it is still watched.
    InForce {
        /// Since when.
        at: Timestamp,
        /// The policy version that brought it.
        version: u32,
        /// Who accepted it; none when it applied itself.
        by: Option<AgentId>,
    },
    /// Nothing spoke against it: it stays.
    Kept {
        /// When that was said.
        at: Timestamp,
    },
    /// It was given up before it was in force, or somebody changed the threshold themselves.
    Dropped {
        /// When.
        at: Timestamp,
        /// By whom; none when it ended by itself.
        by: Option<AgentId>,
    },
    /// It was in force and was taken back.
    RolledBack {
        /// When.
        at: Timestamp,
        /// By whom; none when it took itself back.
        by: Option<AgentId>,
        /// Why, in words.
        why: String,
    },
}

/// A topic's threshold on trial.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Trial {
    /// Its id; later ones are higher.
    pub id: TrialId,
    /// The topic.
    pub topic: String,
    /// The threshold before; what applied to the topic, whether it named one itself or not.
    pub from: f64,
    /// The topic's own threshold before, if it named one.
    pub own_before: Option<f64>,
    /// The threshold on trial.
    pub to: f64,
    /// When it began.
    pub begun_at: Timestamp,
    /// Who began it; none when it began by itself.
    pub by: Option<AgentId>,
    /// Outcomes it rested on then.
    pub n: u32,
    /// How likely a person was needed at the old threshold, by them.
    pub at_threshold: f64,
    /// What it was expected to change.
    pub expected: Expected,
    /// How far it has come.
    pub state: TrialState,
}

impl Trial {
    /// Whether it is not over yet.
    pub fn is_open(&self) -> bool {
        matches!(self.state, TrialState::Shadow | TrialState::InForce { .. })
    }
}
