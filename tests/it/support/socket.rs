//! A WebSocket as a client speaks it: frames in, frames out, waiting for the one that matters.

use std::io::ErrorKind;
use std::net::TcpStream;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tungstenite::client::IntoClientRequest;
use tungstenite::{Error, Message, WebSocket, stream::MaybeTlsStream};

use super::{Api, PATIENCE};

/// How long one look at the wire takes when nothing comes.
const LOOK: Duration = Duration::from_millis(20);

/// A connected socket.
pub struct Socket {
    inner: WebSocket<MaybeTlsStream<TcpStream>>,
    pub epoch: String,
    pub position: u64,
}

impl Socket {
    /// Connects and says hello with a bearer token or a console cookie.
    pub fn open(api: &Api, token: Option<&str>, cookie: Option<&str>, resume: &Value) -> Self {
        Self::try_open(api.address(), cookie, &hello(token, resume, &[])).unwrap()
    }

    /// The same when the house may be gone, with any hello.
    pub fn try_open(address: &str, cookie: Option<&str>, hello: &Value) -> Result<Self, Error> {
        let mut socket = Self::connect(address, address, cookie)?;
        socket.try_send(hello)?;
        let welcome = socket.try_wait_for(|f| f["type"] == "welcome")?;
        welcome["epoch"].as_str().unwrap().clone_into(&mut socket.epoch);
        socket.position = welcome["position"].as_u64().unwrap();
        Ok(socket)
    }

    /// Connects from a page of `origin`, and says nothing yet.
    pub fn connect(address: &str, origin: &str, cookie: Option<&str>) -> Result<Self, Error> {
        let url = format!("{}/api/v1/socket", address.replacen("http", "ws", 1));
        let mut request = url.into_client_request()?;
        request.headers_mut().insert("origin", origin.parse().unwrap());
        if let Some(cookie) = cookie {
            request.headers_mut().insert("cookie", cookie.parse().unwrap());
        }
        let (inner, _) = tungstenite::connect(request)?;
        if let MaybeTlsStream::Plain(stream) = inner.get_ref() {
            stream.set_read_timeout(Some(LOOK))?;
        }
        Ok(Self { inner, epoch: String::new(), position: 0 })
    }

    pub fn send(&mut self, frame: &Value) {
        self.try_send(frame).unwrap();
    }

    pub fn try_send(&mut self, frame: &Value) -> Result<(), Error> {
        self.send_raw(Message::text(frame.to_string()))
    }

    /// Sends anything at all.
    pub fn send_raw(&mut self, message: Message) -> Result<(), Error> {
        self.inner.send(message)
    }

    /// The next frame, or `None` when nothing came for `wait`.
    #[track_caller]
    pub fn next(&mut self, wait: Duration) -> Option<Value> {
        self.try_next(wait).unwrap()
    }

    /// The same when the house may be gone.
    pub fn try_next(&mut self, wait: Duration) -> Result<Option<Value>, Error> {
        let until = Instant::now() + wait;
        loop {
            match self.inner.read() {
                Ok(Message::Text(text)) => {
                    return Ok(Some(serde_json::from_str(text.as_str()).unwrap()));
                }
                Ok(Message::Close(_)) => return Err(Error::ConnectionClosed),
                Ok(_) => {}
                Err(Error::Io(e))
                    if matches!(e.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {}
                Err(error) => return Err(error),
            }
            if Instant::now() >= until {
                return Ok(None);
            }
        }
    }

    /// Reads until a frame fits; fails the test when none does.
    #[track_caller]
    pub fn wait_for(&mut self, fits: impl Fn(&Value) -> bool) -> Value {
        self.try_wait_for(fits).unwrap()
    }

    /// The same when the house may be gone.
    #[track_caller]
    pub fn try_wait_for(&mut self, fits: impl Fn(&Value) -> bool) -> Result<Value, Error> {
        let until = Instant::now() + PATIENCE;
        let mut seen = Vec::new();
        while Instant::now() < until {
            if let Some(frame) = self.try_next(LOOK)? {
                if fits(&frame) {
                    return Ok(frame);
                }
                seen.push(frame);
            }
        }
        panic!("no such frame among {seen:#?}");
    }

    /// Everything that was on its way before this: commands are done in order, so the answer to a
    /// ping comes after all of it.
    #[track_caller]
    pub fn all_so_far(&mut self) -> Vec<Value> {
        self.send(&json!({"type": "ping"}));
        let until = Instant::now() + PATIENCE;
        let mut frames = Vec::new();
        while Instant::now() < until {
            match self.next(LOOK) {
                Some(frame) if frame["type"] == "pong" => return frames,
                Some(frame) => frames.push(frame),
                None => {}
            }
        }
        panic!("no pong after {frames:#?}");
    }

    /// Reads until the house closes the socket; with which code.
    #[track_caller]
    pub fn closed(&mut self) -> u16 {
        let until = Instant::now() + PATIENCE;
        while Instant::now() < until {
            match self.inner.read() {
                Ok(Message::Close(Some(frame))) => return frame.code.into(),
                Ok(_) => {}
                Err(Error::Io(e))
                    if matches!(e.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {}
                Err(error) => panic!("closed without a code: {error}"),
            }
        }
        panic!("still open")
    }
}

/// What a client says first.
pub fn hello(token: Option<&str>, resume: &Value, watch: &[&str]) -> Value {
    let mut hello = json!({"type": "hello", "watch": watch});
    if let Some(token) = token {
        hello["token"] = token.into();
    }
    if !resume.is_null() {
        hello["resume"] = resume.clone();
    }
    hello
}
