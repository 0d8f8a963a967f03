//! The settings of the team's own bot.

use serde::{Deserialize, Serialize};

use super::{ConfigError, wrong};
use crate::domain::bot::{Hook, Rules, Shape};
use crate::domain::webhook::SigningSecret;
use crate::outbound::Target;

/// The longest an answer may be waited for, in seconds: a customer waits as long.
const DEADLINE_S_MAX: u32 = 120;

/// The `[bot]` table as typed: everything may be missing.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct TypedBot {
    /// Where it is told what it is asked; without it the bot listens at the socket.
    pub url: Option<String>,
    /// How that is written: `baton` or `chatwoot`.
    pub shape: Option<String>,
    /// What that is signed with: `whsec_` and at least 24 bytes in base64.
    pub secret: Option<String>,
    /// How long its answer is waited for, in seconds; then the assistant answers.
    pub deadline_s: Option<u32>,
    /// Whether Baton's detection fetches a person by itself; yes unless said otherwise.
    pub detection: Option<bool>,
}

impl std::fmt::Debug for TypedBot {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("TypedBot")
            .field("url", &self.url)
            .field("shape", &self.shape)
            .field("secret", &self.secret.is_some())
            .field("deadline_s", &self.deadline_s)
            .field("detection", &self.detection)
            .finish()
    }
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
        let detection = self.detection.unwrap_or(usual.detection);
        let hook = hook(self.url, self.shape, self.secret)?;
        Ok(Rules { hook, deadline_s, detection })
    }
}

fn hook(
    url: Option<String>,
    shape: Option<String>,
    secret: Option<String>,
) -> Result<Option<Hook>, ConfigError> {
    let shape = match shape.as_deref() {
        None | Some("" | "baton") => Shape::Baton,
        Some("chatwoot") => Shape::Chatwoot,
        Some(_) => return Err(wrong("bot.shape", "is baton or chatwoot")),
    };
    let secret = match secret.filter(|secret| !secret.is_empty()) {
        None => None,
        Some(text) => Some(
            SigningSecret::of_text(&text)
                .ok_or_else(|| wrong("bot.secret", "is whsec_ and at least 24 bytes in base64"))?,
        ),
    };
    let Some(url) = url.filter(|url| !url.is_empty()) else { return Ok(None) };
    Target::parse(&url).map_err(|why| wrong("bot.url", why))?;
    Ok(Some(Hook { url, shape, secret }))
}
