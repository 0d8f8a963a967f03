//! Knowledge articles, as those inside read and write them.

use poem_openapi::Object;

use crate::domain::article;
use crate::domain::sheet::FileCame;
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

/// What became of one imported file.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
pub struct ImportedFile {
    /// What it is called, with its folder within an archive.
    pub name: String,
    /// Articles that were not there before.
    pub n_new: u32,
    /// Articles that have a new revision.
    pub n_changed: u32,
    /// Articles that stand there already, word for word.
    pub n_same: u32,
    /// What was not taken, and why.
    pub refused: Vec<String>,
}

impl From<&FileCame> for ImportedFile {
    fn from(came: &FileCame) -> Self {
        Self {
            name: came.file.clone(),
            n_new: came.n_new,
            n_changed: came.n_changed,
            n_same: came.n_same,
            refused: came.refused.clone(),
        }
    }
}

/// What became of an import: an archive is as many files as it holds.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
pub struct Imported {
    /// File by file.
    pub files: Vec<ImportedFile>,
}
