//! The knowledge base: reading, writing, publishing articles.

use std::time::Duration;

use crate::app::access::{Operation, Principal, allow};
use crate::app::conversations::check_text;
use crate::app::error::Error;
use crate::app::house::House;
use crate::app::live_policy::blocking;
use crate::domain::act::Deed;
use crate::domain::article::{Article, Audience, Revision};
use crate::domain::sheet::{BODY_CHARS_MAX, TITLE_CHARS_MAX};
use crate::ids::ArticleId;
use crate::store::{Read, Record as _};

/// Revisions kept of one article; the oldest go first.
pub const REVISIONS_MAX: u32 = 200;
/// How long whoever writes waits at most until answers are given from it.
const FOUND_WITHIN: Duration = Duration::from_secs(2);

/// What somebody writes into an article.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Draft {
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
}

impl House {
    /// All articles, by id; internal ones and drafts too, for those inside.
    ///
    /// # Errors
    /// When the asker may not read them.
    pub async fn articles(&self, who: &Principal) -> Result<Vec<Article>, Error> {
        allow(who, Operation::ReadKnowledge)?;
        self.read(|at| at.scan::<Article>(None, usize::MAX)).await
    }

    /// One article.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub async fn article(&self, who: &Principal, id: ArticleId) -> Result<Article, Error> {
        allow(who, Operation::ReadKnowledge)?;
        self.read(move |at| at.get::<Article>(id)).await?.ok_or(Error::NotFound("article"))
    }

    /// An article as it was, newest first; the first is how it is.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub async fn revisions(&self, who: &Principal, id: ArticleId) -> Result<Vec<Article>, Error> {
        let article = self.article(who, id).await?;
        let kept = self.read(move |at| at.revisions_of(id, REVISIONS_MAX as usize)).await?;
        if kept.is_empty() {
            // Written before revisions were kept, and not since.
            return Ok(vec![article]);
        }
        Ok(kept.into_iter().map(|revision| revision.0).collect())
    }

    /// Writes a new article, or a new revision of one.
    ///
    /// # Errors
    /// [`Error::Invalid`] with the field, [`Error::NotFound`] for an unknown id.
    pub async fn write_article(
        &self,
        who: &Principal,
        id: Option<ArticleId>,
        draft: Draft,
    ) -> Result<Article, Error> {
        allow(who, Operation::WriteKnowledge)?;
        let article = self.put_article(who, id, draft).await?;
        self.until_found().await;
        Ok(article)
    }

    /// The same without asking who asks: for whoever has asked before, and the command line.
    pub(super) async fn put_article(
        &self,
        who: &Principal,
        id: Option<ArticleId>,
        draft: Draft,
    ) -> Result<Article, Error> {
        check_text("title", &draft.title, TITLE_CHARS_MAX)?;
        check_text("body", &draft.body, BODY_CHARS_MAX)?;
        let (by, now) = (who.agent(), self.now());
        let new = self.ids().next(now);
        let act = self.act(who, Deed::ArticleWritten, &draft.title);
        let article = self
            .write(move |tx| {
                let revision = match id {
                    Some(id) => {
                        let before = tx.get::<Article>(id)?.ok_or(Error::NotFound("article"))?;
                        let revision = before.revision + 1;
                        tx.put(&Revision(before))?;
                        revision
                    }
                    None => 1,
                };
                let article = Article {
                    id: id.unwrap_or(new),
                    title: draft.title,
                    body: draft.body,
                    topic: draft.topic,
                    audience: draft.audience,
                    published: draft.published,
                    revision,
                    updated_by: by,
                    updated_at: now,
                };
                tx.put(&article)?;
                tx.put(&Revision(article.clone()))?;
                if let Some(oldest) = revision.checked_sub(REVISIONS_MAX) {
                    tx.delete::<Revision>((article.id, oldest))?;
                }
                tx.note(act)?;
                Ok(article)
            })
            .await?;
        self.named().written(&article);
        self.index_article(article.clone()).await?;
        self.kept_gaps().knowledge_changed();
        Ok(article)
    }

    /// Waits until answers are given from what was just written, because whoever wrote it asks next
    /// what the assistant says now. Not long, though: the index may have much else to take in.
    async fn until_found(&self) {
        let search = self.search().clone();
        let found = tokio::time::timeout(FOUND_WITHIN, blocking(move || search.flush()));
        // What is late is found when it is: the article itself is kept.
        let _ = found.await;
    }

    /// Deletes an article.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub async fn delete_article(&self, who: &Principal, id: ArticleId) -> Result<(), Error> {
        allow(who, Operation::WriteKnowledge)?;
        let article = self.article(who, id).await?;
        let act = self.act(who, Deed::ArticleDeleted, &article.title);
        self.write(move |tx| {
            tx.get::<Article>(id)?.ok_or(Error::NotFound("article"))?;
            tx.delete::<Article>(id)?;
            for revision in tx.revisions_of(id, usize::MAX)? {
                tx.delete::<Revision>(revision.key())?;
            }
            Ok(tx.note(act)?)
        })
        .await?;
        self.named().deleted(id);
        self.forget_article(id);
        self.kept_gaps().knowledge_changed();
        self.until_found().await;
        Ok(())
    }
}
