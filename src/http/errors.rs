//! The one table of error codes: whatever went wrong, the answer has this shape. Causes go to the
//! log, never to the client.

use poem::error::{MethodNotAllowedError, NotFoundError, ReadBodyError, ResponseError};
use poem::http::{StatusCode, header};
use poem::{IntoResponse, Response};
use poem_openapi::error::{
    AuthorizationError, ContentTypeError, ParseParamError, ParsePathError, ParseRequestPayloadError,
};
use poem_openapi::payload::{Json, Payload};
use poem_openapi::registry::{MetaMediaType, MetaResponse, MetaResponses, Registry};
use poem_openapi::{ApiResponse, Object};

use crate::app::error::Error;

/// What went wrong, as programs tell it apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Code {
    /// A value cannot be accepted.
    Invalid,
    /// Not signed in, or no longer.
    Unauthenticated,
    /// Known, but not allowed to.
    Forbidden,
    /// There is no such thing, or the asker may not know of it.
    NotFound,
    /// The address is right, the method is not.
    MethodNotAllowed,
    /// The request did not come in time.
    Timeout,
    /// It cannot be done as things stand now.
    Conflict,
    /// Too many bytes.
    TooLarge,
    /// Only JSON is read.
    UnsupportedType,
    /// Too often.
    TooMany,
    /// Something inside failed.
    Internal,
    /// No more work this moment.
    Busy,
    /// The disk is full.
    StorageFull,
}

impl Code {
    /// Every code, by status.
    pub const ALL: [Self; 13] = [
        Self::Invalid,
        Self::Unauthenticated,
        Self::Forbidden,
        Self::NotFound,
        Self::MethodNotAllowed,
        Self::Timeout,
        Self::Conflict,
        Self::TooLarge,
        Self::UnsupportedType,
        Self::TooMany,
        Self::Internal,
        Self::Busy,
        Self::StorageFull,
    ];

    /// The code on the wire, its status, and what it means in the API document.
    pub fn row(self) -> (&'static str, StatusCode, &'static str) {
        match self {
            Self::Invalid => ("invalid", StatusCode::BAD_REQUEST, "A value cannot be accepted."),
            Self::Unauthenticated => {
                ("unauthenticated", StatusCode::UNAUTHORIZED, "Not signed in, or no longer.")
            }
            Self::Forbidden => ("forbidden", StatusCode::FORBIDDEN, "Known, but not allowed to."),
            Self::NotFound => ("not_found", StatusCode::NOT_FOUND, "There is no such thing."),
            Self::MethodNotAllowed => {
                ("method_not_allowed", StatusCode::METHOD_NOT_ALLOWED, "Another method is needed.")
            }
            Self::Timeout => {
                ("timeout", StatusCode::REQUEST_TIMEOUT, "The request did not come in time.")
            }
            Self::Conflict => {
                ("conflict", StatusCode::CONFLICT, "It cannot be done as things stand now.")
            }
            Self::TooLarge => ("too_large", StatusCode::PAYLOAD_TOO_LARGE, "Too many bytes."),
            Self::UnsupportedType => {
                ("unsupported_type", StatusCode::UNSUPPORTED_MEDIA_TYPE, "Only JSON is read.")
            }
            Self::TooMany => ("too_many", StatusCode::TOO_MANY_REQUESTS, "Too often."),
            Self::Internal => {
                ("internal", StatusCode::INTERNAL_SERVER_ERROR, "Something inside failed.")
            }
            Self::Busy => ("busy", StatusCode::SERVICE_UNAVAILABLE, "No more work this moment."),
            Self::StorageFull => {
                ("storage_full", StatusCode::INSUFFICIENT_STORAGE, "The disk is full.")
            }
        }
    }

    /// The code on the wire.
    pub fn name(self) -> &'static str {
        self.row().0
    }

    /// The HTTP status.
    pub fn status(self) -> StatusCode {
        self.row().1
    }

    fn of_status(status: StatusCode) -> Self {
        let known = Self::ALL.into_iter().find(|code| code.status() == status);
        known.unwrap_or(if status.is_client_error() { Self::Invalid } else { Self::Internal })
    }
}

/// What every failed request answers.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
pub struct ErrorBody {
    /// What went wrong.
    pub error: ErrorDetail,
}

/// What went wrong.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct ErrorDetail {
    /// The code: programs decide by it.
    pub code: String,
    /// The field it is about, when there is one.
    pub field: Option<String>,
    /// For people.
    pub message: String,
}

/// A failed request.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct ApiError {
    /// What went wrong.
    pub code: Code,
    /// The field it is about.
    pub field: Option<String>,
    /// For people.
    pub message: String,
    /// When to try again, in seconds.
    pub retry_after_s: Option<u32>,
}

impl ApiError {
    /// An error about no field.
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Self { code, field: None, message: message.into(), retry_after_s: None }
    }

    /// A value that cannot be accepted.
    pub fn invalid(field: impl Into<String>, why: impl Into<String>) -> Self {
        Self { field: Some(field.into()), ..Self::new(Code::Invalid, why) }
    }

    /// Too often: try again in so many seconds.
    pub fn too_many(retry_after_s: u32) -> Self {
        let message = format!("too many requests, try again in {retry_after_s} s");
        Self { retry_after_s: Some(retry_after_s), ..Self::new(Code::TooMany, message) }
    }

    /// The body's `error`, also for sockets.
    pub fn detail(&self) -> ErrorDetail {
        ErrorDetail {
            code: self.code.name().to_owned(),
            field: self.field.clone(),
            message: self.message.clone(),
        }
    }

    /// Whatever poem or poem-openapi refused, in our words.
    pub fn of_poem(error: poem::Error) -> Self {
        let error = match error.downcast::<Self>() {
            Ok(ours) => return ours,
            Err(other) => other,
        };
        if error.is::<NotFoundError>() {
            return Self::new(Code::NotFound, "there is nothing at this address");
        }
        if error.is::<MethodNotAllowedError>() {
            return Self::new(Code::MethodNotAllowed, "this address takes another method");
        }
        if error.is::<AuthorizationError>() {
            return Error::Unauthenticated.into();
        }
        Self::of_parsing(&error).unwrap_or_else(|| {
            let code = Code::of_status(error.status());
            if code == Code::Internal {
                tracing::error!(%error, "a request failed");
            }
            Self::new(code, code.row().2)
        })
    }

    fn of_parsing(error: &poem::Error) -> Option<Self> {
        if let Some(param) = error.downcast_ref::<ParseParamError>() {
            return Some(Self::invalid(param.name, plain(&param.reason)));
        }
        if let Some(path) = error.downcast_ref::<ParsePathError>() {
            return Some(Self::invalid("id", plain(&path.reason)));
        }
        if error.is::<poem::error::ParsePathError>() {
            return Some(Self::invalid("id", "is not UTF-8"));
        }
        if let Some(payload) = error.downcast_ref::<ParseRequestPayloadError>() {
            return Some(Self::new(Code::Invalid, plain(&payload.reason)));
        }
        if error.is::<ContentTypeError>() {
            return Some(Self::new(Code::UnsupportedType, "send application/json"));
        }
        if let Some(ReadBodyError::PayloadTooLarge) = error.downcast_ref::<ReadBodyError>() {
            return Some(Self::new(Code::TooLarge, "the body is too large"));
        }
        None
    }
}

/// poem-openapi wraps each reason into the name of a Rust type, which says nothing to a client.
fn plain(reason: &str) -> String {
    let inner = reason.split_once("\": ").map_or(reason, |(_, rest)| rest);
    inner.split(" (occurred while").next().unwrap_or(inner).to_owned()
}

impl From<Error> for ApiError {
    fn from(error: Error) -> Self {
        let message = error.to_string();
        match error {
            Error::NotFound(_) => Self::new(Code::NotFound, message),
            Error::Conflict { .. } => Self::new(Code::Conflict, message),
            Error::Invalid { field, why } => Self::invalid(field, why),
            Error::Forbidden(_) => Self::new(Code::Forbidden, message),
            Error::Unauthenticated | Error::Expired(_) => Self::new(Code::Unauthenticated, message),
            Error::TooMany { retry_after_s } => Self::too_many(retry_after_s),
            Error::Busy { retry_after_s } => {
                Self { retry_after_s: Some(retry_after_s), ..Self::new(Code::Busy, message) }
            }
            Error::StorageFull => Self::new(Code::StorageFull, message),
            Error::Broken(cause) => {
                tracing::error!(cause, "a use case failed");
                Self::new(Code::Internal, message)
            }
        }
    }
}

impl ResponseError for ApiError {
    fn status(&self) -> StatusCode {
        self.code.status()
    }

    fn as_response(&self) -> Response {
        let body = Json(ErrorBody { error: self.detail() });
        let mut response = body.into_response();
        response.set_status(self.code.status());
        if let Some(seconds) = self.retry_after_s {
            response.headers_mut().insert(header::RETRY_AFTER, seconds.into());
        }
        response
    }
}

impl ApiResponse for ApiError {
    fn meta() -> MetaResponses {
        let responses = Code::ALL.into_iter().map(|code| MetaResponse {
            description: code.row().2,
            status: Some(code.status().as_u16()),
            status_range: None,
            content: vec![MetaMediaType {
                content_type: <Json<ErrorBody> as Payload>::CONTENT_TYPE,
                schema: <Json<ErrorBody> as Payload>::schema_ref(),
            }],
            headers: Vec::new(),
        });
        MetaResponses { responses: responses.collect() }
    }

    fn register(registry: &mut Registry) {
        <Json<ErrorBody> as Payload>::register(registry);
    }
}

#[cfg(test)]
mod tests;
