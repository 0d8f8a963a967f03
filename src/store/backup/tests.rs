//! A backup is one moment, also while everything goes on; a restore is that moment and nothing else.

use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::clock::Timestamp;
use crate::domain::agent::Agent;
use crate::domain::attachment::{Attached, Attachment};
use crate::domain::message::Author;
use crate::domain::picture::Picture;
use crate::ids::{AgentId, AttachmentId, ConversationId, PictureId};
use crate::store::samples::{attached, opened, said};
use crate::store::{AppendError, Options, Store, StoreError};

const ID: ConversationId = ConversationId(7);

fn house(dir: &Path) -> Store {
    let store = Store::open(dir, Options::default()).unwrap();
    store.write_blocking(|tx| tx.append(ID, Timestamp(1), opened(1))).unwrap();
    store
}

fn say(store: &Store, n: u128) -> u64 {
    let event = said(Author::Customer, &format!("message {n}"), Some(n));
    let appended = store.write_blocking(move |tx| tx.append(ID, Timestamp(1), event));
    appended.unwrap().position.0
}

#[test]
fn a_backup_under_load_holds_everything_acknowledged_before_it_and_is_whole() {
    let dir = tempfile::tempdir().unwrap();
    let store = house(&dir.path().join("data"));
    let stop = Arc::new(AtomicBool::new(false));
    let writer = std::thread::spawn({
        let (store, stop) = (store.clone(), stop.clone());
        move || {
            let mut n = 1_000;
            while !stop.load(Ordering::SeqCst) {
                n += 1;
                say(&store, n);
            }
        }
    });
    let before = (1..50).map(|n| say(&store, n)).max().unwrap();
    let copy = dir.path().join("backup.redb");
    store.backup(&copy).unwrap();
    let after = say(&store, 99);
    stop.store(true, Ordering::SeqCst);
    writer.join().unwrap();

    let restored = dir.path().join("restored");
    let epoch = Store::restore(&copy, &restored, &Options::default()).unwrap().epoch;
    let twin = Store::open(&restored, Options::default()).unwrap();
    assert_eq!(twin.epoch(), epoch);
    assert_ne!(twin.epoch(), store.epoch());
    assert!((before..after).contains(&twin.head().0), "{before} {:?} {after}", twin.head());
    let report = twin.check().unwrap();
    assert!(report.is_clean(), "{report:#?}");
    assert_eq!(say(&twin, 100_000), twin.head().0);
}

#[test]
fn a_backup_that_was_changed_is_not_restored() {
    let dir = tempfile::tempdir().unwrap();
    let store = house(&dir.path().join("data"));
    let copy = dir.path().join("backup.redb");
    store.backup(&copy).unwrap();
    let mut bytes = fs::read(&copy).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(&copy, bytes).unwrap();
    let restored = dir.path().join("restored");
    let refused = Store::restore(&copy, &restored, &Options::default()).unwrap_err();
    assert!(refused.to_string().contains("checksum differs"), "{refused}");
    assert!(!restored.exists());

    fs::remove_file(dir.path().join("backup.redb.sha256")).unwrap();
    let refused = Store::restore(&copy, &restored, &Options::default());
    assert!(matches!(refused, Err(StoreError::Backup(_))), "{refused:?}");
}

#[test]
fn nothing_that_exists_is_overwritten() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data");
    let store = house(&data);
    let copy = dir.path().join("backup.redb");
    store.backup(&copy).unwrap();
    assert!(matches!(store.backup(&copy), Err(StoreError::Backup(_))));
    let refused = Store::restore(&copy, &data, &Options::default()).unwrap_err();
    assert!(refused.to_string().contains("not empty"), "{refused}");
}

#[test]
fn a_backup_that_no_store_fits_leaves_the_directory_empty() {
    let dir = tempfile::tempdir().unwrap();
    let copy = dir.path().join("backup.redb");
    fs::write(&copy, b"not a store at all").unwrap();
    let sum = crate::store::backup::checksum(&copy).unwrap();
    fs::write(dir.path().join("backup.redb.sha256"), format!("{sum}  backup.redb\n")).unwrap();
    let restored = dir.path().join("restored");
    assert!(Store::restore(&copy, &restored, &Options::default()).is_err());
    assert_eq!(fs::read_dir(&restored).unwrap().count(), 0);
}

#[test]
fn the_checksum_file_is_one_that_common_tools_read() {
    let dir = tempfile::tempdir().unwrap();
    let store = house(&dir.path().join("data"));
    store.backup(&dir.path().join("b.redb")).unwrap();
    let text = fs::read_to_string(dir.path().join("b.redb.sha256")).unwrap();
    let (sum, name) = text.trim_end().split_once("  ").unwrap();
    assert_eq!((sum.len(), name), (64, "b.redb"));
}

#[test]
fn a_refused_job_is_in_no_backup() {
    let dir = tempfile::tempdir().unwrap();
    let store = house(&dir.path().join("data"));
    let refused: Result<(), _> = store.write_blocking(|tx| {
        tx.append(ID, Timestamp(1), said(Author::Customer, "ghost", Some(1)))?;
        Err(AppendError::NotFound(ID))
    });
    assert!(refused.is_err());
    let copy = dir.path().join("b.redb");
    store.backup(&copy).unwrap();
    Store::restore(&copy, &dir.path().join("r"), &Options::default()).unwrap();
    let twin = Store::open(&dir.path().join("r"), Options::default()).unwrap();
    assert_eq!(twin.head(), store.head());
}

fn attach(store: &Store, text: &[u8]) -> Attachment {
    let mut incoming = store.files().begin("one".into()).unwrap();
    incoming.write(text).unwrap();
    let hash = incoming.keep().unwrap();
    let shown = Attached { bytes: text.len() as u64, ..attached() };
    let row = Attachment {
        id: AttachmentId(u128::from(text[0])),
        conversation: ID,
        by: Author::Customer,
        at: Timestamp(1),
        message: None,
        hash,
        shown,
    };
    let put = row.clone();
    store.write_blocking(move |tx| tx.put(&put)).unwrap();
    row
}

#[test]
fn attached_files_come_with_a_backup_and_a_check_misses_the_lost() {
    let dir = tempfile::tempdir().unwrap();
    let store = house(&dir.path().join("data"));
    let (kept, lost) = (attach(&store, b"kept"), attach(&store, b"lost"));
    let copy = dir.path().join("backup.redb");
    store.backup(&copy).unwrap();
    assert!(store.check().unwrap().is_clean());

    fs::remove_file(dir.path().join("backup.redb.files").join(lost.hash.to_string())).unwrap();
    let restored = dir.path().join("restored");
    let came = Store::restore(&copy, &restored, &Options::default()).unwrap();
    assert_eq!(came.n_files_missing, 1);
    let back = Store::open(&restored, Options::default()).unwrap();
    assert!(back.files().open(kept.hash).is_ok());
    let report = back.check().unwrap();
    assert_eq!(report.n_findings, 1, "{report:?}");
    assert!(report.findings[0].what.contains("cannot be read"), "{report:?}");
}

#[test]
fn a_damaged_file_is_found_and_not_restored_under_its_name() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data");
    let store = house(&data);
    let row = attach(&store, b"whole");
    let copy = dir.path().join("backup.redb");
    store.backup(&copy).unwrap();
    let name = row.hash.to_string();
    fs::write(dir.path().join("backup.redb.files").join(&name), b"torn!").unwrap();
    let came = Store::restore(&copy, &dir.path().join("r"), &Options::default()).unwrap();
    assert_eq!(came.n_files_missing, 1);
    fs::write(data.join("files").join(name.get(..2).unwrap()).join(&name), b"torn!").unwrap();
    let report = store.check().unwrap();
    assert!(report.findings[0].what.contains("damaged"), "{report:?}");
}

#[test]
fn an_agents_picture_comes_with_a_backup_and_a_check_misses_a_lost_one() {
    let dir = tempfile::tempdir().unwrap();
    let store = house(&dir.path().join("data"));
    let text = b"a picture";
    let mut incoming = store.files().begin("one".into()).unwrap();
    incoming.write(text).unwrap();
    let picture = Picture {
        id: PictureId(1),
        kind: "image/png".into(),
        bytes: text.len() as u64,
        pixels: (1, 1),
        hash: incoming.keep().unwrap(),
        at: Timestamp(1),
    };
    let hash = picture.hash;
    let agent = Agent { id: AgentId(3), picture: Some(picture), ..Agent::default() };
    store.write_blocking(move |tx| tx.put(&agent)).unwrap();
    assert_eq!(store.sweep_files().unwrap(), 0, "a row names it");
    let copy = dir.path().join("backup.redb");
    store.backup(&copy).unwrap();
    assert!(store.check().unwrap().is_clean());

    let restored = dir.path().join("restored");
    let came = Store::restore(&copy, &restored, &Options::default()).unwrap();
    assert_eq!(came.n_files_missing, 0);
    let back = Store::open(&restored, Options::default()).unwrap();
    assert!(back.files().open(hash).is_ok());
    back.files().remove(hash).unwrap();
    let report = back.check().unwrap();
    assert_eq!((report.n_findings, report.findings[0].table), (1, "agents"), "{report:?}");
}
