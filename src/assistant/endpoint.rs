//! The endpoint's address as typed: a base URL, checked when the settings are read, so that a slip
//! is told at the start and not to the first customer.

use hyper::Uri;

/// Where a chat endpoint is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Endpoint {
    /// Whether the connection is encrypted.
    pub encrypted: bool,
    /// Name or address.
    pub host: String,
    /// Port.
    pub port: u16,
    /// The path calls are posted to, from `/` on.
    pub path: String,
}

impl Endpoint {
    /// Reads a base URL, as `http://10.0.0.5:8080/v1`.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn parse(url: &str) -> Result<Self, &'static str> {
        let uri: Uri = url.trim_end_matches('/').parse().map_err(|_| "is no URL")?;
        let encrypted = match uri.scheme_str() {
            Some("http") => false,
            Some("https") => true,
            _ => return Err("begins with http:// or https://"),
        };
        let authority = uri.authority().ok_or("names no host")?;
        if authority.as_str().contains('@') {
            return Err("holds no user name: a key belongs into the key setting");
        }
        if uri.query().is_some() || url.contains('#') {
            return Err("ends with the path, as in http://10.0.0.5:8080/v1");
        }
        let host = authority.host().trim_start_matches('[').trim_end_matches(']');
        if host.is_empty() {
            return Err("names no host");
        }
        let base = uri.path().trim_end_matches('/');
        Ok(Self {
            encrypted,
            host: host.to_owned(),
            port: authority.port_u16().unwrap_or(if encrypted { 443 } else { 80 }),
            path: format!("{base}/chat/completions"),
        })
    }

    /// The value of the `Host` header.
    pub(super) fn host_header(&self) -> String {
        if self.host.contains(':') {
            format!("[{}]:{}", self.host, self.port)
        } else {
            format!("{}:{}", self.host, self.port)
        }
    }
}
