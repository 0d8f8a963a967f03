//! The edition of the pages: what a page loads lies under an address that changes with any of it, so
//! a browser keeps it for good and asks for nothing a second time. Scripts name each other relatively
//! and stay within their edition by themselves; only what people and sites know by an address that
//! stays, the pages and the launcher, has to be told which it is.

use std::collections::BTreeMap;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

use crate::http::pages::page::Page;

/// What stands before the edition's name in an address.
const PLACE: &str = "edition/";
/// Bytes of the hash that are its name.
const NAME_BYTES: usize = 9;
/// What stands before the address of a file in a page, and in the launcher.
const BEFORE: [&str; 2] = ["\"/", "${origin}/"];
/// Where others' libraries lie.
const LIBRARIES: &str = "vendor/";

/// The name of everything that pages load, as it is now.
#[derive(Debug)]
pub(super) struct Edition(String);

impl Edition {
    /// Of these files.
    pub(super) fn of(files: &BTreeMap<String, Page>) -> Self {
        let mut hasher = Sha256::new();
        for (path, page) in files {
            hasher.update(format!("{path} {}\n", page.hash()));
        }
        let hash = hasher.finalize();
        Self(URL_SAFE_NO_PAD.encode(&hash[..NAME_BYTES]))
    }

    /// The file an address within an edition leads to, and whether it is this edition.
    pub(super) fn file<'a>(&self, path: &'a str) -> Option<(&'a str, bool)> {
        let (name, file) = path.strip_prefix(PLACE)?.split_once('/')?;
        Some((file, name == self.0))
    }

    /// A page, or the launcher, that loads these files: each by the edition's address.
    pub(super) fn bind(&self, text: &str, files: &BTreeMap<String, Page>) -> String {
        BEFORE.iter().fold(text.to_owned(), |text, before| {
            let mut parts = text.split(before);
            let mut bound = parts.next().unwrap_or_default().to_owned();
            for part in parts {
                bound.push_str(before);
                let path = part.split(['"', '`']).next().unwrap_or_default();
                if leads_to(path, files) {
                    bound.extend([PLACE, &self.0, "/"]);
                }
                bound.push_str(part);
            }
            bound
        })
    }
}

/// Whether a path is one of these files, or a folder of libraries, as an import map names it.
fn leads_to(path: &str, files: &BTreeMap<String, Page>) -> bool {
    files.contains_key(path) || (path.starts_with(LIBRARIES) && path.ends_with('/'))
}
