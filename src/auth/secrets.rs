//! Secrets: 256 bits of chance behind a prefix that says what they open. The text is shown once to
//! whoever it is for; everything else sees only its hash. Nothing here remembers a secret.

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

use crate::domain::access::SecretHash;
use crate::ids::IdSource;

/// 32 bytes in base64 without padding.
const BODY_CHARS: usize = 43;

/// What a secret opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SecretKind {
    /// A customer's conversations, as a bearer token.
    Customer,
    /// The API, as a bearer token.
    Api,
    /// A one-time link.
    Link,
    /// A console session, as a cookie.
    Session,
    /// An attempt to sign in by the team's provider, as a cookie.
    Attempt,
}

impl SecretKind {
    /// What the text begins with, so that a secret found in the wrong place is recognised (by
    /// scanners of source code too).
    pub fn prefix(self) -> &'static str {
        match self {
            Self::Customer => "bct_",
            Self::Api => "bat_",
            Self::Link => "bln_",
            Self::Session => "bcs_",
            Self::Attempt => "bsa_",
        }
    }
}

/// A secret's text. It prints as nothing, so that no log line can hold it by accident.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// The text of a secret that is made elsewhere.
    pub(super) fn of(text: String) -> Self {
        Self(text)
    }

    /// The text itself, for the one who is to have it.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// What the store keeps.
    pub fn hash(&self) -> SecretHash {
        digest(&self.0)
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret")
    }
}

/// Makes a secret nobody has seen.
pub fn mint(kind: SecretKind, ids: &IdSource) -> Secret {
    let chance: [u8; 32] = ids.bytes();
    Secret(format!("{}{}", kind.prefix(), URL_SAFE_NO_PAD.encode(chance)))
}

/// The hash to look a presented secret up by; `None` when the text cannot be a secret of this kind.
pub fn presented(kind: SecretKind, text: &str) -> Option<SecretHash> {
    let body = text.strip_prefix(kind.prefix())?;
    let well_formed = body.len() == BODY_CHARS
        && body.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
    well_formed.then(|| digest(text))
}

/// A look-up by hash needs no constant-time comparison: learning how far two hashes agree says
/// nothing about the text behind them.
fn digest(text: &str) -> SecretHash {
    SecretHash(Sha256::digest(text.as_bytes()).into())
}

#[cfg(test)]
mod tests;
