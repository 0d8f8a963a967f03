//! The accept loop: takes connections, bounds what each may cost, and lets go of them gracefully.
//! It knows no route. It is our own because poem's server waits for ever for a head or a body that
//! never comes; and HTTP/1 only: what a small team's pages need is one socket and a few files.

use std::collections::HashMap;
use std::convert::Infallible;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::pin::pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use poem::endpoint::BoxEndpoint;
use poem::http::uri::Scheme;
use poem::web::{LocalAddr, RemoteAddr};
use poem::{Endpoint, Response};
use tokio::io::{AsyncRead, AsyncWrite, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};

use crate::http::address::{Proxies, household};
use crate::http::limits::{Current, Limits};
use crate::http::stall::Stalling;
use crate::http::tls::{PROOF, Tls};

/// How long the loop rests after a failed accept: the cause (no descriptors left) takes a moment.
const ACCEPT_REST: Duration = Duration::from_millis(100);

/// What answers requests.
pub type App = Arc<BoxEndpoint<'static, Response>>;

/// The accept loop and what it needs.
pub struct Acceptor {
    app: App,
    limits: Current,
    proxies: Proxies,
    tls: Option<Arc<Tls>>,
    permits: Arc<Semaphore>,
    by_ip: Arc<PerIp>,
}

impl Acceptor {
    /// Ready to serve `app`.
    pub fn new(app: App, limits: Current, proxies: Proxies) -> Self {
        let now = limits.get();
        let permits = Arc::new(Semaphore::new(now.connections_max));
        let by_ip = Arc::new(PerIp::new(now.connections_per_ip_max));
        Self { app, limits, proxies, tls: None, permits, by_ip }
    }

    /// The same over TLS, when there is a certificate.
    #[must_use]
    pub fn with_tls(self, tls: Option<Arc<Tls>>) -> Self {
        Self { tls, ..self }
    }

    /// Serves until `stop` turns true, then gives the requests under way `patience` to finish.
    pub async fn serve(
        &self,
        listener: TcpListener,
        mut stop: watch::Receiver<bool>,
        patience: Duration,
    ) {
        let mut connections = JoinSet::new();
        loop {
            while connections.try_join_next().is_some() {}
            let permit = tokio::select! {
                () = stopping(&mut stop) => break,
                permit = Arc::clone(&self.permits).acquire_owned() => permit,
            };
            let accepted = tokio::select! {
                () = stopping(&mut stop) => break,
                accepted = listener.accept() => accepted,
            };
            match (accepted, permit) {
                (Ok((stream, peer)), Ok(permit)) => {
                    self.take(&mut connections, stream, peer, permit, &stop);
                }
                (Err(error), _) => {
                    tracing::warn!(%error, "a connection could not be accepted");
                    sleep(ACCEPT_REST).await;
                }
                (_, Err(_)) => break,
            }
        }
        drop(listener);
        drain(connections, patience).await;
    }

    fn take(
        &self,
        connections: &mut JoinSet<()>,
        stream: TcpStream,
        peer: SocketAddr,
        permit: OwnedSemaphorePermit,
        stop: &watch::Receiver<bool>,
    ) {
        let place = if self.proxies.contains(peer.ip()) {
            None
        } else {
            let Some(place) = self.by_ip.enter(household(peer.ip())) else { return };
            Some(place)
        };
        let connection = Connection {
            app: Arc::clone(&self.app),
            limits: self.limits.get(),
            tls: self.tls.clone(),
            peer,
            slot: Arc::new(Slot { _permit: permit, _place: place }),
            stop: stop.clone(),
        };
        connections.spawn(async move {
            if let Err(error) = connection.run(stream).await {
                tracing::debug!(%error, "a connection ended early");
            }
        });
    }
}

/// Resolves when the house closes, or whoever could close it is gone.
async fn stopping(stop: &mut watch::Receiver<bool>) {
    let _closed_or_gone = stop.wait_for(|stopping| *stopping).await.map(|_| ());
}

async fn drain(mut connections: JoinSet<()>, patience: Duration) {
    let all_done = async { while connections.join_next().await.is_some() {} };
    if timeout(patience, all_done).await.is_err() {
        tracing::info!(n = connections.len(), "cutting connections that did not finish in time");
    }
    connections.shutdown().await;
}

/// A connection's share of what the house can hold, given back when the last clone is dropped. It
/// travels in every request's extensions, so that a socket which outlives its request keeps it.
#[derive(Debug)]
pub struct Slot {
    _permit: OwnedSemaphorePermit,
    _place: Option<Place>,
}

/// One connection, from its first byte to its end.
struct Connection {
    app: App,
    limits: Arc<Limits>,
    tls: Option<Arc<Tls>>,
    peer: SocketAddr,
    slot: Arc<Slot>,
    stop: watch::Receiver<bool>,
}

impl Connection {
    async fn run(mut self, stream: TcpStream) -> io::Result<()> {
        stream.set_nodelay(true)?;
        let first_byte = Duration::from_millis(self.limits.first_byte_ms);
        let mut one_byte = [0];
        let mut stop = self.stop.clone();
        tokio::select! {
            () = stopping(&mut stop) => return Ok(()),
            heard = timeout(first_byte, stream.peek(&mut one_byte)) => {
                if heard?? == 0 { return Ok(()) }
            }
        }
        let local = LocalAddr(stream.local_addr()?.into());
        let Some(tls) = self.tls.take() else {
            return self.talk(stream, local, Scheme::HTTP).await;
        };
        let patience = Duration::from_millis(self.limits.header_ms);
        let mut stream = timeout(patience, tls.acceptor().accept(stream)).await??;
        if stream.get_ref().1.alpn_protocol() == Some(PROOF) {
            // Whoever came for a proof has seen it.
            return timeout(patience, stream.shutdown()).await?;
        }
        self.talk(stream, local, Scheme::HTTPS).await
    }

    async fn talk<S>(&mut self, stream: S, local: LocalAddr, scheme: Scheme) -> io::Result<()>
    where
        S: AsyncRead + AsyncWrite + Send + Unpin + 'static,
    {
        let (app, peer, slot) = (Arc::clone(&self.app), self.peer, Arc::clone(&self.slot));
        let service = service_fn(move |mut request: hyper::Request<Incoming>| {
            let (app, local, scheme) = (Arc::clone(&app), local.clone(), scheme.clone());
            request.extensions_mut().insert(Arc::clone(&slot));
            async move {
                let request = (request, local, RemoteAddr(peer.into()), scheme).into();
                let response: hyper::Response<_> = app.get_response(request).await.into();
                Ok::<_, Infallible>(response)
            }
        });
        let stall = Duration::from_millis(self.limits.write_stall_ms);
        let io = TokioIo::new(Stalling::new(stream, stall));
        let connection = self.protocol().serve_connection(io, service).with_upgrades();
        let mut connection = pin!(connection);
        let ended = tokio::select! {
            ended = connection.as_mut() => ended,
            () = stopping(&mut self.stop) => {
                connection.as_mut().graceful_shutdown();
                connection.await
            }
        };
        ended.map_err(io::Error::other)
    }

    fn protocol(&self) -> http1::Builder {
        let mut protocol = http1::Builder::new();
        protocol
            .timer(TokioTimer::new())
            .header_read_timeout(Duration::from_millis(self.limits.header_ms))
            .max_header_size(self.limits.header_bytes_max)
            .max_buf_size(self.limits.header_bytes_max.max(8 * 1_024))
            .max_headers(self.limits.header_fields_max);
        protocol
    }
}

/// How many connections each address has.
#[derive(Debug)]
struct PerIp {
    max: u32,
    open: Mutex<HashMap<IpAddr, u32>>,
}

impl PerIp {
    fn new(max: u32) -> Self {
        Self { max, open: Mutex::new(HashMap::new()) }
    }

    /// One more; `None` when the address has enough.
    fn enter(self: &Arc<Self>, ip: IpAddr) -> Option<Place> {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        let n = open.entry(ip).or_insert(0);
        if *n >= self.max {
            return None;
        }
        *n += 1;
        Some(Place { of: Arc::clone(self), ip })
    }
}

/// One connection's place among those of its address, given back when dropped.
#[derive(Debug)]
struct Place {
    of: Arc<PerIp>,
    ip: IpAddr,
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut open = self.of.open.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(n) = open.get_mut(&self.ip) {
            *n -= 1;
            if *n == 0 {
                open.remove(&self.ip);
            }
        }
    }
}

#[cfg(test)]
mod tests;
