//! A conversation's events from its last one backwards: each knows the place of the one before it.

use crate::domain::event::{Position, Recorded};
use crate::ids::ConversationId;
use crate::store::StoreError;
use crate::store::feed::{Entry, decode_event};
use crate::store::read::Read;
use crate::store::record::corrupt;
use crate::store::tables::{Key, Table};

/// The feed's entry at a position.
pub(crate) fn entry(read: &impl Read, at: Position) -> Result<Option<Entry>, StoreError> {
    let key = at.bytes();
    read.row(Table::Feed, &key)?.map(|bytes| decode_event(&key, &bytes)).transpose()
}

/// A conversation's events from the last one backwards while `wanted` (the event, how many were
/// taken before it) says so; returned in order.
pub(super) fn walk(
    read: &impl Read,
    id: ConversationId,
    wanted: impl Fn(&Recorded, usize) -> bool,
) -> Result<Vec<Recorded>, StoreError> {
    let Some(conversation) = read.conversation(id)? else { return Ok(Vec::new()) };
    walk_from(read, id, conversation.last_position, wanted)
}

pub(super) fn walk_from(
    read: &impl Read,
    id: ConversationId,
    from: Position,
    wanted: impl Fn(&Recorded, usize) -> bool,
) -> Result<Vec<Recorded>, StoreError> {
    let mut found = Vec::new();
    back(read, id, from, |recorded| {
        let goes_on = wanted(&recorded, found.len());
        if goes_on {
            found.push(recorded);
        }
        goes_on
    })?;
    found.reverse();
    Ok(found)
}

/// A conversation's events from one backwards, as long as whoever looks at them goes on.
pub(super) fn back(
    read: &impl Read,
    id: ConversationId,
    from: Position,
    mut goes_on: impl FnMut(Recorded) -> bool,
) -> Result<(), StoreError> {
    let mut at = from;
    while at != Position(0) {
        let missing = || corrupt(Table::Feed, &at.bytes(), "an event of a conversation is missing");
        let Entry { recorded, prev } = entry(read, at)?.ok_or_else(missing)?;
        if recorded.conversation != id {
            return Err(corrupt(Table::Feed, &at.bytes(), "it belongs to another conversation"));
        }
        if !goes_on(recorded) {
            break;
        }
        at = prev;
    }
    Ok(())
}
