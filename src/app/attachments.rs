//! Files in conversations: taking one in piece by piece, sending it with a message, giving it out to
//! those who may read the conversation. The row is written after the file is durable.

pub(super) mod kind;

use bytes::Bytes;

use crate::app::access::{Operation, Principal, allow_on};
use crate::app::conversations::found;
use crate::app::error::Error;
use crate::app::house::House;
use crate::app::live_policy::blocking;
use crate::domain::attachment::{Attached, Attachment, FILES_MAX, clean_name, names};
use crate::domain::message::{Author, MessageKind, Seq};
use crate::ids::{AttachmentId, ConversationId};
pub use crate::store::Opened;
use crate::store::{Incoming, Read as _, Tx};

/// A file that is being uploaded. Dropped before it is kept, nothing of it stays.
#[derive(Debug)]
pub struct Upload {
    house: House,
    who: Principal,
    id: AttachmentId,
    conversation: ConversationId,
    by: Author,
    name: String,
    incoming: Incoming,
    /// How it begins, by which it is known what it is.
    head: Vec<u8>,
}

impl House {
    /// Begins an upload into a conversation the asker may write in.
    ///
    /// # Errors
    /// As for a message; [`Error::StorageFull`] when there is no space.
    pub async fn begin_upload(
        &self,
        who: &Principal,
        conversation: ConversationId,
        name: &str,
    ) -> Result<Upload, Error> {
        let record = self.record(conversation).await?;
        allow_on(who, Operation::PostMessage, &record)?;
        if self.store().is_full() {
            return Err(Error::StorageFull);
        }
        let id: AttachmentId = self.ids().next(self.now());
        let files = self.store().files().clone();
        let incoming = blocking(move || files.begin(id.to_string())).await??;
        Ok(Upload {
            house: self.clone(),
            who: who.clone(),
            id,
            conversation,
            by: who.author()?,
            name: clean_name(name),
            incoming,
            head: Vec::new(),
        })
    }

    /// A file of a conversation, for whoever may read the conversation. What is uploaded and not
    /// sent yet is there for its sender alone.
    ///
    /// # Errors
    /// [`Error::NotFound`] for everybody else, and for a file of another conversation.
    pub async fn attachment(
        &self,
        who: &Principal,
        conversation: ConversationId,
        id: AttachmentId,
    ) -> Result<(Attached, Opened), Error> {
        self.conversation(who, conversation).await?;
        let row = self.read(move |at| at.get::<Attachment>(id)).await?;
        let sent_or_own =
            |row: &Attachment| row.message.is_some() || who.author().is_ok_and(|me| me == row.by);
        let row = row
            .filter(|row| row.conversation == conversation && sent_or_own(row))
            .ok_or(Error::NotFound("attachment"))?;
        let (files, hash) = (self.store().files().clone(), row.hash);
        let opened = blocking(move || files.open(hash)).await?;
        let opened = opened.map_err(|error| {
            tracing::error!(attachment = %id, %error, "an attached file cannot be read");
            Error::NotFound("attachment")
        })?;
        Ok((row.shown, opened))
    }
}

impl Upload {
    /// Adds what came.
    ///
    /// # Errors
    /// When the disk fails.
    pub async fn take(mut self, piece: Bytes) -> Result<Self, Error> {
        blocking(move || {
            let n_wanted = kind::HEAD_BYTES.saturating_sub(self.head.len());
            self.head.extend(piece.iter().take(n_wanted));
            self.incoming.write(&piece)?;
            Ok(self)
        })
        .await?
    }

    /// Bytes so far.
    pub fn n_bytes(&self) -> u64 {
        self.incoming.n_bytes()
    }

    /// Keeps the file, durably, and writes down that it is there.
    ///
    /// # Errors
    /// [`Error::Invalid`] for an empty file; as for a message, should the conversation have gone
    /// to somebody else meanwhile.
    pub async fn keep(self) -> Result<Attached, Error> {
        let Self { house, who, id, conversation, by, name, incoming, head } = self;
        let bytes = incoming.n_bytes();
        if bytes == 0 {
            return Err(Error::invalid("body", "is an empty file"));
        }
        let hash = blocking(move || incoming.keep()).await??;
        let kind::Kind { media_type, pixels } = kind::of(&head);
        let shown = Attached { id, name, kind: media_type.to_owned(), bytes, pixels };
        let at = house.now();
        let row =
            Attachment { id, conversation, by, at, message: None, hash, shown: shown.clone() };
        let files = house.store().files().clone();
        house
            .write(move |tx| {
                allow_on(&who, Operation::PostMessage, &found(tx, conversation)?)?;
                // A sweep that saw no row for these bytes may just have taken them away.
                if files.open(hash).is_err() {
                    return Err(Error::Busy { retry_after_s: 1 });
                }
                Ok(tx.put(&row)?)
            })
            .await?;
        Ok(shown)
    }
}

/// The sender's own files of this conversation, by their ids.
pub(super) fn own(
    tx: &Tx,
    conversation: ConversationId,
    by: Author,
    ids: &[AttachmentId],
) -> Result<Vec<Attachment>, Error> {
    if ids.len() > FILES_MAX {
        return Err(Error::invalid("attachments", format!("at most {FILES_MAX} files")));
    }
    let mut files: Vec<Attachment> = Vec::new();
    for id in ids {
        let row = tx.get::<Attachment>(*id)?;
        let row = row.filter(|row| row.conversation == conversation && row.by == by);
        let repeated = files.iter().any(|file| file.id == *id);
        files.push(
            row.filter(|_| !repeated)
                .ok_or_else(|| Error::invalid("attachments", "names a file that is not here"))?,
        );
    }
    Ok(files)
}

/// What a message with these files says and does.
pub(super) fn worded(text: String, files: &[Attachment]) -> (String, MessageKind) {
    if files.is_empty() {
        return (text, MessageKind::Plain);
    }
    let files: Vec<Attached> = files.iter().map(|file| file.shown.clone()).collect();
    let text = if text.is_empty() { names(&files) } else { text };
    (text, MessageKind::Files { files })
}

/// Writes down which message the files went with.
pub(super) fn send(tx: &mut Tx, files: Vec<Attachment>, with: Seq) -> Result<(), Error> {
    for mut file in files {
        if file.message.replace(with).is_some() {
            return Err(Error::invalid("attachments", "names a file that was sent before"));
        }
        tx.put(&file)?;
    }
    Ok(())
}
