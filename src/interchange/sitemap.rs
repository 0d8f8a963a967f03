//! The addresses a sitemap names (sitemaps.org, protocol 0.9): pages, or further sitemaps. Pure: bytes
//! in, addresses out; like every file of others it is read in a process of its own
//! ([`crate::interchange::child`]).

use quick_xml::events::Event;
use quick_xml::reader::Reader;
use serde::{Deserialize, Serialize};

/// Bytes of a sitemap, at most: what the protocol allows.
pub const SITEMAP_BYTES_MAX: usize = 50 * 1_024 * 1_024;
/// Addresses one sitemap names, at most: what the protocol allows.
const LOCATIONS_MAX: usize = 50_000;

/// An address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Location {
    /// Where.
    pub url: String,
    /// Whether it is another sitemap.
    pub is_sitemap: bool,
}

/// The addresses, in their order.
///
/// # Errors
/// When it is no XML, or names nothing.
pub fn locations(bytes: &[u8]) -> Result<Vec<Location>, String> {
    let mut reader = Reader::from_reader(bytes);
    let (mut found, mut open) = (Vec::new(), Vec::<Vec<u8>>::new());
    loop {
        match reader.read_event().map_err(|error| format!("is no sitemap: {error}"))? {
            Event::Start(tag) => open.push(tag.local_name().as_ref().to_ascii_lowercase()),
            Event::End(_) => {
                open.pop();
            }
            Event::Text(text) if open.last().is_some_and(|tag| tag == b"loc") => {
                let url = text.unescape().map_err(|error| format!("is no sitemap: {error}"))?;
                let above = open.iter().rev().nth(1);
                let is_sitemap = above.is_some_and(|tag| tag == b"sitemap");
                if !url.trim().is_empty() && found.len() < LOCATIONS_MAX {
                    found.push(Location { url: url.trim().to_owned(), is_sitemap });
                }
            }
            Event::Eof => break,
            _ => {}
        }
    }
    if found.is_empty() { Err("names no address".to_owned()) } else { Ok(found) }
}

#[cfg(test)]
mod tests;
