//! The rows that find conversations, in both directions: what must be there is there, and nothing
//! leads to what is not.

use std::collections::BTreeMap;

use crate::domain::conversation::Conversation;
use crate::domain::event::{Event, Recorded};
use crate::ids::{ConversationId, HandoffId};
use crate::store::StoreError;
use crate::store::check::history::Folded;
use crate::store::check::{CheckReport, each_row};
use crate::store::feed::{DEDUP_VERSION, Dedup, decode_event};
use crate::store::read::{Read, Snapshot, entry};
use crate::store::record::decode;
use crate::store::tables::{self, Key, Table, id_from};
use crate::store::tx::begun_handoff;

/// Compares every finding row with the history.
pub(crate) fn check(
    read: &Snapshot,
    folded: &Folded,
    report: &mut CheckReport,
) -> Result<(), StoreError> {
    for record in folded.values() {
        check_open(read, record, report)?;
        check_customer(read, record, report)?;
    }
    let handoffs = check_events(read, report)?;
    strangers(read, folded, &handoffs, report)?;
    check_dedup(read, report)
}

fn check_open(
    read: &Snapshot,
    record: &Conversation,
    report: &mut CheckReport,
) -> Result<(), StoreError> {
    let key = record.id.bytes();
    let listed = read.row(Table::Open, &key)?.is_some();
    if listed != record.stage.is_open() {
        let what = format!("{} is {}", record.id, record.stage.name());
        report.add(Table::Open, &key, what);
    }
    Ok(())
}

fn check_customer(
    read: &Snapshot,
    record: &Conversation,
    report: &mut CheckReport,
) -> Result<(), StoreError> {
    let key = tables::by_customer(record.customer, record.id);
    if read.row(Table::ByCustomer, &key)?.is_none() {
        report.add(Table::ByCustomer, &key, format!("{} is missing", record.id));
    }
    Ok(())
}

/// Every handoff and every named message of the history is found.
fn check_events(
    read: &Snapshot,
    report: &mut CheckReport,
) -> Result<BTreeMap<HandoffId, ConversationId>, StoreError> {
    let mut handoffs = BTreeMap::new();
    each_row(read, Table::Feed, |key, value| {
        // Rows that do not decode are findings of the history already.
        let Ok(entry) = decode_event(key, value) else { return Ok(()) };
        let recorded = entry.recorded;
        if let Some(handoff) = begun_handoff(&recorded.event) {
            handoffs.insert(handoff, recorded.conversation);
            let found = report.note(read.conversation_of(handoff))?;
            if found.is_some_and(|found| found != Some(recorded.conversation)) {
                let what = format!("{handoff} is not found at {}", recorded.conversation);
                report.add(Table::Handoffs, &handoff.bytes(), what);
            }
        }
        check_message(read, &recorded, report)
    })?;
    Ok(handoffs)
}

fn check_message(
    read: &Snapshot,
    recorded: &Recorded,
    report: &mut CheckReport,
) -> Result<(), StoreError> {
    let Event::MessagePosted(message) = &recorded.event else { return Ok(()) };
    let Some(id) = message.client_msg_id else { return Ok(()) };
    let wanted = Dedup {
        body_hash: Dedup::hash_of(&message.text),
        seq: message.seq,
        position: recorded.position,
        at: recorded.at,
    };
    let found = report.note(read.message_of(recorded.conversation, message.author, id))?;
    if found.is_some_and(|found| found != Some(wanted)) {
        let key = tables::dedup(recorded.conversation, message.author, id);
        report.add(
            Table::Dedup,
            &key,
            format!("it is not what position {} says", wanted.position.0),
        );
    }
    Ok(())
}

/// Rows that lead to what is not there.
fn strangers(
    read: &Snapshot,
    folded: &Folded,
    handoffs: &BTreeMap<HandoffId, ConversationId>,
    report: &mut CheckReport,
) -> Result<(), StoreError> {
    each_row(read, Table::Open, |key, _| {
        if id_from(key).is_none_or(|id| !folded.contains_key(&id)) {
            report.add(Table::Open, key, "there is no such conversation");
        }
        Ok(())
    })?;
    each_row(read, Table::ByCustomer, |key, _| {
        let record = key.get(16..).and_then(id_from).and_then(|id| folded.get(&id));
        if record.is_none_or(|r| tables::by_customer(r.customer, r.id) != key) {
            report.add(Table::ByCustomer, key, "there is no such conversation of this customer");
        }
        Ok(())
    })?;
    each_row(read, Table::Handoffs, |key, _| {
        if id_from(key).is_none_or(|id| !handoffs.contains_key(&id)) {
            report.add(Table::Handoffs, key, "no event began this handoff");
        }
        Ok(())
    })
}

/// Every row of dedup leads to the message it names.
fn check_dedup(read: &Snapshot, report: &mut CheckReport) -> Result<(), StoreError> {
    each_row(read, Table::Dedup, |key, value| {
        let row: Result<Dedup, _> = decode(Table::Dedup, DEDUP_VERSION, key, value);
        let Some(dedup) = report.note(row)? else { return Ok(()) };
        // A position whose row does not decode is a finding of the history already.
        let Ok(found) = entry(read, dedup.position) else { return Ok(()) };
        let own = found.and_then(|entry| key_of(&entry.recorded));
        if own.is_none_or(|own| own != key) {
            report.add(Table::Dedup, key, format!("no such message at {}", dedup.position.0));
        }
        Ok(())
    })
}

/// The dedup key of a message.
fn key_of(recorded: &Recorded) -> Option<Vec<u8>> {
    let Event::MessagePosted(message) = &recorded.event else { return None };
    Some(tables::dedup(recorded.conversation, message.author, message.client_msg_id?))
}
