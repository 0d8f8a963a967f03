//! The bytes of one row of every kind of event. When one of these fails, the encoding has changed:
//! stores in the field hold the old bytes, so a migration and a new version byte are due.

use std::collections::BTreeSet;

use crate::domain::event::{Event, EventKind, Position, Recorded};
use crate::domain::message::{Author, Message, MessageKind};
use crate::ids::ConversationId;
use crate::store::feed::{decode_event, encode_event};
use crate::store::golden;
use crate::store::samples::{AGENT, AT, attached, events, said};
use crate::store::tables::Key;

#[test]
fn every_kind_of_event_has_a_sample() {
    let kinds: BTreeSet<_> = events().iter().map(|e| EventKind::of(e).name()).collect();
    assert_eq!(kinds, EventKind::ALL.iter().map(|k| k.name()).collect());
}

#[test]
fn events_are_written_and_read_as_ever() {
    for event in events() {
        let name = EventKind::of(&event).name();
        let position = Position(300);
        let recorded =
            Recorded { position, conversation: ConversationId(7), number: 3, at: AT, event };
        let kept = golden::bytes(&format!("event_{name}"), &encode_event(&recorded, Position(9)));
        let entry = decode_event(&position.bytes(), &kept).unwrap();
        assert_eq!((entry.recorded, entry.prev), (recorded, Position(9)), "{name}");
    }
}

#[test]
fn a_message_with_files_is_written_and_read_as_ever() {
    let files = vec![attached()];
    let event = match said(Author::Agent(AGENT), "look", Some(5)) {
        Event::MessagePosted(message) => {
            Event::MessagePosted(Message { kind: MessageKind::Files { files }, ..message })
        }
        other => other,
    };
    let position = Position(300);
    let recorded = Recorded { position, conversation: ConversationId(7), number: 3, at: AT, event };
    let kept = golden::bytes("event_message_with_files", &encode_event(&recorded, Position(9)));
    assert_eq!(decode_event(&position.bytes(), &kept).unwrap().recorded, recorded);
}

#[test]
fn bytes_that_are_no_event_are_an_error_with_its_place() {
    let error = decode_event(&Position(5).bytes(), &[1, 0xC1]).unwrap_err();
    let said = error.to_string();
    assert!(said.contains("0000000000000005") && said.contains("feed"), "{said}");
    assert!(decode_event(&[1, 2], &[1]).is_err());
    assert!(decode_event(&Position(5).bytes(), &[]).is_err());
}
