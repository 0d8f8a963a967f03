//! Keeping the search engine in step with the store: from the feed while running, from the
//! beginning when the index is new. Nobody waits for it but the assistant, which says nothing while
//! articles are missing that would have answered.

use std::collections::BTreeSet;
use std::sync::Arc;

use tokio::sync::watch;

use crate::app::error::Error;
use crate::app::house::House;
use crate::app::live_policy::blocking;
use crate::domain::article::Article;
use crate::domain::case::Case;
use crate::domain::event::{Event, Position};
use crate::domain::message::Author;
use crate::ids::{ArticleId, CaseId, ConversationId};
use crate::search::{Change, cut};
use crate::store::Read;

/// Events of the feed taken at once.
const FEED_BATCH: usize = 2_000;
/// Characters of a conversation's words kept for finding it.
const WORDS_CHARS_MAX: usize = 20_000;

/// How much of what was there at the start is in the index.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Indexed {
    /// Perhaps none of it.
    #[default]
    Nothing,
    /// Every article.
    Articles,
    /// Every case and conversation too.
    Everything,
}

/// What of the start is in the index, and who waits for more of it.
#[derive(Debug)]
pub(super) struct Indexing(watch::Sender<Indexed>);

impl Default for Indexing {
    fn default() -> Self {
        Self(watch::Sender::new(Indexed::Nothing))
    }
}

impl House {
    /// Waits until so much of what was there at the start can be found.
    pub async fn until_indexed(&self, wanted: Indexed) {
        let mut indexed = self.indexing().0.subscribe();
        // An error would mean that the house is gone, and whoever asks holds it.
        let _ = indexed.wait_for(|indexed| *indexed >= wanted).await;
    }

    /// Whether something that was there at the start cannot be found yet.
    pub fn index_behind(&self) -> bool {
        *self.indexing().0.borrow() < Indexed::Everything
    }

    /// Lets everybody know that so much can be found.
    pub(super) async fn indexed(&self, so_much: Indexed) -> Result<(), Error> {
        let search = self.search().clone();
        blocking(move || search.flush()).await?;
        self.indexing().0.send_replace(so_much);
        Ok(())
    }

    /// Feeds everything after the index's checkpoint. Returns where it got to.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn index_once(&self, from: Position) -> Result<Position, Error> {
        let mut at = self.search().feed_again_from().unwrap_or(from);
        loop {
            let after = at;
            let events = self.read(move |s| s.feed(after, FEED_BATCH)).await?;
            let Some(last) = events.last() else { return Ok(at) };
            at = last.position;
            let mut cases = BTreeSet::new();
            let mut talks = BTreeSet::new();
            let mut gone = BTreeSet::new();
            for event in &events {
                match &event.event {
                    Event::Erased { .. } => {
                        gone.insert(event.conversation);
                        talks.remove(&event.conversation);
                    }
                    Event::WrappedUp { case, .. } => {
                        cases.insert(*case);
                    }
                    Event::MessagePosted(m) if m.author == Author::Customer => {
                        talks.insert(event.conversation);
                    }
                    _ => {}
                }
            }
            let gone = gone.into_iter().map(Change::ConversationGone);
            let mut changes: Vec<Change> = gone.collect();
            changes.extend(self.changes(cases, talks).await?);
            let search = self.search().clone();
            blocking(move || search.apply(changes, at)).await?;
        }
    }

    async fn changes(
        &self,
        cases: BTreeSet<CaseId>,
        talks: BTreeSet<ConversationId>,
    ) -> Result<Vec<Change>, Error> {
        self.read(move |at| {
            let mut changes = Vec::new();
            for id in cases {
                changes.extend(at.get::<Case>(id)?.map(|case| Change::Case(Box::new(case))));
            }
            for id in talks {
                let mut words = String::new();
                for event in at.history(id, 0)? {
                    if let Event::MessagePosted(m) = event.event
                        && m.author == Author::Customer
                        && words.len() < WORDS_CHARS_MAX
                    {
                        words.push_str(&m.text);
                        words.push('\n');
                    }
                }
                // Nothing is left of what was erased, whenever the feed says that it was.
                if !words.trim().is_empty() {
                    changes.push(Change::Conversation { id, words });
                }
            }
            Ok(changes)
        })
        .await
    }

    /// Indexes the articles the index does not know in their present revision.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn index_articles(&self) -> Result<(), Error> {
        let known = self.search().article_revisions();
        let articles = self.read(|at| at.scan::<Article>(None, usize::MAX)).await?;
        for article in &articles {
            if known.get(&article.id) != Some(&article.revision) {
                self.index_article(article.clone()).await?;
            }
        }
        let kept: BTreeSet<ArticleId> = articles.iter().map(|a| a.id).collect();
        for gone in known.keys().filter(|id| !kept.contains(id)) {
            self.forget_article(*gone);
        }
        Ok(())
    }

    /// Indexes one article, cut into passages, each with its meaning.
    pub(super) async fn index_article(&self, article: Article) -> Result<(), Error> {
        let (language, search) = (Arc::clone(self.language()), self.search().clone());
        blocking(move || {
            let mut passages = cut(&article);
            for passage in &mut passages {
                passage.vector = language.encode(&passage.to_read());
            }
            let position = search.checkpoint();
            search.apply(vec![Change::Article(Box::new(article), passages)], position);
        })
        .await
    }

    pub(super) fn forget_article(&self, id: ArticleId) {
        let position = self.search().checkpoint();
        self.search().apply(vec![Change::ArticleGone(id)], position);
    }
}
