//! A connection to a target: the name is resolved once, each address is checked, and exactly that
//! address is connected to, so that a name cannot mean one thing when it is checked and another when
//! it is used.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;

use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpStream, lookup_host};
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName};
use tokio_rustls::rustls::{ClientConfig, RootCertStore};

use super::{Reach, Target, address};

/// Addresses of one name that are tried.
const ADDRESSES_MAX: usize = 4;

/// Why there is no connection, in words.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Unreachable(pub String);

impl From<std::io::Error> for Unreachable {
    fn from(error: std::io::Error) -> Self {
        Self(error.to_string())
    }
}

/// Bytes both ways.
pub trait Pipe: AsyncRead + AsyncWrite + Send + Unpin {}
impl<T: AsyncRead + AsyncWrite + Send + Unpin> Pipe for T {}

/// Connects to targets.
#[derive(Clone)]
pub struct Connector {
    tls: Result<TlsConnector, Unreachable>,
}

impl std::fmt::Debug for Connector {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Connector").field("tls", &self.tls.is_ok()).finish()
    }
}

impl Default for Connector {
    fn default() -> Self {
        Self::new()
    }
}

impl Connector {
    /// With the certificates this machine trusts. Reads them from the disk.
    pub fn new() -> Self {
        let mut roots = RootCertStore::empty();
        roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
        let none = "this machine trusts no certificate (SSL_CERT_FILE names a file of them)";
        Self { tls: tls(roots, none) }
    }

    /// With the certificates of one file alone.
    ///
    /// # Errors
    /// When the file cannot be read or holds none.
    pub fn trusting(file: &Path) -> Result<Self, Unreachable> {
        let why = |why: String| Unreachable(format!("{}: {why}", file.display()));
        let read = CertificateDer::pem_file_iter(file).and_then(Iterator::collect);
        let read: Vec<_> = read.map_err(|error| why(error.to_string()))?;
        let mut roots = RootCertStore::empty();
        roots.add_parsable_certificates(read);
        let tls = tls(roots, "holds no certificate").map_err(|Unreachable(it)| why(it))?;
        Ok(Self { tls: Ok(tls) })
    }

    /// Whether encrypted targets can be reached at all.
    ///
    /// # Errors
    /// When this machine trusts no certificate.
    pub fn encrypts(&self) -> Result<(), Unreachable> {
        self.tls.as_ref().map(|_| ()).map_err(Clone::clone)
    }

    /// A connection to an address that may be connected to.
    ///
    /// # Errors
    /// [`Unreachable`], also for an address that may not be.
    pub async fn connect(
        &self,
        target: &Target,
        reach: Reach,
    ) -> Result<Box<dyn Pipe>, Unreachable> {
        if target.encrypted {
            self.encrypts()?;
        }
        let stream = dial(target, reach).await?;
        let _ = stream.set_nodelay(true);
        if target.encrypted {
            self.encrypt(&target.host, stream).await
        } else {
            Ok(Box::new(stream))
        }
    }

    /// A connection that is not encrypted yet and is going to be, before anything that matters is
    /// said over it: it may lead as far as an encrypted one.
    ///
    /// # Errors
    /// [`Unreachable`], also for an address that may not be connected to.
    pub(super) async fn connect_to_encrypt(
        &self,
        target: &Target,
        reach: Reach,
    ) -> Result<Box<dyn Pipe>, Unreachable> {
        self.encrypts()?;
        let stream = dial(&Target { encrypted: true, ..target.clone() }, reach).await?;
        let _ = stream.set_nodelay(true);
        Ok(Box::new(stream))
    }

    /// Encrypts a connection from here on, with a certificate that this machine trusts for `host`.
    ///
    /// # Errors
    /// [`Unreachable`] when the other side has none.
    pub(super) async fn encrypt(
        &self,
        host: &str,
        pipe: impl Pipe + 'static,
    ) -> Result<Box<dyn Pipe>, Unreachable> {
        let tls = self.tls.as_ref().map_err(Clone::clone)?;
        let name = ServerName::try_from(host.to_owned())
            .map_err(|_| Unreachable("no name a certificate could have".into()))?;
        Ok(Box::new(tls.connect(name, pipe).await?))
    }
}

async fn dial(target: &Target, reach: Reach) -> Result<TcpStream, Unreachable> {
    let found = lookup_host((target.host.as_str(), target.port)).await?;
    dial_one_of(found, target.encrypted, reach).await
}

/// The first of a name's addresses that may be connected to and can be.
pub(super) async fn dial_one_of(
    found: impl Iterator<Item = SocketAddr>,
    encrypted: bool,
    reach: Reach,
) -> Result<TcpStream, Unreachable> {
    let mut last = Unreachable("the name has no address".into());
    for at in found.take(ADDRESSES_MAX) {
        if let Some(why) = address::refusal(at.ip(), encrypted, reach) {
            last = Unreachable(why.into());
            continue;
        }
        match TcpStream::connect(at).await {
            Ok(stream) => return Ok(stream),
            Err(error) => last = error.into(),
        }
    }
    Err(last)
}

fn tls(roots: RootCertStore, none: &str) -> Result<TlsConnector, Unreachable> {
    if roots.is_empty() {
        return Err(Unreachable(none.into()));
    }
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|e| Unreachable(e.to_string()))?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(TlsConnector::from(Arc::new(config)))
}
