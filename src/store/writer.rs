//! The one writer: a thread that takes whatever waits, runs it as one batch, makes it durable once,
//! tells who listens, and only then answers. It also gives a failed file up and opens it again.

#[cfg(test)]
mod tests;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender};
use std::time::Duration;

use crate::clock::Stopwatch;
use crate::domain::conversation::Conversation;
use crate::domain::event::{Position, Recorded};
use crate::store::erase::WIPE;
use crate::store::job::Job;
use crate::store::read::{Read, Snapshot};
use crate::store::shared::Shared;
use crate::store::tables::Table;
use crate::store::tx::Tx;
use crate::store::write_set::WriteSet;
use crate::store::{StoreError, open};

/// Jobs in one batch at most.
pub(crate) const BATCH_MAX: usize = 1_024;
/// The first pause before another attempt to reopen, and the longest.
const PAUSE_MIN: Duration = Duration::from_millis(50);
const PAUSE_MAX: Duration = Duration::from_secs(2);
/// Events told at once after a reopening.
const CATCH_UP_MAX: usize = 1_000;

/// What the writer is asked to do.
pub(crate) enum Command {
    /// Run a job in the next batch.
    Job(Box<dyn Job>),
    /// A reader met an error of the file: give it up and open it again.
    Reopen {
        /// Which opening of the file the error was met in.
        opening: u64,
        /// The error.
        why: StoreError,
    },
    /// Write the file anew without what was erased, and say so.
    Wipe(SyncSender<Result<(), StoreError>>),
    /// Finish what was asked before, close the file, and say so.
    Close(SyncSender<Result<(), StoreError>>),
}

/// The state of the writer's thread.
pub(crate) struct Writer {
    shared: Arc<Shared>,
    queue: Receiver<Command>,
    /// While the file is given up: how long ago the last attempt was, and how long to wait.
    retry: Option<(Stopwatch, Duration)>,
}

/// One round of work.
#[derive(Default)]
struct Round {
    jobs: Vec<Box<dyn Job>>,
    trouble: Option<(u64, StoreError)>,
    wipe: Vec<SyncSender<Result<(), StoreError>>>,
    close: Option<SyncSender<Result<(), StoreError>>>,
    gone: bool,
}

impl Round {
    fn take(&mut self, command: Command) {
        match command {
            Command::Job(job) => self.jobs.push(job),
            Command::Reopen { opening, why } => self.trouble = Some((opening, why)),
            Command::Wipe(done) => self.wipe.push(done),
            Command::Close(done) => self.close = Some(done),
        }
    }

    fn is_full(&self) -> bool {
        self.close.is_some() || self.jobs.len() >= BATCH_MAX
    }
}

impl Writer {
    pub(crate) fn new(shared: Arc<Shared>, queue: Receiver<Command>) -> Self {
        Self { shared, queue, retry: None }
    }

    /// Works until the store is closed or nobody has it any more.
    pub(crate) fn run(mut self) {
        loop {
            let round = self.next_round();
            let now = self.shared.openings.load(Ordering::SeqCst);
            if let Some((opening, why)) = round.trouble
                && opening == now
            {
                self.give_up(why);
            }
            self.reopen_when_due();
            if !round.jobs.is_empty() {
                self.serve(round.jobs);
            }
            if !round.wipe.is_empty() {
                let wiped = self.wipe();
                for done in round.wipe {
                    // Whoever asked may have stopped waiting.
                    let _ = done.send(wiped.clone());
                }
            }
            if round.close.is_some() || round.gone {
                let closed = self.shared.close();
                if let Some(done) = round.close {
                    // Whoever asked may have stopped waiting; the file is closed all the same.
                    let _ = done.send(closed);
                }
                return;
            }
        }
    }

    /// Waits for something to do, then takes everything that waits.
    fn next_round(&self) -> Round {
        let mut round = Round::default();
        let first = match &self.retry {
            None => self.queue.recv().map_err(|_| RecvTimeoutError::Disconnected),
            Some((_, pause)) => self.queue.recv_timeout(*pause),
        };
        match first {
            Ok(command) => round.take(command),
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => round.gone = true,
        }
        while !round.is_full() {
            let Ok(command) = self.queue.try_recv() else { break };
            round.take(command);
        }
        round
    }

    fn serve(&mut self, mut jobs: Vec<Box<dyn Job>>) {
        let outcomes = match self.attempt(&mut jobs) {
            Ok(outcomes) => outcomes,
            Err(error) => {
                if self.shared.healthy() {
                    self.give_up(error.clone());
                    // Before anybody is answered: whoever reads next finds the file open.
                    self.reopen_when_due();
                }
                vec![Err(error); jobs.len()]
            }
        };
        for (job, outcome) in jobs.into_iter().zip(outcomes) {
            job.answer(outcome);
        }
    }

    /// Runs a batch and makes it durable. An error means that nothing of it may be acknowledged.
    fn attempt(
        &self,
        jobs: &mut [Box<dyn Job>],
    ) -> Result<Vec<Result<(), StoreError>>, StoreError> {
        let mut tx = Tx::new(self.shared.snapshot()?, self.shared.head());
        let outcomes = run_jobs(&mut tx, jobs, self.shared.is_full());
        if let Some(error) = tx.trouble() {
            return Err(error);
        }
        let touched = tx.touched()?;
        let batch = tx.into_batch();
        if !batch.changes.is_empty() {
            self.shared.with_engine(|engine| engine.commit(&batch.changes))?;
            self.shared.head.store(batch.head.0, Ordering::SeqCst);
            self.tell(&batch.recorded, &touched);
        }
        Ok(outcomes)
    }

    /// Writes the file anew. What fails before the new file has its name leaves the old one.
    fn wipe(&self) -> Result<(), StoreError> {
        let Some(path) = self.shared.medium.path() else {
            let mut unmark = WriteSet::default();
            unmark.set(Table::Meta, WIPE.to_vec(), None);
            return self.shared.with_engine(|engine| engine.commit(&unmark));
        };
        let watch = Stopwatch::start();
        open::anew(path, self.shared.snapshot()?)?;
        let engine = open::engine(&*self.shared.medium, self.shared.options.cache_bytes)?;
        self.shared.resume(engine, self.shared.head());
        tracing::info!(
            ms = watch.elapsed().as_millis() as u64,
            "the store's file was written anew"
        );
        Ok(())
    }

    fn tell(&self, recorded: &[Arc<Recorded>], touched: &[Arc<Conversation>]) {
        if recorded.is_empty() {
            return;
        }
        for listener in self.shared.listeners() {
            if catch_unwind(AssertUnwindSafe(|| listener(recorded, touched))).is_err() {
                tracing::error!("a listener of the store panicked; the others go on");
            }
        }
    }

    /// Stops acknowledging. The first attempt to open the file again follows at once.
    fn give_up(&mut self, why: StoreError) {
        tracing::error!(%why, "the store is not available; opening it again");
        self.shared.give_up(why);
        self.retry = Some((Stopwatch::start(), Duration::ZERO));
    }

    fn reopen_when_due(&mut self) {
        let Some((since, pause)) = self.retry else { return };
        if since.elapsed() < pause {
            return;
        }
        match self.reopen() {
            Ok(()) => {
                tracing::info!("the store is available again");
                self.retry = None;
            }
            Err(why) => {
                tracing::warn!(%why, "the store could not be opened again yet");
                self.shared.give_up(why);
                let pause = (pause * 2).clamp(PAUSE_MIN, PAUSE_MAX);
                self.retry = Some((Stopwatch::start(), pause));
            }
        }
    }

    /// Opens the file again. The commit that failed may have become durable all the same; who
    /// listens is then told what it held.
    fn reopen(&self) -> Result<(), StoreError> {
        let engine = open::engine(&*self.shared.medium, self.shared.options.cache_bytes)?;
        let known = self.shared.head();
        let snapshot = Snapshot::new(engine.begin_read()?);
        let found = snapshot.head()?;
        if found < known {
            let why = format!("it ends at {}, {} was acknowledged", found.0, known.0);
            return Err(StoreError::Damaged(why));
        }
        self.catch_up(&snapshot, known)?;
        self.shared.resume(engine, found);
        Ok(())
    }

    fn catch_up(&self, snapshot: &Snapshot, known: Position) -> Result<(), StoreError> {
        let mut after = known;
        loop {
            let missed = snapshot.feed(after, CATCH_UP_MAX)?;
            let Some(last) = missed.last() else { return Ok(()) };
            after = last.position;
            let ids: std::collections::BTreeSet<_> =
                missed.iter().map(|r| r.conversation).collect();
            let records = ids.into_iter().map(|id| snapshot.conversation(id));
            let records = records.collect::<Result<Vec<_>, _>>()?;
            let records: Vec<_> = records.into_iter().flatten().map(Arc::new).collect();
            let missed: Vec<_> = missed.into_iter().map(Arc::new).collect();
            self.tell(&missed, &records);
        }
    }
}

/// Runs each job on top of the ones before it. On a full disk only those that write nothing get
/// their answer: they rest on what is durable.
fn run_jobs(tx: &mut Tx, jobs: &mut [Box<dyn Job>], full: bool) -> Vec<Result<(), StoreError>> {
    let mut outcomes = Vec::with_capacity(jobs.len());
    for job in jobs {
        let accepted = job.run(tx);
        let outcome = if full && accepted && tx.wrote() { Err(StoreError::Full) } else { Ok(()) };
        if accepted && outcome.is_ok() {
            tx.keep_job();
        } else {
            tx.forget_job();
        }
        outcomes.push(outcome);
    }
    outcomes
}
