//! What a search finds, before anybody has decided what it is worth.

use crate::clock::Timestamp;
use crate::domain::article::Audience;
use crate::domain::vector::Vector;
use crate::ids::{ArticleId, CaseId};

/// A stretch of an article under one heading.
#[derive(Clone, Debug, PartialEq)]
pub struct Passage {
    /// The article.
    pub article: ArticleId,
    /// Its title.
    pub title: String,
    /// The headings above the passage, outermost first, without the title.
    pub headings: Vec<String>,
    /// Plain text.
    pub text: String,
    /// Who may read it.
    pub audience: Audience,
    /// What it means.
    pub vector: Option<Vector>,
}

/// A passage as found for a question.
#[derive(Clone, Debug, PartialEq)]
pub struct PassageHit {
    /// The passage.
    pub passage: Passage,
    /// BM25, 0 and up; comparable only within one search.
    pub words: f32,
    /// Cosine of the meanings, -1 to 1; 0 when either cannot be read.
    pub meaning: f32,
}

/// A case as found for a conversation.
#[derive(Clone, Debug, PartialEq)]
pub struct CaseHit {
    /// The case.
    pub case: CaseId,
    /// BM25, 0 and up; comparable only within one search.
    pub words: f32,
    /// Cosine of the meanings, -1 to 1; 0 when either cannot be read.
    pub meaning: f32,
    /// When it was wrapped up.
    pub resolved_at: Timestamp,
}
