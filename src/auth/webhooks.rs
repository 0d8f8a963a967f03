//! Signatures by which a receiver knows that a message is from here and has not been changed: the
//! Standard Webhooks specification (standardwebhooks.com, symmetric signatures, `v1`).

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::auth::secrets::Secret;
use crate::clock::Timestamp;
use crate::domain::webhook::{SECRET_PREFIX, SigningSecret, Webhook};
use crate::ids::IdSource;

/// Bytes of a secret; the specification asks for 24 to 64.
const SECRET_BYTES: usize = 32;

/// Makes a secret nobody has seen.
pub fn mint(ids: &IdSource) -> SigningSecret {
    SigningSecret(ids.bytes::<SECRET_BYTES>().to_vec())
}

/// A secret's text, for the one who is to have it.
pub fn text(secret: &SigningSecret) -> Secret {
    Secret::of(format!("{SECRET_PREFIX}{}", STANDARD.encode(&secret.0)))
}

/// The value of `webhook-signature`: one for each secret in use at `now`.
pub fn signature(webhook: &Webhook, id: &str, now: Timestamp, body: &str) -> String {
    let former = webhook.former.as_ref().filter(|former| now < former.until);
    let secrets = std::iter::once(&webhook.secret).chain(former.map(|former| &former.secret));
    secrets.map(|secret| sign(secret, id, now, body)).collect::<Vec<_>>().join(" ")
}

/// The value of `webhook-timestamp`: seconds since the Unix epoch.
pub fn timestamp(now: Timestamp) -> String {
    (now.0 / 1_000).to_string()
}

/// The value of `webhook-signature` with one secret.
pub fn sign(secret: &SigningSecret, id: &str, now: Timestamp, body: &str) -> String {
    let mut mac =
        Hmac::<Sha256>::new_from_slice(&secret.0).expect("HMAC takes a key of any length");
    mac.update(format!("{id}.{}.{body}", timestamp(now)).as_bytes());
    format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes()))
}

#[cfg(test)]
mod tests;
