//! Everything out, and back in on a fresh box. What comes back in is the same history: another
//! archive of it has the same bytes. No view of the store is held while lines are written: it is
//! read page by page, so an archive can be taken of a house that goes on.
//!
//! The audit trail stays with the box it was kept on, and so do sessions and one-time links.

mod files;

use std::collections::HashSet;
use std::io::{self, BufRead, Write};
use std::path::Path;

use crate::app::archive::files::{copy_in, copy_out};
use crate::clock::Timestamp;
use crate::domain::access::{Credential, CustomerToken, Token};
use crate::domain::agent::Agent;
use crate::domain::article::{Article, Revision};
use crate::domain::attachment::{Attachment, FileHash};
use crate::domain::case::Case;
use crate::domain::conversation::Conversation;
use crate::domain::customer::Customer;
use crate::domain::event::{Event, Position};
use crate::domain::policy::PolicyVersion;
use crate::domain::second_factor::SecondFactor;
use crate::domain::webhook::{Progress, Webhook};
use crate::ids::{ConversationId, CustomerId};
use crate::interchange::archive::{ArchiveError, Happened, Head, Line, Lines, VERSION, write};
use crate::store::{AppendError, Read, Record, Snapshot, Store, StoreError, Tx, WriteError};

/// Rows read, or lines written, in one step.
const PAGE: usize = 500;

/// What goes into an archive.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Scope {
    /// Only conversations begun at this instant or later.
    pub since: Option<Timestamp>,
    /// Only conversations begun before this instant.
    pub until: Option<Timestamp>,
    /// Also what lets people and programs in: hashes of passwords and tokens, and what webhooks are
    /// signed with.
    pub secrets: bool,
}

impl Scope {
    fn is_whole(&self) -> bool {
        self.since.is_none() && self.until.is_none()
    }

    fn holds(&self, begun: Timestamp) -> bool {
        self.since.is_none_or(|since| begun >= since)
            && self.until.is_none_or(|until| begun < until)
    }
}

/// What an archive came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Lines behind the head.
    pub n_lines: u64,
    /// Of these, events.
    pub n_events: u64,
    /// Attached files that came along.
    pub n_files: u64,
    /// Attached files that are not where they should be.
    pub n_files_missing: u64,
}

/// Why there is no archive, or no house made of one.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// The archive itself.
    #[error(transparent)]
    Archive(#[from] ArchiveError),
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// An archive is taken in by a fresh house only.
    #[error("there is something in this data directory already: an archive needs an empty one")]
    NotEmpty,
    /// A line that does not follow from those before it.
    #[error("line {number}: {why}")]
    Unlawful {
        /// Which, from 1.
        number: u64,
        /// What is wrong with it.
        why: String,
    },
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        ArchiveError::from(error).into()
    }
}

/// Writes everything in `scope` to `out`, and attached files into the directory `files`.
///
/// # Errors
/// [`Failure`]; what was written by then is no archive.
pub fn export(
    store: &Store,
    scope: &Scope,
    out: &mut dyn Write,
    files: &Path,
) -> Result<Tally, Failure> {
    let mut writing = Writing { store, scope, out, tally: Tally::default() };
    let Scope { since, until, secrets } = *scope;
    write(writing.out, &Line::Archive(Head { version: VERSION, secrets, since, until }))?;
    // What an event up to here speaks of is found by whatever is read later.
    let head = store.head();
    writing.all(|it: PolicyVersion| Some(Line::Policy(Box::new(it))))?;
    writing.agents(files)?;
    if secrets {
        writing.all(|it: Credential| Some(Line::Credential(it)))?;
        writing.all(|it: SecondFactor| Some(Line::SecondFactor(it)))?;
        writing.all(|it: Token| Some(Line::Token(it)))?;
        writing.all(|it: Webhook| Some(Line::Webhook(it)))?;
    }
    writing.customers()?;
    writing.all(|it: Article| Some(Line::Article(it)))?;
    writing.all(|it: Revision| Some(Line::Revision(it)))?;
    writing.attachments(files)?;
    writing.cases()?;
    writing.events(head)?;
    writing.out.flush()?;
    Ok(writing.tally)
}

/// An archive that is being written.
struct Writing<'a> {
    store: &'a Store,
    scope: &'a Scope,
    out: &'a mut dyn Write,
    tally: Tally,
}

impl Writing<'_> {
    fn line(&mut self, line: &Line) -> Result<(), Failure> {
        self.tally.n_lines += 1;
        Ok(write(self.out, line)?)
    }

    /// Every record of a kind, in order of their keys, as far as it makes a line.
    fn all<R: Record>(&mut self, line: impl Fn(R) -> Option<Line>) -> Result<(), Failure>
    where
        R::Key: Clone,
    {
        let mut after: Option<R::Key> = None;
        loop {
            let from = after.clone();
            let page: Vec<R> = self.store.read_blocking(|at| at.scan(from, PAGE))?;
            let Some(last) = page.last() else { return Ok(()) };
            after = Some(last.key());
            for line in page.into_iter().filter_map(&line) {
                self.line(&line)?;
            }
        }
    }

    /// Every record of a kind that belongs to what the scope holds.
    fn some<R: Record>(
        &mut self,
        belongs: impl Fn(&Snapshot, &R) -> Result<bool, StoreError>,
        mut each: impl FnMut(&mut Self, R) -> Result<(), Failure>,
    ) -> Result<(), Failure>
    where
        R::Key: Clone,
    {
        let (mut after, whole): (Option<R::Key>, _) = (None, self.scope.is_whole());
        loop {
            let from = after.clone();
            let (last, page) = self.store.read_blocking(|at| {
                let page: Vec<R> = at.scan(from, PAGE)?;
                let last = page.last().map(Record::key);
                let mut kept = Vec::with_capacity(page.len());
                for record in page {
                    if whole || belongs(at, &record)? {
                        kept.push(record);
                    }
                }
                Ok((last, kept))
            })?;
            if last.is_none() {
                return Ok(());
            }
            after = last;
            for record in page {
                each(self, record)?;
            }
        }
    }

    /// Customers, with what their browsers hold.
    fn customers(&mut self) -> Result<(), Failure> {
        let scope = *self.scope;
        let belongs = move |at: &Snapshot, id: CustomerId| {
            for conversation in at.conversations_of(id)? {
                if within(at, &scope, conversation)? {
                    return Ok(true);
                }
            }
            Ok(false)
        };
        self.some(
            |at, it: &Customer| belongs(at, it.id),
            |writing, it| writing.line(&Line::Customer(it)),
        )?;
        if !self.scope.secrets {
            return Ok(());
        }
        self.some(
            |at, it: &CustomerToken| belongs(at, it.customer),
            |writing, it| writing.line(&Line::CustomerToken(it)),
        )
    }

    fn agents(&mut self, files: &Path) -> Result<(), Failure> {
        self.some(
            |_, _: &Agent| Ok(true),
            |writing, it| {
                if let Some(picture) = &it.picture {
                    writing.file(picture.hash, files)?;
                }
                writing.line(&Line::Agent(it))
            },
        )
    }

    fn attachments(&mut self, files: &Path) -> Result<(), Failure> {
        let scope = *self.scope;
        self.some(
            |at, it: &Attachment| within(at, &scope, it.conversation),
            |writing, it| {
                writing.file(it.hash, files)?;
                writing.line(&Line::Attachment(it))
            },
        )
    }

    /// A file beside the archive; one that is gone is counted.
    fn file(&mut self, hash: FileHash, files: &Path) -> Result<(), Failure> {
        match copy_out(self.store, hash, files) {
            Ok(()) => self.tally.n_files += 1,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                self.tally.n_files_missing += 1;
            }
            Err(error) => return Err(error.into()),
        }
        Ok(())
    }

    fn cases(&mut self) -> Result<(), Failure> {
        let scope = *self.scope;
        self.some(
            |at, it: &Case| within(at, &scope, it.conversation),
            |writing, it| writing.line(&Line::Case(Box::new(it))),
        )
    }

    /// Everything that happened up to a place of the feed.
    fn events(&mut self, until: Position) -> Result<(), Failure> {
        let mut after = Position(0);
        let mut held: HashSet<ConversationId> = HashSet::new();
        while after < until {
            let events = self.store.read_blocking(|at| at.feed(after, PAGE))?;
            let Some(last) = events.last() else { break };
            after = last.position;
            for it in events.into_iter().filter(|it| it.position <= until) {
                let opens = matches!(it.event, Event::Opened { .. });
                if opens && self.scope.holds(it.at) {
                    held.insert(it.conversation);
                }
                if !held.contains(&it.conversation) {
                    continue;
                }
                let (conversation, number, at) = (it.conversation, it.number, it.at);
                let happened = Happened { conversation, number, at, event: it.event };
                self.tally.n_events += 1;
                self.line(&Line::Event(Box::new(happened)))?;
            }
        }
        Ok(())
    }
}

fn within(at: &Snapshot, scope: &Scope, id: ConversationId) -> Result<bool, StoreError> {
    let record: Option<Conversation> = at.conversation(id)?;
    Ok(record.is_some_and(|record| scope.holds(record.opened_at)))
}

/// Takes an archive in, with attached files from the directory `files`. The store must be new.
///
/// # Errors
/// [`Failure`]; the store then holds a part of it and should be thrown away.
pub fn import(store: &Store, from: impl BufRead, files: &Path) -> Result<Tally, Failure> {
    let fresh = store.read_blocking(|at| {
        let empty =
            at.scan::<Agent>(None, 1)?.is_empty() && at.scan::<Article>(None, 1)?.is_empty();
        Ok(empty && at.head()? == Position(0) && at.policy()?.is_none_or(|it| it.version <= 1))
    })?;
    if !fresh {
        return Err(Failure::NotEmpty);
    }
    let (_, mut lines) = Lines::open(from)?;
    let mut tally = Tally::default();
    let mut batch = Vec::with_capacity(PAGE);
    loop {
        let line = lines.next_line()?;
        let over = line.is_none();
        if let Some(line) = line {
            let hash = match &line {
                Line::Attachment(it) => Some(it.hash),
                Line::Agent(it) => it.picture.as_ref().map(|picture| picture.hash),
                _ => None,
            };
            if let Some(hash) = hash {
                copy_in(store, hash, files, &mut tally)?;
            }
            tally.n_lines += 1;
            tally.n_events += u64::from(matches!(line, Line::Event(_)));
            batch.push((tally.n_lines + 1, line));
        }
        if over || batch.len() >= PAGE {
            take_in(store, std::mem::take(&mut batch))?;
        }
        if over {
            quieten_webhooks(store)?;
            return Ok(tally);
        }
    }
}

/// Whoever was told by the old box is told of nothing twice: webhooks rest until somebody says so,
/// and go on with what happens from then on.
fn quieten_webhooks(store: &Store) -> Result<(), Failure> {
    let written = store.write_blocking(|tx| {
        for webhook in tx.scan::<Webhook>(None, usize::MAX)? {
            let resting = Some("it was taken in with an archive".to_owned());
            tx.put(&Progress { resting, ..Progress::after(webhook.id, tx.head()?, 0) })?;
        }
        Ok(())
    });
    written.map_err(refused)
}

fn take_in(store: &Store, lines: Vec<(u64, Line)>) -> Result<(), Failure> {
    let written = store.write_blocking(move |tx| {
        lines.into_iter().try_for_each(|(number, line)| {
            put(tx, line).map_err(|why| Failure::Unlawful { number, why })
        })
    });
    written.map_err(refused)
}

fn refused(error: WriteError<Failure>) -> Failure {
    match error {
        WriteError::Refused(failure) => failure,
        WriteError::Store(store) => store.into(),
    }
}

fn put(tx: &mut Tx, line: Line) -> Result<(), String> {
    let put = match line {
        Line::Archive(_) => return Err("a second head".to_owned()),
        Line::Policy(it) => tx.put(&*it),
        Line::Agent(it) => tx.put(&it),
        Line::Credential(it) => tx.put(&it),
        Line::SecondFactor(it) => tx.put(&it),
        Line::Token(it) => tx.put(&it),
        Line::Webhook(it) => tx.put(&it),
        Line::Customer(it) => tx.put(&it),
        Line::CustomerToken(it) => tx.put(&it),
        Line::Article(it) => tx.put(&it),
        Line::Revision(it) => tx.put(&it),
        Line::Attachment(it) => tx.put(&it),
        Line::Case(it) => tx.put(&*it),
        Line::Event(it) => return append(tx, *it),
    };
    put.map_err(|error| error.to_string())
}

fn append(tx: &mut Tx, it: Happened) -> Result<(), String> {
    let Happened { conversation, number, at, event } = it;
    let recorded =
        tx.append(conversation, at, event).map_err(|error: AppendError| error.to_string())?;
    if recorded.number == number {
        return Ok(());
    }
    Err(format!("event {number} of {conversation} comes where {} should", recorded.number))
}
