//! The settings of TLS: none, a certificate of one's own, or certificates by ACME.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::{ConfigError, said, wrong};
use crate::outbound::{Target, acme};

/// Names a certificate may be asked for, at most: what directories take.
const NAMES_MAX: usize = 100;

/// The `[tls]` table as typed.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct TypedTls {
    /// A PEM file with the certificate and those that vouch for it.
    pub certificate: Option<PathBuf>,
    /// A PEM file with its private key.
    pub key: Option<PathBuf>,
    /// The URL of an ACME directory that issues certificates.
    pub acme_directory: Option<String>,
    /// The names they are for.
    pub acme_domains: Vec<String>,
    /// An address the directory may write to.
    pub acme_contact: Option<String>,
    /// A PEM file with the certificates that vouch for the directory.
    pub acme_root: Option<PathBuf>,
    /// The id of the key that binds the account there to one there is elsewhere.
    pub acme_binding_id: Option<String>,
    /// That key.
    pub acme_binding_key: Option<String>,
    /// A port of plain HTTP beside that of HTTPS.
    pub http_port: Option<u16>,
}

/// Without the key.
impl std::fmt::Debug for TypedTls {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let acme_binding_key = self.acme_binding_key.as_ref().map(|_| "(set)".to_owned());
        let shown = Self { acme_binding_key, ..self.clone() };
        let shown = serde_json::to_string(&shown).unwrap_or_default();
        f.debug_tuple("TypedTls").field(&shown).finish()
    }
}

/// Where the certificate Baton speaks TLS with comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Certificates {
    /// Files that somebody else looks after.
    Files {
        /// The certificate and those that vouch for it.
        certificate: PathBuf,
        /// Its private key.
        key: PathBuf,
    },
    /// An ACME directory, asked again whenever it is time.
    Acme(acme::Settings),
}

impl TypedTls {
    /// The port of plain HTTP; 0 is none, as in the environment.
    pub(super) fn http_port(&self) -> Option<u16> {
        self.http_port.filter(|port| *port != 0)
    }

    /// Both files, a directory, or neither.
    pub(super) fn meant(self) -> Result<Option<Certificates>, ConfigError> {
        let acme = self.clone().acme()?;
        match (said(self.certificate), said(self.key), acme) {
            (None, None, None) => Ok(None),
            (None, None, Some(acme)) => Ok(Some(Certificates::Acme(acme))),
            (Some(certificate), Some(key), None) => {
                Ok(Some(Certificates::Files { certificate, key }))
            }
            (Some(_), Some(_), Some(_)) => {
                Err(wrong("tls.acme_directory", "stands instead of tls.certificate, not beside it"))
            }
            (None, Some(_), _) => Err(wrong("tls.certificate", "is needed beside tls.key")),
            (Some(_), None, _) => Err(wrong("tls.key", "is needed beside tls.certificate")),
        }
    }

    fn acme(self) -> Result<Option<acme::Settings>, ConfigError> {
        let over_http = self.http_port().is_some();
        let (id, key) = (said(self.acme_binding_id), said(self.acme_binding_key));
        let Some(directory) = said(self.acme_directory) else {
            let without = !self.acme_domains.is_empty() || id.is_some() || key.is_some();
            let why = "is needed beside the other settings of ACME";
            return if without { Err(wrong("tls.acme_directory", why)) } else { Ok(None) };
        };
        let at = Target::parse(&directory).map_err(|why| wrong("tls.acme_directory", why))?;
        if !at.encrypted {
            return Err(wrong("tls.acme_directory", "begins with https://"));
        }
        let names: Vec<String> =
            self.acme_domains.iter().map(|name| name.trim().to_ascii_lowercase()).collect();
        if names.is_empty() || names.len() > NAMES_MAX {
            return Err(wrong("tls.acme_domains", format!("are 1 to {NAMES_MAX} names")));
        }
        if let Some(bad) = names.iter().find(|name| !is_host_name(name)) {
            return Err(wrong("tls.acme_domains", format!("{bad:?} is no host name")));
        }
        let binding = match (id, key) {
            (None, None) => None,
            (Some(id), Some(key)) => {
                let key = acme::binding_key(&key);
                let key = key.ok_or_else(|| wrong("tls.acme_binding_key", "is no base64"))?;
                Some((id, key))
            }
            _ => return Err(wrong("tls.acme_binding_id", "goes with tls.acme_binding_key")),
        };
        let (contact, root) = (said(self.acme_contact), said(self.acme_root));
        Ok(Some(acme::Settings { directory, names, contact, root, binding, over_http }))
    }
}

/// A name a certificate can be asked for by its own proof: no address, and no `*`.
fn is_host_name(name: &str) -> bool {
    let is_label = |label: &str| {
        let mut letters = label.bytes();
        let of_name = letters.all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        of_name && !label.is_empty() && !label.starts_with('-') && !label.ends_with('-')
    };
    let is_address = name.parse::<std::net::IpAddr>().is_ok();
    name.len() <= 253 && !is_address && name.split('.').all(is_label)
}
