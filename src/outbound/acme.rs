//! A certificate asked for by ACME (RFC 8555): an account at a directory, an order for names, the
//! proof that those names lead here, and what is issued for it. The proof is a certificate of one
//! moment, shown to whoever asks for it over TLS (tls-alpn-01, RFC 8737): the house's own port does
//! for it, and no other one has to be open. Not every directory looks there; where a port of plain
//! HTTP is open, too, the proof is a text that is shown at it (http-01, RFC 8555, 8.3). Where things
//! are kept, and when it is time for another certificate, is for those who call.

mod wire;

use std::path::PathBuf;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use instant_acme::{
    Account, AccountCredentials, AuthorizationStatus, ChallengeType, Error, ExternalAccountKey,
    Identifier, NewAccount, NewOrder, Order, OrderStatus, Problem, RetryPolicy,
};
use serde_json::Value;
use tokio::time::timeout;

use super::{Connector, Unreachable};
use wire::Wire;

/// How long a directory may take to look at a proof, and to issue.
const POLLING: RetryPolicy = RetryPolicy::new().timeout(Duration::from_secs(90));
/// How long an order may take in all.
const PATIENCE: Duration = Duration::from_secs(300);
/// What a directory says when it does not know the account any more (RFC 8555, 6.7).
const FORGOTTEN: &str = "urn:ietf:params:acme:error:accountDoesNotExist";

/// Whom certificates are asked of, and for what.
#[derive(Clone, PartialEq, Eq)]
pub struct Settings {
    /// The directory's URL.
    pub directory: String,
    /// The names a certificate is for.
    pub names: Vec<String>,
    /// An address the directory may write to.
    pub contact: Option<String>,
    /// A file with the certificates that vouch for the directory; those this machine trusts when
    /// none is named.
    pub root: Option<PathBuf>,
    /// What binds the account to one there is elsewhere: the key's id, and the key.
    pub binding: Option<(String, Vec<u8>)>,
    /// Whether there is a port of plain HTTP at which a proof can be shown.
    pub over_http: bool,
}

/// Without the key.
impl std::fmt::Debug for Settings {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let bound_to = self.binding.as_ref().map(|(id, _)| id);
        f.debug_struct("Settings")
            .field("directory", &(&self.directory, &self.names, &self.contact, &self.root))
            .field("bound_to", &bound_to)
            .field("over_http", &self.over_http)
            .finish()
    }
}

/// Reads the key of a binding: base64 without padding, as directories give it out.
pub fn binding_key(text: &str) -> Option<Vec<u8>> {
    URL_SAFE_NO_PAD.decode(text.trim_end_matches('=')).ok().filter(|key| !key.is_empty())
}

/// Why there is no certificate, in words.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{why}")]
pub struct Refused {
    /// In words.
    pub why: String,
    /// Whether the directory does not know the account: another one has to be made.
    pub forgot_us: bool,
}

impl Refused {
    fn because(why: impl Into<String>) -> Self {
        Self { why: why.into(), forgot_us: false }
    }
}

impl From<Error> for Refused {
    fn from(error: Error) -> Self {
        match error {
            Error::Api(problem) => {
                let forgot_us = problem.r#type.as_deref() == Some(FORGOTTEN);
                Self { why: in_words(&problem), forgot_us }
            }
            Error::Json(_) => Self::because("the directory answers what is no ACME"),
            Error::Timeout(_) => Self::because("the directory did not decide in time"),
            other => Self::because(other.to_string()),
        }
    }
}

impl From<Unreachable> for Refused {
    fn from(Unreachable(why): Unreachable) -> Self {
        Self::because(why)
    }
}

/// What was issued.
#[derive(Clone, PartialEq, Eq)]
pub struct Issued {
    /// The certificate and those that vouch for it, in PEM.
    pub chain: String,
    /// Its private key, in PEM.
    pub key: String,
}

/// What proves that a name leads here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Proof<'a> {
    /// A certificate for the name that holds the digest of what the directory expects (RFC 8737).
    OverTls {
        /// The name.
        name: &'a str,
        /// SHA-256.
        digest: &'a [u8],
    },
    /// A text at an address of plain HTTP (RFC 8555, 8.3).
    OverHttp {
        /// The last part of the address.
        token: &'a str,
        /// What is found there.
        text: &'a str,
    },
}

/// Shows a proof from now on.
pub type Show<'a> = dyn Fn(Proof<'_>) -> Result<(), String> + Send + Sync + 'a;

/// Somebody a directory knows.
pub struct Client {
    account: Account,
    over_http: bool,
}

impl Client {
    /// Finds the account again that was kept, or has one made: then also what is to be kept of it.
    /// What was kept of another directory is none.
    ///
    /// # Errors
    /// [`Refused`] when the directory cannot be reached or wants no account of ours.
    pub async fn open(
        settings: &Settings,
        kept: Option<&str>,
    ) -> Result<(Self, Option<String>), Refused> {
        let builder = || -> Result<_, Refused> {
            let connector = match &settings.root {
                Some(root) => Connector::trusting(root)?,
                None => Connector::new(),
            };
            Ok(Account::builder_with_http(Box::new(Wire::over(connector))))
        };
        if let Some(credentials) = kept.and_then(|kept| of(kept, &settings.directory)) {
            let account = builder()?.from_credentials(credentials).await?;
            return Ok((Self { account, over_http: settings.over_http }, None));
        }
        let contact = settings.contact.as_ref().map(|address| format!("mailto:{address}"));
        let contact: Vec<&str> = contact.iter().map(String::as_str).collect();
        let wanted = NewAccount {
            contact: &contact,
            terms_of_service_agreed: true,
            only_return_existing: false,
        };
        let binding =
            settings.binding.as_ref().map(|(id, key)| ExternalAccountKey::new(id.clone(), key));
        let made = builder()?.create(&wanted, settings.directory.clone(), binding.as_ref());
        let (account, credentials) = made.await?;
        let kept = serde_json::to_string(&credentials).map_err(Error::from)?;
        Ok((Self { account, over_http: settings.over_http }, Some(kept)))
    }

    /// Orders a certificate for the names and proves that they lead here.
    ///
    /// # Errors
    /// [`Refused`], within five minutes; for a name that could not be proved, with the directory's
    /// words about it.
    pub async fn order(&self, names: &[String], show: &Show<'_>) -> Result<Issued, Refused> {
        let late = || Refused::because("the directory took longer than five minutes");
        timeout(PATIENCE, self.ordered(names, show)).await.map_err(|_| late())?
    }

    async fn ordered(&self, names: &[String], show: &Show<'_>) -> Result<Issued, Refused> {
        let wanted: Vec<Identifier> = names.iter().cloned().map(Identifier::Dns).collect();
        let mut order = self.account.new_order(&NewOrder::new(&wanted)).await?;
        prove(&mut order, self.over_http, show).await?;
        let standing = order.poll_ready(&POLLING).await;
        if !matches!(standing, Ok(OrderStatus::Ready)) {
            let other = standing.err().map_or_else(|| no_reason("the order"), Refused::from);
            return Err(what_was_wrong(&mut order).await.unwrap_or(other));
        }
        let key = order.finalize().await?;
        let chain = order.poll_certificate(&POLLING).await?;
        Ok(Issued { chain, key })
    }
}

/// What was kept of an account, when it is one at this directory.
fn of(kept: &str, directory: &str) -> Option<AccountCredentials> {
    let fields: Value = serde_json::from_str(kept).ok()?;
    let same = fields.get("directory").and_then(Value::as_str) == Some(directory);
    same.then(|| serde_json::from_str(kept).ok()).flatten()
}

/// Shows what the directory wants to see of each name, and says that it may look: at the port of
/// plain HTTP where there is one, for most directories look there.
async fn prove(order: &mut Order, over_http: bool, show: &Show<'_>) -> Result<(), Refused> {
    let shown: &[ChallengeType] = if over_http {
        &[ChallengeType::Http01, ChallengeType::TlsAlpn01]
    } else {
        &[ChallengeType::TlsAlpn01]
    };
    let mut names = order.authorizations();
    while let Some(name) = names.next().await {
        let mut name = name?;
        match name.status {
            AuthorizationStatus::Valid => continue,
            AuthorizationStatus::Pending => {}
            _ => return Err(no_reason(&name.identifier().to_string())),
        }
        let known = name.identifier().to_string();
        let taken = |kind: &&ChallengeType| name.challenges.iter().any(|it| it.r#type == **kind);
        let kind = shown.iter().find(taken).cloned();
        let Some(mut proof) = kind.and_then(|kind| name.challenge(kind)) else {
            return Err(Refused::because(none_shown(&known, over_http)));
        };
        let expected = proof.key_authorization();
        let shown = if proof.r#type == ChallengeType::Http01 {
            show(Proof::OverHttp { token: &proof.token, text: expected.as_str() })
        } else {
            show(Proof::OverTls { name: &known, digest: expected.digest().as_ref() })
        };
        shown.map_err(Refused::because)?;
        proof.set_ready().await?;
    }
    Ok(())
}

/// What the directory says of the first name it could not find here.
async fn what_was_wrong(order: &mut Order) -> Option<Refused> {
    let mut names = order.authorizations();
    while let Some(Ok(mut name)) = names.next().await {
        let name = name.refresh().await.ok()?;
        let problem = name.challenges.iter().find_map(|challenge| challenge.error.as_ref());
        if let Some(problem) = problem {
            let why = format!("{}: {}", name.identifier(), in_words(problem));
            return Some(Refused::because(why));
        }
    }
    None
}

fn none_shown(name: &str, over_http: bool) -> String {
    let mut why = format!("the directory takes no proof over TLS (tls-alpn-01) for {name}");
    why += if over_http {
        ", and none over plain HTTP (http-01)"
    } else {
        "; with tls.http_port = 80 it can be shown one over plain HTTP (http-01)"
    };
    why
}

fn no_reason(what: &str) -> Refused {
    Refused::because(format!("the directory refused {what} and says no reason"))
}

/// A directory's own words, without the name of the kind where there are any.
fn in_words(problem: &Problem) -> String {
    match (&problem.detail, &problem.r#type) {
        (Some(detail), _) => format!("the directory says: {detail}"),
        (None, Some(kind)) => format!("the directory says: {kind}"),
        (None, None) => "the directory refused and says no reason".to_owned(),
    }
}
