//! What goes by itself: uploads nobody sent, and, where the team has set a time, the words of
//! conversations, files and customers. Looked at every hour; each conversation and customer goes in
//! a transaction of its own.

use std::time::Duration;

use crate::app::error::Error;
use crate::app::house::House;
use crate::app::privacy::{CHUNK, erase, nobody};
use crate::clock::Timestamp;
use crate::domain::attachment::Attachment;
use crate::domain::conversation::Conversation;
use crate::domain::customer::Customer;
use crate::ids::{ConversationId, CustomerId};
use crate::store::{Read, Snapshot, StoreError};

/// A file that was uploaded and never sent with a message is kept so long, in seconds: a day.
pub const UNSENT_KEPT_S: i64 = 24 * 3_600;
/// How often is looked at what has had its time.
pub(in crate::app) const TIDY_EVERY: Duration = Duration::from_secs(3_600);
/// Erased in one look, at most; the rest goes with the next.
const ERASED_MAX: usize = 2_000;
const DAY_S: i64 = 24 * 3_600;

/// What has had its time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tidied {
    /// Conversations whose words are gone.
    pub n_conversations: u64,
    /// Customers who are gone.
    pub n_customers: u64,
    /// Files that are gone from the disk.
    pub n_files: u64,
}

impl House {
    /// Takes away everything that has had its time, and what earlier erasures left on the disk.
    ///
    /// # Errors
    /// When the store fails; what was not done is done the next time.
    pub async fn tidy_once(&self) -> Result<Tidied, Error> {
        let now = self.now();
        let mut tidied = Tidied::default();
        self.forget_old_files(now).await?;
        if let Some(before) = cutoff(now, self.privacy().conversations_days) {
            let due = self.read(move |at| conversations_before(at, before)).await?;
            for id in due {
                tidied.n_conversations += u64::from(self.erase_old(id, before, now).await?);
            }
        }
        if let Some(before) = cutoff(now, self.privacy().customers_days) {
            let due = self.read(move |at| customers_before(at, before)).await?;
            for id in due {
                self.write(move |tx| erase(tx, id, now, None)).await?;
                self.hub().revoke_customer(id);
                tidied.n_customers += 1;
            }
        }
        tidied.n_files = self.sweep().await?;
        self.wipe_when_due().await?;
        Ok(tidied)
    }

    async fn forget_old_files(&self, now: Timestamp) -> Result<(), Error> {
        let unsent = now.plus_s(-UNSENT_KEPT_S);
        let sent = cutoff(now, self.privacy().files_days);
        let had_its_time = move |file: &Attachment| {
            (file.message.is_none() && file.at < unsent) || sent.is_some_and(|sent| file.at < sent)
        };
        self.write(move |tx| Ok(tx.forget_files(had_its_time)?)).await?;
        Ok(())
    }

    /// Erases a conversation, unless its customer has just taken it up again.
    async fn erase_old(
        &self,
        id: ConversationId,
        before: Timestamp,
        now: Timestamp,
    ) -> Result<bool, Error> {
        self.write(move |tx| {
            let due = tx.conversation(id)?.is_some_and(|record| is_due(&record, before));
            if due {
                tx.erase(id, now, None)?;
            }
            Ok(due)
        })
        .await
    }
}

fn cutoff(now: Timestamp, days: Option<u32>) -> Option<Timestamp> {
    days.map(|days| now.plus_s(-i64::from(days) * DAY_S))
}

fn is_due(record: &Conversation, before: Timestamp) -> bool {
    !record.stage.is_open() && record.erased_at.is_none() && record.updated_at < before
}

/// Conversations that ended before then and still have their words. Ids grow with time, so the look
/// ends at the first that was opened since.
fn conversations_before(
    read: &Snapshot,
    before: Timestamp,
) -> Result<Vec<ConversationId>, StoreError> {
    let (mut due, mut last) = (Vec::new(), None);
    loop {
        let rows = read.scan::<Conversation>(last, CHUNK)?;
        let Some(row) = rows.last() else { return Ok(due) };
        last = Some(row.id);
        let young = row.opened_at >= before;
        due.extend(rows.iter().filter(|record| is_due(record, before)).map(|record| record.id));
        if young || due.len() >= ERASED_MAX {
            due.truncate(ERASED_MAX);
            return Ok(due);
        }
    }
}

/// Customers with nothing under way and nothing that happened since then, of whom there is still
/// something to know.
fn customers_before(read: &Snapshot, before: Timestamp) -> Result<Vec<CustomerId>, StoreError> {
    let (mut due, mut last) = (Vec::new(), None);
    loop {
        let rows = read.scan::<Customer>(last, CHUNK)?;
        let Some(row) = rows.last() else { return Ok(due) };
        last = Some(row.id);
        for customer in rows.iter().filter(|customer| customer.created_at < before) {
            if is_forgotten(read, customer, before)? {
                due.push(customer.id);
            }
        }
        if due.len() >= ERASED_MAX {
            due.truncate(ERASED_MAX);
            return Ok(due);
        }
    }
}

fn is_forgotten(
    read: &Snapshot,
    customer: &Customer,
    before: Timestamp,
) -> Result<bool, StoreError> {
    let mut known = *customer != nobody(customer);
    for id in read.conversations_of(customer.id)? {
        let Some(record) = read.conversation(id)? else { continue };
        if record.stage.is_open() || record.updated_at >= before {
            return Ok(false);
        }
        known |= record.erased_at.is_none();
    }
    Ok(known)
}
