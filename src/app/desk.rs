//! What agents arrange among themselves in a conversation, unseen by its customer: notes, looking
//! where a colleague asks one to, putting it aside until later.

use crate::app::access::{Operation, Principal, allow_on};
use crate::app::conversations::{check_text, found};
use crate::app::error::Error;
use crate::app::house::House;
use crate::clock::Timestamp;
use crate::domain::event::Event;
use crate::domain::message::TEXT_CHARS_MAX;
use crate::ids::{AgentId, ConversationId};

/// The longest a conversation is put aside, in seconds: thirty days.
const SNOOZE_S_MAX: i64 = 30 * 24 * 3_600;

impl House {
    /// Writes a note no customer sees.
    ///
    /// # Errors
    /// [`Error::Invalid`] for an empty note or an unknown colleague.
    pub async fn note(
        &self,
        who: &Principal,
        id: ConversationId,
        text: String,
        mentions: Vec<AgentId>,
    ) -> Result<(), Error> {
        check_text("text", &text, TEXT_CHARS_MAX)?;
        if mentions.iter().any(|m| self.board().agent(*m).is_none()) {
            return Err(Error::invalid("mentions", "names somebody who is not here"));
        }
        let (who, now, text) = (who.clone(), self.now(), self.cleaned(text));
        self.write(move |tx| {
            let record = found(tx, id)?;
            allow_on(&who, Operation::WriteNote, &record)?;
            let by = who.agent().ok_or(Error::Unauthenticated)?;
            tx.append(id, now, Event::NotePosted { by, text, mentions })?;
            Ok(())
        })
        .await
    }

    /// Puts a conversation aside until then, or takes it up again with `None`. The customer's next
    /// message takes it up by itself.
    ///
    /// # Errors
    /// [`Error::Invalid`] for a time that is past or beyond thirty days, [`Error::Conflict`] for
    /// somebody else's conversation.
    pub async fn snooze(
        &self,
        who: &Principal,
        id: ConversationId,
        until: Option<Timestamp>,
    ) -> Result<(), Error> {
        let (who, now) = (who.clone(), self.now());
        if until.is_some_and(|until| until <= now || until > now.plus_s(SNOOZE_S_MAX)) {
            return Err(Error::invalid("until", "lies within the next thirty days"));
        }
        self.write(move |tx| {
            let record = found(tx, id)?;
            allow_on(&who, Operation::WorkHandoff, &record)?;
            let by = who.agent().ok_or(Error::Unauthenticated)?;
            if record.snoozed_until != until {
                tx.append(id, now, Event::Snoozed { by, until })?;
            }
            Ok(())
        })
        .await
    }

    /// Says that one has looked where a colleague asked one to.
    ///
    /// # Errors
    /// [`Error::NotFound`] for an unknown conversation.
    pub async fn looked(&self, who: &Principal, id: ConversationId) -> Result<(), Error> {
        let (who, now) = (who.clone(), self.now());
        self.write(move |tx| {
            let record = found(tx, id)?;
            allow_on(&who, Operation::WriteNote, &record)?;
            let by = who.agent().ok_or(Error::Unauthenticated)?;
            if record.mentioned.contains(&by) {
                tx.append(id, now, Event::Looked { by })?;
            }
            Ok(())
        })
        .await
    }
}
