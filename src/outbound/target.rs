//! An address as typed, checked when it is written down, so that a slip is told at once and not when
//! the first thing is sent.

use hyper::Uri;

/// Where something is sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// Whether the connection is encrypted.
    pub encrypted: bool,
    /// Name or address.
    pub host: String,
    /// Port.
    pub port: u16,
    /// The path and what follows it, from `/` on.
    pub path: String,
}

impl Target {
    /// Reads a URL, as `https://shop.example/hooks/baton?team=7`.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn parse(url: &str) -> Result<Self, &'static str> {
        let uri: Uri = url.parse().map_err(|_| "is no URL")?;
        let encrypted = match uri.scheme_str() {
            Some("http") => false,
            Some("https") => true,
            _ => return Err("begins with http:// or https://"),
        };
        let authority = uri.authority().ok_or("names no host")?;
        if authority.as_str().contains('@') {
            return Err("holds no user name and no password");
        }
        if url.contains('#') {
            return Err("holds no #");
        }
        let host = authority.host().trim_start_matches('[').trim_end_matches(']');
        if host.is_empty() {
            return Err("names no host");
        }
        Ok(Self {
            encrypted,
            host: host.to_owned(),
            port: authority.port_u16().unwrap_or(if encrypted { 443 } else { 80 }),
            path: uri.path_and_query().map_or("/", |path| path.as_str()).to_owned(),
        })
    }

    /// The value of the `Host` header.
    pub fn host_header(&self) -> String {
        if self.host.contains(':') {
            format!("[{}]:{}", self.host, self.port)
        } else {
            format!("{}:{}", self.host, self.port)
        }
    }
}
