//! A customer's signed identity: the team's own site says who its signed-in customer is, by a JWT
//! or by an HMAC of the customer's id. What is not signed is never believed here.

use std::collections::BTreeMap;

use hmac::{Hmac, KeyInit, Mac};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use serde::{Deserialize, Serialize};
use sha2::Sha256;

use crate::clock::Timestamp;
use crate::domain::customer::{AccountState, CustomerTier, Journey};

/// A JWT's `aud` must name Baton: a token made for another service opens nothing here.
pub const AUDIENCE: &str = "baton";
/// A JWT may not live longer than this.
pub const JWT_LIFETIME_MAX_S: i64 = 24 * 3_600;
/// The longest JWT that is looked at, in bytes.
pub const JWT_BYTES_MAX: usize = 8 * 1_024;
/// The longest id of the team's own systems, in bytes.
pub const EXTERNAL_REF_BYTES_MAX: usize = 256;
/// How far the clocks of two machines may differ.
const CLOCK_SKEW_S: i64 = 60;

/// What the team's site hands over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Claim {
    /// A signed token.
    Jwt(String),
    /// The id and its HMAC-SHA256 as 64 hexadecimal digits.
    Hmac {
        /// The id in the team's own systems.
        external_ref: String,
        /// The signature.
        hmac: String,
    },
}

/// What a signature vouches for. Fields that were not signed are `None`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Vouched {
    /// The id in the team's own systems.
    #[serde(rename = "sub")]
    pub external_ref: String,
    /// Name.
    pub name: Option<String>,
    /// E-mail address.
    pub email: Option<String>,
    /// Tier.
    pub tier: Option<CustomerTier>,
    /// Yearly value.
    pub value_per_year: Option<u64>,
    /// First day as a customer.
    pub since: Option<String>,
    /// Account state.
    pub state: Option<AccountState>,
    /// Journey stage.
    pub journey: Option<Journey>,
    /// Anything else.
    #[serde(default)]
    pub attributes: BTreeMap<String, String>,
}

/// Why an identity is not believed. The words are for the integrator who reads the answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum IdentityError {
    /// The house has no identity secret to check with.
    #[error("this house has no identity secret set, so no identity can be checked")]
    NotSetUp,
    /// The signature does not fit, or the token is of another kind.
    #[error("the signature does not fit")]
    Signature,
    /// The token has run out.
    #[error("the token has expired")]
    Expired,
    /// The token would live too long, or says no end.
    #[error("exp must be within 24 hours")]
    TooLong,
    /// The id is missing or too long.
    #[error("sub must be 1 to {EXTERNAL_REF_BYTES_MAX} bytes")]
    Subject,
}

#[derive(Deserialize)]
struct Claims {
    exp: i64,
    #[serde(flatten)]
    vouched: Vouched,
}

#[derive(Serialize)]
struct Signed<'a> {
    aud: &'static str,
    exp: i64,
    #[serde(flatten)]
    vouched: &'a Vouched,
}

/// What the signature vouches for.
///
/// # Errors
/// See [`IdentityError`]; an empty `secret` believes nothing.
pub fn verify(claim: &Claim, secret: &[u8], now: Timestamp) -> Result<Vouched, IdentityError> {
    if secret.is_empty() {
        return Err(IdentityError::NotSetUp);
    }
    let vouched = match claim {
        Claim::Jwt(token) => verify_jwt(token, secret, now)?,
        Claim::Hmac { external_ref, hmac } => verify_hmac(external_ref, hmac, secret)?,
    };
    if vouched.external_ref.is_empty() || vouched.external_ref.len() > EXTERNAL_REF_BYTES_MAX {
        return Err(IdentityError::Subject);
    }
    Ok(vouched)
}

/// The HMAC-SHA256 a team's site computes for a customer's id, as hexadecimal digits.
pub fn sign(external_ref: &str, secret: &[u8]) -> String {
    let tag = mac(external_ref, secret).finalize().into_bytes();
    let nibbles = tag.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    nibbles.filter_map(|nibble| char::from_digit(u32::from(nibble), 16)).collect()
}

/// The JWT a team's site signs for its signed-in customer; good until `until`.
///
/// # Panics
/// Never: every field has a JSON form and the key may have any length.
pub fn vouch(vouched: &Vouched, secret: &[u8], until: Timestamp) -> String {
    let signed = Signed { aud: AUDIENCE, exp: until.0.div_euclid(1_000), vouched };
    let key = EncodingKey::from_secret(secret);
    jsonwebtoken::encode(&Header::new(Algorithm::HS256), &signed, &key)
        .expect("names and numbers have a JSON form")
}

/// One algorithm only, and the clock is ours: the library would ask the machine's.
fn verify_jwt(token: &str, secret: &[u8], now: Timestamp) -> Result<Vouched, IdentityError> {
    if token.len() > JWT_BYTES_MAX {
        return Err(IdentityError::Signature);
    }
    let mut rules = Validation::new(Algorithm::HS256);
    rules.set_audience(&[AUDIENCE]);
    rules.set_required_spec_claims(&["exp", "aud", "sub"]);
    rules.validate_exp = false;
    let key = DecodingKey::from_secret(secret);
    let claims = jsonwebtoken::decode::<Claims>(token, &key, &rules)
        .map_err(|_| IdentityError::Signature)?
        .claims;
    let exp = Timestamp(claims.exp.saturating_mul(1_000));
    if exp.plus_s(CLOCK_SKEW_S) <= now {
        return Err(IdentityError::Expired);
    }
    if exp > now.plus_s(JWT_LIFETIME_MAX_S + CLOCK_SKEW_S) {
        return Err(IdentityError::TooLong);
    }
    Ok(claims.vouched)
}

fn verify_hmac(
    external_ref: &str,
    presented: &str,
    secret: &[u8],
) -> Result<Vouched, IdentityError> {
    let tag = unhex(presented).ok_or(IdentityError::Signature)?;
    mac(external_ref, secret).verify_slice(&tag).map_err(|_| IdentityError::Signature)?;
    Ok(Vouched { external_ref: external_ref.to_owned(), ..Vouched::default() })
}

fn mac(text: &str, secret: &[u8]) -> Hmac<Sha256> {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret).expect("HMAC takes keys of any length");
    mac.update(text.as_bytes());
    mac
}

fn unhex(text: &str) -> Option<[u8; 32]> {
    let digits: Vec<u8> = text
        .chars()
        .map(|c| c.to_digit(16).and_then(|d| u8::try_from(d).ok()))
        .collect::<Option<_>>()?;
    let bytes: Vec<u8> = digits
        .chunks_exact(2)
        .filter_map(|pair| Some((pair.first()? << 4) | pair.get(1)?))
        .collect();
    if digits.len() == 64 { bytes.try_into().ok() } else { None }
}

#[cfg(test)]
mod tests;
