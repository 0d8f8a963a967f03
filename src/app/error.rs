//! Why a use case refused: words of the product, not of HTTP. The edge turns them into codes.

use crate::domain::stage::Illegal;

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
