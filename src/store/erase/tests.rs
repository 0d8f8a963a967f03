//! What an erasure leaves: a history that still folds to its record, and no word of it in the file
//! once it is wiped.

use std::path::Path;

use crate::clock::Timestamp;
use crate::domain::event::Position;
use crate::domain::message::Author;
use crate::ids::ConversationId;
use crate::store::samples::{self, opened, said};
use crate::store::{AppendError, Options, Read, Store, StoreError};

const ID: ConversationId = ConversationId(7);
const OTHER: ConversationId = ConversationId(8);
const WORDS: &str = "the-words-nobody-may-read";

fn holds(dir: &Path, words: &str) -> bool {
    let bytes = std::fs::read(dir.join("baton.redb")).unwrap();
    bytes.windows(words.len()).any(|window| window == words.as_bytes())
}

fn house(dir: &Path) -> Store {
    let store = Store::open(dir, Options { free_min_bytes: 0, ..Options::default() }).unwrap();
    for id in [ID, OTHER] {
        store.write_blocking(move |tx| tx.append(id, Timestamp(1), opened(1))).unwrap();
        for n in 0..40 {
            let text = format!("{WORDS} {} {n}", if id == ID { "one" } else { "other" });
            let event = said(Author::Customer, &text, Some(n));
            store.write_blocking(move |tx| tx.append(id, Timestamp(2), event)).unwrap();
        }
    }
    store
}

#[test]
fn what_is_erased_is_gone_from_the_file_and_everything_else_stays() {
    let dir = tempfile::tempdir().unwrap();
    let store = house(dir.path());
    let before = store.read_blocking(|at| at.history(ID, 0)).unwrap();
    store.write_blocking(|tx| tx.erase(ID, Timestamp(9), None)).unwrap();
    assert!(store.check().unwrap().is_clean(), "{:?}", store.check().unwrap());
    let after = store.read_blocking(|at| at.history(ID, 0)).unwrap();
    assert_eq!(after.len(), before.len() + 1);
    for (was, is) in before.iter().zip(&after) {
        assert_eq!((was.position, was.number, was.at), (is.position, is.number, is.at));
    }
    assert!(holds(dir.path(), &format!("{WORDS} one")), "the old bytes lie there until wiped");
    assert_eq!(store.erased_since().unwrap(), Some(Timestamp(9)));

    store.wipe().unwrap();
    assert_eq!(store.erased_since().unwrap(), None);
    assert!(!holds(dir.path(), &format!("{WORDS} one")));
    assert!(holds(dir.path(), &format!("{WORDS} other")));
    let event = said(Author::Customer, "and it goes on", Some(999));
    let next = store.write_blocking(|tx| tx.append(OTHER, Timestamp(10), event)).unwrap();
    assert_eq!(next.position, Position(84));
    store.close().unwrap();

    let store = Store::open(dir.path(), Options::default()).unwrap();
    assert_eq!(store.read_blocking(|at| at.history(ID, 0)).unwrap(), after);
    assert!(store.check().unwrap().is_clean());
}

#[test]
fn a_conversation_of_everything_that_can_happen_still_folds_without_its_words() {
    let store = Store::in_memory().unwrap();
    store.write_blocking(|tx| tx.append(ID, Timestamp(1), opened(1))).unwrap();
    for event in samples::events() {
        match store.write_blocking(move |tx| tx.append(ID, Timestamp(2), event)) {
            Ok(_) | Err(crate::store::WriteError::Refused(AppendError::Illegal(_))) => {}
            Err(other) => panic!("{other:?}"),
        }
    }
    store.write_blocking(|tx| tx.erase(ID, Timestamp(3), None)).unwrap();
    store.write_blocking(|tx| tx.erase(ID, Timestamp(4), None)).unwrap();
    store.wipe().unwrap();
    assert!(store.check().unwrap().is_clean(), "{:?}", store.check().unwrap());
}

#[test]
fn nothing_is_said_in_a_conversation_after_it_was_erased() {
    let store = Store::in_memory().unwrap();
    store.write_blocking(|tx| tx.append(ID, Timestamp(1), opened(1))).unwrap();
    store.write_blocking(|tx| tx.erase(ID, Timestamp(3), None)).unwrap();
    for event in samples::events() {
        let bare = event.clone().without_words();
        let late = store.write_blocking(move |tx| {
            tx.append(ID, Timestamp(4), event)?;
            // Only what brings no words may still come; it never stays here.
            Err::<(), _>(AppendError::Store(StoreError::Busy))
        });
        let refused =
            matches!(late, Err(crate::store::WriteError::Refused(AppendError::Illegal(_))));
        let wordless = store.write_blocking(move |tx| tx.append(ID, Timestamp(4), bare)).is_ok();
        assert!(refused || wordless);
    }
}
