//! The socket itself: text frames in and out, each write within its time, and the codes it is
//! closed with. What the frames say is read and written elsewhere.

use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use poem::web::websocket::{Message, WebSocketStream};
use serde_json::Value;
use tokio::time::timeout;

use crate::clock::Stopwatch;

/// How long the farewell may take: nobody waits for a client that is gone.
const FAREWELL: Duration = Duration::from_secs(2);

/// Why a socket is closed by us.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Close {
    /// Nobody known said hello.
    NotAuthenticated,
    /// Whoever it was may not listen any more.
    Revoked,
    /// Nobody said hello in time.
    NoHello,
    /// A frame was too large.
    TooLarge,
    /// Bytes that are no frames of the protocol.
    NoFrames,
    /// A text that is not UTF-8.
    NoText,
    /// Frames came too fast.
    TooFast,
    /// The house closes; come back in a moment.
    Restarting,
    /// Every place is taken; come back later.
    Full,
    /// Something inside failed; come back in a moment.
    Failed,
}

impl Close {
    /// The code on the wire, and the reason for people.
    pub fn row(self) -> (u16, &'static str) {
        match self {
            Self::NotAuthenticated => (4401, "not authenticated"),
            Self::Revoked => (4403, "revoked"),
            Self::NoHello => (4408, "no hello in time"),
            Self::TooLarge => (4413, "too large"),
            Self::NoFrames => (1002, "not a frame of the protocol"),
            Self::NoText => (1007, "text is UTF-8"),
            Self::TooFast => (4429, "too fast"),
            Self::Restarting => (1012, "restarting"),
            Self::Full => (1013, "every place is taken, come back later"),
            Self::Failed => (1011, "something inside failed"),
        }
    }
}

/// Why a talk is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// The other side left or is dead.
    Gone,
    /// We close it.
    Close(Close),
}

impl From<Close> for End {
    fn from(close: Close) -> Self {
        Self::Close(close)
    }
}

/// What came in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Heard {
    /// A text frame.
    Text(String),
    /// A binary frame: nobody speaks so here.
    Binary,
    /// A sign of life.
    Alive,
}

/// One socket.
pub struct Wire {
    socket: WebSocketStream,
    patience: Duration,
    heard: Stopwatch,
}

impl Wire {
    /// A socket whose every write has `patience` to be taken.
    pub fn new(socket: WebSocketStream, patience: Duration) -> Self {
        Self { socket, patience, heard: Stopwatch::start() }
    }

    /// How long nothing has been heard.
    pub fn silence(&self) -> Duration {
        self.heard.elapsed()
    }

    /// The next thing that comes in. Nothing is lost when the wait is given up.
    pub async fn hear(&mut self) -> Result<Heard, End> {
        let message = match self.socket.next().await {
            Some(Ok(message)) => message,
            Some(Err(error)) => return Err(end_of(&error)),
            None => return Err(End::Gone),
        };
        self.heard = Stopwatch::start();
        Ok(match message {
            Message::Text(text) => Heard::Text(text),
            Message::Binary(_) => Heard::Binary,
            Message::Ping(_) | Message::Pong(_) => Heard::Alive,
            Message::Close(_) => return Err(End::Gone),
        })
    }

    /// Says something. A client that does not take it in time is let go: what it misses is in the
    /// store, and memory does not pile up for it.
    pub async fn say(&mut self, frame: &Value) -> Result<(), End> {
        self.send(Message::Text(frame.to_string())).await
    }

    /// Asks for a sign of life.
    pub async fn ping(&mut self) -> Result<(), End> {
        self.send(Message::Ping(Vec::new())).await
    }

    async fn send(&mut self, message: Message) -> Result<(), End> {
        match timeout(self.patience, self.socket.send(message)).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(_)) | Err(_) => Err(End::Gone),
        }
    }

    /// Says goodbye, and waits a moment for the same: a reason that is still on its way when the
    /// connection goes would be lost.
    pub async fn close(mut self, end: End) {
        let farewell = async {
            if let End::Close(close) = end {
                let (code, reason) = close.row();
                self.socket.send(Message::close_with(code, reason)).await?;
                while let Some(Ok(_)) = self.socket.next().await {}
            }
            self.socket.close().await
        };
        let _gone_already = timeout(FAREWELL, farewell).await;
    }
}

/// How a talk ends after an error: who breaks the rules of the protocol is told which (RFC 6455,
/// 7.1.7), who is gone is told nothing. poem passes tungstenite's errors on as their text.
fn end_of(error: &std::io::Error) -> End {
    let text = error.to_string();
    let causes = [
        ("Space limit exceeded", Close::TooLarge),
        ("UTF-8 encoding error", Close::NoText),
        ("WebSocket protocol error", Close::NoFrames),
    ];
    let gone = text.contains("without closing handshake");
    let cause = causes.iter().find(|(start, _)| !gone && text.starts_with(start));
    cause.map_or(End::Gone, |(_, close)| (*close).into())
}
