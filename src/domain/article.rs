//! A knowledge article: what the assistant answers from.

use serde::{Deserialize, Serialize};

use crate::clock::Timestamp;
use crate::ids::{AgentId, ArticleId};

/// Who may read an article.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Audience {
    /// Customers and agents; the assistant may answer from it.
    #[default]
    Public,
    /// Agents only.
    Internal,
}

impl Audience {
    /// The name on the wire.
    pub fn name(self) -> &'static str {
        match self {
            Self::Public => "public",
            Self::Internal => "internal",
        }
    }
}

/// A knowledge article.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Article {
    /// Its id.
    pub id: ArticleId,
    /// Its title.
    pub title: String,
    /// Markdown.
    pub body: String,
    /// The topic it belongs to.
    pub topic: Option<String>,
    /// Who may read it.
    pub audience: Audience,
    /// Drafts answer nobody.
    pub published: bool,
    /// Counts up with every change.
    pub revision: u32,
    /// Who changed it last; none for an import.
    pub updated_by: Option<AgentId>,
    /// When.
    pub updated_at: Timestamp,
}

/// An article as it stood at one of its revisions.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Revision(pub Article);
