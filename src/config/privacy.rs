//! The settings of `[privacy]`: what is taken out of texts before they are stored, and how long
//! words, files and customers stay.

use serde::{Deserialize, Serialize};

use super::{ConfigError, wrong};
use crate::domain::privacy::Privacy;

/// As typed: nothing is taken out and everything stays unless it is said.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct TypedPrivacy {
    /// What is taken out of texts: `cards`, `secrets`.
    pub redact: Vec<String>,
    /// Days after its end until the words of a conversation go; 0 keeps them.
    pub conversations_days: Option<u32>,
    /// Days until attached files go.
    pub files_days: Option<u32>,
    /// Days without anything happening until a customer goes.
    pub customers_days: Option<u32>,
}

impl TypedPrivacy {
    /// What it means.
    ///
    /// # Errors
    /// [`ConfigError`] for something nobody can take out.
    pub fn meant(self) -> Result<Privacy, ConfigError> {
        if let Some(unknown) =
            self.redact.iter().find(|what| !["cards", "secrets"].contains(&what.as_str()))
        {
            let why = format!("{unknown:?} cannot be taken out; cards and secrets can");
            return Err(wrong("privacy.redact", why));
        }
        let limited = |days: Option<u32>| days.filter(|days| *days > 0);
        let takes_out = |what: &str| self.redact.iter().any(|said| said == what);
        Ok(Privacy {
            redact_cards: takes_out("cards"),
            redact_secrets: takes_out("secrets"),
            conversations_days: limited(self.conversations_days),
            files_days: limited(self.files_days),
            customers_days: limited(self.customers_days),
        })
    }
}
