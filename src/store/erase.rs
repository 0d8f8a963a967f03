//! Erasing what was said: the events of a conversation lose their words in place, its cases, what it
//! was told by mail and the rows of its files go, and a marker says that the old bytes still lie about. They do: redb writes
//! beside what it replaces and uses the space again when it likes. [`Store::wipe`](super::Store::wipe)
//! then writes the whole file anew without them, and takes away the files no row names.

#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use crate::clock::Timestamp;
use crate::domain::attachment::{Attachment, FileHash};
use crate::domain::case::Case;
use crate::domain::conversation::Conversation;
use crate::domain::event::{Event, Position, Recorded};
use crate::domain::mail::MailThread;
use crate::ids::{AgentId, AttachmentId, ConversationId};
use crate::store::feed::encode_event;
use crate::store::files;
use crate::store::read::Read;
use crate::store::record::{Record, encode};
use crate::store::tables::{self, Key, Table};
use crate::store::{AppendError, StoreError, Tx};

/// Key in [`Table::Meta`] of the marker that erased bytes may still lie in the file.
pub(crate) const WIPE: &[u8] = b"wipe";

/// What an erasure took away.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Erased {
    /// Events that lost their words.
    pub n_events: u64,
    /// Cases that are gone.
    pub n_cases: u64,
    /// Attached files that are gone.
    pub n_files: u64,
}

impl Tx {
    /// Takes the words out of a conversation: its events stay in their places without them, its
    /// cases and the rows of its files go, and [`Event::Erased`] says so at the end. An open
    /// conversation is over then. The file still holds the old bytes until it is wiped.
    ///
    /// # Errors
    /// [`AppendError::NotFound`]; nothing was changed then.
    pub fn erase(
        &mut self,
        id: ConversationId,
        at: Timestamp,
        by: Option<AgentId>,
    ) -> Result<Erased, AppendError> {
        let history = self.history(id, 0)?;
        let before = self.conversation(id)?.ok_or(AppendError::NotFound(id))?;
        let mut erased = Erased { n_events: history.len() as u64, ..Erased::default() };
        let mut record = Conversation::opened(id, before.customer, before.opened_at);
        let mut prev = Position(0);
        for recorded in history {
            self.forget_finders(id, &recorded.event, &mut erased)?;
            let bare = Recorded { event: recorded.event.without_words(), ..recorded };
            record.apply(&bare.event, bare.position, bare.at)?;
            self.set(Table::Feed, bare.position.bytes(), Some(encode_event(&bare, prev)));
            prev = bare.position;
        }
        let row = encode(Conversation::VERSION, &record);
        self.set(Table::Conversations, id.bytes(), Some(row));
        self.delete::<MailThread>(id)?;
        erased.n_files = self.forget_files(|file| file.conversation == id)?;
        self.append(id, at, Event::Erased { by })?;
        self.mark_for_wiping(at);
        Ok(erased)
    }

    /// What else holds words of an event: the hash of a message, a case.
    fn forget_finders(
        &mut self,
        id: ConversationId,
        event: &Event,
        erased: &mut Erased,
    ) -> Result<(), StoreError> {
        match event {
            Event::MessagePosted(message) => {
                if let Some(client_id) = message.client_msg_id {
                    self.set(Table::Dedup, tables::dedup(id, message.author, client_id), None);
                }
            }
            Event::WrappedUp { case, .. } if self.get::<Case>(*case)?.is_some() => {
                erased.n_cases += 1;
                self.delete::<Case>(*case)?;
            }
            _ => {}
        }
        Ok(())
    }

    /// Takes away the rows of files; the files themselves go with the next sweep.
    ///
    /// # Errors
    /// What keeps the rows from being read.
    pub fn forget_files(&mut self, which: impl Fn(&Attachment) -> bool) -> Result<u64, StoreError> {
        let mut gone: Vec<AttachmentId> = Vec::new();
        files::each_row::<Attachment>(self, |file| {
            if which(&file) {
                gone.push(file.id);
            }
            Ok(())
        })?;
        for id in &gone {
            self.delete::<Attachment>(*id)?;
        }
        Ok(gone.len() as u64)
    }

    /// Says that bytes which nobody may read any more still lie in the store's file.
    pub fn mark_for_wiping(&mut self, at: Timestamp) {
        self.set(Table::Meta, WIPE.to_vec(), Some(at.0.to_be_bytes().to_vec()));
    }
}

/// Since when erased bytes may lie in the file; `None` when there are none.
pub(crate) fn marked(read: &impl Read) -> Result<Option<Timestamp>, StoreError> {
    let row = read.row(Table::Meta, WIPE)?;
    let ms = row.and_then(|row| row.try_into().ok()).map(i64::from_be_bytes);
    Ok(ms.map(Timestamp))
}

/// The hash of every file that a row names.
pub(crate) fn named_files(read: &impl Read) -> Result<BTreeSet<FileHash>, StoreError> {
    let mut named = BTreeSet::new();
    files::each(read, |file| {
        named.insert(file.hash);
        Ok(())
    })?;
    Ok(named)
}
