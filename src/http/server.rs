//! A house on a port: bound first, so that the address is known, then served until told to stop.

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use tokio::net::{TcpListener, TcpSocket};
use tokio::sync::watch;

use crate::app::House;
use crate::clock::Timestamp;
use crate::config::{ACME_CERTIFICATE, Certificates, Config};
use crate::http::accept::Acceptor;
use crate::http::api;
use crate::http::edge::Edge;
use crate::http::help;
use crate::http::pages::Pages;
use crate::http::plain;
use crate::http::shop::Shop;
use crate::http::tls::made::self_signed;
use crate::http::tls::{Tls, TlsError};
use crate::telemetry::tasks::Tasks;

/// Connections that wait to be taken (the system may hold fewer). The usual 128 are soon full of a
/// crowd's, and whoever comes behind them then waits for their own retries: seconds.
const WAITING_MAX: u32 = 4_096;
/// The port that an address of HTTPS need not name.
const HTTPS: u16 = 443;

/// A house on a port.
pub struct Server {
    listener: TcpListener,
    at: SocketAddr,
    /// The port of plain HTTP beside that of HTTPS.
    plain: Option<TcpListener>,
    edge: Arc<Edge>,
    tls: Option<Arc<Tls>>,
    /// Where the certificate comes from.
    from: Option<Certificates>,
    /// The demonstration's shop, when this is one.
    shop: Option<Shop>,
    /// The commands' own help, for the manual.
    commands: String,
}

impl Server {
    /// Takes the port; nobody is answered yet.
    ///
    /// # Errors
    /// When the port cannot be had, or the certificate is no good.
    pub async fn bind(config: &Config, house: House, _tasks: Tasks) -> io::Result<Self> {
        let tls = tls(config, house.now()).map_err(io::Error::other)?.map(Arc::new);
        let listener = listen(config.listen)?;
        let at = listener.local_addr()?;
        let plain = config.http_port.map(|port| listen_plainly(config.listen.ip(), port));
        let plain = plain.transpose()?;
        let mut edge = Edge::new(house, config);
        if config.public_url.is_none() {
            edge.address = url(config.tls.as_ref(), at);
        }
        let edge = Arc::new(edge);
        let shop = config.demo.then(|| Shop::new(&config.identity_secret));
        let from = config.tls.clone();
        Ok(Self { listener, at, plain, edge, tls, from, shop, commands: String::new() })
    }

    /// The same with a page of the manual about the commands, which only their own room knows.
    #[must_use]
    pub fn with_commands(self, commands: String) -> Self {
        Self { commands, ..self }
    }

    /// Where it listens.
    pub fn local_addr(&self) -> SocketAddr {
        self.at
    }

    /// The address to type, as far as it is known here.
    pub fn url(&self) -> String {
        url(self.from.as_ref(), self.at)
    }

    /// The fingerprint of the certificate, when it speaks TLS.
    pub fn fingerprint(&self) -> Option<String> {
        self.tls.as_ref().map(|tls| tls.fingerprint())
    }

    /// What can be exchanged while it serves.
    pub fn parts(&self) -> Parts {
        Parts { edge: Arc::clone(&self.edge), tls: self.tls.clone(), from: self.from.clone() }
    }

    /// Serves until `stop` resolves, then takes nothing new and gives what is under way its time.
    pub async fn run(self, stop: impl Future<Output = ()>) {
        let pages = Pages::load(self.shop.is_some(), help::reference(self.commands));
        let app = api::app(&self.edge, pages, self.shop);
        let (limits, proxies) = (self.edge.limits.clone(), self.edge.proxies.clone());
        let acceptor = Acceptor::new(app, limits, proxies).with_tls(self.tls.clone());
        let plainly = async |closed| {
            let (Some(listener), Some(tls)) = (self.plain, self.tls) else { return };
            let app = plain::app(self.edge.address.clone(), tls);
            acceptor.beside(app).serve(listener, closed).await;
        };
        let (closing, closed) = watch::channel(false);
        let told = async {
            stop.await;
            self.edge.closing();
            closing.send_replace(true);
        };
        let plainly = plainly(closed.clone());
        tokio::join!(acceptor.serve(self.listener, closed), plainly, told);
        self.edge.sockets.closed(self.edge.limits.get().drain()).await;
    }
}

fn listen(at: SocketAddr) -> io::Result<TcpListener> {
    let socket = if at.is_ipv4() { TcpSocket::new_v4() } else { TcpSocket::new_v6() }?;
    // A house that was killed leaves connections behind; the next one takes the port all the same.
    socket.set_reuseaddr(true)?;
    socket.bind(at)?;
    socket.listen(WAITING_MAX)
}

fn listen_plainly(ip: IpAddr, port: u16) -> io::Result<TcpListener> {
    let wrong = |e: io::Error| io::Error::new(e.kind(), format!("tls.http_port {port}: {e}"));
    listen(SocketAddr::new(ip, port)).map_err(wrong)
}

fn url(tls: Option<&Certificates>, at: SocketAddr) -> String {
    match tls {
        None => format!("http://{at}"),
        Some(Certificates::Files { .. }) => format!("https://{at}"),
        // A certificate by ACME is for names, never for an address.
        Some(Certificates::Acme(acme)) => {
            let name = acme.names.first().map_or("", String::as_str);
            let port = at.port();
            if port == HTTPS { format!("https://{name}") } else { format!("https://{name}:{port}") }
        }
    }
}

/// The certificate to begin with: for one by ACME, what was fetched before, or one of our own until
/// there is another.
fn tls(config: &Config, now: Timestamp) -> Result<Option<Tls>, TlsError> {
    let acme = match &config.tls {
        None => return Ok(None),
        Some(Certificates::Files { certificate, key }) => {
            return Tls::load(certificate, key).map(Some);
        }
        Some(Certificates::Acme(acme)) => acme,
    };
    let kept = config.acme_dir().join(ACME_CERTIFICATE);
    if kept.exists() {
        match Tls::load(&kept, &kept) {
            Ok(tls) => return Ok(Some(tls)),
            Err(error) => tracing::warn!(%error, "the certificate fetched before is no good"),
        }
    }
    let made = self_signed(&acme.names, now).map_err(|why| TlsError { file: kept, why })?;
    Tls::standing_in(&made).map(Some)
}

/// What of a server can be exchanged while it serves.
#[derive(Clone, Debug)]
pub struct Parts {
    edge: Arc<Edge>,
    tls: Option<Arc<Tls>>,
    from: Option<Certificates>,
}

impl Parts {
    /// The certificate that is served.
    pub fn tls(&self) -> Option<&Arc<Tls>> {
        self.tls.as_ref()
    }

    /// Whether the house itself sees to the next one.
    pub fn renews(&self) -> bool {
        matches!(self.from, Some(Certificates::Acme(_)))
    }

    /// Takes up what has changed in the settings and on the disk: limits, and the certificate.
    ///
    /// # Errors
    /// When the certificate is no good: the one before goes on being served.
    pub fn exchange(&self, config: &Config) -> Result<(), TlsError> {
        self.edge.limit(&config.limits);
        let from = (&self.from, &config.tls);
        match (&self.tls, from) {
            (
                Some(tls),
                (Some(Certificates::Files { .. }), Some(Certificates::Files { certificate, key })),
            ) => tls.exchange(certificate, key),
            // Whether TLS is spoken at all, and who sees to it, is settled at the start.
            _ => Ok(()),
        }
    }
}
