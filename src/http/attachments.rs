//! Files over HTTP: taken in as they come, within a size, a time and a patience; given out so that
//! nothing in them is ever run by a browser.

use std::sync::Arc;
use std::time::Duration;

use futures_util::StreamExt as _;
use poem::Body;
use poem_openapi::param::{Path, Query};
use poem_openapi::payload::{Binary, Json, Response};
use poem_openapi::{ApiResponse, OpenApi};
use tokio::io::BufReader;
use tokio::time::timeout;

use crate::app::attachments::{Opened, Upload};
use crate::domain::attachment::Attached;
use crate::http::edge::Edge;
use crate::http::errors::{ApiError, Code};
use crate::http::gate::Caller;
use crate::http::replies::Created;
use crate::http::shapes::messages::File;
use crate::http::shapes::param::Id;
use crate::ids::{AttachmentId, ConversationId};

/// What keeps a browser from running anything of a file, even one opened in a window of its own.
pub(super) const POLICY: &str = "sandbox; default-src 'none'; frame-ancestors 'none'";

/// Bytes of a file read at once: each read is a walk to a thread that may block.
const READ_BYTES: usize = 256 * 1024;

/// Files in conversations.
pub struct Attachments(pub Arc<Edge>);

/// A file.
#[derive(ApiResponse)]
pub enum Fetched {
    /// Its bytes.
    #[oai(status = 200)]
    File(Binary<Body>),
}

#[OpenApi]
impl Attachments {
    /// Upload a file, to be sent with a message
    ///
    /// The body is the file itself. What it is, is found by its content; the name is only shown.
    #[oai(path = "/conversations/:id/attachments", method = "post", operation_id = "upload")]
    async fn upload(
        &self,
        caller: Caller,
        id: Path<Id<ConversationId>>,
        /// What the file is called.
        #[oai(validator(max_length = 1000))]
        name: Query<Option<String>>,
        body: Binary<Body>,
    ) -> Result<Created<File>, ApiError> {
        let edge = &self.0;
        edge.rates().upload(&caller.principal, caller.ip, edge.house.now())?;
        let name = name.0.unwrap_or_default();
        let upload = edge.house.begin_upload(&caller.principal, id.0.0, &name).await?;
        let patience = Duration::from_millis(edge.limits.get().upload_ms);
        let late = || ApiError::new(Code::Timeout, "the file did not come in time");
        let upload =
            timeout(patience, edge.receive(upload, body.0)).await.map_err(|_| late())??;
        Ok(Created::Created(Json(File::from(&upload.keep().await?))))
    }

    /// A file of a conversation
    #[oai(
        path = "/conversations/:id/attachments/:attachment",
        method = "get",
        operation_id = "fetch_attachment"
    )]
    async fn fetch(
        &self,
        caller: Caller,
        id: Path<Id<ConversationId>>,
        attachment: Path<Id<AttachmentId>>,
    ) -> Result<Response<Fetched>, ApiError> {
        let house = &self.0.house;
        let (file, opened) = house.attachment(&caller.principal, id.0.0, attachment.0.0).await?;
        Ok(Response::new(Fetched::File(Binary(given_out(opened))))
            .header("content-type", file.kind.as_str())
            .header("content-length", file.bytes)
            .header("content-disposition", disposition(&file))
            .header("content-security-policy", POLICY))
    }
}

impl Edge {
    /// A body as one file, as long as pieces keep coming and it is not larger than `max`, within the
    /// time an upload has.
    ///
    /// # Errors
    /// Too large, too slow, or broken off.
    pub(super) async fn whole_file(&self, body: Body, max: u64) -> Result<Vec<u8>, ApiError> {
        let limits = self.limits.get();
        let gap = Duration::from_millis(limits.upload_gap_ms);
        let mut pieces = body.into_bytes_stream();
        let mut whole = Vec::new();
        let reading = async {
            loop {
                let next = timeout(gap, pieces.next()).await;
                let next =
                    next.map_err(|_| ApiError::new(Code::Timeout, "the file stopped coming"))?;
                let Some(piece) = next else { return Ok(whole) };
                let piece =
                    piece.map_err(|_| ApiError::new(Code::Invalid, "the file broke off"))?;
                if (whole.len() + piece.len()) as u64 > max {
                    return Err(ApiError::new(Code::TooLarge, format!("at most {max} bytes")));
                }
                whole.extend_from_slice(&piece);
            }
        };
        let late = |_| ApiError::new(Code::Timeout, "the file did not come in time");
        timeout(Duration::from_millis(limits.upload_ms), reading).await.map_err(late)?
    }

    /// Takes a body in, piece by piece, as long as pieces keep coming and it is not too large.
    async fn receive(&self, mut upload: Upload, body: Body) -> Result<Upload, ApiError> {
        let limits = self.limits.get();
        let max = limits.upload_bytes_max;
        let gap = Duration::from_millis(limits.upload_gap_ms);
        let mut pieces = body.into_bytes_stream();
        loop {
            let next = timeout(gap, pieces.next()).await;
            let next = next.map_err(|_| ApiError::new(Code::Timeout, "the file stopped coming"))?;
            let Some(piece) = next else { return Ok(upload) };
            let piece = piece.map_err(|_| ApiError::new(Code::Invalid, "the file broke off"))?;
            if upload.n_bytes() + piece.len() as u64 > max {
                return Err(ApiError::new(Code::TooLarge, format!("at most {max} bytes")));
            }
            upload = upload.take(piece).await?;
        }
    }
}

/// The body that gives a file out.
pub(super) fn given_out(opened: Opened) -> Body {
    match opened {
        Opened::File(file) => {
            let file = tokio::fs::File::from_std(file);
            Body::from_async_read(BufReader::with_capacity(READ_BYTES, file))
        }
        Opened::Bytes(bytes) => Body::from_bytes(bytes),
    }
}

/// To be saved, under its own name (RFC 6266): for old readers in ASCII, for others as it is.
fn disposition(file: &Attached) -> String {
    let ascii: String =
        file.name.chars().map(|c| if is_plain(c) || c == ' ' { c } else { '_' }).collect();
    let whole: String = file.name.bytes().map(percent_encoded).collect();
    format!("attachment; filename=\"{ascii}\"; filename*=UTF-8''{whole}")
}

fn percent_encoded(byte: u8) -> String {
    let c = char::from(byte);
    if is_plain(c) { c.to_string() } else { format!("%{byte:02X}") }
}

fn is_plain(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_')
}
