//! Reading: the same questions asked of what is durable (a [`Snapshot`]) and of a write job's own
//! view ([`Tx`](crate::store::Tx)), which also sees what was written before it in its batch.

mod walk;

use std::cell::{Cell, OnceCell};

use redb::ReadTransaction;

use crate::domain::access::{SecretHash, Token};
use crate::domain::agent::Agent;
use crate::domain::article::Revision;
use crate::domain::conversation::Conversation;
use crate::domain::customer::Customer;
use crate::domain::event::{Event, Position, Recorded};
use crate::domain::mail::{Mail, MailHash, Receipt};
use crate::domain::message::{Author, Message, Seq};
use crate::domain::policy::PolicyVersion;
use crate::domain::single_sign_on::ProviderAccount;
use crate::domain::webhook::Delivery;
use crate::ids::{
    AgentId, ArticleId, ClientMsgId, ConversationId, CustomerId, HandoffId, WebhookId,
};
use crate::store::StoreError;
use crate::store::engine::{self, Row};
use crate::store::feed::{DEDUP_VERSION, Dedup, decode_event};
pub(crate) use crate::store::read::walk::entry;
use crate::store::read::walk::{back, walk, walk_from};
use crate::store::record::{Record, corrupt, decode, email_key, subject_key};
use crate::store::tables::{self, Key, Table, id_from, position_from};

/// A stretch of keys: from (included) to (excluded; `None` for the end of the table).
#[derive(Clone, Debug)]
pub struct Span {
    /// Where it begins.
    pub from: Vec<u8>,
    /// Where it ends.
    pub to: Option<Vec<u8>>,
}

impl Span {
    /// Every key.
    pub fn all() -> Self {
        Self { from: Vec::new(), to: None }
    }

    /// Every key after this one.
    pub fn after(key: &[u8]) -> Self {
        let mut from = key.to_vec();
        from.push(0);
        Self { from, to: None }
    }

    /// Every key before this one.
    pub fn before(key: &[u8]) -> Self {
        Self { from: Vec::new(), to: Some(key.to_vec()) }
    }

    /// Every key that begins so. (Keys are ids and short texts, never all 0xFF.)
    pub fn prefix(prefix: &[u8]) -> Self {
        let mut to = prefix.to_vec();
        while to.last() == Some(&0xFF) {
            to.pop();
        }
        if let Some(last) = to.last_mut() {
            *last += 1;
        }
        Self { from: prefix.to_vec(), to: Some(to).filter(|to| !to.is_empty()) }
    }
}

/// What can be asked of the store.
pub trait Read {
    /// A row as it stands.
    fn row(&self, table: Table, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError>;

    /// At most `max` rows of a stretch, lowest keys first, or highest first when `backwards`.
    fn rows(
        &self,
        table: Table,
        span: &Span,
        backwards: bool,
        max: usize,
    ) -> Result<Vec<Row>, StoreError>;

    /// The place of the last event; 0 when there is none.
    fn head(&self) -> Result<Position, StoreError> {
        let last = self.rows(Table::Feed, &Span::all(), true, 1)?;
        let Some((key, _)) = last.first() else { return Ok(Position(0)) };
        position_from(key).ok_or_else(|| corrupt(Table::Feed, key, "a position is 8 bytes"))
    }

    /// A record by its key.
    fn get<R: Record>(&self, key: R::Key) -> Result<Option<R>, StoreError>
    where
        Self: Sized,
    {
        let key = key.bytes();
        let row = self.row(R::TABLE, &key)?;
        row.map(|bytes| decode(R::TABLE, R::VERSION, &key, &bytes)).transpose()
    }

    /// At most `max` records after a key (or from the start), in order of their keys: oldest first
    /// where the key is an id.
    fn scan<R: Record>(&self, after: Option<R::Key>, max: usize) -> Result<Vec<R>, StoreError>
    where
        Self: Sized,
    {
        let span = after.map_or_else(Span::all, |key| Span::after(&key.bytes()));
        decode_all(self.rows(R::TABLE, &span, false, max)?)
    }

    /// At most `max` records before a key (or from the end), highest key first: newest first.
    fn scan_back<R: Record>(&self, before: Option<R::Key>, max: usize) -> Result<Vec<R>, StoreError>
    where
        Self: Sized,
    {
        let span = before.map_or_else(Span::all, |key| Span::before(&key.bytes()));
        decode_all(self.rows(R::TABLE, &span, true, max)?)
    }

    /// Where a conversation stands.
    fn conversation(&self, id: ConversationId) -> Result<Option<Conversation>, StoreError>
    where
        Self: Sized,
    {
        self.get(id)
    }

    /// Events of the house after a position, at most `max`, in order.
    fn feed(&self, after: Position, max: usize) -> Result<Vec<Recorded>, StoreError> {
        let rows = self.rows(Table::Feed, &Span::after(&after.bytes()), false, max)?;
        rows.iter().map(|(k, v)| decode_event(k, v).map(|entry| entry.recorded)).collect()
    }

    /// A conversation's events with a number above `after_number` (0 for all), in order.
    fn history(&self, id: ConversationId, after_number: u32) -> Result<Vec<Recorded>, StoreError>
    where
        Self: Sized,
    {
        walk(self, id, |recorded, _| recorded.number > after_number)
    }

    /// A conversation's events after a position of the feed, in order: what a listener missed.
    fn since(&self, id: ConversationId, after: Position) -> Result<Vec<Recorded>, StoreError>
    where
        Self: Sized,
    {
        walk(self, id, |recorded, _| recorded.position > after)
    }

    /// A conversation's last `max` events, in order.
    fn tail(&self, id: ConversationId, max: usize) -> Result<Vec<Recorded>, StoreError>
    where
        Self: Sized,
    {
        walk(self, id, |_, n| n < max)
    }

    /// At most `max` events of a conversation before the event at `before`, in order. `before` is
    /// the place of one of its own events.
    fn history_back(
        &self,
        id: ConversationId,
        before: Position,
        max: usize,
    ) -> Result<Vec<Recorded>, StoreError>
    where
        Self: Sized,
    {
        let Some(entry) = entry(self, before)?.filter(|e| e.recorded.conversation == id) else {
            return Ok(Vec::new());
        };
        walk_from(self, id, entry.prev, |_, n| n < max)
    }

    /// The last `max` messages of a conversation before a place, in order.
    fn messages_back(
        &self,
        id: ConversationId,
        before: Seq,
        max: usize,
    ) -> Result<Vec<Message>, StoreError>
    where
        Self: Sized,
    {
        let Some(conversation) = self.conversation(id)? else { return Ok(Vec::new()) };
        let mut found = Vec::new();
        back(self, id, conversation.last_position, |recorded| {
            if let Event::MessagePosted(message) = recorded.event
                && message.seq < before
            {
                found.push(message);
            }
            found.len() < max
        })?;
        found.reverse();
        Ok(found)
    }

    /// What became of a message its sender named; `None` when it never came.
    fn message_of(
        &self,
        conversation: ConversationId,
        sender: Author,
        id: ClientMsgId,
    ) -> Result<Option<Dedup>, StoreError> {
        let key = tables::dedup(conversation, sender, id);
        let row = self.row(Table::Dedup, &key)?;
        row.map(|bytes| decode(Table::Dedup, DEDUP_VERSION, &key, &bytes)).transpose()
    }

    /// The conversation a handoff belongs to.
    fn conversation_of(&self, handoff: HandoffId) -> Result<Option<ConversationId>, StoreError> {
        let key = handoff.bytes();
        let Some(value) = self.row(Table::Handoffs, &key)? else { return Ok(None) };
        match id_from(&value) {
            Some(id) => Ok(Some(id)),
            None => Err(corrupt(Table::Handoffs, &key, "an id is 16 bytes")),
        }
    }

    /// A customer's conversations, oldest first.
    fn conversations_of(&self, customer: CustomerId) -> Result<Vec<ConversationId>, StoreError> {
        let span = Span::prefix(&customer.bytes());
        let rows = self.rows(Table::ByCustomer, &span, false, usize::MAX)?;
        let id = |key: &[u8]| key.get(16..).and_then(id_from);
        let bad = |key: &[u8]| corrupt(Table::ByCustomer, key, "two ids are 32 bytes");
        rows.iter().map(|(key, _)| id(key).ok_or_else(|| bad(key))).collect()
    }

    /// The conversations an agent has or is offered, oldest first.
    fn held_by(&self, agent: AgentId) -> Result<Vec<ConversationId>, StoreError> {
        let rows = self.rows(Table::Held, &Span::prefix(&agent.bytes()), false, usize::MAX)?;
        let id = |key: &[u8]| key.get(16..).and_then(id_from);
        let bad = |key: &[u8]| corrupt(Table::Held, key, "two ids are 32 bytes");
        rows.iter().map(|(key, _)| id(key).ok_or_else(|| bad(key))).collect()
    }

    /// Every conversation that is not closed, oldest first.
    fn open_conversations(&self) -> Result<Vec<ConversationId>, StoreError> {
        let rows = self.rows(Table::Open, &Span::all(), false, usize::MAX)?;
        let bad = |key: &[u8]| corrupt(Table::Open, key, "an id is 16 bytes");
        rows.iter().map(|(key, _)| id_from(key).ok_or_else(|| bad(key))).collect()
    }

    /// The agent who signs in with an address, in any capitals.
    fn agent_by_email(&self, email: &str) -> Result<Option<Agent>, StoreError>
    where
        Self: Sized,
    {
        by_index(self, Table::AgentsByEmail, &email_key(email))
    }

    /// The customer the team's own systems know by this reference.
    fn customer_by_ref(&self, reference: &str) -> Result<Option<Customer>, StoreError>
    where
        Self: Sized,
    {
        by_index(self, Table::CustomersByRef, reference.as_bytes())
    }

    /// The API token with this secret.
    fn token_by_hash(&self, hash: SecretHash) -> Result<Option<Token>, StoreError>
    where
        Self: Sized,
    {
        by_index(self, Table::TokensByHash, &hash.bytes())
    }

    /// The agent who is this one of a provider's people.
    fn provider_account(
        &self,
        issuer: &str,
        subject: &str,
    ) -> Result<Option<ProviderAccount>, StoreError>
    where
        Self: Sized,
    {
        by_index(self, Table::ProviderSubjects, &subject_key(issuer, subject))
    }

    /// An article's last `max` revisions, newest first.
    fn revisions_of(&self, article: ArticleId, max: usize) -> Result<Vec<Revision>, StoreError> {
        decode_all(self.rows(Table::Revisions, &Span::prefix(&article.bytes()), true, max)?)
    }

    /// The last `max` attempts to tell a webhook something, newest first.
    fn deliveries_of(&self, to: WebhookId, max: usize) -> Result<Vec<Delivery>, StoreError> {
        decode_all(self.rows(Table::Deliveries, &Span::prefix(&to.bytes()), true, max)?)
    }

    /// Mails that wait to go out, at most `max`: a conversation's first, then by number.
    fn mails_waiting(&self, max: usize) -> Result<Vec<Mail>, StoreError>
    where
        Self: Sized,
    {
        let rows = self.rows(Table::MailsWaiting, &Span::all(), false, max)?;
        let mails = rows.iter().map(|(key, _)| by_index(self, Table::MailsWaiting, key));
        Ok(mails.collect::<Result<Vec<Option<Mail>>, _>>()?.into_iter().flatten().collect())
    }

    /// The mail that waits to tell a conversation's customer what was said.
    fn mail_waiting_for(&self, id: ConversationId) -> Result<Option<Mail>, StoreError>
    where
        Self: Sized,
    {
        by_index(self, Table::MailsWaiting, &tables::mail_waiting(Some(id), 0))
    }

    /// What became of a mail when it came first.
    fn receipt_of(&self, hash: MailHash) -> Result<Option<Receipt>, StoreError>
    where
        Self: Sized,
    {
        by_index(self, Table::MailReceiptsByHash, &hash.0)
    }

    /// The policy in force; `None` in a store that has none yet.
    fn policy(&self) -> Result<Option<PolicyVersion>, StoreError>
    where
        Self: Sized,
    {
        Ok(self.scan_back(None, 1)?.pop())
    }
}

fn decode_all<R: Record>(rows: Vec<Row>) -> Result<Vec<R>, StoreError> {
    rows.iter().map(|(key, value)| decode(R::TABLE, R::VERSION, key, value)).collect()
}

/// The record an index row leads to.
fn by_index<R: Record>(
    read: &impl Read,
    index: Table,
    value: &[u8],
) -> Result<Option<R>, StoreError> {
    let Some(key) = read.row(index, value)? else { return Ok(None) };
    match read.row(R::TABLE, &key)? {
        Some(bytes) => decode(R::TABLE, R::VERSION, &key, &bytes).map(Some),
        None => Err(corrupt(index, value, "it leads to a row that is not there")),
    }
}

/// What is durable, at one moment. Never kept longer than a question takes: while it lives, the
/// file cannot reuse what newer commits replace, and grows.
pub struct Snapshot {
    transaction: ReadTransaction,
    tables: [OnceCell<Option<engine::ReadTable>>; Table::ALL.len()],
    /// The first error of the file itself, whatever the reader made of it.
    trouble: Cell<Option<StoreError>>,
}

impl Snapshot {
    pub(crate) fn new(transaction: ReadTransaction) -> Self {
        let tables = std::array::from_fn(|_| OnceCell::new());
        Self { transaction, tables, trouble: Cell::new(None) }
    }

    /// The first error of the file itself, if there was one.
    pub(crate) fn trouble(&self) -> Option<StoreError> {
        self.trouble.take()
    }

    fn note<T>(&self, result: Result<T, StoreError>) -> Result<T, StoreError> {
        if let Err(error) = &result {
            self.trouble.set(Some(error.clone()));
        }
        result
    }

    /// How many rows a table has.
    pub(crate) fn len(&self, table: Table) -> Result<u64, StoreError> {
        self.table(table)?.map_or(Ok(0), engine::len)
    }

    fn table(&self, table: Table) -> Result<Option<&engine::ReadTable>, StoreError> {
        let cell = &self.tables[table.index()];
        if let Some(opened) = cell.get() {
            return Ok(opened.as_ref());
        }
        let opened = self.note(engine::open_table(&self.transaction, table))?;
        Ok(cell.get_or_init(|| opened).as_ref())
    }
}

impl Read for Snapshot {
    fn row(&self, table: Table, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        let Some(table) = self.table(table)? else { return Ok(None) };
        self.note(engine::row(table, key))
    }

    fn rows(
        &self,
        table: Table,
        span: &Span,
        backwards: bool,
        max: usize,
    ) -> Result<Vec<Row>, StoreError> {
        let Some(table) = self.table(table)? else { return Ok(Vec::new()) };
        self.note(engine::rows(table, &span.from, span.to.as_deref(), backwards, max))
    }
}
