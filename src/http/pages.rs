//! The pages: what lies in `web/`, read once, served with a strong tag and a policy of what a page
//! may load. Nothing is rendered here and no file is read while serving.

use std::collections::BTreeMap;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use poem::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use poem::{Body, Response};
use rust_embed::RustEmbed;
use sha2::{Digest, Sha256};

use crate::http::errors::{ApiError, Code};

#[derive(RustEmbed)]
#[folder = "web/"]
struct Files;

/// Pages that answer for every address below them: the browser's router reads the rest.
const OPEN_BELOW: [&str; 1] = ["console/"];
/// A one-time link's page: the secret in the address is read by the page and nothing else.
const SIGN_IN: &str = "sign-in/";

/// One file, ready to be served.
#[derive(Debug)]
struct Page {
    bytes: Bytes,
    kind: &'static str,
    tag: HeaderValue,
    /// What the page may load; only for HTML.
    policy: Option<HeaderValue>,
}

/// All files, by path without a leading slash.
#[derive(Debug)]
pub struct Pages {
    files: BTreeMap<String, Page>,
    demo: bool,
}

impl Pages {
    /// Reads everything that is served. `demo` shows the demo shop at `/`; else `/` is the console.
    pub fn load(demo: bool) -> Self {
        let served = Files::iter().filter(|path| is_served(path));
        let files = served.filter_map(|path| {
            let file = Files::get(&path)?;
            Some((path.into_owned(), Page::new(file.data.into_owned(), file.metadata.mimetype())))
        });
        Self { files: files.collect(), demo }
    }

    /// The answer to a GET or HEAD of `path` (with its leading slash).
    ///
    /// # Errors
    /// When there is nothing at this address.
    pub fn answer(&self, path: &str, headers: &HeaderMap) -> Result<Response, ApiError> {
        let path = path.trim_start_matches('/');
        if path.is_empty() && !self.demo {
            return Ok(moved("/console/"));
        }
        if let Some(page) = self.files.get(path) {
            return Ok(page.answer(headers));
        }
        if !path.is_empty() && !path.ends_with('/') && self.index(&format!("{path}/")).is_some() {
            return Ok(moved(&format!("/{path}/")));
        }
        let page = self.index(path).or_else(|| self.open_below(path));
        page.map(|page| page.answer(headers))
            .ok_or_else(|| ApiError::new(Code::NotFound, "there is nothing at this address"))
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

impl Page {
    fn new(bytes: Vec<u8>, guessed: &str) -> Self {
        let hash = STANDARD.encode(Sha256::digest(&bytes));
        let tag = HeaderValue::from_str(&format!("\"{hash}\"")).expect("base64 fits a header");
        let kind = kind_of(guessed);
        let policy = (kind == HTML).then(|| content_policy(&String::from_utf8_lossy(&bytes)));
        Self { bytes: bytes.into(), kind, tag, policy }
    }

    fn answer(&self, headers: &HeaderMap) -> Response {
        let known = headers
            .get_all(header::IF_NONE_MATCH)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(','))
            .any(|tag| tag.trim().trim_start_matches("W/").as_bytes() == self.tag.as_bytes());
        let mut response = if known {
            Response::builder().status(StatusCode::NOT_MODIFIED).finish()
        } else {
            Response::builder().content_type(self.kind).body(Body::from_bytes(self.bytes.clone()))
        };
        let out = response.headers_mut();
        out.insert(header::ETAG, self.tag.clone());
        out.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
        match &self.policy {
            Some(policy) => {
                out.insert(header::CONTENT_SECURITY_POLICY, policy.clone());
                let opener = HeaderName::from_static("cross-origin-opener-policy");
                out.insert(opener, HeaderValue::from_static("same-origin"));
            }
            None => share(out),
        }
        response
    }
}

/// The widget's parts are loaded by other sites' pages; they hold nothing of anybody.
fn share(out: &mut HeaderMap) {
    out.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    let policy = HeaderName::from_static("cross-origin-resource-policy");
    out.insert(policy, HeaderValue::from_static("cross-origin"));
}

const HTML: &str = "text/html; charset=utf-8";

/// The type a browser is told, with its character set; what is unknown is only bytes.
fn kind_of(guessed: &str) -> &'static str {
    match guessed {
        "text/html" => HTML,
        "text/css" => "text/css; charset=utf-8",
        "text/javascript" | "application/javascript" => "text/javascript; charset=utf-8",
        "application/json" => "application/json",
        "image/svg+xml" => "image/svg+xml",
        "image/png" => "image/png",
        "image/x-icon" => "image/x-icon",
        "font/woff2" => "font/woff2",
        "text/plain" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

/// Tests, types and tool settings lie beside the pages and are nobody's business.
fn is_served(path: &str) -> bool {
    let unserved = [".test.js", ".d.ts", ".md", "package.json", "tsconfig.json"];
    let hidden = path.split('/').any(|part| part.starts_with('.') || part == "node_modules");
    !hidden && !unserved.iter().any(|end| path.ends_with(end))
}

/// What an HTML page may load: our own files, its inline scripts (the import map) by their hash,
/// and text turned into elements only by the one named policy.
fn content_policy(html: &str) -> HeaderValue {
    let mut hashes = String::new();
    for script in inline_scripts(html) {
        let hash = STANDARD.encode(Sha256::digest(script));
        hashes.extend([" 'sha256-", &hash, "'"]);
    }
    let policy = format!(
        "default-src 'none'; script-src 'self'{hashes}; style-src 'self'; img-src 'self' data:; \
         font-src 'self'; connect-src 'self'; manifest-src 'self'; form-action 'self'; \
         base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; \
         trusted-types lit-html"
    );
    HeaderValue::from_str(&policy).expect("words and base64 fit a header")
}

/// The text of each script that stands in the page itself.
fn inline_scripts(html: &str) -> impl Iterator<Item = &str> {
    html.split("<script").skip(1).filter_map(|rest| {
        let (attributes, rest) = rest.split_once('>')?;
        let (text, _) = rest.split_once("</script>")?;
        (!attributes.contains("src=")).then_some(text)
    })
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
