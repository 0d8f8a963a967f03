//! TLS by the house's own certificate, which can be exchanged while it serves: whoever is connected
//! stays so, whoever comes next sees the new one.

use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};

use sha2::{Digest, Sha256};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};

/// What is spoken over it: the accept loop knows HTTP/1 only.
const SPOKEN: &[u8] = b"http/1.1";

/// Why a certificate cannot be served.
#[derive(Debug, thiserror::Error)]
#[error("{file}: {why}", file = .file.display())]
pub struct TlsError {
    /// Which file.
    pub file: PathBuf,
    /// What is wrong with it.
    pub why: String,
}

/// The certificate that is served.
pub struct Tls(RwLock<Served>);

#[derive(Clone)]
struct Served {
    acceptor: TlsAcceptor,
    fingerprint: String,
}

impl std::fmt::Debug for Tls {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Tls").field(&self.fingerprint()).finish()
    }
}

impl Tls {
    /// Reads a certificate and its key.
    ///
    /// # Errors
    /// [`TlsError`] naming the file.
    pub fn load(certificate: &Path, key: &Path) -> Result<Self, TlsError> {
        Ok(Self(RwLock::new(read(certificate, key)?)))
    }

    /// Serves another one from now on; what is served stays as it is when the other is no good.
    ///
    /// # Errors
    /// [`TlsError`] naming the file.
    pub fn exchange(&self, certificate: &Path, key: &Path) -> Result<(), TlsError> {
        let served = read(certificate, key)?;
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = served;
        Ok(())
    }

    /// What takes connections now.
    pub fn acceptor(&self) -> TlsAcceptor {
        self.0.read().unwrap_or_else(PoisonError::into_inner).acceptor.clone()
    }

    /// The certificate's fingerprint: SHA-256, as browsers show it.
    pub fn fingerprint(&self) -> String {
        self.0.read().unwrap_or_else(PoisonError::into_inner).fingerprint.clone()
    }
}

/// A certificate's fingerprint: SHA-256 of its bytes, as browsers show it.
pub fn fingerprint(certificate: &[u8]) -> String {
    let digest: [u8; 32] = Sha256::digest(certificate).into();
    digest.iter().map(|byte| format!("{byte:02X}")).collect::<Vec<_>>().join(":")
}

fn read(certificate: &Path, key: &Path) -> Result<Served, TlsError> {
    let wrong = |file: &Path, why: String| TlsError { file: file.to_owned(), why };
    let chain = CertificateDer::pem_file_iter(certificate)
        .and_then(Iterator::collect::<Result<Vec<_>, _>>)
        .map_err(|e| wrong(certificate, e.to_string()))?;
    let first = chain.first().ok_or_else(|| wrong(certificate, "holds no certificate".into()))?;
    let fingerprint = fingerprint(first);
    let secret = PrivateKeyDer::from_pem_file(key).map_err(|e| wrong(key, e.to_string()))?;
    let mut config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|e| wrong(certificate, e.to_string()))?
        .with_no_client_auth()
        .with_single_cert(chain, secret)
        .map_err(|e| wrong(key, e.to_string()))?;
    config.alpn_protocols = vec![SPOKEN.to_vec()];
    Ok(Served { acceptor: TlsAcceptor::from(Arc::new(config)), fingerprint })
}
