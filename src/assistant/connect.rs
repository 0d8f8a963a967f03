//! A connection to the endpoint: the name is resolved once, each address is checked, and exactly
//! that address is connected to, so that a name cannot mean one thing when it is checked and another
//! when it is used.

use std::sync::Arc;

use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpStream, lookup_host};
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::ServerName;
use tokio_rustls::rustls::{ClientConfig, RootCertStore};

use super::{Endpoint, LlmError, address};

/// Addresses of one name that are tried.
const ADDRESSES_MAX: usize = 4;

/// Bytes both ways.
pub(super) trait Pipe: AsyncRead + AsyncWrite + Send + Unpin {}
impl<T: AsyncRead + AsyncWrite + Send + Unpin> Pipe for T {}

/// Connects to one endpoint.
#[derive(Clone)]
pub(super) struct Connector {
    tls: Option<TlsConnector>,
}

impl std::fmt::Debug for Connector {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Connector").field("tls", &self.tls.is_some()).finish()
    }
}

impl Connector {
    /// With the certificates this machine trusts, when the endpoint is encrypted.
    pub(super) fn new(endpoint: &Endpoint) -> Result<Self, LlmError> {
        let tls = if endpoint.encrypted { Some(tls()?) } else { None };
        Ok(Self { tls })
    }

    /// A connection to an address that may be connected to.
    pub(super) async fn connect(&self, endpoint: &Endpoint) -> Result<Box<dyn Pipe>, LlmError> {
        let stream = dial(endpoint).await?;
        let _ = stream.set_nodelay(true);
        let Some(tls) = &self.tls else { return Ok(Box::new(stream)) };
        let name = ServerName::try_from(endpoint.host.clone())
            .map_err(|_| LlmError::Unreachable("no name a certificate could have".into()))?;
        let stream = tls.connect(name, stream).await.map_err(|e| unreachable(&e))?;
        Ok(Box::new(stream))
    }
}

async fn dial(endpoint: &Endpoint) -> Result<TcpStream, LlmError> {
    let found = lookup_host((endpoint.host.as_str(), endpoint.port)).await;
    let mut last = LlmError::Unreachable("the name has no address".into());
    for at in found.map_err(|e| unreachable(&e))?.take(ADDRESSES_MAX) {
        if let Some(why) = address::refusal(at.ip(), endpoint.encrypted) {
            last = LlmError::Unreachable(why.into());
            continue;
        }
        match TcpStream::connect(at).await {
            Ok(stream) => return Ok(stream),
            Err(error) => last = unreachable(&error),
        }
    }
    Err(last)
}

fn tls() -> Result<TlsConnector, LlmError> {
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    if roots.is_empty() {
        let why = "this machine trusts no certificate (SSL_CERT_FILE names a file of them)";
        return Err(LlmError::Unreachable(why.into()));
    }
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|e| LlmError::Unreachable(e.to_string()))?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(TlsConnector::from(Arc::new(config)))
}

fn unreachable(error: &std::io::Error) -> LlmError {
    LlmError::Unreachable(error.to_string())
}
