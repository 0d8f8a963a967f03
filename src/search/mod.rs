//! The search engine: finds passages of articles, cases and conversations by their words (tantivy)
//! and by what they mean (sentence vectors), and says how well each fits. What that is worth is
//! decided in `decide::recall` and `decide::answer`.
//!
//! The index is derived from the store and may be thrown away at any time: a directory that is
//! missing, damaged or of another schema is emptied, [`Search::checkpoint`] is 0 then, and whoever
//! feeds it begins anew. It knows neither the store nor the language engine; vectors come with what
//! is fed.

mod find;
mod index;
mod passages;
mod record;
mod schema;
mod terms;
mod typo;
mod vectors;
mod worth;
mod writer;

use std::collections::BTreeMap;
use std::path::Path;

use crate::domain::article::Article;
use crate::domain::case::Case;
use crate::domain::event::Position;
use crate::domain::finding::{CaseHit, CaseQuery, Passage, PassageHit, PassageQuery, Wording};
use crate::ids::{ArticleId, CaseId, ConversationId};

pub use passages::cut;

/// Something to be found from now on, or no longer.
#[derive(Clone, Debug)]
pub enum Change {
    /// An article with its passages, in place of what was known of it. A draft is not found.
    Article(Box<Article>, Vec<Passage>),
    /// An article that is no more.
    ArticleGone(ArticleId),
    /// A case, in place of what was known of it.
    Case(Box<Case>),
    /// A case that is no more.
    CaseGone(CaseId),
    /// What the customer of a conversation said so far.
    Conversation {
        /// Which.
        id: ConversationId,
        /// All the customer's messages, a line each.
        words: String,
    },
    /// A conversation that is to be forgotten, with the case made of it. What was written is wiped
    /// from the disk with the next commit, not at the next merge.
    ConversationGone(ConversationId),
}

/// A conversation as found.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ConversationHit {
    /// Which.
    pub conversation: ConversationId,
    /// BM25, 0 and up; comparable only within one search.
    pub words: f32,
}

/// Why the engine cannot work at all. A damaged index is no such reason.
#[derive(Debug, thiserror::Error)]
pub enum SearchError {
    /// The directory cannot be made or emptied.
    #[error("the index directory cannot be used: {0}")]
    Directory(#[from] std::io::Error),
    /// The index refused to be created.
    #[error("the index cannot be created: {0}")]
    Index(#[from] tantivy::TantivyError),
}

/// A handle on the index; clones share it. The last one to go commits what waits.
#[derive(Clone, Debug)]
pub struct Search {
    writer: std::sync::Arc<writer::Writer>,
}

impl Search {
    /// Opens the index below `dir`, or begins an empty one when there is none that can be read.
    ///
    /// # Errors
    /// Only when the directory itself cannot be used.
    pub fn open(dir: &Path) -> Result<Self, SearchError> {
        Ok(Self { writer: writer::Writer::start(index::Home::below(dir))?.into() })
    }

    /// An index without a disk, for tests and for scoring files: the same code.
    ///
    /// # Errors
    /// When the index refuses to be created.
    pub fn in_memory() -> Result<Self, SearchError> {
        Ok(Self { writer: writer::Writer::start(index::Home::Memory)?.into() })
    }

    /// Hands over changes that bring the index up to `position` of the feed. They are searchable
    /// about a second later. Waits when very much is queued already.
    pub fn apply(&self, changes: Vec<Change>, position: Position) {
        self.writer.apply(changes, position);
    }

    /// Waits until everything applied so far can be found and is on the disk.
    pub fn flush(&self) {
        self.writer.flush();
    }

    /// Up to where the feed is in the index and on the disk; 0 when nothing is.
    pub fn checkpoint(&self) -> Position {
        self.writer.shared().view().checkpoint
    }

    /// After a failure to write (a full disk), where to feed again from: changes since then are
    /// lost, and further ones are ignored until this was asked.
    pub fn feed_again_from(&self) -> Option<Position> {
        self.writer.shared().feed_again_from()
    }

    /// The revision of every article that has passages in the index, to feed only what changed.
    pub fn article_revisions(&self) -> BTreeMap<ArticleId, u32> {
        self.writer.shared().view().revisions.clone()
    }

    /// The passages that may answer: the best `max` by words and the best `max` by meaning, by id.
    pub fn passages(&self, query: &PassageQuery, max: usize) -> Vec<PassageHit> {
        find::passages(&self.writer.shared().view(), query, max)
    }

    /// The cases that may be alike: the best `max` by words and the best `max` by meaning, by id.
    pub fn cases(&self, query: &CaseQuery, max: usize) -> Vec<CaseHit> {
        find::cases(&self.writer.shared().view(), query, max)
    }

    /// The conversations whose customers used these words, best first.
    pub fn conversations(&self, text: &str, max: usize) -> Vec<ConversationHit> {
        find::conversations(&self.writer.shared().view(), &[Wording::typed(text)], max)
    }
}

#[cfg(test)]
mod tests;
