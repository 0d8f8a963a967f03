//! A document fetched whole, or a form sent and its answer read whole: for what has to be understood
//! rather than only acknowledged. As with a post, no redirect is followed, and what is longer or
//! slower than it may be is an error.

use std::time::Duration;

use bytes::Bytes;
use http_body_util::{BodyExt, Full, Limited};
use hyper::Request;
use hyper::header::{self, HeaderValue};
use tokio::time::timeout;

use super::{Connector, Line, PostError, Reach, Target, Unreachable};

/// Bytes of an answer when nobody says otherwise; a longer one is none.
pub const FETCHED_BYTES_MAX: usize = 256 * 1_024;
/// How long everything may take in all when nobody says otherwise: somebody looks at an empty page
/// meanwhile.
const PATIENCE: Duration = Duration::from_secs(5);

/// What is asked.
#[derive(Clone, Debug)]
pub struct Fetch {
    /// Of whom.
    pub target: Target,
    /// How far it may go.
    pub reach: Reach,
    /// What proves who asks, if anything: the whole value of the header.
    pub authorization: Option<String>,
    /// A form to send; without one it is only fetched.
    pub form: Option<String>,
    /// What kinds of answer are understood.
    pub accept: &'static str,
    /// Bytes of an answer; a longer one is none.
    pub bytes_max: usize,
    /// How long everything may take in all.
    pub patience: Duration,
}

impl Fetch {
    /// A JSON document, fetched as nobody.
    pub fn get(target: Target, reach: Reach) -> Self {
        Self {
            target,
            reach,
            authorization: None,
            form: None,
            accept: "application/json",
            bytes_max: FETCHED_BYTES_MAX,
            patience: PATIENCE,
        }
    }
}

/// What came back, whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fetched {
    /// The status.
    pub status: u16,
    /// The body.
    pub body: Vec<u8>,
}

/// Asks and waits for the whole answer.
///
/// # Errors
/// [`PostError`], within its patience; also for an answer that is too long. One with any status is
/// none.
pub async fn fetch(connector: &Connector, what: &Fetch) -> Result<Fetched, PostError> {
    timeout(what.patience, exchange(connector, what)).await.unwrap_or(Err(PostError::TooSlow))
}

async fn exchange(connector: &Connector, what: &Fetch) -> Result<Fetched, PostError> {
    let pipe = connector.connect(&what.target, what.reach).await?;
    let (mut sender, mut line) =
        Line::open(pipe, what.bytes_max).await.map_err(|_| PostError::Cut)?;
    let sent = line.drive(sender.send_request(request(what)?)).await;
    let response = sent.map_err(|_| PostError::Cut)?;
    let status = response.status().as_u16();
    let body = Limited::new(response.into_body(), what.bytes_max);
    let body = line.drive(body.collect()).await.map_err(|_| PostError::Cut)?;
    Ok(Fetched { status, body: body.to_bytes().to_vec() })
}

fn request(what: &Fetch) -> Result<Request<Full<Bytes>>, PostError> {
    let broken = |name: &str| PostError::from(Unreachable(format!("{name} cannot be sent")));
    let mut request = match &what.form {
        Some(_) => Request::post(&what.target.path)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded"),
        None => Request::get(&what.target.path),
    }
    .header(header::HOST, what.target.host_header())
    .header(header::ACCEPT, what.accept)
    .header(header::USER_AGENT, concat!("baton/", env!("CARGO_PKG_VERSION")))
    .header(header::CONNECTION, "close");
    if let Some(proof) = &what.authorization {
        let mut value = HeaderValue::try_from(proof).map_err(|_| broken("what proves it"))?;
        value.set_sensitive(true);
        request = request.header(header::AUTHORIZATION, value);
    }
    let form = what.form.clone().unwrap_or_default();
    request.body(Full::new(Bytes::from(form))).map_err(|_| broken("the path"))
}
