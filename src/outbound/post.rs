//! One message sent out: posted within its time, its answer read only as far as it matters. No
//! redirect is followed: where a message goes is what the administrator wrote, and nothing else.

use std::time::Duration;

use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use hyper::header::{self, HeaderName, HeaderValue};
use hyper::{Request, Response};
use tokio::time::timeout;

use super::{Connector, Line, Reach, Target, Unreachable};

/// Bytes of an answer that are read; of a longer one, the rest is never taken.
pub const ANSWER_BYTES_MAX: usize = 64 * 1_024;
/// How long connecting, sending and the answer's head may take in all.
const PATIENCE: Duration = Duration::from_secs(10);

/// What is sent, and where to.
#[derive(Clone, Debug)]
pub struct Post {
    /// Where to.
    pub target: Target,
    /// How far it may go.
    pub reach: Reach,
    /// What stands above it, beside host, type and length.
    pub headers: Vec<(&'static str, String)>,
    /// JSON.
    pub body: String,
}

/// What came back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answered {
    /// The status.
    pub status: u16,
    /// Seconds after which the other side wants to hear again, when it says so.
    pub retry_after_s: Option<u32>,
    /// How its body begins, at most [`ANSWER_BYTES_MAX`].
    pub body: Vec<u8>,
}

/// Why nothing came back.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PostError {
    /// There is no connection.
    #[error("cannot be reached: {0}")]
    Unreachable(#[from] Unreachable),
    /// It took longer than it may.
    #[error("no answer in time")]
    TooSlow,
    /// The connection broke off.
    #[error("the connection broke off")]
    Cut,
}

/// Sends it and waits for the answer.
///
/// # Errors
/// [`PostError`], within 10 seconds. An answer with any status is none.
pub async fn post(connector: &Connector, post: &Post) -> Result<Answered, PostError> {
    timeout(PATIENCE, exchange(connector, post)).await.unwrap_or(Err(PostError::TooSlow))
}

async fn exchange(connector: &Connector, post: &Post) -> Result<Answered, PostError> {
    let pipe = connector.connect(&post.target, post.reach).await?;
    let (mut sender, mut line) =
        Line::open(pipe, ANSWER_BYTES_MAX).await.map_err(|_| PostError::Cut)?;
    let sent = line.drive(sender.send_request(request(post)?)).await;
    let response = sent.map_err(|_| PostError::Cut)?;
    let (status, retry_after_s) = (response.status().as_u16(), retry_after(&response));
    // What was decided stands in the head: a body that never ends takes nothing of that back.
    let body = begin(&mut line, response.into_body()).await;
    Ok(Answered { status, retry_after_s, body })
}

fn request(post: &Post) -> Result<Request<Full<Bytes>>, PostError> {
    let broken = |what: &str| PostError::from(Unreachable(format!("{what} cannot be sent")));
    let mut request = Request::post(&post.target.path)
        .header(header::HOST, post.target.host_header())
        .header(header::CONTENT_TYPE, "application/json")
        .header(header::USER_AGENT, concat!("baton/", env!("CARGO_PKG_VERSION")))
        .header(header::CONNECTION, "close");
    for (name, value) in &post.headers {
        let value = HeaderValue::try_from(value).map_err(|_| broken(name))?;
        request = request.header(HeaderName::from_static(name), value);
    }
    request.body(Full::new(Bytes::from(post.body.clone()))).map_err(|_| broken("the path"))
}

fn retry_after(response: &Response<Incoming>) -> Option<u32> {
    response.headers().get(header::RETRY_AFTER)?.to_str().ok()?.parse().ok()
}

/// How a body begins, as far as it comes soon.
async fn begin(line: &mut Line, mut body: Incoming) -> Vec<u8> {
    /// How long a body is listened to once the head has said everything.
    const LISTEN: Duration = Duration::from_secs(1);
    let mut begun = Vec::new();
    let reading = async {
        while begun.len() < ANSWER_BYTES_MAX
            && let Some(Ok(frame)) = line.drive(body.frame()).await
        {
            let data = frame.into_data().unwrap_or_default();
            let room = ANSWER_BYTES_MAX - begun.len();
            begun.extend_from_slice(data.get(..room.min(data.len())).unwrap_or_default());
        }
    };
    // Whether it ended or not, what has come is what there is.
    let _ = timeout(LISTEN, reading).await;
    begun
}
