//! The pages a sitemap names, fetched one after another: a help site on the team's own network becomes
//! articles. Only pages of the sitemap's own host are fetched, and no redirect is followed.

use std::collections::BTreeSet;
use std::io::Cursor;
use std::time::Duration;

use crate::cli::Failure;
use crate::cli::serve::runtime;
use crate::interchange::child::{ONE_FILE, Reader};
use crate::interchange::knowledge::FILE_BYTES_MAX;
use crate::interchange::sitemap::{Location, SITEMAP_BYTES_MAX};
use crate::outbound::{Connector, Fetch, Reach, Target, fetch};

/// Pages fetched, at most.
const PAGES_MAX: usize = 5_000;
/// Sitemaps read, at most.
const SITEMAPS_MAX: usize = 50;
/// How long one answer may take.
const PATIENCE: Duration = Duration::from_secs(20);

/// A site whose pages are fetched when they are asked for.
pub(super) struct Site {
    runtime: tokio::runtime::Runtime,
    connector: Connector,
    host: String,
}

impl Site {
    /// The site of a sitemap.
    ///
    /// # Errors
    /// When the address is none.
    pub(super) fn of(sitemap: &str) -> Result<Self, Failure> {
        let host = Target::parse(sitemap).map_err(|why| format!("{sitemap} {why}"))?.host_header();
        Ok(Self { runtime: runtime()?, connector: Connector::new(), host })
    }

    /// The pages that a sitemap and those it names name, each once, in their order.
    ///
    /// # Errors
    /// When the first sitemap cannot be fetched or read.
    pub(super) fn pages(&self, sitemap: &str, reader: &Reader) -> Result<Vec<String>, Failure> {
        let (mut pages, mut seen) = (Vec::new(), BTreeSet::new());
        let mut sitemaps = vec![sitemap.to_owned()];
        let mut n_read = 0;
        while let Some(url) = sitemaps.pop() {
            let bytes = self.get(&url, SITEMAP_BYTES_MAX).map_err(|why| format!("{url} {why}"))?;
            let mut named: Result<Vec<Location>, String> = Err("could not be read".to_owned());
            reader.read(&["sitemap".into()], ONE_FILE, Cursor::new(bytes), |locations| {
                named = locations;
                true
            })?;
            n_read += 1;
            for Location { url, is_sitemap } in named.map_err(|why| format!("{sitemap}: {why}"))? {
                let own = Target::parse(&url).is_ok_and(|it| it.host_header() == self.host);
                if !own || !seen.insert(url.clone()) {
                    continue;
                }
                match is_sitemap {
                    true if n_read + sitemaps.len() < SITEMAPS_MAX => sitemaps.push(url),
                    false if pages.len() < PAGES_MAX => pages.push(url),
                    _ => {}
                }
            }
        }
        Ok(pages)
    }

    /// A page.
    ///
    /// # Errors
    /// Why there is none, in words that follow its address.
    pub(super) fn page(&self, url: &str) -> Result<Vec<u8>, String> {
        self.get(url, FILE_BYTES_MAX as usize)
    }

    fn get(&self, url: &str, bytes_max: usize) -> Result<Vec<u8>, String> {
        let target = Target::parse(url).map_err(str::to_owned)?;
        let what = Fetch {
            accept: "text/html, application/xml",
            bytes_max,
            patience: PATIENCE,
            ..Fetch::get(target, Reach::Everywhere)
        };
        let answer = self.runtime.block_on(fetch(&self.connector, &what));
        let answer = answer.map_err(|why| why.to_string())?;
        if answer.status == 200 {
            Ok(answer.body)
        } else {
            Err(format!("answers {}", answer.status))
        }
    }
}

/// What a page is called among files: its path, as HTML where it does not say otherwise.
pub(super) fn file_name(url: &str) -> String {
    let path = url.split_once("://").map_or(url, |(_, rest)| rest);
    let path = path.split_once('/').map_or("", |(_, path)| path);
    let path = path.split(['?', '#']).next().unwrap_or_default().trim_matches('/');
    let named = ["html", "htm", "md", "txt"].iter().any(|end| path.ends_with(&format!(".{end}")));
    match path {
        "" => "index.html".to_owned(),
        path if named => path.to_owned(),
        path => format!("{path}.html"),
    }
}
