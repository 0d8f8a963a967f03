//! An OpenID provider's word: where it is asked, which of its tokens are believed, what it is told.
//! Pure functions over its documents, with `now` as an argument; who fetches the documents, and what
//! becomes of somebody who is believed, is decided elsewhere.
//!
//! Follows OpenID Connect Core 1.0, Discovery 1.0, Back-Channel Logout 1.0, RFC 7636 (PKCE) and RFC
//! 9207 (the issuer in the answer). Signatures are those of public keys only: neither `none` nor a
//! shared secret is ever believed.

mod attempt;
mod claims;
mod documents;

use std::fmt;

use jsonwebtoken::errors::ErrorKind;
use jsonwebtoken::jwk::{Jwk, PublicKeyUse};
use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode, decode_header};
use serde_json::{Map, Value};

use crate::clock::Timestamp;
use crate::domain::single_sign_on::SUBJECT_BYTES_MAX;

pub use attempt::{Attempt, WayBack, authorization_url, redeeming, sign_out_url};
pub use claims::{Person, lacks, person};
pub use documents::{Discovery, Keys};

/// The longest token that is looked at, in bytes.
pub const TOKEN_BYTES_MAX: usize = 16 * 1_024;
/// How far the clocks of two machines may differ.
const CLOCK_SKEW_S: i64 = 60;
/// A log-out older than this is not heeded: it may be a replay.
const LOGOUT_AGE_MAX_S: i64 = 10 * 60;
/// Keys tried when a token does not say by which of them it is signed.
const KEYS_TRIED_MAX: usize = 8;
/// What a log-out token's `events` must hold.
const LOGOUT_EVENT: &str = "http://schemas.openid.net/event/backchannel-logout";

/// The signatures that are believed.
const ALGORITHMS: [Algorithm; 9] = [
    Algorithm::RS256,
    Algorithm::RS384,
    Algorithm::RS512,
    Algorithm::PS256,
    Algorithm::PS384,
    Algorithm::PS512,
    Algorithm::ES256,
    Algorithm::ES384,
    Algorithm::EdDSA,
];

/// Why a token is not believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Disbelief {
    /// It is no token, or too long.
    Form,
    /// It is signed in a way that is not believed, or not at all.
    Algorithm,
    /// By none of the keys known: the provider may have changed them.
    UnknownKey,
    /// The signature does not fit.
    Signature,
    /// Another provider's.
    Issuer,
    /// Made for another program.
    Audience,
    /// It has run out.
    Expired,
    /// It is of the future, or says no time.
    Time,
    /// An answer to another attempt.
    Nonce,
    /// It names nobody.
    Subject,
    /// It is no log-out.
    NoLogout,
}

impl fmt::Display for Disbelief {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Form => "it cannot be read",
            Self::Algorithm => "it is signed in a way that is not believed",
            Self::UnknownKey => "it is signed by no key of the provider",
            Self::Signature => "its signature does not fit",
            Self::Issuer => "it is another provider's",
            Self::Audience => "it was made for another program",
            Self::Expired => "it has expired",
            Self::Time => "its time is wrong",
            Self::Nonce => "it answers another attempt",
            Self::Subject => "it names nobody",
            Self::NoLogout => "it is no log-out",
        })
    }
}

/// Whose tokens are believed, and made for whom.
#[derive(Clone, Copy, Debug)]
pub struct Expected<'a> {
    /// The provider.
    pub issuer: &'a str,
    /// Baton, as the provider knows it.
    pub client_id: &'a str,
}

/// An ID token that is believed.
#[derive(Clone, Debug, PartialEq)]
pub struct Believed {
    /// Who it is there.
    pub subject: String,
    /// The provider's own session.
    pub sid: Option<String>,
    /// Everything it says.
    pub claims: Map<String, Value>,
}

/// A log-out that is believed: of a session, or of all of somebody's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogOut {
    /// Its own id: the same one is heeded once.
    pub id: String,
    /// Who it is there.
    pub subject: Option<String>,
    /// The provider's own session.
    pub sid: Option<String>,
}

/// Who an ID token says has signed in.
///
/// # Errors
/// [`Disbelief`]; after [`Disbelief::UnknownKey`] the keys may be fetched anew.
pub fn believe(
    token: &str,
    keys: &Keys,
    expected: Expected<'_>,
    nonce: &str,
    now: Timestamp,
) -> Result<Believed, Disbelief> {
    let claims = signed(token, keys, expected, now)?;
    if text(&claims, "nonce") != Some(nonce) {
        return Err(Disbelief::Nonce);
    }
    let subject = subject(&claims)?.ok_or(Disbelief::Subject)?;
    Ok(Believed { subject, sid: text(&claims, "sid").map(str::to_owned), claims })
}

/// Whom a log-out token says has signed out.
///
/// # Errors
/// [`Disbelief`]; after [`Disbelief::UnknownKey`] the keys may be fetched anew.
pub fn believe_log_out(
    token: &str,
    keys: &Keys,
    expected: Expected<'_>,
    now: Timestamp,
) -> Result<LogOut, Disbelief> {
    let claims = signed(token, keys, expected, now)?;
    let event = claims.get("events").and_then(|events| events.get(LOGOUT_EVENT));
    // What answers an attempt to sign in says nothing of signing out.
    if !event.is_some_and(Value::is_object) || claims.contains_key("nonce") {
        return Err(Disbelief::NoLogout);
    }
    let made = seconds(&claims, "iat").ok_or(Disbelief::Time)?;
    if made.plus_s(LOGOUT_AGE_MAX_S) <= now {
        return Err(Disbelief::Expired);
    }
    let (subject, sid) = (subject(&claims)?, text(&claims, "sid").map(str::to_owned));
    if subject.is_none() && sid.is_none() {
        return Err(Disbelief::Subject);
    }
    let id = text(&claims, "jti").filter(|id| (1..=SUBJECT_BYTES_MAX).contains(&id.len()));
    let id = id.ok_or(Disbelief::NoLogout)?.to_owned();
    Ok(LogOut { id, subject, sid })
}

/// What a token says that this provider has signed for this client and that has not run out.
fn signed(
    token: &str,
    keys: &Keys,
    expected: Expected<'_>,
    now: Timestamp,
) -> Result<Map<String, Value>, Disbelief> {
    if token.len() > TOKEN_BYTES_MAX {
        return Err(Disbelief::Form);
    }
    let claims = verified(token, keys)?;
    if text(&claims, "iss") != Some(expected.issuer) {
        return Err(Disbelief::Issuer);
    }
    let audience = match claims.get("aud") {
        Some(Value::String(one)) => vec![one.as_str()],
        Some(Value::Array(several)) => several.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    };
    let party = text(&claims, "azp");
    let alone = audience.len() == 1 || party == Some(expected.client_id);
    if !audience.contains(&expected.client_id)
        || !alone
        || party.is_some_and(|party| party != expected.client_id)
    {
        return Err(Disbelief::Audience);
    }
    let ends = seconds(&claims, "exp").ok_or(Disbelief::Time)?;
    let made = seconds(&claims, "iat").ok_or(Disbelief::Time)?;
    if ends.plus_s(CLOCK_SKEW_S) <= now {
        return Err(Disbelief::Expired);
    }
    let begins = seconds(&claims, "nbf").unwrap_or(made).max(made);
    if begins > now.plus_s(CLOCK_SKEW_S) {
        return Err(Disbelief::Time);
    }
    Ok(claims)
}

fn verified(token: &str, keys: &Keys) -> Result<Map<String, Value>, Disbelief> {
    let header = decode_header(token).map_err(|error| match error.kind() {
        // An algorithm the library does not know, `none` among them, is no JSON to it.
        ErrorKind::Json(_) | ErrorKind::InvalidAlgorithmName => Disbelief::Algorithm,
        _ => Disbelief::Form,
    })?;
    if !ALGORITHMS.contains(&header.alg) {
        return Err(Disbelief::Algorithm);
    }
    // The clock is ours, and so is what is said of who and for whom; the library has the signature.
    let mut rules = Validation::new(header.alg);
    rules.required_spec_claims.clear();
    rules.validate_exp = false;
    rules.validate_aud = false;
    let named = |key: &&Jwk| match (&header.kid, &key.common.key_id) {
        (Some(wanted), known) => known.as_ref() == Some(wanted),
        (None, _) => true,
    };
    let mut last = Disbelief::UnknownKey;
    let candidates = keys.0.iter().filter(named).filter(|key| suits(key, header.alg));
    for key in candidates.take(KEYS_TRIED_MAX) {
        let Ok(key) = DecodingKey::from_jwk(key) else { continue };
        match decode::<Map<String, Value>>(token, &key, &rules) {
            Ok(data) => return Ok(data.claims),
            Err(error) => {
                last = match error.kind() {
                    ErrorKind::InvalidSignature | ErrorKind::InvalidAlgorithm => {
                        Disbelief::Signature
                    }
                    _ => Disbelief::Form,
                };
            }
        }
    }
    Err(last)
}

/// Whether a key may have signed this way: one that says what it is for is held to it.
fn suits(key: &Jwk, algorithm: Algorithm) -> bool {
    let signs = key.common.public_key_use.as_ref().is_none_or(|u| *u == PublicKeyUse::Signature);
    signs && key.common.key_algorithm.is_none_or(|known| known == algorithm.into())
}

fn text<'a>(claims: &'a Map<String, Value>, name: &str) -> Option<&'a str> {
    claims.get(name)?.as_str()
}

fn subject(claims: &Map<String, Value>) -> Result<Option<String>, Disbelief> {
    match text(claims, "sub") {
        None => Ok(None),
        Some(subject) if subject.is_empty() || subject.len() > SUBJECT_BYTES_MAX => {
            Err(Disbelief::Subject)
        }
        Some(subject) => Ok(Some(subject.to_owned())),
    }
}

/// A time in seconds; some providers write it with a fraction.
fn seconds(claims: &Map<String, Value>, name: &str) -> Option<Timestamp> {
    let value = claims.get(name)?;
    let seconds = value.as_i64().or_else(|| value.as_f64().map(|seconds| seconds as i64))?;
    Some(Timestamp(seconds.checked_mul(1_000)?))
}

#[cfg(test)]
mod tests;
