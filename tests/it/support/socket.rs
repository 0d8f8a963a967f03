//! A WebSocket as a client speaks it: frames in, frames out, waiting for the one that matters.

use std::net::TcpStream;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tungstenite::client::IntoClientRequest;
use tungstenite::{Message, WebSocket, stream::MaybeTlsStream};

use super::{Api, PATIENCE};

/// A connected socket.
pub struct Socket {
    inner: WebSocket<MaybeTlsStream<TcpStream>>,
    pub epoch: String,
    pub position: u64,
}

impl Socket {
    /// Connects and says hello with a bearer token or a console cookie.
    pub fn open(api: &Api, token: Option<&str>, cookie: Option<&str>, resume: &Value) -> Self {
        let url = format!("{}/api/v1/socket", api.address().replacen("http", "ws", 1));
        let mut request = url.into_client_request().unwrap();
        request.headers_mut().insert("origin", api.address().parse().unwrap());
        if let Some(cookie) = cookie {
            request.headers_mut().insert("cookie", cookie.parse().unwrap());
        }
        let (inner, _) = tungstenite::connect(request).unwrap();
        if let MaybeTlsStream::Plain(stream) = inner.get_ref() {
            stream.set_read_timeout(Some(Duration::from_millis(100))).unwrap();
        }
        let mut socket = Self { inner, epoch: String::new(), position: 0 };
        let mut hello = json!({"type": "hello"});
        if let Some(token) = token {
            hello["token"] = token.into();
        }
        if !resume.is_null() {
            hello["resume"] = resume.clone();
        }
        socket.send(&hello);
        let welcome = socket.wait_for(|f| f["type"] == "welcome");
        welcome["epoch"].as_str().unwrap().clone_into(&mut socket.epoch);
        socket.position = welcome["position"].as_u64().unwrap();
        socket
    }

    pub fn send(&mut self, frame: &Value) {
        self.inner.send(Message::text(frame.to_string())).unwrap();
    }

    /// The next frame, or `None` when nothing came for `wait`.
    pub fn next(&mut self, wait: Duration) -> Option<Value> {
        let until = Instant::now() + wait;
        loop {
            match self.inner.read() {
                Ok(Message::Text(text)) => {
                    return Some(serde_json::from_str(text.as_str()).unwrap());
                }
                Ok(Message::Close(frame)) => panic!("closed: {frame:?}"),
                Ok(_) => {}
                Err(tungstenite::Error::Io(e))
                    if matches!(
                        e.kind(),
                        std::io::ErrorKind::WouldBlock | std::io::ErrorKind::TimedOut
                    ) => {}
                Err(e) => panic!("{e}"),
            }
            if Instant::now() >= until {
                return None;
            }
        }
    }

    /// Reads until a frame fits; fails the test when none does.
    #[track_caller]
    pub fn wait_for(&mut self, fits: impl Fn(&Value) -> bool) -> Value {
        let until = Instant::now() + PATIENCE;
        let mut seen = Vec::new();
        while Instant::now() < until {
            if let Some(frame) = self.next(Duration::from_millis(200)) {
                if fits(&frame) {
                    return frame;
                }
                seen.push(frame);
            }
        }
        panic!("no such frame among {seen:#?}");
    }
}
