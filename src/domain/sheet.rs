//! What a file of somebody else's held, on its way to becoming knowledge articles.

use serde::{Deserialize, Serialize};

/// Characters of an article's title, at most.
pub const TITLE_CHARS_MAX: usize = 200;
/// Characters of an article, at most.
pub const BODY_CHARS_MAX: usize = 200_000;

/// One article as a file has it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sheet {
    /// Its title, at most [`TITLE_CHARS_MAX`] characters.
    pub title: String,
    /// Markdown, at most [`BODY_CHARS_MAX`] characters.
    pub body: String,
    /// The topic it names.
    pub topic: Option<String>,
    /// It says of itself that only agents may read it.
    pub internal: bool,
}

/// What became of reading one file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FileRead {
    /// The file's name, with its folder where it has one.
    pub file: String,
    /// Its articles, in their order.
    pub sheets: Vec<Sheet>,
    /// What of it cannot be read, and why: the whole file, or rows of it.
    pub refused: Vec<String>,
}

impl FileRead {
    /// A file of which nothing can be read.
    pub fn refused(file: &str, why: impl Into<String>) -> Self {
        Self { file: file.to_owned(), refused: vec![why.into()], ..Self::default() }
    }
}

/// What became of a file, article by article.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FileCame {
    /// The file's name.
    pub file: String,
    /// Articles that were not there before.
    pub n_new: u32,
    /// Articles that have a new revision.
    pub n_changed: u32,
    /// Articles that stand there already, word for word.
    pub n_same: u32,
    /// What was not taken, and why.
    pub refused: Vec<String>,
}

/// How sheets become articles.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Shelving {
    /// The assistant answers from them at once; else they are drafts.
    pub published: bool,
    /// Only agents may read them.
    pub internal: bool,
}
