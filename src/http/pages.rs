//! The pages: what lies in `web/`, read once, and which address leads to which file. How one file
//! is answered with is [`page`]'s. Nothing is rendered here and no file is read while serving.

mod edition;
mod lean;
mod packing;
mod page;

use std::collections::BTreeMap;

use poem::Response;
use poem::http::{HeaderMap, StatusCode, header};
use rust_embed::RustEmbed;

use crate::http::errors::{ApiError, Code};
use crate::http::pages::edition::Edition;
use crate::http::pages::page::{Kept, Page, is_page};

#[derive(RustEmbed)]
#[folder = "web/"]
struct Files;

/// Pages that answer for every address below them: the browser's router reads the rest.
const OPEN_BELOW: [&str; 2] = ["console/", "help/"];
/// The manual's pages: the only Markdown that is served.
const MANUAL: &str = "help/pages/";
/// What sites load the widget with.
const LAUNCHER: &str = "widget/launcher.js";
/// A one-time link's page: the secret in the address is read by the page and nothing else.
const SIGN_IN: &str = "sign-in/";

/// All files, by path without a leading slash.
#[derive(Debug)]
pub struct Pages {
    files: BTreeMap<String, Page>,
    edition: Edition,
    demo: bool,
}

impl Pages {
    /// Reads everything that is served. `demo` shows the demo shop at `/`; else `/` is the console.
    /// `manual` are pages of the manual that are made of the code, with their names.
    pub fn load(demo: bool, manual: Vec<(&'static str, String)>) -> Self {
        let served = Files::iter().filter(|path| is_served(path));
        let served = served.filter_map(|path| {
            let file = Files::get(&path)?;
            let kind = file.metadata.mimetype().to_owned();
            Some((path.into_owned(), kind, file.data.into_owned()))
        });
        let made = manual.into_iter().map(|(name, text)| {
            (format!("{MANUAL}{name}.md"), "text/markdown".to_owned(), text.into_bytes())
        });
        Self::of(served.chain(made), demo)
    }

    /// Of files by path, media type as the name suggests it, and bytes.
    fn of(files: impl Iterator<Item = (String, String, Vec<u8>)>, demo: bool) -> Self {
        let (known, files): (Vec<_>, Vec<_>) =
            files.partition(|(path, kind, _)| is_page(kind) || path == LAUNCHER);
        let read = |(path, kind, bytes): (String, String, Vec<u8>)| {
            let page = Page::new(&path, bytes, &kind);
            (path, page)
        };
        let mut files: BTreeMap<_, _> = files.into_iter().map(read).collect();
        let edition = Edition::of(&files);
        let bind = |(path, kind, bytes): (String, String, Vec<u8>)| {
            let bound = edition.bind(&String::from_utf8_lossy(&bytes), &files);
            read((path, kind, bound.into_bytes()))
        };
        let known: Vec<_> = known.into_iter().map(bind).collect();
        files.extend(known);
        Self { files, edition, demo }
    }

    /// The answer to a GET or HEAD of `path` (with its leading slash).
    ///
    /// # Errors
    /// When there is nothing at this address.
    pub async fn answer(&self, path: &str, headers: &HeaderMap) -> Result<Response, ApiError> {
        let path = path.trim_start_matches('/');
        if path.is_empty() && !self.demo {
            return Ok(moved("/console/"));
        }
        // Whoever had a page open while Baton was upgraded goes on with what there is now.
        let (path, kept) = match self.edition.file(path) {
            Some((file, true)) => (file, Kept::ForGood),
            Some((file, false)) => (file, Kept::UntilAsked),
            None => (path, Kept::UntilAsked),
        };
        if let Some(page) = self.files.get(path) {
            return Ok(page.answer(headers, kept).await);
        }
        if !path.is_empty() && !path.ends_with('/') && self.index(&format!("{path}/")).is_some() {
            return Ok(moved(&format!("/{path}/")));
        }
        let page = self.index(path).or_else(|| self.open_below(path));
        match page {
            Some(page) => Ok(page.answer(headers, Kept::UntilAsked).await),
            None => Err(ApiError::new(Code::NotFound, "there is nothing at this address")),
        }
    }

    fn index(&self, folder: &str) -> Option<&Page> {
        let is_folder = folder.is_empty() || folder.ends_with('/');
        self.files.get(&format!("{folder}index.html")).filter(|_| is_folder)
    }

    /// A page that answers for addresses below it; what looks like a file is not one of those.
    fn open_below(&self, path: &str) -> Option<&Page> {
        let last = path.rsplit('/').next().unwrap_or_default();
        if last.contains('.') {
            return None;
        }
        if path.starts_with(SIGN_IN) {
            return self.index(SIGN_IN).or_else(|| self.index("console/"));
        }
        OPEN_BELOW.iter().find(|page| path.starts_with(**page)).and_then(|page| self.index(page))
    }
}

/// Tests, types and tool settings lie beside the pages and are nobody's business.
fn is_served(path: &str) -> bool {
    let unserved = [".test.js", ".d.ts", ".md", "package.json", "tsconfig.json"];
    let hidden = path.split('/').any(|part| part.starts_with('.') || part == "node_modules");
    !hidden && (path.starts_with(MANUAL) || !unserved.iter().any(|end| path.ends_with(end)))
}

fn moved(to: &str) -> Response {
    Response::builder()
        .status(StatusCode::PERMANENT_REDIRECT)
        .header(header::LOCATION, to)
        .header(header::CACHE_CONTROL, "no-cache")
        .finish()
}

#[cfg(test)]
mod tests;
