//! The endpoint's address as typed: a base URL, checked when the settings are read, so that a slip
//! is told at the start and not to the first customer.

use crate::outbound::Target;

/// Where a chat endpoint is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Endpoint(pub(super) Target);

impl Endpoint {
    /// Reads a base URL, as `http://10.0.0.5:8080/v1`.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn parse(url: &str) -> Result<Self, &'static str> {
        let target = Target::parse(url.trim_end_matches('/'))?;
        if target.path.contains('?') {
            return Err("ends with the path, as in http://10.0.0.5:8080/v1");
        }
        let base = target.path.trim_end_matches('/');
        Ok(Self(Target { path: format!("{base}/chat/completions"), ..target }))
    }
}
