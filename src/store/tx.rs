//! A write job's view: it reads what is durable and what was written before it in its batch, and
//! writes into memory only. What a refused job wrote is forgotten, position numbers included.

#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::clock::Timestamp;
use crate::domain::conversation::Conversation;
use crate::domain::event::{Event, EventKind, Position, Recorded};
use crate::domain::stage::{Illegal, Owner};
use crate::ids::{AgentId, ConversationId, HandoffId};
use crate::store::engine::Row;
use crate::store::feed::{DEDUP_VERSION, Dedup, encode_event};
use crate::store::read::{Read, Snapshot, Span};
use crate::store::record::{Record, encode};
use crate::store::tables::{self, Key, Table};
use crate::store::write_set::{WriteSet, pick};
use crate::store::{AppendError, StoreError};

/// A write job's view of the store.
pub struct Tx {
    base: Snapshot,
    /// What jobs before this one in the batch wrote.
    batch: WriteSet,
    /// What this job wrote.
    job: WriteSet,
    head: Position,
    /// Everything the batch appended, in order; this job's events from `kept` on.
    recorded: Vec<Arc<Recorded>>,
    kept: usize,
}

/// What a batch came to.
pub(crate) struct Batch {
    pub(crate) changes: WriteSet,
    pub(crate) recorded: Vec<Arc<Recorded>>,
    pub(crate) head: Position,
}

impl Tx {
    pub(crate) fn new(base: Snapshot, head: Position) -> Self {
        let (batch, job) = (WriteSet::default(), WriteSet::default());
        Self { base, batch, job, head, recorded: Vec::new(), kept: 0 }
    }

    /// Whether the job wrote anything.
    pub(crate) fn wrote(&self) -> bool {
        !self.job.is_empty()
    }

    /// The job is done: what it wrote belongs to the batch.
    pub(crate) fn keep_job(&mut self) {
        self.batch.absorb(&mut self.job);
        self.kept = self.recorded.len();
    }

    /// The job is refused: it never happened.
    pub(crate) fn forget_job(&mut self) {
        self.job.clear();
        self.head.0 -= (self.recorded.len() - self.kept) as u64;
        self.recorded.truncate(self.kept);
    }

    /// An error of the file itself while jobs read, whatever they made of it.
    pub(crate) fn trouble(&self) -> Option<StoreError> {
        self.base.trouble()
    }

    /// Writes a row as it is, or takes it away.
    pub(crate) fn set(&mut self, table: Table, key: Vec<u8>, row: Option<Vec<u8>>) {
        self.job.set(table, key, row);
    }

    /// The records of every conversation the batch touched, as they are after it.
    pub(crate) fn touched(&self) -> Result<Vec<Arc<Conversation>>, StoreError> {
        let ids: BTreeSet<_> = self.recorded.iter().map(|r| r.conversation).collect();
        let found = ids.into_iter().map(|id| Ok(self.conversation(id)?.map(Arc::new)));
        Ok(found.collect::<Result<Vec<_>, StoreError>>()?.into_iter().flatten().collect())
    }

    pub(crate) fn into_batch(self) -> Batch {
        Batch { changes: self.batch, recorded: self.recorded, head: self.head }
    }

    /// Writes a record, new or in place of the one with its key, and what finds it.
    ///
    /// # Errors
    /// [`StoreError::Taken`] when another record already has one of its unique values.
    pub fn put<R: Record>(&mut self, record: &R) -> Result<(), StoreError> {
        let key = record.key().bytes();
        let wanted = record.indexes();
        for (index, value) in &wanted {
            let holder = self.row(*index, value)?;
            if holder.is_some_and(|holder| holder != key) {
                let value = String::from_utf8(value.clone()).unwrap_or_else(|_| "it".into());
                return Err(StoreError::Taken { table: index.name(), value });
            }
        }
        self.unindex::<R>(record.key())?;
        for (index, value) in wanted {
            self.job.set(index, value, Some(key.clone()));
        }
        self.job.set(R::TABLE, key, Some(encode(R::VERSION, record)));
        Ok(())
    }

    /// Takes a record away, and what finds it. Nothing happens when it is not there.
    pub fn delete<R: Record>(&mut self, key: R::Key) -> Result<(), StoreError> {
        let bytes = key.bytes();
        self.unindex::<R>(key)?;
        self.job.set(R::TABLE, bytes, None);
        Ok(())
    }

    fn unindex<R: Record>(&mut self, key: R::Key) -> Result<(), StoreError> {
        if let Some(old) = self.get::<R>(key)? {
            for (index, value) in old.indexes() {
                self.job.set(index, value, None);
            }
        }
        Ok(())
    }

    /// Adds an event to a conversation: the history, the record and every row that finds it.
    /// [`Event::Opened`] makes the conversation; a message gets its place and time here.
    ///
    /// # Errors
    /// [`AppendError`]; nothing was added then.
    pub fn append(
        &mut self,
        id: ConversationId,
        at: Timestamp,
        mut event: Event,
    ) -> Result<Recorded, AppendError> {
        let before = self.conversation(id)?;
        let mut record = before_event(before.as_ref(), id, at, &event)?;
        if let Event::MessagePosted(message) = &mut event {
            message.seq = record.last_seq.next();
            message.at = at;
        }
        let position = Position(self.head.0 + 1);
        let prev = record.last_position;
        let dedup = self.dedup_row(id, at, position, &event)?;
        record.apply(&event, position, at)?;

        let recorded = Recorded { position, conversation: id, number: record.n_events, at, event };
        self.job.set(Table::Feed, position.bytes(), Some(encode_event(&recorded, prev)));
        self.job.set(
            Table::Conversations,
            id.bytes(),
            Some(encode(Conversation::VERSION, &record)),
        );
        if let Some((key, row)) = dedup {
            self.job.set(Table::Dedup, key, Some(row));
        }
        self.write_finders(before.as_ref(), &record, &recorded.event);
        self.head = position;
        self.recorded.push(Arc::new(recorded.clone()));
        Ok(recorded)
    }

    /// The row that lets a retry of a message be recognised.
    fn dedup_row(
        &self,
        id: ConversationId,
        at: Timestamp,
        position: Position,
        event: &Event,
    ) -> Result<Option<Row>, AppendError> {
        let Event::MessagePosted(message) = event else { return Ok(None) };
        let Some(client_id) = message.client_msg_id else { return Ok(None) };
        if let Some(earlier) = self.message_of(id, message.author, client_id)? {
            return Err(AppendError::Repeated(earlier));
        }
        let body_hash = Dedup::hash_of(&message.text);
        let row = encode(DEDUP_VERSION, &Dedup { body_hash, seq: message.seq, position, at });
        Ok(Some((tables::dedup(id, message.author, client_id), row)))
    }

    fn write_finders(&mut self, before: Option<&Conversation>, now: &Conversation, event: &Event) {
        let id = now.id.bytes();
        let was_open = before.is_some_and(|c| c.stage.is_open());
        if was_open != now.stage.is_open() {
            let row = now.stage.is_open().then(Vec::new);
            self.job.set(Table::Open, id.clone(), row);
        }
        let (held, holds) = (before.and_then(holder), holder(now));
        if held != holds {
            let keys = [(held, None), (holds, Some(Vec::new()))];
            for (agent, row) in keys.into_iter().filter_map(|(a, row)| Some((a?, row))) {
                self.job.set(Table::Held, tables::held(agent, now.id), row);
            }
        }
        if before.is_none() {
            let key = tables::by_customer(now.customer, now.id);
            self.job.set(Table::ByCustomer, key, Some(Vec::new()));
        }
        if let Some(handoff) = begun_handoff(event) {
            self.job.set(Table::Handoffs, handoff.bytes(), Some(id));
        }
    }
}

/// The agent who has a conversation or is offered it.
pub(crate) fn holder(record: &Conversation) -> Option<AgentId> {
    match record.stage.owner() {
        Owner::Agent(agent) | Owner::Offered(agent) => Some(agent),
        Owner::Assistant | Owner::Queue | Owner::Closed => None,
    }
}

/// The record an event is applied to.
fn before_event(
    before: Option<&Conversation>,
    id: ConversationId,
    at: Timestamp,
    event: &Event,
) -> Result<Conversation, AppendError> {
    match (before, event) {
        (None, Event::Opened { customer, .. }) => Ok(Conversation::opened(id, *customer, at)),
        (None, _) => Err(AppendError::NotFound(id)),
        (Some(record), Event::Opened { .. }) => {
            let event = EventKind::Opened.name();
            Err(Illegal { stage: record.stage.name(), event }.into())
        }
        (Some(record), _) => Ok(record.clone()),
    }
}

/// The handoff an event begins (an agent may also take over one that is under way).
pub(crate) fn begun_handoff(event: &Event) -> Option<HandoffId> {
    match event {
        Event::HandoffRequested { handoff, .. } | Event::TakenOver { handoff, .. } => {
            Some(*handoff)
        }
        _ => None,
    }
}

impl Read for Tx {
    fn row(&self, table: Table, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        let changed = self.job.get(table, key).or_else(|| self.batch.get(table, key));
        match changed {
            Some(value) => Ok(value.map(<[u8]>::to_vec)),
            None => self.base.row(table, key),
        }
    }

    fn rows(
        &self,
        table: Table,
        span: &Span,
        backwards: bool,
        max: usize,
    ) -> Result<Vec<Row>, StoreError> {
        let (from, to) = (span.from.as_slice(), span.to.as_deref());
        let n = self.batch.count(table, from, to) + self.job.count(table, from, to);
        let below = self.base.rows(table, span, backwards, max.saturating_add(n))?;
        if n == 0 {
            return Ok(below);
        }
        let mut rows: BTreeMap<_, _> = below.into_iter().collect();
        self.batch.lay_over(table, from, to, &mut rows);
        self.job.lay_over(table, from, to, &mut rows);
        Ok(pick(rows, backwards, max))
    }

    fn head(&self) -> Result<Position, StoreError> {
        Ok(self.head)
    }
}
