//! TLS by the house's own certificate, which can be exchanged while it serves: whoever is connected
//! stays so, whoever comes next sees the new one. Where it comes from is for those who call.

pub mod made;
mod proofs;
mod read;

use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};

use sha2::{Digest, Sha256};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::rustls::sign::CertifiedKey;

use crate::clock::Timestamp;
use made::Made;
pub use proofs::PROOF;
use proofs::{Desk, Proofs};
pub use read::Said;

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

/// The certificate that is served, and what proves to others that its names lead here.
pub struct Tls {
    served: RwLock<Served>,
    proofs: Arc<Proofs>,
}

#[derive(Clone)]
struct Served {
    acceptor: TlsAcceptor,
    fingerprint: String,
    said: Said,
    stands_in: bool,
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
        let proofs = Arc::new(Proofs::default());
        let served = RwLock::new(read(certificate, key, &proofs)?);
        Ok(Self { served, proofs })
    }

    /// A self-signed certificate in the place of one that nobody has issued yet: the house can be
    /// reached, by people who compare the fingerprint.
    ///
    /// # Errors
    /// [`TlsError`] for names no certificate can have.
    pub fn standing_in(made: &Made) -> Result<Self, TlsError> {
        let wrong = |why: String| TlsError { file: PathBuf::from("a certificate of our own"), why };
        let key = PrivateKeyDer::from_pem_slice(made.key.as_bytes());
        let key = key.map_err(|error| wrong(error.to_string()))?;
        let proofs = Arc::new(Proofs::default());
        let served = serve(vec![made.der.clone()], key, &proofs).map_err(wrong)?;
        let served = RwLock::new(Served { stands_in: true, ..served });
        Ok(Self { served, proofs })
    }

    /// Serves another one from now on; what is served stays as it is when the other is no good.
    ///
    /// # Errors
    /// [`TlsError`] naming the file.
    pub fn exchange(&self, certificate: &Path, key: &Path) -> Result<(), TlsError> {
        let served = read(certificate, key, &self.proofs)?;
        *self.served.write().unwrap_or_else(PoisonError::into_inner) = served;
        Ok(())
    }

    /// What takes connections now.
    pub fn acceptor(&self) -> TlsAcceptor {
        self.now(|served| served.acceptor.clone())
    }

    /// The certificate's fingerprint: SHA-256, as browsers show it.
    pub fn fingerprint(&self) -> String {
        self.now(|served| served.fingerprint.clone())
    }

    /// What the certificate says of itself.
    pub fn said(&self) -> Said {
        self.now(|served| served.said.clone())
    }

    /// From when on browsers refuse it.
    pub fn ends_at(&self) -> Timestamp {
        self.now(|served| served.said.ends_at)
    }

    /// Whether it only stands in for one that nobody has issued yet.
    pub fn stands_in(&self) -> bool {
        self.now(|served| served.stands_in)
    }

    /// Proves to whoever asks for it over TLS that a name leads here, from now on.
    ///
    /// # Errors
    /// In words, for what is no name.
    pub fn prove(&self, name: &str, digest: &[u8]) -> Result<(), String> {
        self.proofs.show(name, digest)
    }

    /// Proves it over plain HTTP, at the address that ends with `token`.
    pub fn prove_over_http(&self, token: &str, text: &str) {
        self.proofs.show_text(token, text);
    }

    /// What is shown now over plain HTTP, at the address that ends so.
    pub fn shown_over_http(&self, token: &str) -> Option<String> {
        self.proofs.text(token)
    }

    /// Proves nothing any more.
    pub fn no_more_proofs(&self) {
        self.proofs.clear();
    }

    fn now<T>(&self, look: impl FnOnce(&Served) -> T) -> T {
        look(&self.served.read().unwrap_or_else(PoisonError::into_inner))
    }
}

/// A certificate's fingerprint: SHA-256 of its bytes, as browsers show it.
pub fn fingerprint(certificate: &[u8]) -> String {
    let digest: [u8; 32] = Sha256::digest(certificate).into();
    digest.iter().map(|byte| format!("{byte:02X}")).collect::<Vec<_>>().join(":")
}

fn read(certificate: &Path, key: &Path, proofs: &Arc<Proofs>) -> Result<Served, TlsError> {
    let wrong = |file: &Path, why: String| TlsError { file: file.to_owned(), why };
    let chain = CertificateDer::pem_file_iter(certificate)
        .and_then(Iterator::collect::<Result<Vec<_>, _>>)
        .map_err(|e| wrong(certificate, e.to_string()))?;
    if chain.is_empty() {
        return Err(wrong(certificate, "holds no certificate".into()));
    }
    let secret = PrivateKeyDer::from_pem_file(key).map_err(|e| wrong(key, e.to_string()))?;
    serve(chain, secret, proofs).map_err(|why| wrong(key, why))
}

/// What a certificate is served by. Sessions begun under the one before are not taken up again.
fn serve(
    chain: Vec<CertificateDer<'static>>,
    key: PrivateKeyDer<'static>,
    proofs: &Arc<Proofs>,
) -> Result<Served, String> {
    let first = chain.first().ok_or("holds no certificate")?;
    let (said, fingerprint) = (Said::by(first)?, fingerprint(first));
    let provider = ring::default_provider();
    let own = CertifiedKey::from_der(chain, key, &provider).map_err(|e| e.to_string())?;
    let mut config = ServerConfig::builder_with_provider(Arc::new(provider))
        .with_safe_default_protocol_versions()
        .map_err(|e| e.to_string())?
        .with_no_client_auth()
        .with_cert_resolver(Arc::new(Desk::of(own, proofs)));
    config.alpn_protocols = vec![SPOKEN.to_vec(), PROOF.to_vec()];
    let acceptor = TlsAcceptor::from(Arc::new(config));
    Ok(Served { acceptor, fingerprint, said, stands_in: false })
}
