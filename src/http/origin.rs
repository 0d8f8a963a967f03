//! Where a request was made from, as the browser says it: the defence of cookie-carrying requests
//! against other sites, and the list of sites whose pages may carry the widget.

use poem::http::{HeaderMap, header};

/// Whose page a request comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// One of our own pages.
    Own,
    /// Another site's page.
    Foreign,
    /// No browser said.
    Unsaid,
}

/// The origins this house knows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Origins {
    /// Where the house is reached, such as `https://help.example.org`; empty to go by the host the
    /// request names.
    pub own: String,
    /// The sites that carry the widget, compared exactly.
    pub allowed: Vec<String>,
    /// Whether the house speaks TLS itself.
    pub tls: bool,
}

impl Origins {
    /// Whether browsers reach the house by TLS, so that cookies may be bound to it.
    pub fn secure(&self) -> bool {
        self.tls || self.own.starts_with("https://")
    }

    /// Whose page made this request. Both headers are the browser's own: a page cannot set them.
    pub fn source(&self, headers: &HeaderMap) -> Source {
        let text = |name: &str| headers.get(name).map(|v| v.to_str().unwrap_or("?"));
        let by_fetch = text("sec-fetch-site").map(|site| site == "same-origin" || site == "none");
        let by_origin = text("origin").map(|origin| self.is_own(origin, headers));
        match (by_fetch, by_origin) {
            (Some(false), _) | (_, Some(false)) => Source::Foreign,
            (None, None) => Source::Unsaid,
            _ => Source::Own,
        }
    }

    /// The origin to name in an answer to another site's page, when that site is allowed.
    pub fn shared_with(&self, headers: &HeaderMap) -> Option<String> {
        let origin = headers.get(header::ORIGIN)?.to_str().ok()?;
        self.allowed.iter().find(|allowed| *allowed == origin).cloned()
    }

    fn is_own(&self, origin: &str, headers: &HeaderMap) -> bool {
        if !self.own.is_empty() {
            return origin == self.own;
        }
        let host = headers.get(header::HOST).and_then(|v| v.to_str().ok());
        let named = origin.strip_prefix("http://").or_else(|| origin.strip_prefix("https://"));
        host.is_some() && named == host
    }
}

#[cfg(test)]
mod tests;
