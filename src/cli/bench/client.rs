//! One client over HTTP: a connection that is kept, one request after the other, each with a time
//! by which it must have been answered.

use std::net::SocketAddr;
use std::time::Duration;

use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::client::conn::http1::{self, SendRequest};
use hyper::{Method, Request, header};
use hyper_util::rt::TokioIo;
use serde_json::Value;
use tokio::net::TcpStream;
use tokio::time::timeout;

use crate::cli::Failure;
use crate::telemetry::tasks::Tasks;

/// How long a connection or an answer may take.
const PATIENCE: Duration = Duration::from_secs(30);

/// As whom something is asked.
#[derive(Clone, Copy, Debug)]
pub(super) enum As<'a> {
    /// Nobody known.
    Nobody,
    /// A customer with their token.
    Customer(&'a str),
    /// An agent with the console's cookie, from the console's own page.
    Agent(&'a str),
}

/// What came back.
#[derive(Debug)]
pub(super) struct Answer {
    /// The status code.
    pub(super) status: u16,
    /// The cookie that was set, `name=value`.
    pub(super) cookie: Option<String>,
    /// The body.
    pub(super) body: Bytes,
}

impl Answer {
    /// The body as JSON.
    ///
    /// # Errors
    /// When the answer is a refusal or no JSON.
    pub(super) fn json(&self) -> Result<Value, Failure> {
        self.taken()?;
        Ok(serde_json::from_slice(&self.body)?)
    }

    /// That what was asked was done.
    ///
    /// # Errors
    /// When the answer is a refusal.
    pub(super) fn taken(&self) -> Result<(), Failure> {
        if (200..300).contains(&self.status) {
            return Ok(());
        }
        let why = String::from_utf8_lossy(&self.body);
        Err(format!("the server answered {}: {why}", self.status).into())
    }
}

/// A connection that is kept.
#[derive(Debug)]
pub(super) struct Client {
    sender: SendRequest<Full<Bytes>>,
    host: String,
}

impl Client {
    /// Connects.
    ///
    /// # Errors
    /// When nobody listens.
    pub(super) async fn connect(address: SocketAddr, tasks: &Tasks) -> Result<Self, Failure> {
        let stream = timeout(PATIENCE, TcpStream::connect(address)).await??;
        stream.set_nodelay(true)?;
        let (sender, connection) = http1::handshake(TokioIo::new(stream)).await?;
        // What ends a connection early is seen by whoever asks next.
        tasks.spawn("bench connection", async move { drop(connection.await) });
        Ok(Self { sender, host: address.to_string() })
    }

    /// Asks for something.
    ///
    /// # Errors
    /// When no answer comes, or not in time.
    pub(super) async fn get(&mut self, path: &str, who: As<'_>) -> Result<Answer, Failure> {
        self.ask(Method::GET, path, who, Bytes::new()).await
    }

    /// Hands something over.
    ///
    /// # Errors
    /// As [`Self::get`].
    pub(super) async fn post(
        &mut self,
        path: &str,
        who: As<'_>,
        body: &Value,
    ) -> Result<Answer, Failure> {
        self.ask(Method::POST, path, who, serde_json::to_vec(body)?.into()).await
    }

    async fn ask(
        &mut self,
        method: Method,
        path: &str,
        who: As<'_>,
        body: Bytes,
    ) -> Result<Answer, Failure> {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::HOST, &self.host)
            .header(header::CONTENT_TYPE, "application/json");
        let request = match who {
            As::Nobody => request,
            As::Customer(token) => request.header(header::AUTHORIZATION, format!("Bearer {token}")),
            As::Agent(cookie) => {
                request.header(header::COOKIE, cookie).header("sec-fetch-site", "same-origin")
            }
        };
        let request = request.body(Full::new(body))?;
        timeout(PATIENCE, self.exchange(request))
            .await
            .map_err(|_| format!("{path} was not answered within {} s", PATIENCE.as_secs()))?
    }

    async fn exchange(&mut self, request: Request<Full<Bytes>>) -> Result<Answer, Failure> {
        self.sender.ready().await?;
        let response = self.sender.send_request(request).await?;
        let cookie = response.headers().get(header::SET_COOKIE).and_then(|v| v.to_str().ok());
        let cookie = cookie.and_then(|v| v.split(';').next()).map(str::to_owned);
        let status = response.status().as_u16();
        let body = response.into_body().collect().await?.to_bytes();
        Ok(Answer { status, cookie, body })
    }
}
