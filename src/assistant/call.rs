//! One call: sent, its answer's head judged, its text taken piece by piece. The connection is driven
//! by whoever reads, so that nothing goes on when nobody reads any more.

use std::collections::VecDeque;

use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use hyper::header::{self, HeaderValue};
use hyper::{Request, Response, StatusCode};

use super::sse::Events;
use super::wire::{self, Finish, Said, TokensName};
use super::{LlmError, Settings};
use crate::outbound::{Connector, Line, Reach};

/// Bytes of an answer, all its frames and names included.
const ANSWER_BYTES_MAX: usize = 2 * 1_024 * 1_024;
/// Bytes of a refusal that are looked at.
const REFUSAL_BYTES_MAX: usize = 16 * 1_024;
/// Characters of text taken.
const TEXT_CHARS_MAX: usize = 16_000;
/// How long an endpoint that says "too many" is left alone when it does not say, in seconds.
const TOO_MANY_S: u32 = 5;

/// What came of a call.
pub(super) enum Called {
    /// An answer begins.
    Reply(Reply),
    /// The limit of tokens goes by its other name here.
    OtherName,
}

/// Calls, and looks at the head of what comes back.
pub(super) async fn call(
    connector: &Connector,
    settings: &Settings,
    body: String,
) -> Result<Called, LlmError> {
    let pipe = connector.connect(&settings.endpoint.0, Reach::Everywhere).await?;
    let (mut sender, mut line) =
        Line::open(pipe, ANSWER_BYTES_MAX).await.map_err(|_| LlmError::Cut)?;
    let sent = line.drive(sender.send_request(request(settings, body)?)).await;
    let response = sent.map_err(|_| LlmError::Cut)?;
    let status = response.status();
    let retry_s = retry_after(&response);
    let kind = response.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    let streams = kind.is_some_and(|kind| kind.starts_with("text/event-stream"));
    let is_json = kind.is_some_and(|kind| kind.starts_with("application/json"));
    let mut reply = Reply::new(response.into_body(), line, streams);
    match status {
        StatusCode::OK if streams || is_json => Ok(Called::Reply(reply)),
        StatusCode::OK => Err(LlmError::Unreadable("neither events nor JSON")),
        StatusCode::TOO_MANY_REQUESTS => Err(LlmError::TooMany(retry_s)),
        StatusCode::BAD_REQUEST | StatusCode::UNPROCESSABLE_ENTITY => {
            let why = reply.begin(REFUSAL_BYTES_MAX).await;
            if TokensName::is_refused_by(&String::from_utf8_lossy(&why)) {
                return Ok(Called::OtherName);
            }
            Err(LlmError::Refused(status.as_u16()))
        }
        other => Err(LlmError::Refused(other.as_u16())),
    }
}

fn request(settings: &Settings, body: String) -> Result<Request<Full<Bytes>>, LlmError> {
    let mut request = Request::post(&settings.endpoint.0.path)
        .header(header::HOST, settings.endpoint.0.host_header())
        .header(header::CONTENT_TYPE, "application/json")
        .header(header::ACCEPT, "text/event-stream")
        .header(header::USER_AGENT, concat!("baton/", env!("CARGO_PKG_VERSION")))
        .header(header::CONNECTION, "close");
    if let Some(key) = &settings.key {
        let bearer = format!("Bearer {}", key.reveal());
        let mut value = HeaderValue::try_from(bearer)
            .map_err(|_| LlmError::Unreachable("the key is no header's value".into()))?;
        value.set_sensitive(true);
        request = request.header(header::AUTHORIZATION, value);
    }
    let broken = |_| LlmError::Unreachable("the URL is no request's path".into());
    request.body(Full::new(Bytes::from(body))).map_err(broken)
}

fn retry_after(response: &Response<Incoming>) -> u32 {
    let said = response.headers().get(header::RETRY_AFTER).and_then(|s| s.to_str().ok());
    said.and_then(|s| s.parse().ok()).unwrap_or(TOO_MANY_S)
}

/// An answer on its way.
pub(super) struct Reply {
    body: Incoming,
    line: Line,
    /// Whether it comes in events; otherwise it is one JSON document.
    streams: bool,
    events: Events,
    document: Vec<u8>,
    ready: VecDeque<Said>,
    bytes: usize,
    chars: usize,
    finish: Option<Finish>,
}

impl std::fmt::Debug for Reply {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Reply").field("bytes", &self.bytes).finish_non_exhaustive()
    }
}

impl Reply {
    fn new(body: Incoming, line: Line, streams: bool) -> Self {
        Self {
            body,
            line,
            streams,
            events: Events::default(),
            document: Vec::new(),
            ready: VecDeque::new(),
            bytes: 0,
            chars: 0,
            finish: None,
        }
    }

    /// Whether it ended for want of tokens.
    pub(super) fn ran_out(&self) -> bool {
        self.finish == Some(Finish::Length)
    }

    /// The next words; `None` when everything is said.
    pub(super) async fn next(&mut self) -> Result<Option<String>, LlmError> {
        loop {
            while let Some(said) = self.ready.pop_front() {
                self.finish = self.finish.or(said.finish);
                if !said.text.is_empty() {
                    self.chars += said.text.chars().count();
                    if self.chars > TEXT_CHARS_MAX {
                        return Err(LlmError::TooLong);
                    }
                    return Ok(Some(said.text));
                }
            }
            if self.finish.is_some() {
                return Ok(None);
            }
            self.read_on().await?;
        }
    }

    /// Reads one more frame and takes apart what is whole.
    async fn read_on(&mut self) -> Result<(), LlmError> {
        let Some(bytes) = self.frame().await? else {
            return self.read_document();
        };
        self.bytes += bytes.len();
        if self.bytes > ANSWER_BYTES_MAX {
            return Err(LlmError::TooLong);
        }
        if !self.streams {
            self.document.extend_from_slice(&bytes);
            return Ok(());
        }
        for event in self.events.feed(&bytes)? {
            self.ready.push_back(wire::read(&event)?);
        }
        Ok(())
    }

    /// The body is at its end: a document is whole now, a stream should have said so before.
    fn read_document(&mut self) -> Result<(), LlmError> {
        if self.streams {
            return Err(LlmError::Cut);
        }
        let json = str::from_utf8(&self.document).map_err(|_| LlmError::Unreadable("no UTF-8"))?;
        let mut said = wire::read(json)?;
        said.finish = Some(said.finish.unwrap_or(Finish::Stop));
        self.ready.push_back(said);
        Ok(())
    }

    /// How the body begins, as far as it comes.
    async fn begin(&mut self, bytes_max: usize) -> Vec<u8> {
        let mut begun = Vec::new();
        while begun.len() < bytes_max
            && let Ok(Some(bytes)) = self.frame().await
        {
            begun.extend_from_slice(&bytes);
        }
        begun
    }

    async fn frame(&mut self) -> Result<Option<Bytes>, LlmError> {
        match self.line.drive(self.body.frame()).await {
            Some(Ok(frame)) => Ok(Some(frame.into_data().unwrap_or_default())),
            Some(Err(_)) => Err(LlmError::Cut),
            None => Ok(None),
        }
    }
}
