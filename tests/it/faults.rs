//! The n-th operation of the disk fails, for n = 1, 2, 3 ... until the script runs through: once,
//! and for ever; any operation, and only making things durable. Whatever was acknowledged is there
//! afterwards, once and in order; what failed is there at most once; the store's check finds
//! nothing (promises P1, P2, P4). `BATON_FAULTS` makes the script longer.

use std::io;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use baton::clock::Timestamp;
use baton::domain::event::{Event, Position};
use baton::domain::message::{Author, Message, MessageKind, Seq};
use baton::ids::{ClientMsgId, ConversationId, CustomerId};
use baton::store::{
    AppendError, Disk, Medium, Memory, Options, Read, Store, StoreError, WriteError,
};

use crate::support::Trial;

const ID: ConversationId = ConversationId(7);

/// A disk whose n-th operation from now fails.
#[derive(Clone, Debug, Default)]
struct Counted {
    memory: Memory,
    left: Arc<AtomicU64>,
    for_ever: Arc<AtomicBool>,
    only_syncs: Arc<AtomicBool>,
    met: Arc<AtomicBool>,
}

impl Counted {
    fn fail_at(&self, n: u64, for_ever: bool, only_syncs: bool) {
        self.left.store(n, Ordering::SeqCst);
        self.for_ever.store(for_ever, Ordering::SeqCst);
        self.only_syncs.store(only_syncs, Ordering::SeqCst);
        self.met.store(false, Ordering::SeqCst);
    }

    /// Nothing fails from now on.
    fn heal(&self) {
        self.left.store(0, Ordering::SeqCst);
    }

    fn step(&self, is_sync: bool) -> io::Result<()> {
        if self.only_syncs.load(Ordering::SeqCst) && !is_sync {
            return Ok(());
        }
        match self.left.load(Ordering::SeqCst) {
            0 => Ok(()),
            1 => {
                self.met.store(true, Ordering::SeqCst);
                if !self.for_ever.load(Ordering::SeqCst) {
                    self.heal();
                }
                Err(io::Error::other("this operation fails on purpose"))
            }
            n => {
                self.left.store(n - 1, Ordering::SeqCst);
                Ok(())
            }
        }
    }
}

impl Medium for Counted {
    fn open(&self) -> io::Result<Box<dyn Disk>> {
        self.step(false)?;
        Ok(Box::new(self.clone()))
    }

    fn free_bytes(&self) -> Option<u64> {
        None
    }
}

impl Disk for Counted {
    fn len(&self) -> io::Result<u64> {
        self.step(false)?;
        self.memory.len()
    }

    fn read(&self, offset: u64, out: &mut [u8]) -> io::Result<()> {
        self.step(false)?;
        self.memory.read(offset, out)
    }

    fn set_len(&self, len: u64) -> io::Result<()> {
        self.step(false)?;
        self.memory.set_len(len)
    }

    fn sync(&self) -> io::Result<()> {
        self.step(true)?;
        self.memory.sync()
    }

    fn write(&self, offset: u64, data: &[u8]) -> io::Result<()> {
        self.step(false)?;
        self.memory.write(offset, data)
    }
}

/// What the writer of messages was told of each.
#[derive(Debug, Default)]
struct Told {
    acknowledged: Vec<(u64, String)>,
    unknown: Vec<String>,
}

fn options() -> Options {
    // No pages in memory, so that reading fails as well.
    Options { cache_bytes: 0, free_min_bytes: 0, ..Options::default() }
}

fn said(text: &str, n: u64) -> Event {
    Event::MessagePosted(Message {
        seq: Seq(0),
        at: Timestamp(1),
        author: Author::Customer,
        text: text.into(),
        kind: MessageKind::Plain,
        client_msg_id: Some(ClientMsgId(u128::from(n) + 1)),
    })
}

/// Writes messages, each sent again twice when nobody knows what became of it, and reads between.
fn script(store: &Store, n_writes: u64, told: &mut Told) {
    for n in 0..n_writes {
        let text = format!("message {n}");
        let mut outcome = None;
        for _ in 0..3 {
            let event = said(&text, n);
            match store.write_blocking(move |tx| tx.append(ID, Timestamp(2), event)) {
                Ok(recorded) => outcome = Some(recorded.position.0),
                Err(WriteError::Refused(AppendError::Repeated(earlier))) => {
                    outcome = Some(earlier.position.0);
                }
                Err(_) => continue,
            }
            break;
        }
        match outcome {
            Some(position) => told.acknowledged.push((position, text)),
            None => told.unknown.push(text),
        }
        if n % 3 == 0 && store.healthy() {
            // What is read is right or is an error; it never is something else.
            if let Ok(found) = store.read_blocking(|at| at.feed(Position(0), 1_000)) {
                for (position, text) in &told.acknowledged {
                    let held = found.iter().find(|e| e.position.0 == *position);
                    let held = held.map(|e| &e.event);
                    assert!(
                        matches!(held, Some(Event::MessagePosted(m)) if m.text == *text),
                        "{text} was acknowledged and is not read: {held:?}"
                    );
                }
            }
        }
    }
}

/// One script with one fault; whether the fault was met at all.
fn one(
    n: u64,
    for_ever: bool,
    only_syncs: bool,
    n_writes: u64,
    totals: &Mutex<(u64, u64)>,
) -> bool {
    let disk = Counted::default();
    let store = Store::open_on(Arc::new(disk.clone()), options()).unwrap();
    let opened =
        Event::Opened { customer: CustomerId(1), page: String::new(), context: Default::default() };
    store.write_blocking(move |tx| tx.append(ID, Timestamp(1), opened)).unwrap();
    disk.fail_at(n, for_ever, only_syncs);
    let mut told = Told::default();
    script(&store, n_writes, &mut told);
    let met = disk.met.load(Ordering::SeqCst);
    // Closing may fail as well; what was acknowledged is durable all the same.
    let closed = store.close();
    assert!(!matches!(closed, Err(StoreError::Newer { .. })));
    disk.heal();

    let store = Store::open_on(Arc::new(disk), options()).unwrap();
    let found = store.read_blocking(|at| at.feed(Position(0), 10_000)).unwrap();
    let texts = |text: &str| {
        let same = |e: &&baton::domain::event::Recorded| matches!(&e.event, Event::MessagePosted(m) if m.text == text);
        found.iter().filter(same).map(|e| e.position.0).collect::<Vec<_>>()
    };
    for (position, text) in &told.acknowledged {
        assert_eq!(texts(text), [*position], "{text}, fault {n}, for ever {for_ever}");
    }
    for text in &told.unknown {
        assert!(texts(text).len() <= 1, "{text}, fault {n}, for ever {for_ever}");
    }
    let report = store.check().unwrap();
    assert!(report.is_clean(), "fault {n}, for ever {for_ever}: {report:?}");
    let mut totals = totals.lock().unwrap();
    totals.0 += told.acknowledged.len() as u64;
    totals.1 += told.unknown.len() as u64;
    met
}

#[test]
fn whichever_operation_of_the_disk_fails_nothing_acknowledged_is_lost() {
    let trial = Trial::of(
        &["P1", "P2", "P4"],
        "faults::whichever_operation_of_the_disk_fails_nothing_acknowledged_is_lost",
    );
    let n_writes = std::env::var("BATON_FAULTS").ok().and_then(|n| n.parse().ok()).unwrap_or(4);
    let totals = Mutex::new((0, 0));
    let mut n_faults = 0;
    for (for_ever, only_syncs) in [(false, false), (true, false), (false, true), (true, true)] {
        let mut n = 1;
        while one(n, for_ever, only_syncs, n_writes, &totals) {
            n += 1;
            n_faults += 1;
        }
        assert!(n > n_writes, "hardly anything could fail: {n}");
    }
    let (acknowledged, unknown) = *totals.lock().unwrap();
    assert!(unknown > 0, "no fault was noticed");
    let found = format!(
        "once and for ever, anything and only syncs: {acknowledged} acknowledged, all there once; \
         {unknown} never acknowledged, none there twice"
    );
    trial.held(n_faults, "faults", found);
}
