//! TLS as a careful client speaks it: one request, from whoever shows a certificate that is trusted.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::sync::Arc;

use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName};
use tokio_rustls::rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned, crypto};

/// Trusts what stands in these files, and nothing else.
pub fn trusted(files: &[&Path]) -> RootCertStore {
    let mut roots = RootCertStore::empty();
    for file in files {
        for certificate in CertificateDer::pem_file_iter(file).unwrap() {
            roots.add(certificate.unwrap()).unwrap();
        }
    }
    roots
}

/// Asks `at` for a page of `name`; the whole answer.
pub fn ask(at: &str, name: &str, roots: &RootCertStore, path: &str) -> Result<String, String> {
    let mut stream = open(at, name, roots, &[])?;
    let request = format!("GET {path} HTTP/1.1\r\nhost: {at}\r\nconnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).map_err(|e| e.to_string())?;
    let mut answer = Vec::new();
    // A server that closes without a word of farewell has still answered.
    let _ = stream.read_to_end(&mut answer);
    Ok(String::from_utf8(answer).unwrap())
}

/// A connection on which nothing has been said yet, speaking one of these protocols.
pub fn open(
    at: &str,
    name: &str,
    roots: &RootCertStore,
    spoken: &[&[u8]],
) -> Result<StreamOwned<ClientConnection, TcpStream>, String> {
    let mut config =
        ClientConfig::builder_with_provider(Arc::new(crypto::ring::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_root_certificates(roots.clone())
            .with_no_client_auth();
    config.alpn_protocols = spoken.iter().map(|protocol| protocol.to_vec()).collect();
    let name = ServerName::try_from(name.to_owned()).unwrap();
    let connection = ClientConnection::new(Arc::new(config), name).unwrap();
    let stream = TcpStream::connect(at).map_err(|e| e.to_string())?;
    let mut stream = StreamOwned::new(connection, stream);
    while stream.conn.is_handshaking() {
        stream.conn.complete_io(&mut stream.sock).map_err(|e| e.to_string())?;
    }
    Ok(stream)
}
