//! A PDF read as Markdown. A PDF knows no paragraphs, only letters and where they stand: lines are
//! letters on one height, a heading is a line in larger letters than most of the text, a paragraph
//! ends where the next line stands further away, and what repeats at the edge of every page is not
//! part of the text. Letters come in the order in which the file draws them, which is how columns
//! stay apart.

mod page;
mod text;

use std::panic::{AssertUnwindSafe, catch_unwind};

use pdf_extract::{Document, output_doc};

use super::title_of;
use crate::domain::sheet::{BODY_CHARS_MAX, Sheet};
use page::{CHARS_MAX, Pages};

/// One article, titled by its only heading of the first rank or by what the file is called; a text
/// too long for one is an article a chapter.
///
/// # Errors
/// Why it cannot be read, to be read after the file's name.
pub(super) fn sheets(name: &str, bytes: &[u8]) -> Result<Vec<Sheet>, String> {
    // The library gives up on some broken files by a panic: that is an answer, too.
    let read = catch_unwind(AssertUnwindSafe(|| pages(bytes)));
    let pages = read.unwrap_or_else(|_| Err("is a PDF that cannot be read".into()))?;
    let body = text::markdown(&pages.settled());
    if body.is_empty() {
        return Err("has no text in it, as a scan has none: only pictures of pages".into());
    }
    let whole = text::title(&body).map_or_else(|| title_of(name), str::to_owned);
    let sheet = |title: String, body: &str| Sheet {
        title,
        body: body.to_owned(),
        topic: None,
        internal: false,
    };
    if body.chars().count() <= BODY_CHARS_MAX {
        return Ok(vec![sheet(whole, &body)]);
    }
    let chapters = text::chapters(&body).into_iter().map(|(title, body)| match title {
        Some(title) => sheet(format!("{whole}: {title}"), body),
        None => sheet(whole.clone(), body),
    });
    Ok(chapters.collect())
}

fn pages(bytes: &[u8]) -> Result<Pages, String> {
    let mut document = Document::load_mem(bytes).map_err(|_| "is not a PDF".to_owned())?;
    if document.is_encrypted() && document.decrypt("").is_err() {
        return Err("is locked by a password".into());
    }
    let mut pages = Pages::default();
    match output_doc(&document, &mut pages) {
        _ if pages.n_chars > CHARS_MAX => Err(format!("is longer than {CHARS_MAX} characters")),
        Ok(()) => Ok(pages),
        Err(_) => Err("is a PDF that cannot be read".into()),
    }
}

#[cfg(test)]
mod tests;
