//! Checks: what must hold in the file, and does it. The short one runs at every start, the long
//! one is `baton check`. Each finding says what is wrong, where, and what to do.

use crate::domain::conversation::Conversation;
use crate::ids::ConversationId;
use crate::store::StoreError;
use crate::store::read::{Read, Snapshot, entry};
use crate::store::record::corrupt;
use crate::store::tables::{Key, Table};

/// Looks at every conversation that is not closed: its record decodes (and so has one owner), and
/// the feed agrees about its last event.
pub(crate) fn open_conversations(read: &Snapshot) -> Result<(), StoreError> {
    for id in read.open_conversations()? {
        let record = read.conversation(id)?;
        let record = record
            .ok_or_else(|| corrupt(Table::Open, &id.bytes(), "there is no such conversation"))?;
        last_event(read, id, &record)?;
    }
    Ok(())
}

fn last_event(
    read: &Snapshot,
    id: ConversationId,
    record: &Conversation,
) -> Result<(), StoreError> {
    let found = entry(read, record.last_position)?.map(|entry| entry.recorded);
    let fits =
        |r: &crate::domain::event::Recorded| r.conversation == id && r.number == record.n_events;
    if record.id == id && record.stage.is_open() && found.as_ref().is_some_and(fits) {
        return Ok(());
    }
    Err(corrupt(Table::Conversations, &id.bytes(), "it does not agree with its last event"))
}
