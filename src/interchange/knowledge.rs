//! Knowledge articles out of files: Markdown, plain text, HTML, PDF, tables of questions and
//! answers, and archives of these. Pure: bytes in, sheets out, nothing is written anywhere. What the files
//! hold is hostile until it is plain text; [`crate::interchange::child`] reads them in a process of
//! its own.

mod archive;
mod html;
mod markdown;
mod pdf;
mod table;
mod text;

#[cfg(test)]
mod tests;

use crate::domain::sheet::{BODY_CHARS_MAX, FileRead, Sheet, TITLE_CHARS_MAX};

pub(super) use table::delimiter;

/// Bytes of one file, at most: of an archive, or of what was taken out of one.
pub const FILE_BYTES_MAX: u64 = 25 * 1_024 * 1_024;

/// Endings of files that are read; an archive is none of them.
const ENDINGS: &[&str] = &["md", "markdown", "txt", "html", "htm", "pdf", "csv"];

/// Reads a file by its name and content. An archive is as many files as it holds.
pub fn read(name: &str, bytes: &[u8]) -> Vec<FileRead> {
    if ending(name) == "zip" {
        return archive::read(name, bytes);
    }
    vec![read_one(name, bytes)]
}

/// A page as the text in it, without any marks.
pub(super) fn plain_text(html: &str) -> String {
    html::plain(html)
}

/// Whether a folder's file is worth opening.
pub fn is_read(name: &str) -> bool {
    let ending = ending(name);
    ending == "zip" || ENDINGS.contains(&ending.as_str())
}

fn read_one(name: &str, bytes: &[u8]) -> FileRead {
    let ending = ending(name);
    if !ENDINGS.contains(&ending.as_str()) {
        return FileRead::refused(name, "is neither Markdown, text, HTML, PDF nor CSV");
    }
    let (sheets, mut refused) = match articles(name, &ending, bytes) {
        Ok(found) => found,
        Err(why) => return FileRead::refused(name, why),
    };
    let alone = sheets.len() == 1;
    let mut kept = Vec::with_capacity(sheets.len());
    for sheet in sheets {
        match within_bounds(sheet, alone) {
            Ok(sheet) => kept.push(sheet),
            Err(why) => refused.push(why),
        }
    }
    FileRead { file: name.to_owned(), sheets: kept, refused }
}

/// The articles of a file, and what of it cannot be one.
///
/// # Errors
/// Why nothing of it can be read, to be read after the file's name.
fn articles(name: &str, ending: &str, bytes: &[u8]) -> Result<(Vec<Sheet>, Vec<String>), String> {
    if ending == "pdf" {
        return Ok((pdf::sheets(name, bytes)?, Vec::new()));
    }
    let html = ending.starts_with("htm");
    let text = text::decode(bytes, html)?;
    Ok(match ending {
        "csv" => table::sheets(&text),
        _ if html => (vec![html::sheet(name, &text)], Vec::new()),
        _ => (vec![markdown::sheet(name, &text)], Vec::new()),
    })
}

fn within_bounds(sheet: Sheet, alone: bool) -> Result<Sheet, String> {
    let which = if alone { String::new() } else { format!("“{}” ", cut(&sheet.title, 60)) };
    if sheet.body.trim().is_empty() {
        return Err(format!("{which}has no text"));
    }
    if sheet.body.chars().count() > BODY_CHARS_MAX {
        return Err(format!("{which}is longer than {BODY_CHARS_MAX} characters"));
    }
    Ok(Sheet { title: cut(&sheet.title, TITLE_CHARS_MAX), ..sheet })
}

fn cut(text: &str, chars: usize) -> String {
    if text.chars().count() <= chars {
        return text.to_owned();
    }
    text.chars().take(chars - 1).chain(['…']).collect()
}

fn ending(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    last.rsplit_once('.').map(|(_, ending)| ending.to_lowercase()).unwrap_or_default()
}

/// What a file is called, as a title: the folder's name where the file has none of its own.
fn title_of(name: &str) -> String {
    let stem = |part: &str| {
        let stem = part.rsplit_once('.').map_or(part, |(stem, _)| stem);
        stem.replace(['-', '_'], " ").trim().to_owned()
    };
    let mut parts = name.rsplit(['/', '\\']);
    let own = stem(parts.next().unwrap_or_default());
    let nameless = ["", "index", "readme"].contains(&own.to_lowercase().as_str());
    let words = match parts.next() {
        Some(folder) if nameless && !folder.is_empty() => folder.replace(['-', '_'], " "),
        _ => own,
    };
    let mut letters = words.trim().chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => "Untitled".to_owned(),
    }
}
