//! Settings: as typed (file, environment, flags), then as meant. Every setting has a default;
//! unknown keys are refused with the nearest name that exists. What there is stands in `keys`.

mod backups;
mod bot;
mod email;
mod keys;
mod llm;
mod oidc;
mod privacy;
mod sign_in;
mod tls;

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::assistant;
use crate::domain::privacy::Privacy;
use crate::http::limits::Limits;
use crate::outbound::{Reach, mail};
use crate::telemetry::LogFormat;

use crate::domain::bot::Rules;
use crate::domain::second_factor::Demand;
use crate::domain::single_sign_on::Provider;
pub use backups::{Backups, TypedBackups};

pub use bot::TypedBot;
pub use email::TypedEmail;
pub use keys::{KEYS, Key, Takes, explained};
pub use llm::TypedLlm;
pub use oidc::TypedOidc;
pub use privacy::TypedPrivacy;
pub use sign_in::TypedSignIn;
pub use tls::{Certificates, TypedTls};

/// What a certificate fetched by ACME is called, in the folder of what is kept of it.
pub const ACME_CERTIFICATE: &str = "certificate.pem";
/// That folder, among the data.
const ACME_DIR: &str = "acme";
/// The port when none is said.
const PORT: u16 = 8300;
/// The log filter when none is said.
const LOG: &str = "info,tantivy=warn";

/// Settings as typed: everything may be missing.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Typed {
    /// Address to listen on.
    pub host: Option<IpAddr>,
    /// Port to listen on; 0 takes a free one.
    pub port: Option<u16>,
    /// Where the data lies.
    pub data_dir: Option<PathBuf>,
    /// The address people type, when a proxy stands before Baton.
    pub public_url: Option<String>,
    /// Sites that may embed the widget, as `https://shop.example`.
    pub allowed_origins: Vec<String>,
    /// What customers' identities are signed with.
    pub identity_secret: Option<String>,
    /// Addresses of proxies whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<IpAddr>,
    /// Serve plain HTTP beyond this machine.
    pub plain_http: bool,
    /// Log filter, as `info,baton=debug`.
    pub log: Option<String>,
    /// `text` or `json`.
    pub log_format: Option<String>,
    /// The certificate Baton speaks TLS with itself.
    pub tls: TypedTls,
    /// What is bounded, and where.
    pub limits: Limits,
    /// A language model on the team's own network.
    pub llm: TypedLlm,
    /// What signing in takes beside a password.
    pub sign_in: TypedSignIn,
    /// Signing in by the team's OpenID provider.
    pub oidc: TypedOidc,
    /// What is kept, and how long.
    pub privacy: TypedPrivacy,
    /// Where a copy of the data goes every day.
    pub backup: TypedBackups,
    /// The team's own bot.
    pub bot: TypedBot,
    /// Who outside is told what happens.
    pub webhooks: TypedWebhooks,
    /// What goes by mail, and what comes back.
    pub email: TypedEmail,
}

/// The `[webhooks]` table as typed.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct TypedWebhooks {
    /// Whether webhooks may lead to this machine and to the own network.
    pub private: bool,
}

/// Settings as meant.
#[derive(Clone, Debug)]
pub struct Config {
    /// Where to listen.
    pub listen: SocketAddr,
    /// Where the data lies.
    pub data_dir: PathBuf,
    /// The address people type; none follows the listening address.
    pub public_url: Option<String>,
    /// Sites that may embed the widget.
    pub allowed_origins: Vec<String>,
    /// What customers' identities are signed with; empty believes none.
    pub identity_secret: Vec<u8>,
    /// Addresses of proxies that are believed.
    pub trusted_proxies: Vec<IpAddr>,
    /// Log filter.
    pub log: String,
    /// How log lines are written.
    pub log_format: LogFormat,
    /// Where the certificate comes from, when Baton speaks TLS itself.
    pub tls: Option<Certificates>,
    /// A port of plain HTTP beside that of HTTPS, whose visitors are sent on.
    pub http_port: Option<u16>,
    /// What is bounded, and where.
    pub limits: Limits,
    /// A language model on the team's own network; none without its URL.
    pub llm: Option<assistant::Settings>,
    /// The team's OpenID provider; none without its issuer.
    pub provider: Option<Provider>,
    /// Who has to have a second factor beside the password.
    pub second_factor: Demand,
    /// What is kept, and how long.
    pub privacy: Privacy,
    /// Where a copy of the data goes every day; none without a directory.
    pub backups: Option<Backups>,
    /// How the team's own bot is worked with, when one is there.
    pub bot: Rules,
    /// How far webhooks may reach.
    pub webhooks_reach: Reach,
    /// What goes by mail; none without a server that takes it.
    pub email: Option<mail::Settings>,
    /// Whether the demo page is shown at `/`.
    pub demo: bool,
}

impl Config {
    /// The address people type.
    pub fn address(&self) -> String {
        let scheme = if self.tls.is_some() { "https" } else { "http" };
        self.public_url.clone().unwrap_or_else(|| format!("{scheme}://{}", self.listen))
    }

    /// Where what is kept of certificates by ACME lies.
    pub fn acme_dir(&self) -> PathBuf {
        self.data_dir.join(ACME_DIR)
    }
}

/// A setting that cannot be.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{setting}: {why}")]
pub struct ConfigError {
    /// Which.
    pub setting: String,
    /// What is wrong with it.
    pub why: String,
}

fn wrong(setting: &str, why: impl Into<String>) -> ConfigError {
    ConfigError { setting: setting.into(), why: why.into() }
}

impl Typed {
    /// Reads a file; a missing one is as good as an empty one unless it was named.
    ///
    /// # Errors
    /// [`ConfigError`] for a file that cannot be read, a value of the wrong kind, an unknown key.
    pub fn from_file(path: &Path) -> Result<Self, ConfigError> {
        let name = path.display().to_string();
        let text = std::fs::read_to_string(path).map_err(|e| wrong(&name, e.to_string()))?;
        Self::from_toml(&text).map_err(|e| wrong(&format!("{name}: {}", e.setting), e.why))
    }

    /// Reads a document.
    ///
    /// # Errors
    /// As [`Self::from_file`].
    pub fn from_toml(text: &str) -> Result<Self, ConfigError> {
        let mut unknown = Vec::new();
        let document = toml::Deserializer::parse(text).map_err(|e| wrong("toml", e.to_string()))?;
        let typed: Self = serde_ignored::deserialize(document, |path| {
            unknown.push(path.to_string());
        })
        .map_err(|e| wrong("toml", e.to_string()))?;
        match unknown.first() {
            Some(key) => Err(wrong(key, format!("no such setting{}", keys::nearest(key)))),
            None => Ok(typed),
        }
    }

    /// Lays environment variables (`BATON_PORT`, ...) over what was typed.
    ///
    /// # Errors
    /// [`ConfigError`] for a value of the wrong kind.
    pub fn with_env(self, get: impl Fn(&str) -> Option<String>) -> Result<Self, ConfigError> {
        keys::overlay(&self, get)
    }

    fn deserialize_from(document: toml::Table) -> Result<Self, toml::de::Error> {
        document.try_into()
    }

    /// What it means.
    ///
    /// # Errors
    /// [`ConfigError`] for settings that do not go together.
    pub fn meant(self) -> Result<Config, ConfigError> {
        let host = self.host.unwrap_or(IpAddr::V4(Ipv4Addr::LOCALHOST));
        let http_port = self.tls.http_port();
        let tls = self.tls.meant()?;
        if http_port.is_some() && tls.is_none() {
            return Err(wrong("tls.http_port", "goes with a certificate: it leads to HTTPS"));
        }
        if http_port.is_some() && http_port == self.port {
            return Err(wrong("tls.http_port", "is another port than port"));
        }
        if !host.is_loopback() && !self.plain_http && tls.is_none() {
            let why = "beyond this machine, a certificate is needed (tls.certificate; `baton cert` \
                       makes one; tls.acme_directory fetches one), or plain_http = true with a \
                       proxy that speaks TLS before it";
            return Err(wrong("host", why));
        }
        for origin in &self.allowed_origins {
            let (scheme, rest) = origin.split_once("://").unwrap_or(("", ""));
            let exact = ["http", "https"].contains(&scheme) && !rest.is_empty();
            if !exact || rest.contains('/') || rest.contains('*') {
                return Err(wrong("allowed_origins", format!("{origin:?} is no exact origin")));
            }
        }
        let log_format = match self.log_format.as_deref() {
            None | Some("text") => LogFormat::Text,
            Some("json") => LogFormat::Json,
            Some(_) => return Err(wrong("log_format", "is text or json")),
        };
        let identity_secret = said(self.identity_secret);
        if identity_secret.as_ref().is_some_and(|s| s.len() < 32) {
            return Err(wrong("identity_secret", "has at least 32 characters"));
        }
        Ok(Config {
            listen: SocketAddr::new(host, self.port.unwrap_or(PORT)),
            data_dir: said(self.data_dir).unwrap_or_else(|| PathBuf::from("baton-data")),
            public_url: said(self.public_url).map(|u| u.trim_end_matches('/').to_owned()),
            allowed_origins: self.allowed_origins,
            identity_secret: identity_secret.unwrap_or_default().into_bytes(),
            trusted_proxies: self.trusted_proxies,
            log: said(self.log).unwrap_or_else(|| LOG.to_owned()),
            log_format,
            tls,
            http_port,
            limits: self.limits,
            llm: self.llm.meant()?,
            provider: self.oidc.meant()?,
            second_factor: self.sign_in.meant()?,
            privacy: self.privacy.meant()?,
            backups: self.backup.meant()?,
            bot: self.bot.meant()?,
            webhooks_reach: if self.webhooks.private { Reach::Everywhere } else { Reach::Beyond },
            email: self.email.meant()?,
            demo: false,
        })
    }
}

/// A text that says something: an empty one is as good as none.
fn said<T: AsRef<std::ffi::OsStr>>(text: Option<T>) -> Option<T> {
    text.filter(|text| !text.as_ref().is_empty())
}

#[cfg(test)]
mod tests;
