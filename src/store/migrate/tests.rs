//! Steps up, with invented ones: version 1 is the first, so no real store needs any yet.

use std::sync::Arc;

use crate::promise::Trial;
use crate::store::disk::Memory;
use crate::store::engine::Engine;
use crate::store::migrate::{Migration, current, run};
use crate::store::open::{self, set_schema};
use crate::store::read::{Read, Snapshot};
use crate::store::tables::Table;
use crate::store::write_set::WriteSet;
use crate::store::{Options, Store, StoreError};

const STEPS: &[Migration] = &[
    Migration { to: 2, what: "writes an a", run: |_, rows| write(rows, b"a") },
    Migration {
        to: 3,
        what: "turns the a into a b",
        run: |read, rows| {
            assert!(read.row(Table::Meta, b"a")?.is_some(), "steps build upon each other");
            rows.set(Table::Meta, b"a".to_vec(), None);
            write(rows, b"b")
        },
    },
];

const BROKEN: &[Migration] = &[
    Migration { to: 2, what: "writes an a", run: |_, rows| write(rows, b"a") },
    Migration { to: 3, what: "fails", run: |_, _| Err(StoreError::Full) },
];

fn write(rows: &mut WriteSet, key: &[u8]) -> Result<(), StoreError> {
    rows.set(Table::Meta, key.to_vec(), Some(Vec::new()));
    Ok(())
}

fn version_one() -> (Memory, Engine) {
    let memory = Memory::default();
    let options = Options::default();
    open::format(&memory, &options, options.new_epoch()).unwrap();
    let engine = Engine::open(&memory, 1 << 20).unwrap();
    (memory, engine)
}

fn meta(engine: &Engine) -> (u32, bool, bool) {
    let read = Snapshot::new(engine.begin_read().unwrap());
    let has = |key: &[u8]| read.row(Table::Meta, key).unwrap().is_some();
    (open::schema(&read).unwrap(), has(b"a"), has(b"b"))
}

#[test]
fn every_step_is_taken_once_and_in_order() {
    let (_memory, engine) = version_one();
    assert_eq!(current(STEPS), 3);
    run(&engine, STEPS).unwrap();
    assert_eq!(meta(&engine), (3, false, true));
    run(&engine, STEPS).unwrap();
    assert_eq!(meta(&engine), (3, false, true));
}

#[test]
fn a_step_that_fails_leaves_the_version_before_and_is_taken_up_again() {
    let trial = Trial::of(
        &["P11"],
        "store::migrate::tests::a_step_that_fails_leaves_the_version_before_and_is_taken_up_again",
    );
    let (_memory, engine) = version_one();
    assert_eq!(run(&engine, BROKEN), Err(StoreError::Full));
    assert_eq!(meta(&engine), (2, true, false));
    run(&engine, STEPS).unwrap();
    assert_eq!(meta(&engine), (3, false, true));
    trial.held(1, "failed step", "the version before, then taken up again");
}

#[test]
fn a_newer_store_is_refused_untouched() {
    let trial = Trial::of(&["P11"], "store::migrate::tests::a_newer_store_is_refused_untouched");
    let (memory, engine) = version_one();
    let mut rows = WriteSet::default();
    set_schema(&mut rows, 9);
    engine.commit(&rows).unwrap();
    engine.close().unwrap();
    let refused = Store::open_on(Arc::new(memory.clone()), Options::default()).err();
    assert_eq!(refused, Some(StoreError::Newer { found: 9, known: 1 }));
    let engine = Engine::open(&memory, 1 << 20).unwrap();
    assert_eq!(meta(&engine), (9, false, false));
    trial.held(1, "newer store", "refused, and nothing in it changed");
}
