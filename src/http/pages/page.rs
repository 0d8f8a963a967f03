//! One file of the pages as it is answered with: its type, its tag, what it may load, and the
//! smallest form its reader understands.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use bytes::Bytes;
use poem::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use poem::{Body, Response};
use sha2::{Digest, Sha256};

use crate::http::pages::lean;
use crate::http::pages::packing::{Packed, Packing};

/// The type of an HTML page.
pub(super) const HTML: &str = "text/html; charset=utf-8";
const SCRIPT: &str = "text/javascript; charset=utf-8";

/// Under this, in bytes, packing saves nothing worth the header that says so.
const PACKED_BYTES_MIN: usize = 200;

/// How long a browser may go on with what it has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kept {
    /// It asks each time whether that is still right.
    UntilAsked,
    /// What lies at this address never changes.
    ForGood,
}

impl Kept {
    fn words(self) -> HeaderValue {
        HeaderValue::from_static(match self {
            Self::UntilAsked => "no-cache",
            Self::ForGood => "public, max-age=31536000, immutable",
        })
    }
}

/// One file, ready to be served.
#[derive(Debug)]
pub(super) struct Page {
    bytes: Bytes,
    kind: &'static str,
    hash: String,
    /// What the page may load; only for HTML.
    policy: Option<HeaderValue>,
    packed: Packed,
}

impl Page {
    /// A file by its path in `web/`; `guessed` is its media type as its name suggests.
    pub(super) fn new(path: &str, bytes: Vec<u8>, guessed: &str) -> Self {
        let kind = kind_of(guessed);
        let ours = kind == SCRIPT && !path.starts_with("vendor/");
        let bytes = if ours { lean::lines(bytes) } else { bytes };
        let hash = URL_SAFE_NO_PAD.encode(Sha256::digest(&bytes));
        let policy = (kind == HTML).then(|| content_policy(&String::from_utf8_lossy(&bytes)));
        Self { bytes: bytes.into(), kind, hash, policy, packed: Packed::default() }
    }

    /// The answer to a GET; that of a HEAD is the same less its body, which the connection leaves
    /// out.
    pub(super) async fn answer(&self, headers: &HeaderMap, kept: Kept) -> Response {
        let packing = self.packing(headers);
        let mut response = if self.is_known(headers) {
            Response::builder().status(StatusCode::NOT_MODIFIED).finish()
        } else {
            let bytes = self.packed.get(packing, &self.bytes).await;
            Response::builder().content_type(self.kind).body(Body::from_bytes(bytes))
        };
        let changed = response.status() == StatusCode::OK;
        let out = response.headers_mut();
        if let Some(name) = packing.name().filter(|_| changed) {
            out.insert(header::CONTENT_ENCODING, HeaderValue::from_static(name));
        }
        out.insert(header::ETAG, self.tag(packing));
        out.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
        out.insert(header::CACHE_CONTROL, kept.words());
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

    /// What names its bytes.
    pub(super) fn hash(&self) -> &str {
        &self.hash
    }

    fn packing(&self, headers: &HeaderMap) -> Packing {
        let worth_it = self.bytes.len() >= PACKED_BYTES_MIN && packs_well(self.kind);
        if worth_it { Packing::wished(headers) } else { Packing::Plain }
    }

    /// A strong tag names one form byte by byte, so each packing has its own.
    fn tag(&self, packing: Packing) -> HeaderValue {
        let tag = match packing.name() {
            Some(name) => format!("\"{}-{name}\"", self.hash),
            None => format!("\"{}\"", self.hash),
        };
        HeaderValue::from_str(&tag).expect("base64 fits a header")
    }

    /// Whether the reader has this file already, in whatever form.
    fn is_known(&self, headers: &HeaderMap) -> bool {
        let known = headers.get_all(header::IF_NONE_MATCH).iter();
        known.filter_map(|value| value.to_str().ok()).flat_map(|value| value.split(',')).any(
            |tag| {
                let tag = tag.trim();
                let quoted = tag.trim_start_matches("W/").trim_matches('"');
                let rest = quoted.strip_prefix(self.hash.as_str());
                tag == "*" || rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
            },
        )
    }
}

/// The widget's parts are loaded by other sites' pages; they hold nothing of anybody.
fn share(out: &mut HeaderMap) {
    out.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    let policy = HeaderName::from_static("cross-origin-resource-policy");
    out.insert(policy, HeaderValue::from_static("cross-origin"));
}

/// Whether a file of this media type is a page that loads others.
pub(super) fn is_page(guessed: &str) -> bool {
    kind_of(guessed) == HTML
}

/// The type a browser is told, with its character set; what is unknown is only bytes.
fn kind_of(guessed: &str) -> &'static str {
    match guessed {
        "text/html" => HTML,
        "text/css" => "text/css; charset=utf-8",
        "text/javascript" | "application/javascript" => SCRIPT,
        "application/json" => "application/json",
        "image/svg+xml" => "image/svg+xml",
        "image/png" => "image/png",
        "image/x-icon" => "image/x-icon",
        "font/woff2" => "font/woff2",
        "text/plain" => "text/plain; charset=utf-8",
        "text/markdown" => "text/markdown; charset=utf-8",
        _ => "application/octet-stream",
    }
}

/// Pictures and fonts are packed already.
fn packs_well(kind: &str) -> bool {
    kind.starts_with("text/") || matches!(kind, "application/json" | "image/svg+xml")
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
