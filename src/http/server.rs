//! A house on a port: bound first, so that the address is known, then served until told to stop.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::sync::watch;

use crate::app::House;
use crate::config::Config;
use crate::http::accept::Acceptor;
use crate::http::api;
use crate::http::edge::Edge;
use crate::http::limits::Limits;
use crate::http::pages::Pages;
use crate::http::shop::Shop;
use crate::telemetry::tasks::Tasks;

/// A house on a port.
pub struct Server {
    listener: TcpListener,
    at: SocketAddr,
    edge: Arc<Edge>,
    /// The demonstration's shop, when this is one.
    shop: Option<Shop>,
}

impl Server {
    /// Takes the port; nobody is answered yet.
    ///
    /// # Errors
    /// When the port cannot be had.
    pub async fn bind(config: &Config, house: House, _tasks: Tasks) -> io::Result<Self> {
        let listener = TcpListener::bind(config.listen).await?;
        let at = listener.local_addr()?;
        let edge = Arc::new(Edge::new(house, config));
        let shop = config.demo.then(|| Shop::new(&config.identity_secret));
        Ok(Self { listener, at, edge, shop })
    }

    /// Where it listens.
    pub fn local_addr(&self) -> SocketAddr {
        self.at
    }

    /// Serves until `stop` resolves, then takes nothing new and gives what is under way `drain`.
    pub async fn run(self, stop: impl Future<Output = ()>, drain: Duration) {
        let app = api::app(&self.edge, Pages::load(self.shop.is_some()), self.shop);
        let drain_ms = u64::try_from(drain.as_millis()).unwrap_or(u64::MAX);
        let limits = Limits { drain_ms, ..self.edge.limits.clone() };
        let acceptor = Acceptor::new(app, limits, self.edge.proxies.clone());
        let (closing, closed) = watch::channel(false);
        let told = async {
            stop.await;
            self.edge.closing();
            closing.send_replace(true);
        };
        tokio::join!(acceptor.serve(self.listener, closed), told);
        self.edge.sockets.closed(drain).await;
    }
}
