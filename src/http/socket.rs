//! The live edge: one socket a client, over which it says who it is, hears what it missed and what
//! happens, and may write. What is heard is durable; nothing is decided here and nothing is kept.
//!
//! poem starts each socket's task by itself and forgets it, so [`Sockets`] is what knows of them:
//! without it, a house that closes would cut people off in the middle of a sentence.

mod frames;
mod hello;
mod talk;
mod teller;
mod wire;

use std::sync::Arc;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use poem::endpoint::make;
use poem::error::ResponseError;
use poem::http::{HeaderMap, HeaderValue, StatusCode, header};
use poem::web::websocket::{WebSocket, WebSocketConfig};
use poem::{Endpoint, FromRequest, IntoResponse, Request, RequestBody, Response};
use tokio::sync::watch;
use tokio::time::timeout;

use crate::domain::access::SecretHash;
use crate::http::accept::places::Stay;
use crate::http::door::Over;
use crate::http::edge::Edge;
use crate::http::errors::{ApiError, Code};
use crate::http::gate;
use crate::http::limits::Limits;
use crate::http::origin::Source;

/// Where the socket is found.
pub const PATH: &str = "/api/v1/socket";
/// The one version of the protocol (RFC 6455).
const VERSION: &str = "13";
/// Bytes of a handshake's key.
const KEY_BYTES: usize = 16;
/// What tungstenite reads at once: by default it keeps 128 KiB for every connection.
const READ_BYTES: usize = 4 * 1_024;

/// Every open socket of a house: each holds a receiver, so that closing can wait for all of them.
#[derive(Debug)]
pub struct Sockets(watch::Sender<bool>);

impl Default for Sockets {
    fn default() -> Self {
        Self(watch::Sender::new(false))
    }
}

impl Sockets {
    /// Tells every socket to close, with the code that means "come back in a moment".
    pub fn close(&self) {
        self.0.send_replace(true);
    }

    /// Waits until all are closed, or for `patience`.
    pub async fn closed(&self, patience: Duration) {
        if timeout(patience, self.0.closed()).await.is_err() {
            tracing::info!(n = self.n_open(), "leaving sockets that did not close in time");
        }
    }

    /// How many are open.
    pub fn n_open(&self) -> usize {
        self.0.receiver_count()
    }
}

/// What is known of a visitor before the first frame.
struct Visit {
    /// Whether one of our own pages opened the socket: only then does the cookie count.
    source: Source,
    /// The console session in the cookie.
    session: Option<SecretHash>,
    /// Turns true when the house closes.
    closing: watch::Receiver<bool>,
    /// Every place of a visitor is taken, and this is no agent: they hear that, and nothing else.
    is_over: bool,
    /// The connection's share of what the house can hold.
    stay: Option<Arc<Stay>>,
}

/// Upgrades requests to sockets.
pub fn endpoint(edge: &Arc<Edge>) -> impl Endpoint<Output = Response> + use<> {
    let edge = Arc::clone(edge);
    make(move |request: Request| {
        let edge = Arc::clone(&edge);
        async move { Ok::<_, poem::Error>(upgrade(edge, &request).await?) }
    })
}

async fn upgrade(edge: Arc<Edge>, request: &Request) -> Result<Response, ApiError> {
    let visit = visit(&edge, request)?;
    if let Some(answer) = no_handshake(request.headers()) {
        return Ok(answer);
    }
    let socket = WebSocket::from_request(request, &mut RequestBody::default()).await;
    let socket = socket.map_err(|_| ApiError::new(Code::Invalid, "this address is a WebSocket"))?;
    let config = config(&edge.limits.get());
    let upgraded = socket.config(config).on_upgrade(move |stream| async move {
        talk::run(edge, stream, visit).await;
    });
    Ok(upgraded.into_response())
}

/// The answer to a handshake that is none, as far as poem does not look: another version is told
/// the right one, and a key is 16 bytes (RFC 6455, 4.2).
fn no_handshake(headers: &HeaderMap) -> Option<Response> {
    let version = headers.get(header::SEC_WEBSOCKET_VERSION)?;
    if version != VERSION {
        let why = format!("the version of this socket is {VERSION}");
        let mut answer = ApiError::new(Code::Invalid, why).as_response();
        answer.set_status(StatusCode::UPGRADE_REQUIRED);
        let out = answer.headers_mut();
        out.insert(header::SEC_WEBSOCKET_VERSION, HeaderValue::from_static(VERSION));
        out.insert(header::UPGRADE, HeaderValue::from_static("websocket"));
        return Some(answer);
    }
    let key = headers.get(header::SEC_WEBSOCKET_KEY)?;
    let is_whole = STANDARD.decode(key).is_ok_and(|key| key.len() == KEY_BYTES);
    let why = || ApiError::new(Code::Invalid, "sec-websocket-key is 16 bytes in base64");
    (!is_whole).then(|| why().as_response())
}

/// A browser says from whose page a socket is opened: other sites' pages may not, unless they are
/// allowed to carry the widget.
fn visit(edge: &Edge, request: &Request) -> Result<Visit, ApiError> {
    let source = edge.origins.source(request.headers());
    if source == Source::Foreign && edge.origins.shared_with(request.headers()).is_none() {
        return Err(ApiError::new(Code::Forbidden, "this site may not open a socket here"));
    }
    let closing = edge.sockets.0.subscribe();
    if *closing.borrow() {
        return Err(ApiError::new(Code::Busy, "Baton is closing"));
    }
    Ok(Visit {
        source,
        session: gate::session_cookie(edge, request.headers()),
        closing,
        is_over: request.extensions().get::<Over>().is_some(),
        stay: request.extensions().get::<Arc<Stay>>().cloned(),
    })
}

fn config(limits: &Limits) -> WebSocketConfig {
    WebSocketConfig::default()
        .read_buffer_size(READ_BYTES)
        .write_buffer_size(0)
        .max_write_buffer_size(limits.socket_buffer_bytes_max)
        .max_message_size(Some(limits.socket_bytes_max))
        .max_frame_size(Some(limits.socket_bytes_max))
}

#[cfg(test)]
mod tests;
