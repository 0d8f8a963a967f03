//! An attempt to sign in: one secret in a cookie of the browser it began in. What the provider is
//! told of it (state, nonce, PKCE challenge) are hashes of that secret, so nothing has to be
//! remembered here, and an answer counts only in the browser that asked.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use sha2::{Digest, Sha256};

use crate::auth::percent_encoded;
use crate::auth::provider::Discovery;
use crate::auth::secrets::{Secret, SecretKind, presented};
use crate::domain::single_sign_on::Provider;

/// An attempt to sign in, known by its secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attempt {
    /// What the answer must repeat.
    pub state: String,
    /// What the ID token must repeat.
    pub nonce: String,
    verifier: String,
}

impl Attempt {
    /// The attempt a secret stands for.
    pub fn of(secret: &Secret) -> Self {
        Self::by(secret.reveal())
    }

    /// The attempt a cookie stands for; none when the text can be no attempt's secret.
    pub fn presented(text: &str) -> Option<Self> {
        presented(SecretKind::Attempt, text).map(|_| Self::by(text))
    }

    fn by(secret: &str) -> Self {
        let part = |name: &str| {
            let digest = Sha256::new().chain_update(name).chain_update(secret).finalize();
            URL_SAFE_NO_PAD.encode(digest)
        };
        Self { state: part("state:"), nonce: part("nonce:"), verifier: part("verifier:") }
    }

    fn challenge(&self) -> String {
        URL_SAFE_NO_PAD.encode(Sha256::digest(&self.verifier))
    }
}

/// The page the provider sends people back to.
#[derive(Clone, Copy, Debug)]
pub struct WayBack<'a>(pub &'a str);

/// Where the browser is sent to sign in.
pub fn authorization_url(
    provider: &Provider,
    known: &Discovery,
    attempt: &Attempt,
    back: WayBack<'_>,
) -> String {
    let challenge = attempt.challenge();
    let scopes = provider.scopes.join(" ");
    let query = form(&[
        ("response_type", "code"),
        ("client_id", &provider.client_id),
        ("redirect_uri", back.0),
        ("scope", &scopes),
        ("state", &attempt.state),
        ("nonce", &attempt.nonce),
        ("code_challenge", &challenge),
        ("code_challenge_method", "S256"),
    ]);
    with_query(&known.authorization_endpoint, &query)
}

/// What redeems a code: the form, and what stands above it, if anything.
pub fn redeeming(
    provider: &Provider,
    known: &Discovery,
    attempt: &Attempt,
    code: &str,
    back: WayBack<'_>,
) -> (String, Option<String>) {
    let mut fields = vec![
        ("grant_type", "authorization_code"),
        ("code", code),
        ("redirect_uri", back.0),
        ("code_verifier", &attempt.verifier),
    ];
    let (mut above, id) = (None, provider.client_id.as_str());
    match &provider.secret {
        Some(secret) if !known.wants_secret_in_form() => {
            let pair = format!("{}:{}", percent_encoded(id), percent_encoded(secret.reveal()));
            above = Some(format!("Basic {}", STANDARD.encode(pair)));
        }
        Some(secret) => fields.extend([("client_id", id), ("client_secret", secret.reveal())]),
        None => fields.push(("client_id", id)),
    }
    (form(&fields), above)
}

/// Where the browser is sent to sign out there too; none when the provider has no such place.
pub fn sign_out_url(
    provider: &Provider,
    known: &Discovery,
    id_token: &str,
    back: WayBack<'_>,
) -> Option<String> {
    let query = form(&[
        ("id_token_hint", id_token),
        ("client_id", &provider.client_id),
        ("post_logout_redirect_uri", back.0),
    ]);
    known.end_session_endpoint.as_ref().map(|endpoint| with_query(endpoint, &query))
}

fn with_query(endpoint: &str, query: &str) -> String {
    let join = if endpoint.contains('?') { '&' } else { '?' };
    format!("{endpoint}{join}{query}")
}

/// Names and values as a form or a query has them.
fn form(fields: &[(&str, &str)]) -> String {
    let pairs: Vec<String> =
        fields.iter().map(|(name, value)| format!("{name}={}", percent_encoded(value))).collect();
    pairs.join("&")
}
