//! An agent's picture, and what of an agent customers are shown. The bytes are a file under their
//! hash, as those of messages are; they are no business of this room.

use serde::{Deserialize, Serialize};

use crate::clock::Timestamp;
use crate::domain::attachment::FileHash;
use crate::ids::PictureId;

/// The largest picture of an agent, in bytes: it is shown no larger than a thumb.
pub const PICTURE_BYTES_MAX: u64 = 1024 * 1024;
/// Its longest side, in pixels: whoever looks at it unpacks it.
pub const PICTURE_SIDE_MAX: u32 = 2_048;
/// What it may be, as its content says: a drawing that can run something is none of these.
pub const PICTURE_KINDS: [&str; 3] = ["image/png", "image/jpeg", "image/webp"];

/// A picture as the house keeps it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Picture {
    /// Its id, new with each one: random, and nothing of the agent's own.
    pub id: PictureId,
    /// The media type, as its content says.
    pub kind: String,
    /// Its size.
    pub bytes: u64,
    /// Width and height in pixels.
    pub pixels: (u32, u32),
    /// Where its bytes are.
    pub hash: FileHash,
    /// When it came.
    pub at: Timestamp,
}

/// An agent as whoever talks to them sees them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Face {
    /// The name customers see.
    pub name: String,
    /// Their picture, if they have one.
    pub picture: Option<PictureId>,
}
