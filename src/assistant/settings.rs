//! What an endpoint is called with.

use std::time::Duration;

use super::Endpoint;

/// What an endpoint is called with.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Where it is.
    pub endpoint: Endpoint,
    /// The model's name there.
    pub model: String,
    /// What opens it, when it needs something.
    pub key: Option<Key>,
    /// Calls at once.
    pub calls_max: usize,
    /// How long the first token may take.
    pub first_token: Duration,
    /// How long the whole answer may take.
    pub whole: Duration,
    /// Whether it phrases answers.
    pub answers: bool,
    /// Whether it sums up conversations that are handed off.
    pub summaries: bool,
}

/// A secret that no log and no answer ever shows.
#[derive(Clone, PartialEq, Eq)]
pub struct Key(String);

impl Key {
    /// Keeps a secret.
    pub fn new(secret: impl Into<String>) -> Self {
        Self(secret.into())
    }

    /// The secret, for the header that carries it and nothing else.
    pub(super) fn reveal(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Key(..)")
    }
}
