//! The settings of the team's own bot.

use serde::{Deserialize, Serialize};

use super::{ConfigError, wrong};
use crate::domain::bot::Rules;

/// The longest an answer may be waited for, in seconds: a customer waits as long.
const DEADLINE_S_MAX: u32 = 120;

/// The `[bot]` table as typed: everything may be missing.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct TypedBot {
    /// How long its answer is waited for, in seconds; then the assistant answers.
    pub deadline_s: Option<u32>,
    /// Whether Baton's detection fetches a person by itself; yes unless said otherwise.
    pub detection: Option<bool>,
}

impl TypedBot {
    /// What it means.
    ///
    /// # Errors
    /// [`ConfigError`] for a deadline nobody should wait for.
    pub(super) fn meant(self) -> Result<Rules, ConfigError> {
        let usual = Rules::default();
        let deadline_s = self.deadline_s.unwrap_or(usual.deadline_s);
        if !(1..=DEADLINE_S_MAX).contains(&deadline_s) {
            return Err(wrong("bot.deadline_s", format!("is 1 to {DEADLINE_S_MAX}")));
        }
        Ok(Rules { deadline_s, detection: self.detection.unwrap_or(usual.detection) })
    }
}
