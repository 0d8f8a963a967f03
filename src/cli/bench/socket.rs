//! One listener over a WebSocket: says who it is, then hears.

use std::net::SocketAddr;
use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use hyper::header::{self, HeaderValue};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;

use crate::cli::Failure;
use crate::cli::bench::client::As;

/// How long opening may take.
const PATIENCE: Duration = Duration::from_secs(30);
/// Bytes read at once: a thousand listeners need not hold the library's 128 KiB each.
const READ_BYTES: usize = 4 * 1_024;

/// A listener.
#[derive(Debug)]
pub(super) struct Socket(WebSocketStream<TcpStream>);

impl Socket {
    /// Opens a socket and is welcomed.
    ///
    /// # Errors
    /// When it is refused, or not welcomed in time.
    pub(super) async fn open(address: SocketAddr, who: As<'_>) -> Result<Self, Failure> {
        timeout(PATIENCE, Self::begin(address, who))
            .await
            .map_err(|_| format!("no socket was opened within {} s", PATIENCE.as_secs()))?
    }

    async fn begin(address: SocketAddr, who: As<'_>) -> Result<Self, Failure> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        let mut request = format!("ws://{address}/api/v1/socket").into_client_request()?;
        let mut hello = json!({ "type": "hello" });
        match who {
            As::Nobody => {}
            As::Customer(token) => hello["token"] = token.into(),
            As::Agent(cookie) => {
                let headers = request.headers_mut();
                headers.insert(header::COOKIE, HeaderValue::from_str(cookie)?);
                headers.insert("sec-fetch-site", HeaderValue::from_static("same-origin"));
            }
        }
        let config = WebSocketConfig::default().read_buffer_size(READ_BYTES);
        let (stream, _) =
            tokio_tungstenite::client_async_with_config(request, stream, Some(config)).await?;
        let mut socket = Self(stream);
        socket.0.send(Message::text(hello.to_string())).await?;
        let first = socket.hear().await?;
        let kind = serde_json::from_str::<Value>(&first)?;
        if kind["type"] == "welcome" {
            return Ok(socket);
        }
        Err(format!("a socket was not welcomed: {first}").into())
    }

    /// The next text; pings are answered on the way.
    ///
    /// # Errors
    /// When the socket is closed.
    pub(super) async fn hear(&mut self) -> Result<String, Failure> {
        while let Some(message) = self.0.next().await {
            match message? {
                Message::Text(text) => return Ok(text.as_str().to_owned()),
                Message::Close(frame) => {
                    return Err(format!("a socket was closed: {frame:?}").into());
                }
                _ => {}
            }
        }
        Err("a socket ended".into())
    }
}
