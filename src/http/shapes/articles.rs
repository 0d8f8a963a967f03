//! Knowledge articles, as those inside read and write them.

use poem_openapi::Object;

use crate::domain::article;
use crate::http::shapes::names::Audience;

/// A knowledge article.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct Article {
    /// Its id.
    pub id: String,
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
    /// Who changed it last; absent for an import.
    pub updated_by: Option<String>,
    /// When, RFC 3339.
    pub updated_at: String,
}

impl From<&article::Article> for Article {
    fn from(article: &article::Article) -> Self {
        Self {
            id: article.id.to_string(),
            title: article.title.clone(),
            body: article.body.clone(),
            topic: article.topic.clone(),
            audience: article.audience.into(),
            published: article.published,
            revision: article.revision,
            updated_by: article.updated_by.map(|id| id.to_string()),
            updated_at: article.updated_at.to_rfc3339(),
        }
    }
}
