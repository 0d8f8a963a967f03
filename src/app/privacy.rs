//! What is kept of customers, and for how long: taking one out to hand over, erasing one, and what
//! goes by itself when its time has come. What an erasure touches is gone from every answer with
//! its transaction, and from the disk once files are swept and the store's file is written anew.

mod export;
mod retention;

use std::collections::BTreeSet;

use crate::app::access::{Operation, Principal, allow};
use crate::app::error::Error;
use crate::app::house::House;
use crate::app::live_policy::blocking;
use crate::clock::Timestamp;
use crate::decide::redact::redact;
use crate::domain::access::CustomerToken;
use crate::domain::act::Deed;
use crate::domain::customer::Customer;
use crate::domain::privacy::Privacy;
use crate::ids::{AgentId, ConversationId, CustomerId};
use crate::search::Change;
use crate::store::{Erased, Read, Tx};

pub use export::{Export, Exported};
pub(in crate::app) use retention::TIDY_EVERY;
pub use retention::{Tidied, UNSENT_KEPT_S};

/// Rows read at once.
const CHUNK: usize = 1_000;
/// A store's file up to this size is written anew at once: writes wait for a second or two. A larger
/// one waits for the hour below.
const WIPE_AT_ONCE_BYTES: u64 = 128 * 1024 * 1024;
/// The hour of the day, UTC, at which a larger file is written anew.
const WIPE_HOUR: i64 = 3;

/// What an erasure came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Erasure {
    /// Conversations whose words are gone.
    pub n_conversations: u64,
    /// Cases that are gone.
    pub n_cases: u64,
    /// Attached files that are gone.
    pub n_files: u64,
    /// Whether the old bytes are gone from the disk already; if not, they are within a day.
    pub wiped: bool,
}

impl Erasure {
    fn add(&mut self, erased: Erased) {
        self.n_conversations += 1;
        self.n_cases += erased.n_cases;
        self.n_files += erased.n_files;
    }
}

/// What is kept, and whether something waits to be wiped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Keeping {
    /// What the team has decided.
    pub privacy: Privacy,
    /// Since when erased bytes may lie on the disk; none when there are none.
    pub erased_since: Option<Timestamp>,
}

impl House {
    /// A text as it is stored: without what the team does not keep.
    pub(super) fn cleaned(&self, text: String) -> String {
        redact(text, self.privacy())
    }

    /// What is kept, and whether something waits to be wiped.
    ///
    /// # Errors
    /// When the asker may not know.
    pub async fn keeping(&self, who: &Principal) -> Result<Keeping, Error> {
        allow(who, Operation::ManageData)?;
        let store = self.store().clone();
        let erased_since = blocking(move || store.erased_since()).await??;
        Ok(Keeping { privacy: self.privacy().clone(), erased_since })
    }

    /// Erases a customer: who they are, the words of all their conversations, the cases made of
    /// them, their files, and what lets them in. Who did it stays in the audit, by their id alone.
    /// Backups of before still hold everything.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::StorageFull`] when there is no space to write it down.
    pub async fn erase_customer(&self, who: &Principal, id: CustomerId) -> Result<Erasure, Error> {
        allow(who, Operation::ManageData)?;
        let (now, by) = (self.now(), who.agent());
        let act = self.act(who, Deed::CustomerErased, &id.to_string());
        let (mut erasure, conversations) = self
            .write(move |tx| {
                let erased = erase(tx, id, now, by)?;
                tx.note(act)?;
                Ok(erased)
            })
            .await?;
        self.hub().revoke_customer(id);
        self.forget_in_index(conversations).await?;
        self.sweep().await?;
        erasure.wiped = self.wipe_when_due().await?;
        Ok(erasure)
    }

    /// Takes conversations out of the index, from its files too. The index's own follower does the
    /// same when it comes to the erasure in the feed; whoever asked does not wait for that.
    async fn forget_in_index(&self, conversations: BTreeSet<ConversationId>) -> Result<(), Error> {
        let search = self.search().clone();
        blocking(move || {
            let gone = conversations.into_iter().map(Change::ConversationGone).collect();
            search.apply(gone, search.checkpoint());
            search.flush();
        })
        .await
    }

    /// Takes away the files no row names.
    pub(super) async fn sweep(&self) -> Result<u64, Error> {
        let store = self.store().clone();
        let swept = blocking(move || store.sweep_files()).await?;
        swept.map_err(|error| match error {
            crate::store::WriteError::Refused(why) | crate::store::WriteError::Store(why) => {
                why.into()
            }
        })
    }

    /// Writes the store's file anew when something was erased and now is the time for it; whether
    /// nothing erased lies there any more.
    pub(super) async fn wipe_when_due(&self) -> Result<bool, Error> {
        let (store, now) = (self.store().clone(), self.now());
        let done = blocking(move || {
            if store.erased_since()?.is_none() {
                return Ok(true);
            }
            let small = store.file_bytes()? <= WIPE_AT_ONCE_BYTES;
            if small || hour_of(now) == WIPE_HOUR {
                store.wipe()?;
                return Ok(true);
            }
            Ok::<_, crate::store::StoreError>(false)
        });
        Ok(done.await??)
    }
}

fn hour_of(at: Timestamp) -> i64 {
    at.0.div_euclid(3_600_000).rem_euclid(24)
}

/// Erases a customer within one transaction.
fn erase(
    tx: &mut Tx,
    id: CustomerId,
    now: Timestamp,
    by: Option<AgentId>,
) -> Result<(Erasure, BTreeSet<ConversationId>), Error> {
    let known = tx.get::<Customer>(id)?.ok_or(Error::NotFound("customer"))?;
    let mut erasure = Erasure::default();
    let conversations: BTreeSet<_> = tx.conversations_of(id)?.into_iter().collect();
    for conversation in &conversations {
        erasure.add(tx.erase(*conversation, now, by)?);
    }
    let mut last = None;
    loop {
        let tokens = tx.scan::<CustomerToken>(last, CHUNK)?;
        let Some(token) = tokens.last() else { break };
        last = Some(token.hash);
        for token in tokens.iter().filter(|token| token.customer == id) {
            tx.delete::<CustomerToken>(token.hash)?;
        }
    }
    tx.put(&nobody(&known))?;
    tx.mark_for_wiping(now);
    Ok((erasure, conversations))
}

/// What stays of a customer: that there was one, and what the figures count by.
fn nobody(known: &Customer) -> Customer {
    Customer {
        id: known.id,
        tier: known.tier,
        journey: known.journey,
        created_at: known.created_at,
        ..Customer::default()
    }
}
