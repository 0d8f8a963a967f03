//! The store: one redb file that holds the history of every conversation, and what else a house
//! knows. This is the only place that names redb.
//!
//! - **Events are the history.** [`Tx::append`] writes an event to the feed and, in the same
//!   transaction, the conversation's record (the fold of its events) and every row that finds it.
//! - **One writer.** [`Store::write`] hands a job to the one writer thread, which runs whatever
//!   waits as one batch, commits once, tells listeners ([`Store::on_commit`]), then answers. What
//!   is answered is durable; a job that refuses leaves nothing behind.
//! - **Reading** ([`Store::read`]) sees one moment and never waits for writers. A snapshot lives as
//!   long as its question, never across an await.
//! - **Trouble.** After an error of the disk nothing is acknowledged until the file has been opened
//!   anew, which the writer does by itself. A disk that is nearly full refuses new work first.
//!
//! What it does not do: decide anything, know about time (events bring theirs), or notify anybody
//! of what is not durable.
//!
//! The parts, from the outside in: `open` and `migrate` (opening), `writer` and `job` (writing),
//! `tx` and `write_set` (a job's view), `read` (questions), `feed`, `record` and `tables` (what
//! stands in the file), `engine` and `disk` (redb and what it lies on), `files` (what customers and
//! agents attach), `check`, `backup`, `erase` (words go), `chain` (the acts).

mod backup;
mod chain;
mod check;
mod disk;
mod engine;
mod erase;
mod error;
mod feed;
mod files;
mod job;
mod migrate;
mod open;
mod read;
mod record;
mod shared;
mod tables;
mod tx;
mod write_set;
mod writer;

#[cfg(test)]
mod damaged;
#[cfg(test)]
mod faulty;
#[cfg(test)]
mod golden;
#[cfg(test)]
mod samples;
#[cfg(test)]
mod tests;

use std::path::Path;
use std::sync::atomic::Ordering;
use std::sync::mpsc::{SyncSender, TrySendError, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

pub use backup::Restored;
pub use check::{CheckReport, Finding};
pub use disk::{Disk, FileMedium, Medium, Memory};
pub use erase::Erased;
pub use error::{AppendError, StoreError, WriteError};
pub use feed::Dedup;
pub use files::{Files, Incoming, Opened};
pub use read::{Read, Snapshot, Span};
pub use record::Record;
pub use shared::Listener;
pub use tables::{Key, Table};
pub use tx::Tx;

use crate::clock::{Clock, Timestamp};
use crate::domain::event::Position;
use crate::ids::{Epoch, IdSource};
use job::TypedJob;
use shared::Shared;
use writer::{Command, Writer};

/// Writes that may wait; more are refused with [`StoreError::Busy`].
const QUEUE_MAX: usize = 4_096;
/// Reads that run at once; more wait for their turn.
const READS_MAX: usize = 8;

/// How to open a store.
#[derive(Clone, Debug)]
pub struct Options {
    /// Memory for pages of the file. What is not here the system has: it keeps the file's pages as
    /// well, as long as it has memory to spare.
    pub cache_bytes: usize,
    /// New work is refused when the disk has less than this left.
    pub free_min_bytes: u64,
    /// Whether conversations that are open are looked at before anything is served. Only
    /// `baton check`, which wants to name all damage, goes without.
    pub check_open: bool,
    /// Where a new store's epoch comes from.
    pub ids: IdSource,
    /// The time in it.
    pub clock: Clock,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            cache_bytes: 8 * 1024 * 1024,
            free_min_bytes: 64 * 1024 * 1024,
            check_open: true,
            ids: IdSource::from_system(),
            clock: Clock::System,
        }
    }
}

impl Options {
    fn new_epoch(&self) -> Epoch {
        self.ids.next(self.clock.now())
    }
}

/// A handle to the store; cheap to copy. When the last one goes, the file is closed cleanly.
#[derive(Clone)]
pub struct Store(Arc<Handle>);

struct Handle {
    shared: Arc<Shared>,
    files: Files,
    reads: Arc<tokio::sync::Semaphore>,
    queue: Option<SyncSender<Command>>,
    writer: Mutex<Option<JoinHandle<()>>>,
}

impl Store {
    /// Opens the store of a data directory, or makes a new one.
    ///
    /// # Errors
    /// [`StoreError::InUse`], [`StoreError::Newer`], [`StoreError::Corrupt`],
    /// [`StoreError::Damaged`], [`StoreError::Full`], or what the file system says.
    pub fn open(dir: &Path, options: Options) -> Result<Self, StoreError> {
        let lock = open::lock(dir)?;
        let medium = open::file(dir, &options)?;
        let files = Files::in_directory(dir.join(open::FILES));
        Self::start(Arc::new(medium), files, options, Some(lock))
    }

    /// A new store in memory: the same code on another disk.
    ///
    /// # Errors
    /// None that can be named; memory takes every write.
    pub fn in_memory() -> Result<Self, StoreError> {
        Self::open_on(Arc::new(Memory::default()), Options::default())
    }

    /// Opens a store on any medium, or makes a new one where there is nothing.
    ///
    /// # Errors
    /// As [`Store::open`].
    pub fn open_on(medium: Arc<dyn Medium>, options: Options) -> Result<Self, StoreError> {
        if medium.open()?.len()? == 0 {
            open::format(&*medium, &options, options.new_epoch())?;
        }
        Self::start(medium, Files::in_memory(), options, None)
    }

    fn start(
        medium: Arc<dyn Medium>,
        files: Files,
        options: Options,
        lock: Option<std::fs::File>,
    ) -> Result<Self, StoreError> {
        let engine = open::prepared(&*medium, &options)?;
        let snapshot = Snapshot::new(engine.begin_read()?);
        let place = (open::epoch(&snapshot)?, snapshot.head()?);
        drop(snapshot);
        let shared = Arc::new(Shared::new(medium, options, engine, place, lock));
        let (queue, waiting) = sync_channel(QUEUE_MAX);
        let writer = Writer::new(shared.clone(), waiting);
        let thread = std::thread::Builder::new().name("store-writer".into());
        let writer = thread.spawn(move || writer.run())?;
        Ok(Self(Arc::new(Handle {
            shared,
            files,
            reads: Arc::new(tokio::sync::Semaphore::new(READS_MAX)),
            queue: Some(queue),
            writer: Mutex::new(Some(writer)),
        })))
    }

    /// The lineage of the data; a resume cursor of another one means nothing here.
    pub fn epoch(&self) -> Epoch {
        self.0.shared.epoch
    }

    /// The place of the last durable event; 0 when there is none.
    pub fn head(&self) -> Position {
        self.0.shared.head()
    }

    /// The files that came with messages.
    pub fn files(&self) -> &Files {
        &self.0.files
    }

    /// Whether writes can be acknowledged now.
    pub fn healthy(&self) -> bool {
        self.0.shared.healthy()
    }

    /// Whether new work is refused for want of space.
    pub fn is_full(&self) -> bool {
        self.0.shared.is_full()
    }

    /// Bytes of the store's file; nothing while it cannot be opened.
    pub fn bytes(&self) -> Option<u64> {
        self.0.shared.medium.open().and_then(|disk| disk.len()).ok()
    }

    /// Bytes that can still be written where it lies; nothing when there is no limit.
    pub fn free_bytes(&self) -> Option<u64> {
        self.0.shared.medium.free_bytes()
    }

    /// Runs a job on the writer's thread and returns its result when what it wrote is durable. The
    /// job may run beside others of one batch but never at the same time, and sees all of them.
    ///
    /// # Errors
    /// [`WriteError::Refused`] with the job's own error: nothing was written.
    /// [`WriteError::Store`]: nothing was written either, but for [`StoreError::Broken`], whose
    /// outcome is unknown until the message is sent again under its own id.
    pub async fn write<T, E, F>(&self, job: F) -> Result<T, WriteError<E>>
    where
        F: FnOnce(&mut Tx) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: Send + 'static,
    {
        let (reply, answer) = tokio::sync::oneshot::channel();
        // Whoever asked may be gone; what was written stays written.
        let job = TypedJob::new(job, move |result| drop(reply.send(result)));
        self.0.send(Command::Job(Box::new(job))).map_err(WriteError::Store)?;
        answer.await.unwrap_or(Err(WriteError::Store(StoreError::Closed)))
    }

    /// The same as [`Store::write`], for threads that may wait. Never on an async worker, and
    /// never from inside a listener.
    ///
    /// # Errors
    /// As [`Store::write`].
    pub fn write_blocking<T, E, F>(&self, job: F) -> Result<T, WriteError<E>>
    where
        F: FnOnce(&mut Tx) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: Send + 'static,
    {
        let (reply, answer) = sync_channel(1);
        let job = TypedJob::new(job, move |result| drop(reply.send(result)));
        self.0.send(Command::Job(Box::new(job))).map_err(WriteError::Store)?;
        answer.recv().unwrap_or(Err(WriteError::Store(StoreError::Closed)))
    }

    /// Answers a question from what is durable now, off the async workers.
    ///
    /// # Errors
    /// What the job returns, or [`StoreError`] when there is no file to read.
    pub async fn read<T, F>(&self, job: F) -> Result<T, StoreError>
    where
        F: FnOnce(&Snapshot) -> Result<T, StoreError> + Send + 'static,
        T: Send + 'static,
    {
        let permit = self.0.reads.clone().acquire_owned().await;
        let permit = permit.map_err(|_| StoreError::Closed)?;
        let store = self.clone();
        let answer = tokio::task::spawn_blocking(move || {
            let answer = store.read_blocking(job);
            drop(permit);
            answer
        });
        answer.await.unwrap_or(Err(StoreError::Panicked))
    }

    /// The same as [`Store::read`], on this thread.
    ///
    /// # Errors
    /// As [`Store::read`].
    pub fn read_blocking<T>(
        &self,
        job: impl FnOnce(&Snapshot) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let opening = self.0.shared.openings.load(Ordering::SeqCst);
        let (answer, trouble) = match self.0.shared.snapshot_soon() {
            Ok(snapshot) => (job(&snapshot), snapshot.trouble()),
            Err(error) => (Err(error.clone()), Some(error)),
        };
        if let Some(why @ (StoreError::Broken(_) | StoreError::Full)) = trouble {
            // A queue that is full keeps the writer busy, which then meets the error itself.
            drop(self.0.send(Command::Reopen { opening, why }));
        }
        answer
    }

    /// Tells `listener` of every event from now on, on the writer's thread, after the events are
    /// durable and before their writers are answered. It must be quick and must not write.
    pub fn on_commit(&self, listener: Listener) {
        self.0.shared.add_listener(listener);
    }

    /// Looks at everything in the file, and at every attached one. Takes a while; off the async
    /// workers only.
    ///
    /// # Errors
    /// Only what keeps the check itself from reading; damage is in the report.
    pub fn check(&self) -> Result<CheckReport, StoreError> {
        self.read_blocking(|read| {
            let mut report = check::everything(read)?;
            files::check(self.files(), read, &mut report)?;
            Ok(report)
        })
    }

    /// Copies one consistent point into a new file, with its checksum beside it (`to.sha256`),
    /// while everything goes on, and the attached files into a directory beside it (`to.files`).
    /// Until it is done the store's file grows by what is replaced meanwhile. Takes a while; off
    /// the async workers only.
    ///
    /// # Errors
    /// [`StoreError::Backup`] when `to` exists; [`StoreError::Full`] and others of the target.
    pub fn backup(&self, to: &Path) -> Result<(), StoreError> {
        backup::write(self.0.shared.snapshot()?, self.files(), to)
    }

    /// Since when words that were erased may still lie in the store's file, in space it has not
    /// used again; `None` when there are none.
    ///
    /// # Errors
    /// As [`Store::read`].
    pub fn erased_since(&self) -> Result<Option<Timestamp>, StoreError> {
        self.read_blocking(erase::marked)
    }

    /// Writes the file anew with what is alive and nothing else, in place of the old one, so that
    /// no byte of what was erased is left in it. Reading goes on meanwhile; writes wait. What the
    /// file system makes of the old file's space is its own affair. Takes a while; off the async
    /// workers only.
    ///
    /// # Errors
    /// [`StoreError::Full`] when there is no space for both; the old file then stays as it is.
    pub fn wipe(&self) -> Result<(), StoreError> {
        let (done, wiped) = sync_channel(1);
        self.0.send(Command::Wipe(done))?;
        wiped.recv().unwrap_or(Err(StoreError::Closed))
    }

    /// Takes away the attached files that no row names; how many. Off the async workers only.
    ///
    /// # Errors
    /// What the disk says.
    pub fn sweep_files(&self) -> Result<u64, WriteError<StoreError>> {
        let files = self.files().clone();
        let lying = files.all().map_err(|e| WriteError::Store(e.into()))?;
        // Within a write job, so that no upload is writing its row in the same moment.
        self.write_blocking(move |tx| {
            let named = erase::named_files(tx)?;
            let mut n_gone = 0;
            for hash in lying.into_iter().filter(|hash| !named.contains(hash)) {
                files.remove(hash)?;
                n_gone += 1;
            }
            Ok(n_gone)
        })
    }

    /// Bytes of the store's file.
    ///
    /// # Errors
    /// What the disk says.
    pub fn file_bytes(&self) -> Result<u64, StoreError> {
        Ok(self.0.shared.medium.open()?.len()?)
    }

    /// Puts a backup into an empty directory, with a new epoch.
    ///
    /// # Errors
    /// [`StoreError::Backup`] when the directory is not empty or the checksum does not fit;
    /// [`StoreError::Newer`] for the backup of a newer Baton.
    pub fn restore(from: &Path, dir: &Path, options: &Options) -> Result<Restored, StoreError> {
        backup::restore(from, dir, options)
    }

    /// Finishes what was asked before and closes the file, so that the next opening has nothing to
    /// repair. Other handles answer [`StoreError::Closed`] from then on.
    ///
    /// # Errors
    /// What kept the file from closing cleanly; everything acknowledged is durable all the same.
    pub fn close(self) -> Result<(), StoreError> {
        let (done, closed) = sync_channel(1);
        let queue = self.0.queue.as_ref().ok_or(StoreError::Closed)?;
        queue.send(Command::Close(done)).map_err(|_| StoreError::Closed)?;
        let closed = closed.recv().unwrap_or(Err(StoreError::Closed));
        self.0.join();
        closed
    }
}

impl Handle {
    fn send(&self, command: Command) -> Result<(), StoreError> {
        let queue = self.queue.as_ref().ok_or(StoreError::Closed)?;
        queue.try_send(command).map_err(|error| match error {
            TrySendError::Full(_) => StoreError::Busy,
            TrySendError::Disconnected(_) => StoreError::Closed,
        })
    }

    /// Waits for the writer's end; its own thread, holding the last handle, cannot.
    fn join(&self) {
        let writer = self.writer.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(writer) = writer.filter(|w| w.thread().id() != std::thread::current().id())
            && writer.join().is_err()
        {
            tracing::error!("the store's writer ended by a panic");
        }
    }
}

impl Drop for Handle {
    fn drop(&mut self) {
        self.queue = None;
        self.join();
    }
}
