//! Opening what is there, what is damaged, what is taken, and what is nothing yet.

use std::fs;

use crate::clock::Timestamp;
use crate::domain::event::Position;
use crate::ids::ConversationId;
use crate::store::open::{FILE, FILE_NEW};
use crate::store::samples::opened;
use crate::store::{Options, Read, Store, StoreError};

fn open(dir: &std::path::Path) -> Result<Store, StoreError> {
    Store::open(dir, Options::default())
}

fn fill(store: &Store, n: u128) {
    for id in 1..=n {
        let append =
            store.write_blocking(move |tx| tx.append(ConversationId(id), Timestamp(1), opened(1)));
        append.unwrap();
    }
}

#[test]
fn a_store_is_there_again_after_a_clean_end_and_after_just_being_dropped() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(&dir.path().join("new/deeper")).unwrap();
    let epoch = store.epoch();
    fill(&store, 3);
    store.close().unwrap();
    let store = open(&dir.path().join("new/deeper")).unwrap();
    assert_eq!((store.epoch(), store.head()), (epoch, Position(3)));
    drop(store);
    let store = open(&dir.path().join("new/deeper")).unwrap();
    assert_eq!(store.read_blocking(|read| read.feed(Position(1), 9)).unwrap().len(), 2);
}

#[test]
fn a_directory_in_use_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path()).unwrap();
    let refused = open(dir.path()).err();
    assert_eq!(refused, Some(StoreError::InUse { dir: dir.path().to_owned() }));
    store.close().unwrap();
    assert!(open(dir.path()).is_ok());
}

#[test]
fn a_creation_cut_short_is_begun_again() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join(FILE_NEW), b"half of a file").unwrap();
    fill(&open(dir.path()).unwrap(), 1);
    assert!(!dir.path().join(FILE_NEW).exists());
}

#[test]
fn files_that_are_no_store_are_refused_and_left_alone() {
    for bytes in [Vec::new(), b"hello".to_vec(), vec![0; 100_000], vec![0x5A; 1 << 20]] {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join(FILE);
        fs::write(&path, &bytes).unwrap();
        let refused = open(dir.path()).err();
        assert!(matches!(refused, Some(StoreError::Damaged(_))), "{refused:?}");
        assert!(fs::read(&path).unwrap() == bytes, "the file was changed");
    }
}

#[test]
fn a_file_cut_anywhere_is_refused_or_whole_but_never_a_crash() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path()).unwrap();
    fill(&store, 200);
    store.close().unwrap();
    let whole = fs::read(dir.path().join(FILE)).unwrap();
    for part in 1..20 {
        let dir = tempfile::tempdir().unwrap();
        let cut = whole.get(..whole.len() * part / 20).unwrap();
        fs::write(dir.path().join(FILE), cut).unwrap();
        match open(dir.path()) {
            Ok(store) => assert_eq!(store.head(), Position(200)),
            Err(StoreError::Damaged(_) | StoreError::Corrupt { .. }) => {}
            Err(other) => panic!("cut at {part}/20: {other:?}"),
        }
    }
}
