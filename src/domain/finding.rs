//! What a search looks for and finds, before anybody has decided what it is worth.

use crate::clock::Timestamp;
use crate::domain::article::Audience;
use crate::domain::vector::Vector;
use crate::ids::{ArticleId, CaseId};

/// The longest text typed into a search box, in bytes; more of it is not looked at.
pub const TYPED_BYTES_MAX: usize = 256;

/// Words to look for and how much they count: 1 for what is asked now, less for what was said
/// before.
#[derive(Clone, Debug, PartialEq)]
pub struct Wording {
    /// Any text.
    pub text: String,
    /// Above 0, at most 1.
    pub weight: f32,
}

impl Wording {
    /// What is asked now.
    pub fn now(text: impl Into<String>) -> Self {
        Self { text: text.into(), weight: 1.0 }
    }

    /// What somebody typed into a search box, cut to [`TYPED_BYTES_MAX`].
    pub fn typed(text: &str) -> Self {
        let fits = |(at, c): &(usize, char)| at + c.len_utf8() <= TYPED_BYTES_MAX;
        Self::now(text.char_indices().take_while(fits).map(|(_, c)| c).collect::<String>())
    }
}

/// A search for passages of articles.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PassageQuery {
    /// What to look for.
    pub wordings: Vec<Wording>,
    /// What it means.
    pub vector: Option<Vector>,
    /// Who asks: customers never find what is internal.
    pub audience: Audience,
}

/// A search for past cases.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CaseQuery {
    /// What to look for.
    pub wordings: Vec<Wording>,
    /// What it means.
    pub vector: Option<Vector>,
    /// Only cases of this topic.
    pub topic: Option<String>,
    /// Cases that are not to be found (the conversation's own).
    pub exclude: Vec<CaseId>,
}

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

impl Passage {
    /// What the passage's vector is made of: its place among the articles, then its text.
    pub fn to_read(&self) -> String {
        let place = std::iter::once(&self.title).chain(&self.headings);
        let mut out: String =
            place.filter(|part| !part.is_empty()).fold(String::new(), |mut out, part| {
                out.push_str(part);
                out.push_str(". ");
                out
            });
        out.push_str(&self.text);
        out
    }
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
    /// Share of what the query's words weigh (by how rare they are) that stands in the passage, 0 to
    /// 1. Words no article has count as the rarest: they say the knowledge base lacks the subject.
    pub coverage: f32,
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
