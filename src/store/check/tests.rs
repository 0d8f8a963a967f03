//! Damage planted in a whole store, one kind a test, and what the check says of it.

use std::sync::Arc;

use crate::domain::conversation::Conversation;
use crate::domain::event::{Event, Position};
use crate::domain::message::Author;
use crate::ids::{AgentId, ClientMsgId, ConversationId, HandoffId};
use crate::store::disk::{Medium, Memory};
use crate::store::engine::Engine;
use crate::store::feed::{decode_event, encode_event};
use crate::store::record::{Record, encode};
use crate::store::samples::{AT, opened, said};
use crate::store::tables::{self, Key, Table};
use crate::store::write_set::WriteSet;
use crate::store::{AppendError, CheckReport, Options, Read, Store, StoreError};

const ID: ConversationId = ConversationId(7);
const HANDOFF: HandoffId = HandoffId(3);

/// A store with one conversation that an agent took over, on memory that can be looked into.
fn house() -> Memory {
    let memory = Memory::default();
    let store = open(&memory).unwrap();
    let events = [
        opened(1),
        said(Author::Customer, "hello", Some(5)),
        Event::TakenOver { handoff: HANDOFF, by: AgentId(2), ask: "help".into() },
        said(Author::Agent(AgentId(2)), "hello", Some(5)),
    ];
    let written = store.write_blocking(move |tx| {
        for event in events {
            tx.append(ID, AT, event)?;
        }
        Ok::<(), AppendError>(())
    });
    written.unwrap();
    store.close().unwrap();
    memory
}

fn open(memory: &Memory) -> Result<Store, StoreError> {
    let options = Options { check_open: false, ..Options::default() };
    Store::open_on(Arc::new(memory.clone()), options)
}

/// Changes rows behind the store's back, and checks.
fn after(damage: impl FnOnce(&mut WriteSet, &Store)) -> CheckReport {
    let memory = house();
    let store = open(&memory).unwrap();
    let mut changes = WriteSet::default();
    damage(&mut changes, &store);
    store.close().unwrap();
    let engine = Engine::open(&memory as &dyn Medium, 1 << 20).unwrap();
    engine.commit(&changes).unwrap();
    engine.close().unwrap();
    open(&memory).unwrap().check().unwrap()
}

#[track_caller]
fn finds(report: &CheckReport, table: Table, what: &str) {
    let found = report.findings.iter().any(|f| f.table == table.name() && f.what.contains(what));
    assert!(found, "{what:?} in {} is not among {:#?}", table.name(), report.findings);
    assert!(report.findings.iter().all(|f| f.remedy().contains("restore")));
}

#[test]
fn a_whole_store_has_no_findings() {
    let report = after(|_, _| {});
    assert!(report.is_clean(), "{report:#?}");
    assert_eq!((report.n_events, report.n_conversations), (4, 1));
}

#[test]
fn a_missing_event_is_found() {
    let report = after(|rows, _| rows.set(Table::Feed, Position(2).bytes(), None));
    finds(&report, Table::Feed, "2 should come here");
    finds(&report, Table::Feed, "number 3");
    finds(&report, Table::Dedup, "no such message at 2");
}

#[test]
fn an_event_that_does_not_decode_is_found() {
    let report = after(|rows, _| rows.set(Table::Feed, Position(2).bytes(), Some(vec![1, 0xC1])));
    assert_eq!(report.findings.first().map(|f| f.key.as_str()), Some("0000000000000002"));
}

#[test]
fn a_chain_that_leads_elsewhere_is_found() {
    let report = after(|rows, store| {
        let key = Position(4).bytes();
        let row = store.read_blocking(|read| read.row(Table::Feed, &key)).unwrap().unwrap();
        let recorded = decode_event(&key, &row).unwrap().recorded;
        rows.set(Table::Feed, key, Some(encode_event(&recorded, Position(1))));
    });
    finds(&report, Table::Feed, "it leads back to 1, not to 3");
}

#[test]
fn a_record_that_is_not_the_fold_is_found() {
    let report = after(|rows, store| {
        let record = store.read_blocking(|read| read.conversation(ID)).unwrap().unwrap();
        let other = Conversation { n_agent: 9, ..record };
        let row = encode(Conversation::VERSION, &other);
        rows.set(Table::Conversations, ID.bytes(), Some(row));
    });
    finds(&report, Table::Conversations, "not what its events come to");
}

#[test]
fn finding_rows_that_are_missing_are_found() {
    let report = after(|rows, _| {
        rows.set(Table::Open, ID.bytes(), None);
        rows.set(Table::Handoffs, HANDOFF.bytes(), None);
        let key = tables::dedup(ID, Author::Customer, ClientMsgId(5));
        rows.set(Table::Dedup, key, None);
        rows.set(Table::Conversations, ID.bytes(), None);
    });
    finds(&report, Table::Open, "is active");
    finds(&report, Table::Handoffs, "is not found");
    finds(&report, Table::Dedup, "it is not what position 2 says");
    finds(&report, Table::Conversations, "the record is missing");
}

#[test]
fn rows_that_lead_nowhere_are_found() {
    let stranger = ConversationId(99);
    let report = after(|rows, _| {
        rows.set(Table::Open, stranger.bytes(), Some(Vec::new()));
        rows.set(Table::Handoffs, HandoffId(98).bytes(), Some(ID.bytes()));
        rows.set(Table::CustomersByRef, b"nobody".to_vec(), Some(vec![0; 16]));
        let customer = crate::ids::CustomerId(97);
        rows.set(Table::ByCustomer, tables::by_customer(customer, ID), Some(Vec::new()));
    });
    finds(&report, Table::Open, "no such conversation");
    finds(&report, Table::Handoffs, "no event began");
    finds(&report, Table::ByCustomer, "no such conversation of this customer");
    finds(&report, Table::CustomersByRef, "1 rows lead to nothing");
}

#[test]
fn a_start_refuses_an_open_conversation_whose_record_is_damaged() {
    let memory = house();
    let engine = Engine::open(&memory as &dyn Medium, 1 << 20).unwrap();
    let mut changes = WriteSet::default();
    changes.set(Table::Conversations, ID.bytes(), Some(vec![1, 0xC1]));
    engine.commit(&changes).unwrap();
    engine.close().unwrap();
    let refused = Store::open_on(Arc::new(memory), Options::default()).err();
    assert!(matches!(refused, Some(StoreError::Corrupt { .. })), "{refused:?}");
}
