//! The one thread that writes the index. It gathers what is applied for about a second, commits it
//! together with how far the feed is in, and then lets searches see it: a commit costs 15 to 80 ms
//! whatever it holds, so it stays out of everybody's way.
//!
//! A commit that fails (a full disk) loses what it held. The thread then takes no further changes
//! until somebody has asked where to feed again from, so that a later commit cannot claim more than
//! the index has.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard};
use std::thread::JoinHandle;
use std::time::Duration;

use tantivy::merge_policy::NoMergePolicy;
use tantivy::{Index, IndexReader, IndexWriter, TantivyError, Term};

use super::index::{self, Home, View};
use super::record::{Owner, Record};
use super::schema::{Fields, Kind};
use super::vectors::Key;
use super::{Change, SearchError};
use crate::clock::Stopwatch;
use crate::domain::article::Article;
use crate::domain::case::Case;
use crate::domain::event::Position;
use crate::domain::finding::Passage;
use crate::ids::ArticleId;

/// How long changes are gathered before they are committed.
const GATHER: Duration = Duration::from_secs(1);
/// Batches that may wait before whoever applies has to.
const QUEUE_MAX: usize = 256;
/// Memory for documents not yet committed, in bytes.
const HEAP_BYTES: usize = 30_000_000;

/// The thread and the way to it.
#[derive(Debug)]
pub(super) struct Writer {
    queue: Option<SyncSender<Order>>,
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
}

/// What the thread lets others see.
pub(super) struct Shared {
    view: RwLock<View>,
    lost: AtomicBool,
}

impl std::fmt::Debug for Shared {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Shared").field("checkpoint", &self.view().checkpoint).finish()
    }
}

impl Shared {
    pub(super) fn view(&self) -> RwLockReadGuard<'_, View> {
        self.view.read().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn feed_again_from(&self) -> Option<Position> {
        self.lost.swap(false, Ordering::SeqCst).then(|| self.view().checkpoint)
    }
}

enum Order {
    Apply(Vec<Change>, Position),
    Flush(SyncSender<()>),
}

impl Writer {
    /// Opens the index and starts the thread.
    pub(super) fn start(home: Home) -> Result<Self, SearchError> {
        let (open, view) = Open::at(&home)?;
        let shared = Arc::new(Shared { view: RwLock::new(view), lost: AtomicBool::new(false) });
        let (queue, orders) = sync_channel(QUEUE_MAX);
        let worker = Worker { home, open: Some(open), shared: Arc::clone(&shared), batch: None };
        let thread = std::thread::Builder::new().name("search-writer".to_owned());
        let thread = thread.spawn(move || worker.run(&orders))?;
        Ok(Self { queue: Some(queue), shared, thread: Some(thread) })
    }

    pub(super) fn shared(&self) -> &Shared {
        &self.shared
    }

    pub(super) fn apply(&self, changes: Vec<Change>, position: Position) {
        self.send(Order::Apply(changes, position));
    }

    pub(super) fn flush(&self) {
        let (done, wait) = sync_channel(1);
        self.send(Order::Flush(done));
        // An error means that the thread is gone, and nothing is left to wait for.
        wait.recv().unwrap_or_default();
    }

    fn send(&self, order: Order) {
        let sent = self.queue.as_ref().map(|queue| queue.send(order));
        if !matches!(sent, Some(Ok(()))) {
            self.shared.lost.store(true, Ordering::SeqCst);
        }
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        drop(self.queue.take());
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            tracing::error!("the search index was not closed properly");
        }
    }
}

/// The index as the thread holds it.
struct Open {
    index: Index,
    writer: IndexWriter,
    reader: IndexReader,
    fields: Fields,
}

impl Open {
    fn at(home: &Home) -> Result<(Self, View), SearchError> {
        let opened = index::open(home)?;
        let writer = opened.index.writer_with_num_threads(1, HEAP_BYTES)?;
        if matches!(home, Home::Memory) {
            // Merges come at no certain time; without them the same feed gives the same index.
            writer.set_merge_policy(Box::new(NoMergePolicy));
        }
        let fields = opened.view.fields.clone();
        Ok((Self { index: opened.index, writer, reader: opened.reader, fields }, opened.view))
    }
}

/// What was written since the last commit, as far as searches need to be told.
struct Batch {
    since: Stopwatch,
    position: Position,
    changed: bool,
    edits: Vec<Edit>,
    wipe: bool,
}

enum Edit {
    Note(Record),
    ArticleGone(ArticleId),
    CaseGone(u128),
}

struct Worker {
    home: Home,
    open: Option<Open>,
    shared: Arc<Shared>,
    batch: Option<Batch>,
}

impl Worker {
    fn run(mut self, orders: &Receiver<Order>) {
        loop {
            match self.next(orders) {
                Ok(Order::Apply(changes, position)) => self.apply(changes, position),
                Ok(Order::Flush(done)) => {
                    self.commit();
                    // Whoever waited may have given up.
                    done.send(()).unwrap_or_default();
                }
                Err(RecvTimeoutError::Timeout) => self.commit(),
                Err(RecvTimeoutError::Disconnected) => return self.commit(),
            }
        }
    }

    /// The next order; a time-out when it is time to commit.
    fn next(&self, orders: &Receiver<Order>) -> Result<Order, RecvTimeoutError> {
        match self.batch.as_ref().filter(|batch| batch.changed) {
            Some(batch) => orders.recv_timeout(GATHER.saturating_sub(batch.since.elapsed())),
            None => orders.recv().map_err(|_| RecvTimeoutError::Disconnected),
        }
    }

    fn apply(&mut self, changes: Vec<Change>, position: Position) {
        if self.shared.lost.load(Ordering::SeqCst) {
            return;
        }
        if self.open.is_none() {
            return self.reopen();
        }
        let Some(open) = &self.open else { return };
        let batch = self.batch.get_or_insert_with(|| Batch {
            since: Stopwatch::start(),
            position: self.shared.view().checkpoint,
            changed: false,
            edits: Vec::new(),
            wipe: false,
        });
        if !batch.changed {
            batch.since = Stopwatch::start();
        }
        batch.position = batch.position.max(position);
        batch.changed |= !changes.is_empty();
        let written = changes.into_iter().try_for_each(|change| open.write(change, batch));
        if let Err(why) = written {
            self.fail(&why);
        }
    }

    fn commit(&mut self) {
        let Some(batch) = self.batch.take() else { return };
        let Some(open) = &mut self.open else { return };
        if let Err(why) = open.commit(batch, &self.shared) {
            self.fail(&why);
        }
    }

    /// Gives up what was not committed, and the index with it: a writer that failed once cannot be
    /// trusted with the next commit.
    fn fail(&mut self, why: &TantivyError) {
        tracing::error!(%why, "the search index could not be written");
        self.batch = None;
        self.reopen();
    }

    fn reopen(&mut self) {
        self.open = None;
        match Open::at(&self.home) {
            Ok((open, view)) => {
                self.open = Some(open);
                *self.shared.view.write().unwrap_or_else(PoisonError::into_inner) = view;
            }
            Err(why) => tracing::error!(%why, "the search index could not be opened again"),
        }
        self.shared.lost.store(true, Ordering::SeqCst);
    }
}

impl Open {
    fn write(&self, change: Change, batch: &mut Batch) -> Result<(), TantivyError> {
        match change {
            Change::Article(article, passages) => self.write_article(&article, &passages, batch),
            Change::ArticleGone(id) => {
                self.delete_owned(Owner::Article(id));
                batch.edits.push(Edit::ArticleGone(id));
                Ok(())
            }
            Change::Case(case) => self.write_case(&case, batch),
            Change::CaseGone(id) => {
                self.delete_key(Kind::Case, Key { id: id.0, part: 0 });
                batch.edits.push(Edit::CaseGone(id.0));
                Ok(())
            }
            Change::Conversation { id, words } => {
                let record = Record::Conversation { conversation: id };
                self.delete_key(Kind::Conversation, record.key());
                self.add(&record, Owner::Conversation(id), &[&words])
            }
            Change::ConversationGone(id) => {
                self.delete_owned(Owner::Conversation(id));
                batch.wipe = true;
                Ok(())
            }
        }
    }

    fn write_article(
        &self,
        article: &Article,
        passages: &[Passage],
        batch: &mut Batch,
    ) -> Result<(), TantivyError> {
        let owner = Owner::Article(article.id);
        self.delete_owned(owner);
        batch.edits.push(Edit::ArticleGone(article.id));
        let shown = if article.published { passages } else { &[] };
        for (part, passage) in (0..).zip(shown) {
            let record = Record::of_passage(article, part, passage);
            let headings = passage.headings.join("\n");
            self.add(&record, owner, &[&passage.title, &headings, &passage.text])?;
            batch.edits.push(Edit::Note(record));
        }
        Ok(())
    }

    fn write_case(&self, case: &Case, batch: &mut Batch) -> Result<(), TantivyError> {
        let record = Record::of_case(case);
        self.delete_key(Kind::Case, record.key());
        let wrap_up = &case.wrap_up;
        let (tried, tags) = (case.tried.join("\n"), wrap_up.tags.join("\n"));
        let texts = [&*case.ask, &tried, &wrap_up.cause, &wrap_up.fix, &tags, &*case.transcript];
        self.add(&record, Owner::Conversation(case.conversation), &texts)?;
        batch.edits.push(Edit::Note(record));
        Ok(())
    }

    fn add(&self, record: &Record, owner: Owner, texts: &[&str]) -> Result<(), TantivyError> {
        self.writer.add_document(record.document(&self.fields, owner, texts)).map(|_| ())
    }

    fn delete_owned(&self, owner: Owner) {
        self.writer.delete_term(Term::from_field_bytes(self.fields.owner, &owner.to_bytes()));
    }

    fn delete_key(&self, kind: Kind, key: Key) {
        self.writer.delete_term(Term::from_field_bytes(self.fields.key, &key.to_bytes(kind)));
    }

    fn commit(&mut self, batch: Batch, shared: &Shared) -> Result<(), TantivyError> {
        let mut prepared = self.writer.prepare_commit()?;
        prepared.set_payload(&index::payload(batch.position));
        prepared.commit()?;
        if batch.wipe {
            let segments = self.index.searchable_segment_ids()?;
            self.writer.merge(&segments).wait()?;
        }
        self.reader.reload()?;
        self.show(&batch, shared)?;
        if batch.wipe {
            self.writer.garbage_collect_files().wait()?;
        }
        Ok(())
    }

    /// Lets searches see the words and the vectors of one commit at once.
    fn show(&self, batch: &Batch, shared: &Shared) -> Result<(), TantivyError> {
        let mut view = shared.view.write().unwrap_or_else(PoisonError::into_inner);
        view.searcher = self.reader.searcher();
        view.checkpoint = batch.position;
        if batch.wipe {
            return view.note_anew();
        }
        for edit in &batch.edits {
            match edit {
                Edit::Note(record) => view.note(record),
                Edit::ArticleGone(id) => {
                    view.passages.remove_all(id.0);
                    view.revisions.remove(id);
                }
                Edit::CaseGone(id) => view.cases.remove_all(*id),
            }
        }
        Ok(())
    }
}
