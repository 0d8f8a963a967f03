//! Why a use case refused: words of the product, not of HTTP. The edge turns them into codes.

use crate::domain::stage::Illegal;
use crate::store::{AppendError, StoreError, WriteError};

/// Why a use case refused. Nothing has changed when one of these is returned.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// There is no such thing, or the asker may not know of it.
    #[error("no such {0}")]
    NotFound(&'static str),
    /// It cannot be done as things stand now.
    #[error("{because}")]
    Conflict {
        /// What stands in the way, for people: who has it, what it is now.
        because: String,
    },
    /// A value that cannot be accepted.
    #[error("{field}: {why}")]
    Invalid {
        /// The field, as it is called on the wire.
        field: &'static str,
        /// What is wrong with it.
        why: String,
    },
    /// Known, but not allowed to.
    #[error("{0}")]
    Forbidden(String),
    /// Not signed in, or no longer.
    #[error("sign in first")]
    Unauthenticated,
    /// What let a program in is over: which, and since when.
    #[error("{0}")]
    Expired(String),
    /// Too often; try again later.
    #[error("too many requests, try again in {retry_after_s} s")]
    TooMany {
        /// Seconds.
        retry_after_s: u32,
    },
    /// The house cannot take more work this moment.
    #[error("busy, try again in {retry_after_s} s")]
    Busy {
        /// Seconds.
        retry_after_s: u32,
    },
    /// The disk is full: reading goes on, new work is refused.
    #[error("the storage is full")]
    StorageFull,
    /// Something inside failed; the cause is in the log.
    #[error("something inside failed")]
    Broken(String),
}

impl Error {
    /// A value that cannot be accepted.
    pub fn invalid(field: &'static str, why: impl Into<String>) -> Self {
        Self::Invalid { field, why: why.into() }
    }

    /// It cannot be done as things stand now.
    pub fn conflict(because: impl Into<String>) -> Self {
        Self::Conflict { because: because.into() }
    }
}

impl From<Illegal> for Error {
    fn from(illegal: Illegal) -> Self {
        Self::Conflict { because: illegal.to_string() }
    }
}

/// Why a house could not be opened, in words for whoever starts it: unlike those for whoever asks
/// something of it, they name the cause.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Unopened(String);

impl From<StoreError> for Unopened {
    fn from(error: StoreError) -> Self {
        Self(error.to_string())
    }
}

impl From<Error> for Unopened {
    fn from(error: Error) -> Self {
        match error {
            Error::Broken(cause) => Self(cause),
            other => Self(other.to_string()),
        }
    }
}

impl From<StoreError> for Error {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Full => Self::StorageFull,
            StoreError::Busy => Self::Busy { retry_after_s: 1 },
            StoreError::Broken(why) => {
                tracing::error!(why, "the store is not available");
                Self::Busy { retry_after_s: 2 }
            }
            StoreError::Taken { value, .. } => {
                Self::conflict(format!("{value} belongs to somebody else"))
            }
            other => Self::Broken(other.to_string()),
        }
    }
}

impl From<AppendError> for Error {
    fn from(error: AppendError) -> Self {
        match error {
            AppendError::Illegal(illegal) => illegal.into(),
            AppendError::NotFound(_) => Self::NotFound("conversation"),
            AppendError::Repeated(_) => Self::conflict("this message was posted before"),
            AppendError::Store(store) => store.into(),
        }
    }
}

impl From<WriteError<Error>> for Error {
    fn from(error: WriteError<Error>) -> Self {
        match error {
            WriteError::Refused(refusal) => refusal,
            WriteError::Store(store) => store.into(),
        }
    }
}
