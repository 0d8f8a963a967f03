//! What agents arrange for themselves in a conversation, unseen by its customer: putting it aside
//! until later, and having looked where a colleague asked them to.

use crate::app::access::{Operation, Principal, allow_on};
use crate::app::conversations::found;
use crate::app::error::Error;
use crate::app::house::House;
use crate::clock::Timestamp;
use crate::domain::event::Event;
use crate::ids::ConversationId;

/// The longest a conversation is put aside, in seconds: thirty days.
const SNOOZE_S_MAX: i64 = 30 * 24 * 3_600;

impl House {
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
