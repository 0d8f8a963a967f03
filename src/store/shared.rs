//! What readers, writers and the writer's thread have in common: the opened file or why there is
//! none, the place of the last durable event, and who listens.

use std::fs::File;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, PoisonError, RwLock};
use std::time::Duration;

use crate::clock::Stopwatch;
use crate::domain::conversation::Conversation;
use crate::domain::event::{Position, Recorded};
use crate::ids::Epoch;
use crate::store::disk::Medium;
use crate::store::engine::Engine;
use crate::store::read::Snapshot;
use crate::store::{Options, StoreError};

/// Who is told of events after they are durable: the events in order, and the record of every
/// conversation they touched, as it is after the whole batch.
pub type Listener = Arc<dyn Fn(&[Arc<Recorded>], &[Arc<Conversation>]) + Send + Sync>;

/// After an error for want of space, new work is refused for so long without touching the disk: every
/// attempt would have the file opened again, and readers wait for that.
const FULL_FOR: Duration = Duration::from_secs(1);
/// A reader who comes while the file is being opened again waits for it so long.
const READ_PATIENCE: Duration = Duration::from_millis(100);

/// What everybody who has the store shares.
pub(crate) struct Shared {
    pub(crate) medium: Arc<dyn Medium>,
    pub(crate) options: Options,
    pub(crate) epoch: Epoch,
    pub(crate) head: AtomicU64,
    /// How often the file was opened or given up: tells an error met now from an older one.
    pub(crate) openings: AtomicU64,
    engine: RwLock<Result<Engine, StoreError>>,
    listeners: Mutex<Vec<Listener>>,
    /// When the disk was found full.
    full: Mutex<Option<Stopwatch>>,
    /// Told whenever the file was opened again.
    resumed: (Mutex<()>, Condvar),
    /// Keeps other processes out while it is held.
    lock: Mutex<Option<File>>,
}

impl Shared {
    pub(crate) fn new(
        medium: Arc<dyn Medium>,
        options: Options,
        engine: Engine,
        (epoch, head): (Epoch, Position),
        lock: Option<File>,
    ) -> Self {
        Self {
            medium,
            options,
            epoch,
            head: AtomicU64::new(head.0),
            openings: AtomicU64::new(0),
            engine: RwLock::new(Ok(engine)),
            listeners: Mutex::default(),
            full: Mutex::default(),
            resumed: Default::default(),
            lock: Mutex::new(lock),
        }
    }

    pub(crate) fn head(&self) -> Position {
        Position(self.head.load(Ordering::SeqCst))
    }

    pub(crate) fn healthy(&self) -> bool {
        self.engine.read().unwrap_or_else(PoisonError::into_inner).is_ok()
    }

    /// Does something with the opened file, or says why there is none.
    pub(crate) fn with_engine<T>(
        &self,
        with: impl FnOnce(&Engine) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let engine = self.engine.read().unwrap_or_else(PoisonError::into_inner);
        with(engine.as_ref().map_err(Clone::clone)?)
    }

    pub(crate) fn snapshot(&self) -> Result<Snapshot, StoreError> {
        self.with_engine(|engine| engine.begin_read().map(Snapshot::new))
    }

    /// The same for a reader, who waits a moment for a file that is being opened again.
    pub(crate) fn snapshot_soon(&self) -> Result<Snapshot, StoreError> {
        let waited = Stopwatch::start();
        let (lock, resumed) = &self.resumed;
        let mut n_open = 0;
        loop {
            let (error, left) = match self.snapshot() {
                Err(error @ (StoreError::Full | StoreError::Broken(_))) => {
                    (error, READ_PATIENCE.saturating_sub(waited.elapsed()))
                }
                other => return other,
            };
            let guard = lock.lock().unwrap_or_else(PoisonError::into_inner);
            // Open, and no reading from it: once may be a coincidence, twice is an answer.
            n_open += u32::from(self.healthy());
            if left.is_zero() || n_open > 1 {
                return Err(error);
            }
            if n_open == 0 {
                drop(resumed.wait_timeout(guard, left).unwrap_or_else(PoisonError::into_inner));
            }
        }
    }

    /// Whether there is too little space to take in new work.
    pub(crate) fn is_full(&self) -> bool {
        let found = *self.full.lock().unwrap_or_else(PoisonError::into_inner);
        found.is_some_and(|since| since.elapsed() < FULL_FOR)
            || self.medium.free_bytes().is_some_and(|free| free < self.options.free_min_bytes)
    }

    /// Stops using the file, for this reason.
    pub(crate) fn give_up(&self, why: StoreError) {
        if why == StoreError::Full {
            *self.full.lock().unwrap_or_else(PoisonError::into_inner) = Some(Stopwatch::start());
        }
        if let Ok(engine) = self.swap(Err(why)) {
            engine.abandon();
        }
    }

    /// Goes on with a file opened anew.
    pub(crate) fn resume(&self, engine: Engine, head: Position) {
        self.head.store(head.0, Ordering::SeqCst);
        if let Ok(older) = self.swap(Ok(engine)) {
            older.abandon();
        }
        // With the lock held, so that nobody begins to wait between looking and being told.
        let _nobody_looks = self.resumed.0.lock().unwrap_or_else(PoisonError::into_inner);
        self.resumed.1.notify_all();
    }

    /// The clean end. Reads that are under way fail with [`StoreError::Closed`].
    pub(crate) fn close(&self) -> Result<(), StoreError> {
        let closed = match self.swap(Err(StoreError::Closed)) {
            Ok(engine) => engine.close(),
            Err(why) => Err(why),
        };
        drop(self.lock.lock().unwrap_or_else(PoisonError::into_inner).take());
        closed
    }

    fn swap(&self, with: Result<Engine, StoreError>) -> Result<Engine, StoreError> {
        let mut engine = self.engine.write().unwrap_or_else(PoisonError::into_inner);
        self.openings.fetch_add(1, Ordering::SeqCst);
        std::mem::replace(&mut *engine, with)
    }

    pub(crate) fn listeners(&self) -> Vec<Listener> {
        self.listeners.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(crate) fn add_listener(&self, listener: Listener) {
        self.listeners.lock().unwrap_or_else(PoisonError::into_inner).push(listener);
    }
}
