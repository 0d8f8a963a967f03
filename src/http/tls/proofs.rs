//! Proofs that a name leads here: for a while, whoever asks for nothing but the proof is shown a
//! certificate that holds it (tls-alpn-01, RFC 8737), or finds a text at the port of plain HTTP
//! (http-01, RFC 8555, 8.3). Everybody else sees the house's own.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock, RwLockWriteGuard};

use rcgen::{CertificateParams, CustomExtension, KeyPair};
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;
use tokio_rustls::rustls::server::{ClientHello, ResolvesServerCert};
use tokio_rustls::rustls::sign::CertifiedKey;

/// What is spoken by whoever asks for a proof, and by nobody else.
pub const PROOF: &[u8] = b"acme-tls/1";
/// Bytes of a proof: SHA-256.
const DIGEST_BYTES: usize = 32;

/// The proofs that are shown now.
#[derive(Debug, Default)]
pub(super) struct Proofs(RwLock<Shown>);

#[derive(Debug, Default)]
struct Shown {
    /// By name in lower case.
    over_tls: HashMap<String, Arc<CertifiedKey>>,
    /// By the last part of the address.
    over_http: HashMap<String, String>,
}

impl Proofs {
    /// Shows one over TLS from now on.
    pub(super) fn show(&self, name: &str, digest: &[u8]) -> Result<(), String> {
        if digest.len() != DIGEST_BYTES {
            return Err(format!("a proof has {DIGEST_BYTES} bytes"));
        }
        let key = made(name, digest).map_err(|error| error.to_string())?;
        self.shown().over_tls.insert(name.to_ascii_lowercase(), Arc::new(key));
        Ok(())
    }

    /// Shows one over plain HTTP from now on.
    pub(super) fn show_text(&self, token: &str, text: &str) {
        self.shown().over_http.insert(token.to_owned(), text.to_owned());
    }

    fn shown(&self) -> RwLockWriteGuard<'_, Shown> {
        self.0.write().unwrap_or_else(PoisonError::into_inner)
    }

    /// Shows none any more.
    pub(super) fn clear(&self) {
        *self.shown() = Shown::default();
    }

    /// The text that is shown at an address.
    pub(super) fn text(&self, token: &str) -> Option<String> {
        let shown = self.0.read().unwrap_or_else(PoisonError::into_inner);
        shown.over_http.get(token).cloned()
    }

    fn of(&self, name: &str) -> Option<Arc<CertifiedKey>> {
        let shown = self.0.read().unwrap_or_else(PoisonError::into_inner);
        shown.over_tls.get(&name.to_ascii_lowercase()).cloned()
    }
}

/// A certificate for one name that nobody trusts and that holds the proof.
fn made(name: &str, digest: &[u8]) -> Result<CertifiedKey, Box<dyn std::error::Error>> {
    let pair = KeyPair::generate()?;
    let mut params = CertificateParams::new(vec![name.to_owned()])?;
    params.custom_extensions = vec![CustomExtension::new_acme_identifier(digest)];
    let certificate = params.self_signed(&pair)?;
    let key = PrivateKeyDer::try_from(pair.serialize_der())?;
    // Whether certificate and key belong together is not looked at: whoever looks refuses what is
    // critical and unknown to it, and the proof is just that.
    Ok(CertifiedKey::new(vec![certificate.der().clone()], ring::sign::any_supported_type(&key)?))
}

/// Who is shown what.
#[derive(Debug)]
pub(super) struct Desk {
    own: Arc<CertifiedKey>,
    proofs: Arc<Proofs>,
}

impl Desk {
    /// The house's own certificate, and the proofs beside it.
    pub(super) fn of(own: CertifiedKey, proofs: &Arc<Proofs>) -> Self {
        Self { own: Arc::new(own), proofs: Arc::clone(proofs) }
    }
}

impl ResolvesServerCert for Desk {
    fn resolve(&self, hello: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        if asks_for_proof(&hello) {
            return hello.server_name().and_then(|name| self.proofs.of(name));
        }
        Some(Arc::clone(&self.own))
    }
}

/// Whoever asks for a proof speaks nothing else.
fn asks_for_proof(hello: &ClientHello<'_>) -> bool {
    hello.alpn().is_some_and(|spoken| {
        let mut spoken = spoken.fuse();
        spoken.next() == Some(PROOF) && spoken.next().is_none()
    })
}
