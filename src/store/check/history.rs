//! The feed from its first event to its last: nothing missing, every chain whole, and the records
//! of the conversations exactly what their events fold to.

use std::collections::BTreeMap;

use crate::domain::conversation::Conversation;
use crate::domain::event::{Event, Position};
use crate::ids::ConversationId;
use crate::store::StoreError;
use crate::store::check::{CheckReport, each_row};
use crate::store::feed::{Entry, decode_event};
use crate::store::read::{Read, Snapshot};
use crate::store::record::{Record, encode};
use crate::store::tables::{Key, Table, id_from};

/// What every conversation's record must be.
pub(crate) type Folded = BTreeMap<ConversationId, Conversation>;

/// Folds every event of the house, and compares.
pub(crate) fn check(read: &Snapshot, report: &mut CheckReport) -> Result<Folded, StoreError> {
    let mut folded = Folded::new();
    let mut expected = Position(1);
    each_row(read, Table::Feed, |key, value| {
        report.n_events += 1;
        if key != expected.bytes() {
            let what = format!("{} should come here: an event is missing", expected.0);
            report.add(Table::Feed, key, what);
        }
        if let Some(entry) = report.note(decode_event(key, value))? {
            expected = Position(entry.recorded.position.0 + 1);
            fold(&mut folded, entry, report);
        } else {
            expected = Position(expected.0 + 1);
        }
        Ok(())
    })?;
    compare(read, &folded, report)?;
    Ok(folded)
}

fn fold(folded: &mut Folded, entry: Entry, report: &mut CheckReport) {
    let Entry { recorded, prev } = entry;
    let key = recorded.position.bytes();
    let id = recorded.conversation;
    if let Event::Opened { customer, .. } = &recorded.event
        && recorded.number == 1
    {
        let record = Conversation::opened(id, *customer, recorded.at);
        if folded.insert(id, record).is_some() {
            report.add(Table::Feed, &key, format!("{id} was opened before"));
        }
    }
    let Some(record) = folded.get_mut(&id) else {
        report.add(Table::Feed, &key, format!("{id} was never opened"));
        return;
    };
    if recorded.number != record.n_events + 1 {
        let what = format!("number {} of {id} follows {}", recorded.number, record.n_events);
        report.add(Table::Feed, &key, what);
    }
    if prev != record.last_position {
        let what = format!("it leads back to {}, not to {}", prev.0, record.last_position.0);
        report.add(Table::Feed, &key, what);
    }
    if let Event::MessagePosted(message) = &recorded.event
        && message.seq != record.last_seq.next()
    {
        let what = format!("message {} of {id} follows {}", message.seq.0, record.last_seq.0);
        report.add(Table::Feed, &key, what);
    }
    if let Err(illegal) = record.apply(&recorded.event, recorded.position, recorded.at) {
        report.add(Table::Feed, &key, illegal.to_string());
    }
}

/// Compares as bytes: a number that is not one is then still equal to itself.
fn compare(read: &Snapshot, folded: &Folded, report: &mut CheckReport) -> Result<(), StoreError> {
    let bytes = |record: &Conversation| encode(Conversation::VERSION, record);
    for (id, record) in folded {
        let key = id.bytes();
        match report.note(read.conversation(*id))? {
            Some(Some(found)) if bytes(&found) == bytes(record) => {}
            Some(Some(_)) => {
                report.add(Table::Conversations, &key, "it is not what its events come to");
            }
            Some(None) => report.add(Table::Conversations, &key, "the record is missing"),
            None => {}
        }
    }
    each_row(read, Table::Conversations, |key, _| {
        report.n_conversations += 1;
        if id_from(key).is_none_or(|id: ConversationId| !folded.contains_key(&id)) {
            report.add(Table::Conversations, key, "no event says that it was opened");
        }
        Ok(())
    })
}
