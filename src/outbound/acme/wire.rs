//! How a directory is spoken with: over the connections everything else goes out by, encrypted, each
//! request within its time and each answer within its size.

use std::pin::Pin;
use std::time::Duration;

use bytes::Bytes;
use http_body_util::{BodyExt, Full, Limited};
use hyper::header::{self, HeaderValue};
use hyper::{Request, Response};
use instant_acme::{BodyWrapper, BytesResponse, Error, HttpClient};
use tokio::time::timeout;

use crate::outbound::{Connector, Line, PostError, Reach, Target, Unreachable};

/// Bytes of an answer: a chain of certificates is the longest there is.
const ANSWER_BYTES_MAX: usize = 256 * 1_024;
/// How long one request may take in all.
const PATIENCE: Duration = Duration::from_secs(30);

/// The way to a directory.
pub(super) struct Wire(Connector);

impl Wire {
    /// Over such connections.
    pub(super) fn over(connector: Connector) -> Self {
        Self(connector)
    }
}

impl HttpClient for Wire {
    fn request(
        &self,
        request: Request<BodyWrapper<Bytes>>,
    ) -> Pin<Box<dyn Future<Output = Result<BytesResponse, Error>> + Send>> {
        let connector = self.0.clone();
        Box::pin(async move {
            let answer = timeout(PATIENCE, exchange(&connector, request)).await;
            answer
                .unwrap_or(Err(PostError::TooSlow))
                .map_err(|error| Error::Other(format!("the directory: {error}").into()))
        })
    }
}

async fn exchange(
    connector: &Connector,
    request: Request<BodyWrapper<Bytes>>,
) -> Result<BytesResponse, PostError> {
    let broken = |why: &str| PostError::from(Unreachable(why.to_owned()));
    let target = Target::parse(&request.uri().to_string()).map_err(broken)?;
    if !target.encrypted {
        return Err(broken("ACME is spoken over https only"));
    }
    // The settings file says where it is: it may well be in the own network.
    let pipe = connector.connect(&target, Reach::Everywhere).await?;
    let (mut sender, mut line) =
        Line::open(pipe, ANSWER_BYTES_MAX).await.map_err(|_| PostError::Cut)?;
    let (mut head, body) = request.into_parts();
    head.uri = target.path.parse().map_err(|_| broken("the path cannot be sent"))?;
    let host = HeaderValue::try_from(target.host_header()).map_err(|_| broken("no host"))?;
    head.headers.insert(header::HOST, host);
    head.headers.insert(header::CONNECTION, HeaderValue::from_static("close"));
    let sent = line.drive(sender.send_request(Request::from_parts(head, body))).await;
    let (head, body) = sent.map_err(|_| PostError::Cut)?.into_parts();
    let body = Limited::new(body, ANSWER_BYTES_MAX);
    let body = line.drive(body.collect()).await.map_err(|_| PostError::Cut)?;
    Ok(Response::from_parts(head, Full::new(body.to_bytes())).into())
}
