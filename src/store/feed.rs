//! Rows of the feed: an event with its place, and the position of the event before it in the same
//! conversation. Following those back gives a conversation's history without a second index.

#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::clock::Timestamp;
use crate::domain::event::{Event, Position, Recorded};
use crate::domain::message::Seq;
use crate::ids::ConversationId;
use crate::store::StoreError;
use crate::store::record::{corrupt, decode, encode};
use crate::store::tables::{Table, position_from};

/// The version of the rows of the feed.
pub(crate) const FEED_VERSION: u8 = 1;
/// The version of the rows of dedup.
pub(crate) const DEDUP_VERSION: u8 = 1;

/// An event as it stands in the feed, and where to go on backwards.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Entry {
    pub(crate) recorded: Recorded,
    /// The conversation's event before this one; 0 for the first.
    pub(crate) prev: Position,
}

#[derive(Serialize)]
struct RowRef<'a> {
    conversation: ConversationId,
    number: u32,
    at: Timestamp,
    prev: Position,
    event: &'a Event,
}

#[derive(Deserialize)]
struct Row {
    conversation: ConversationId,
    number: u32,
    at: Timestamp,
    prev: Position,
    event: Event,
}

/// The row of an event.
pub(crate) fn encode_event(recorded: &Recorded, prev: Position) -> Vec<u8> {
    let Recorded { conversation, number, at, event, .. } = recorded;
    let row = RowRef { conversation: *conversation, number: *number, at: *at, prev, event };
    encode(FEED_VERSION, &row)
}

/// The event of a row.
pub(crate) fn decode_event(key: &[u8], bytes: &[u8]) -> Result<Entry, StoreError> {
    let position =
        position_from(key).ok_or_else(|| corrupt(Table::Feed, key, "a position is 8 bytes"))?;
    let row: Row = decode(Table::Feed, FEED_VERSION, key, bytes)?;
    let Row { conversation, number, at, prev, event } = row;
    if prev >= position {
        return Err(corrupt(Table::Feed, key, "the event before it is not before it"));
    }
    Ok(Entry { recorded: Recorded { position, conversation, number, at, event }, prev })
}

/// What became of a message the sender named with its own id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dedup {
    /// What was said, as a hash: a retry says the same.
    #[serde(with = "serde_bytes")]
    pub body_hash: [u8; 16],
    /// The message's place.
    pub seq: Seq,
    /// The event's place.
    pub position: Position,
    /// When it was accepted.
    pub at: Timestamp,
}

impl Dedup {
    /// The first half of SHA-256 of a message's text.
    pub fn hash_of(text: &str) -> [u8; 16] {
        let whole: [u8; 32] = Sha256::digest(text.as_bytes()).into();
        let mut half = [0; 16];
        half.copy_from_slice(whole.first_chunk::<16>().expect("32 bytes have a first half"));
        half
    }
}
