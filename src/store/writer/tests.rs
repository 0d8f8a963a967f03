//! Batches, and what becomes of them when the disk fails or is full.

use std::future::Future;
use std::sync::mpsc::channel;
use std::sync::{Arc, Mutex};

use crate::clock::Timestamp;
use crate::domain::event::Position;
use crate::domain::message::Author;
use crate::ids::ConversationId;
use crate::promise::Trial;
use crate::store::faulty::Faulty;
use crate::store::samples::{opened, said};
use crate::store::{AppendError, Options, Read, Store, StoreError, Tx, WriteError};

const ID: ConversationId = ConversationId(7);

type Answer = Result<Position, WriteError<AppendError>>;

fn say(store: &Store, text: &str, n: u128) -> impl Future<Output = Answer> + use<> {
    let (store, event) = (store.clone(), said(Author::Customer, text, Some(n)));
    async move { store.write(move |tx| Ok(tx.append(ID, Timestamp(1), event)?.position)).await }
}

fn run<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(future)
}

fn house(disk: &Faulty, free_min_bytes: u64) -> Store {
    let options = Options { free_min_bytes, ..Options::default() };
    let store = Store::open_on(Arc::new(disk.clone()), options).unwrap();
    store.write_blocking(|tx| tx.append(ID, Timestamp(1), opened(1))).unwrap();
    store
}

/// Asks until the store has opened its file again by itself.
fn until_healthy(store: &Store) {
    while !store.healthy() {
        std::thread::yield_now();
    }
}

/// Waits until new work is taken in again.
fn until_there_is_space(store: &Store) {
    while store.is_full() || !store.healthy() {
        std::thread::yield_now();
    }
}

/// Keeps the writer busy while `queued` are sent, so that they wait together and become one batch.
fn together<T>(store: &Store, queued: impl Future<Output = T>) -> T {
    let (started, has_started) = channel::<()>();
    let (open_gate, gate) = channel::<()>();
    let holder = store.clone();
    let held = std::thread::spawn(move || {
        let job = move |_: &mut Tx| {
            started.send(()).unwrap();
            gate.recv().map_err(|_| StoreError::Closed)
        };
        holder.write_blocking(job).unwrap();
    });
    has_started.recv().unwrap();
    let gate = async { open_gate.send(()).unwrap() };
    let (answer, ()) = run(async { futures_util::join!(queued, gate) });
    held.join().unwrap();
    answer
}

#[test]
fn what_waits_is_one_commit() {
    let disk = Faulty::new();
    let store = house(&disk, 0);
    let batches = Arc::new(Mutex::new(Vec::new()));
    let log = batches.clone();
    store.on_commit(Arc::new(move |events, _| log.lock().unwrap().push(events.len())));
    let before = disk.n_syncs();
    let said = (1..=100).map(|n| say(&store, "hello", n));
    let answers = together(&store, futures_util::future::join_all(said));
    let positions: Vec<_> = answers.into_iter().map(Result::unwrap).collect();
    assert_eq!(positions, (2..=101).map(Position).collect::<Vec<_>>());
    assert_eq!(*batches.lock().unwrap(), [100]);
    assert!(disk.n_syncs() - before <= 6, "{} syncs", disk.n_syncs() - before);
}

#[test]
fn a_job_sees_the_jobs_before_it_in_its_batch_and_refusals_leave_no_hole() {
    let store = Store::in_memory().unwrap();
    let opening = async { store.write(|tx| tx.append(ID, Timestamp(1), opened(1))).await };
    let refused = async {
        let job = |tx: &mut Tx| {
            tx.append(ID, Timestamp(1), said(Author::Customer, "no", Some(9)))?;
            Err::<(), _>(AppendError::NotFound(ID))
        };
        store.write(job).await
    };
    let queued =
        async { futures_util::join!(opening, say(&store, "a", 1), refused, say(&store, "b", 2)) };
    let answers = together(&store, queued);
    assert_eq!(answers.0.unwrap().position, Position(1));
    assert_eq!((answers.1, answers.3), (Ok(Position(2)), Ok(Position(3))));
    assert!(answers.2.is_err());
    assert!(store.check().unwrap().is_clean());
}

#[test]
fn a_failing_disk_is_never_acknowledged_and_is_opened_again_by_itself() {
    let disk = Faulty::new();
    let store = house(&disk, 0);
    assert_eq!(run(say(&store, "before", 1)), Ok(Position(2)));
    disk.fail(true);
    for _ in 0..3 {
        let answer = run(say(&store, "while it fails", 2));
        assert!(matches!(answer, Err(WriteError::Store(StoreError::Broken(_)))), "{answer:?}");
        assert!(!store.healthy());
        assert!(store.read_blocking(|read| read.head()).is_err());
    }
    disk.fail(false);
    until_healthy(&store);
    assert_eq!(run(say(&store, "while it fails", 2)), Ok(Position(3)));
    let report = store.check().unwrap();
    assert!(report.is_clean(), "{report:#?}");
}

#[test]
fn an_error_met_by_a_reader_has_the_file_opened_again() {
    let disk = Faulty::new();
    let tiny = Options { cache_bytes: 0, ..Options::default() };
    let store = Store::open_on(Arc::new(disk.clone()), tiny).unwrap();
    store.write_blocking(|tx| tx.append(ID, Timestamp(1), opened(1))).unwrap();
    disk.fail(true);
    assert!(store.read_blocking(|read| read.feed(Position(0), 9)).is_err());
    while store.healthy() {
        std::thread::yield_now();
    }
    disk.fail(false);
    until_healthy(&store);
    assert_eq!(store.read_blocking(|read| read.feed(Position(0), 9)).unwrap().len(), 1);
}

#[test]
fn a_nearly_full_disk_refuses_work_but_answers_questions_and_retries() {
    let trial = Trial::of(
        &["P13"],
        "store::writer::tests::a_nearly_full_disk_refuses_work_but_answers_questions_and_retries",
    );
    let disk = Faulty::new();
    let store = house(&disk, 1 << 20);
    run(say(&store, "before", 1)).unwrap();
    disk.resize(0);
    assert_eq!(run(say(&store, "new", 2)), Err(WriteError::Store(StoreError::Full)));
    assert!(store.healthy() && store.is_full());
    let again = run(say(&store, "before", 1));
    assert!(matches!(again, Err(WriteError::Refused(AppendError::Repeated(_)))), "{again:?}");
    assert_eq!(store.read_blocking(|read| read.head()), Ok(Position(2)));
    disk.resize(u64::MAX);
    assert_eq!(run(say(&store, "new", 2)), Ok(Position(3)));
    trial.held(1, "disk", "refused as full, questions and retries answered, then went on");
}

#[test]
fn a_disk_that_fills_up_unexpectedly_loses_nothing_and_recovers() {
    let trial = Trial::of(
        &["P1", "P13"],
        "store::writer::tests::a_disk_that_fills_up_unexpectedly_loses_nothing_and_recovers",
    );
    let disk = Faulty::new();
    let store = house(&disk, 0);
    let long = "long ".repeat(1_000);
    let mut acknowledged = 1;
    disk.resize(6 << 20);
    let refused = (2..5_000).find_map(|n| match run(say(&store, &long, n)) {
        Ok(position) => {
            acknowledged = position.0;
            None
        }
        Err(error) => Some((n, error)),
    });
    let (n, error) = refused.expect("six megabytes are full at some time");
    assert_eq!(error, WriteError::Store(StoreError::Full));
    until_healthy(&store);
    assert_eq!(store.head(), Position(acknowledged));
    assert!(store.is_full(), "what failed for want of space is not tried again at once");
    assert_eq!(store.read_blocking(|read| read.head()), Ok(Position(acknowledged)));
    assert_eq!(run(say(&store, &long, n)), Err(WriteError::Store(StoreError::Full)));
    disk.resize(u64::MAX);
    until_there_is_space(&store);
    assert_eq!(run(say(&store, &long, n)), Ok(Position(acknowledged + 1)));
    assert!(store.check().unwrap().is_clean());
    trial.held(1, "disk of 6 MiB", format!("{acknowledged} events acknowledged, all there"));
}
