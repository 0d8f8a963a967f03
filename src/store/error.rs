//! What can go wrong in the store, in words an operator can act upon. Causes of single requests
//! (an illegal step, a name already taken) are kept apart from a store that cannot go on.

use std::path::PathBuf;

use crate::domain::stage::Illegal;
use crate::ids::ConversationId;
use crate::store::Dedup;

/// Why the store did not do what it was asked. Cheap to copy to everybody of a failed batch.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// Another process has the directory open.
    #[error("{dir} is in use by another process; stop that one first")]
    InUse {
        /// The data directory.
        dir: PathBuf,
    },
    /// The file was written by a newer Baton; nothing was changed.
    #[error(
        "the store has schema version {found}, this Baton knows up to {known}: use a newer one"
    )]
    Newer {
        /// The version in the file.
        found: u32,
        /// The highest version known here.
        known: u32,
    },
    /// What stands in the file cannot be what was written.
    #[error("damaged row {key} of table {table}: {why}; run `baton check`, restore a backup")]
    Corrupt {
        /// The table.
        table: &'static str,
        /// The key, in hexadecimal.
        key: String,
        /// What is wrong.
        why: String,
    },
    /// The file as a whole cannot be read.
    #[error("the store's file is damaged: {0}; restore a backup with `baton restore`")]
    Damaged(String),
    /// The disk failed. Nothing is acknowledged until the store has reopened itself. The outcome
    /// of a write that ends like this is unknown: it may be there after the reopening.
    #[error("the store is not available: {0}")]
    Broken(String),
    /// The disk is full, or nearly: reading goes on, new work is refused until there is space.
    #[error("the disk is full: free some space, the store goes on by itself")]
    Full,
    /// More writes are waiting than the store takes in.
    #[error("too many writes are waiting")]
    Busy,
    /// The store was closed.
    #[error("the store is closed")]
    Closed,
    /// The job itself failed; nothing of it was written.
    #[error("a write job panicked; nothing of it was kept")]
    Panicked,
    /// A record with this unique value is there already (an e-mail address, an outside reference).
    #[error("{table} already has {value}")]
    Taken {
        /// The index.
        table: &'static str,
        /// The value.
        value: String,
    },
    /// A backup or restore cannot be done as asked; nothing was changed.
    #[error("{0}")]
    Backup(String),
}

/// How a write ended without its result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WriteError<E> {
    /// The job refused; nothing of it was written.
    Refused(E),
    /// The store could not.
    Store(StoreError),
}

/// Why an event was not added.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum AppendError {
    /// The state machine refuses it.
    #[error(transparent)]
    Illegal(#[from] Illegal),
    /// There is no such conversation.
    #[error("there is no conversation {0}")]
    NotFound(ConversationId),
    /// The sender's own id was used before in this conversation.
    #[error("this message was posted before")]
    Repeated(Dedup),
    /// The store could not.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<std::io::Error> for StoreError {
    fn from(error: std::io::Error) -> Self {
        use std::io::ErrorKind as K;
        match error.kind() {
            K::StorageFull | K::QuotaExceeded | K::FileTooLarge => Self::Full,
            K::InvalidData | K::UnexpectedEof => Self::Damaged(error.to_string()),
            _ => Self::Broken(error.to_string()),
        }
    }
}

impl From<redb::Error> for StoreError {
    fn from(error: redb::Error) -> Self {
        match error {
            redb::Error::Io(io) => io.into(),
            redb::Error::Corrupted(why) => Self::Damaged(why),
            redb::Error::UpgradeRequired(version) => {
                Self::Damaged(format!("its file format {version} is not the one used here"))
            }
            redb::Error::DatabaseClosed => Self::Closed,
            other => Self::Broken(other.to_string()),
        }
    }
}

macro_rules! from_redb {
    ($($error:ident)*) => {$(
        impl From<redb::$error> for StoreError {
            fn from(error: redb::$error) -> Self {
                redb::Error::from(error).into()
            }
        }
    )*};
}

from_redb! { StorageError TableError TransactionError CommitError DatabaseError SetDurabilityError }
