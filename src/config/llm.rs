//! The settings of the local LLM: off unless a URL is given.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::{ConfigError, wrong};
use crate::assistant::{Endpoint, Key, Settings};

/// Calls at once when none is said: a model on a small machine does two at most.
const CALLS_MAX: usize = 2;
/// How long the first token may take when none is said, in ms.
const FIRST_TOKEN_MS: u64 = 20_000;
/// How long the whole answer may take when none is said, in ms.
const WHOLE_MS: u64 = 60_000;

/// The `[llm]` table as typed: everything may be missing.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct TypedLlm {
    /// The base URL of an OpenAI-compatible endpoint, as `http://10.0.0.5:8080/v1`.
    pub url: Option<String>,
    /// The model's name there.
    pub model: Option<String>,
    /// What opens it, sent as a bearer token.
    pub key: Option<String>,
    /// Calls at once.
    pub calls_max: Option<usize>,
    /// How long the first token may take, in ms; then the built-in answer is given.
    pub first_token_ms: Option<u64>,
    /// How long the whole answer may take, in ms.
    pub whole_ms: Option<u64>,
    /// Whether it puts answers into words; yes unless said otherwise.
    pub answers: Option<bool>,
    /// Whether it sums up conversations for agents; yes unless said otherwise.
    pub summaries: Option<bool>,
}

/// Without the key.
impl std::fmt::Debug for TypedLlm {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("TypedLlm").field("url", &self.url).finish_non_exhaustive()
    }
}

impl TypedLlm {
    /// What it means; nothing without a URL.
    ///
    /// # Errors
    /// [`ConfigError`] for a URL that is none, a missing model, spans that do not fit together.
    pub(super) fn meant(self) -> Result<Option<Settings>, ConfigError> {
        let Some(url) = self.url.filter(|url| !url.is_empty()) else { return Ok(None) };
        let endpoint = Endpoint::parse(&url).map_err(|why| wrong("llm.url", why))?;
        let Some(model) = self.model.filter(|model| !model.is_empty()) else {
            return Err(wrong("llm.model", "is needed beside llm.url"));
        };
        let first_token_ms = self.first_token_ms.unwrap_or(FIRST_TOKEN_MS);
        let whole_ms = self.whole_ms.unwrap_or(WHOLE_MS);
        if first_token_ms == 0 || first_token_ms > whole_ms {
            return Err(wrong("llm.first_token_ms", "is above 0 and at most llm.whole_ms"));
        }
        let calls_max = self.calls_max.unwrap_or(CALLS_MAX);
        if !(1..=CALLS_LIMIT).contains(&calls_max) {
            return Err(wrong("llm.calls_max", format!("is 1 to {CALLS_LIMIT}")));
        }
        let key = self.key.filter(|key| !key.is_empty());
        if key.as_ref().is_some_and(|key| !key.chars().all(|c| c.is_ascii_graphic())) {
            return Err(wrong("llm.key", "has only visible ASCII characters"));
        }
        Ok(Some(Settings {
            endpoint,
            model,
            key: key.map(Key::new),
            calls_max,
            first_token: Duration::from_millis(first_token_ms),
            whole: Duration::from_millis(whole_ms),
            answers: self.answers.unwrap_or(true),
            summaries: self.summaries.unwrap_or(true),
        }))
    }
}

/// Calls at once that can be set: each keeps a few turns waiting.
const CALLS_LIMIT: usize = 32;
