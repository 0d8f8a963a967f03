//! The accept loop: takes connections, bounds what each may cost, and lets go of them gracefully.
//! It knows no route. It is our own because poem's server waits for ever for a head or a body that
//! never comes; and HTTP/1 only: what a small team's pages need is one socket and a few files.

pub mod files;
pub mod places;

use std::convert::Infallible;
use std::io;
use std::net::SocketAddr;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use hyper::body::{Body, Frame, Incoming, SizeHint};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use poem::endpoint::BoxEndpoint;
use poem::error::ResponseError;
use poem::http::uri::Scheme;
use poem::web::{LocalAddr, RemoteAddr};
use poem::{Endpoint, Response};
use tokio::io::{AsyncRead, AsyncWrite, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};

use crate::http::accept::places::{Places, Seat, Stay};
use crate::http::address::{Proxies, household};
use crate::http::door;
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
    places: Arc<Places>,
}

impl Acceptor {
    /// Ready to serve `app`, with as many places as the settings and the machine's files allow.
    pub fn new(app: App, limits: Current, proxies: Proxies) -> Self {
        let places = Places::new(limits.clone());
        Self { app, limits, proxies, tls: None, places }
    }

    /// The same places and limits for another port, without TLS.
    #[must_use]
    pub fn beside(&self, app: App) -> Self {
        let (limits, proxies) = (self.limits.clone(), self.proxies.clone());
        Self { app, limits, proxies, tls: None, places: Arc::clone(&self.places) }
    }

    /// The same over TLS, when there is a certificate.
    #[must_use]
    pub fn with_tls(self, tls: Option<Arc<Tls>>) -> Self {
        Self { tls, ..self }
    }

    /// Serves until `stop` turns true, then gives the requests under way their time to finish.
    pub async fn serve(&self, listener: TcpListener, mut stop: watch::Receiver<bool>) {
        let mut connections = JoinSet::new();
        loop {
            while connections.try_join_next().is_some() {}
            let accepted = tokio::select! {
                () = stopping(&mut stop) => break,
                accepted = listener.accept() => accepted,
            };
            let (stream, peer) = match accepted {
                Ok(accepted) => accepted,
                Err(error) => {
                    tracing::warn!(%error, "a connection could not be accepted");
                    self.places.make_room();
                    sleep(ACCEPT_REST).await;
                    continue;
                }
            };
            let ip = (!self.proxies.contains(peer.ip())).then(|| household(peer.ip()));
            let seat = tokio::select! {
                () = stopping(&mut stop) => break,
                seat = self.places.seat(ip) => seat,
            };
            if let Some(seat) = seat {
                self.take(&mut connections, stream, peer, seat, &stop);
            }
        }
        drop(listener);
        drain(connections, self.limits.get().drain()).await;
    }

    fn take(
        &self,
        connections: &mut JoinSet<()>,
        stream: TcpStream,
        peer: SocketAddr,
        seat: Arc<Seat>,
        stop: &watch::Receiver<bool>,
    ) {
        let connection = Connection {
            app: Arc::clone(&self.app),
            limits: self.limits.get(),
            tls: self.tls.clone(),
            peer,
            seat: Arc::clone(&seat),
            stop: stop.clone(),
        };
        connections.spawn(async move {
            tokio::select! {
                ended = connection.run(stream) => {
                    if let Err(error) = ended {
                        tracing::debug!(%error, "a connection ended early");
                    }
                }
                () = seat.told_to_leave() => tracing::debug!("a connection made room"),
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

/// One connection, from its first byte to its end.
struct Connection {
    app: App,
    limits: Arc<Limits>,
    tls: Option<Arc<Tls>>,
    peer: SocketAddr,
    seat: Arc<Seat>,
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
        let (app, peer, seat) = (Arc::clone(&self.app), self.peer, Arc::clone(&self.seat));
        let service = service_fn(move |mut request: hyper::Request<Incoming>| {
            let (app, local, scheme) = (Arc::clone(&app), local.clone(), scheme.clone());
            let stay = seat.stay();
            async move {
                let response = match stay.clone() {
                    Some(stay) => {
                        request.extensions_mut().insert(stay);
                        let request = (request, local, RemoteAddr(peer.into()), scheme).into();
                        app.get_response(request).await
                    }
                    None => door::full().as_response(),
                };
                let response: hyper::Response<_> = response.into();
                Ok::<_, Infallible>(response.map(|body| Answer { body, _stay: stay }))
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

/// An answer's body: as long as it is not taken to its end, the connection is not at rest.
struct Answer<B> {
    body: B,
    _stay: Option<Arc<Stay>>,
}

impl<B: Body + Unpin> Body for Answer<B> {
    type Data = B::Data;
    type Error = B::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<B::Data>, B::Error>>> {
        Pin::new(&mut self.body).poll_frame(cx)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

#[cfg(test)]
mod tests;
