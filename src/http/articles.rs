//! The knowledge base: reading, writing and deleting articles.

use std::sync::Arc;

use poem::Body as Raw;
use poem_openapi::OpenApi;
use poem_openapi::param::{Path, Query};
use poem_openapi::payload::{Binary, Json};

use crate::app::access::{Operation, allow};
use crate::app::articles::Draft;
use crate::domain::article;
use crate::domain::attachment::clean_name;
use crate::domain::sheet::Shelving;
use crate::http::body::Body;
use crate::http::edge::Edge;
use crate::http::errors::ApiError;
use crate::http::gate::Caller;
use crate::http::replies::{Created, Done};
use crate::http::shapes::answers::Articles as List;
use crate::http::shapes::articles::{Article, Imported};
use crate::http::shapes::param::Id;
use crate::http::shapes::requests::WriteArticle;
use crate::ids::ArticleId;

/// The knowledge base.
pub struct Articles(pub Arc<Edge>);

#[OpenApi]
impl Articles {
    /// All articles, or those that hold some words
    #[oai(path = "/articles", method = "get", operation_id = "list_articles")]
    async fn list(
        &self,
        caller: Caller,
        /// Words that stand in title or body; at most 256 characters.
        #[oai(validator(max_length = 256))]
        q: Query<Option<String>>,
    ) -> Result<Json<List>, ApiError> {
        let articles = self.0.house.articles(&caller.principal).await?;
        let words = q.0.unwrap_or_default().to_lowercase();
        let words: Vec<&str> = words.split_whitespace().take(16).collect();
        let kept = articles.iter().filter(|article| holds(article, &words));
        Ok(Json(List { articles: kept.map(Article::from).collect() }))
    }

    /// Write a new article
    #[oai(path = "/articles", method = "post", operation_id = "add_article")]
    async fn add(
        &self,
        caller: Caller,
        body: Body<WriteArticle>,
    ) -> Result<Created<Article>, ApiError> {
        let (who, house) = (&caller.principal, &self.0.house);
        let gap = body.0.gap.as_deref().map(str::parse).transpose();
        let gap = gap.map_err(|_| ApiError::invalid("gap", "names no gap"))?;
        let article = match gap {
            Some(gap) => house.close_gap(who, gap, draft(body.0)).await?,
            None => house.write_article(who, None, draft(body.0)).await?,
        };
        Ok(Created::Created(Json(Article::from(&article))))
    }

    /// Import a file of articles
    ///
    /// The body is the file itself: Markdown, text, HTML, PDF, CSV of question and answer, or a zip
    /// archive of these; the name says which. An article is known by its title: one that is here
    /// already gets a new revision, or none when nothing in it has changed.
    #[oai(path = "/articles/imports", method = "post", operation_id = "import_articles")]
    async fn import(
        &self,
        caller: Caller,
        /// What the file is called.
        #[oai(validator(max_length = 1000))]
        name: Query<String>,
        /// Publish at once; else they are drafts.
        published: Query<Option<bool>>,
        /// For agents only.
        internal: Query<Option<bool>>,
        body: Binary<Raw>,
    ) -> Result<Json<Imported>, ApiError> {
        let (edge, who) = (&self.0, &caller.principal);
        // Nothing of the file is taken before it is clear that its sender may.
        allow(who, Operation::WriteKnowledge)?;
        let max = edge.limits.get().upload_bytes_max;
        let bytes = edge.whole_file(body.0, max).await?;
        let how = Shelving {
            published: published.0.unwrap_or(false),
            internal: internal.0.unwrap_or(false),
        };
        let read = edge.house.read_sheets(who, clean_name(&name.0), bytes).await?;
        let mut shelf = edge.house.shelf(who, how).await?;
        let mut files = Vec::with_capacity(read.len());
        for file in read {
            files.push((&shelf.put(file).await?).into());
        }
        Ok(Json(Imported { files }))
    }

    /// One article
    #[oai(path = "/articles/:id", method = "get", operation_id = "read_article")]
    async fn read(
        &self,
        caller: Caller,
        id: Path<Id<ArticleId>>,
    ) -> Result<Json<Article>, ApiError> {
        let article = self.0.house.article(&caller.principal, id.0.0).await?;
        Ok(Json(Article::from(&article)))
    }

    /// An article as it was, newest first
    #[oai(path = "/articles/:id/revisions", method = "get", operation_id = "list_revisions")]
    async fn revisions(
        &self,
        caller: Caller,
        id: Path<Id<ArticleId>>,
    ) -> Result<Json<List>, ApiError> {
        let revisions = self.0.house.revisions(&caller.principal, id.0.0).await?;
        Ok(Json(List { articles: revisions.iter().map(Article::from).collect() }))
    }

    /// Write a new revision of an article
    #[oai(path = "/articles/:id", method = "put", operation_id = "change_article")]
    async fn change(
        &self,
        caller: Caller,
        id: Path<Id<ArticleId>>,
        body: Body<WriteArticle>,
    ) -> Result<Json<Article>, ApiError> {
        let (who, id) = (&caller.principal, id.0.0);
        let article = self.0.house.write_article(who, Some(id), draft(body.0)).await?;
        Ok(Json(Article::from(&article)))
    }

    /// Delete an article
    #[oai(path = "/articles/:id", method = "delete", operation_id = "delete_article")]
    async fn delete(&self, caller: Caller, id: Path<Id<ArticleId>>) -> Result<Done, ApiError> {
        self.0.house.delete_article(&caller.principal, id.0.0).await?;
        Ok(Done::Done)
    }
}

fn draft(written: WriteArticle) -> Draft {
    Draft {
        title: written.title,
        body: written.body,
        topic: written.topic.filter(|topic| !topic.is_empty()),
        audience: written.audience.map(Into::into).unwrap_or_default(),
        published: written.published.unwrap_or(false),
    }
}

/// Whether every word stands somewhere in it.
fn holds(article: &article::Article, words: &[&str]) -> bool {
    let text = format!("{}\n{}", article.title, article.body).to_lowercase();
    words.iter().all(|word| text.contains(word))
}
