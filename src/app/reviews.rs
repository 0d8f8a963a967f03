//! Blind reviews: people read conversations the assistant kept, as the customer saw them and without
//! being told what was decided or what came of them, and say whether a person was needed. From that
//! the missed handoffs are estimated, and the risk learns what became of what it let pass.

use crate::app::access::{Operation, Principal, allow};
use crate::app::error::Error;
use crate::app::house::House;
use crate::app::insights::{Answered, Asked};
use crate::decide::measure::missed::{missed, next};
use crate::domain::conversation::Conversation;
use crate::domain::event::Event;
use crate::domain::message::Message;
use crate::ids::ConversationId;
use crate::store::Read;

pub use crate::decide::measure::missed::{Estimate, Missed, REVIEWS_MIN, Stratum};
pub use crate::domain::handoff::Review;

/// How many are looked at for one that still has its words.
const TRIED_MAX: usize = 20;

/// A conversation to be read: what the customer saw, and nothing else.
#[derive(Clone, Debug, PartialEq)]
pub struct Blind {
    /// Which.
    pub conversation: ConversationId,
    /// Everything that was said.
    pub messages: Vec<Message>,
}

impl House {
    /// What is known of missed handoffs in a slice.
    ///
    /// # Errors
    /// [`Error::Invalid`] naming what cannot be read, [`Error::Forbidden`].
    pub async fn missed_handoffs(
        &self,
        who: &Principal,
        asked: Asked,
    ) -> Result<Answered<Missed>, Error> {
        self.ask(who, asked, |measures, slice| missed(measures.courses().iter(), slice)).await
    }

    /// The next conversation of a slice to be read; none when all have been.
    ///
    /// # Errors
    /// As [`missed_handoffs`](Self::missed_handoffs).
    pub async fn next_review(&self, who: &Principal, asked: Asked) -> Result<Option<Blind>, Error> {
        allow(who, Operation::Review)?;
        let ids = self
            .ask(who, asked, |measures, slice| next(measures.courses().iter(), slice, TRIED_MAX))
            .await?
            .it;
        self.read(move |at| {
            for id in ids {
                let gone = |it: &Conversation| it.erased_at.is_some();
                if at.get::<Conversation>(id)?.as_ref().is_none_or(gone) {
                    continue;
                }
                let messages = at.history(id, 0)?.into_iter().filter_map(|recorded| {
                    if let Event::MessagePosted(message) = recorded.event {
                        Some(message)
                    } else {
                        None
                    }
                });
                return Ok(Some(Blind { conversation: id, messages: messages.collect() }));
            }
            Ok(None)
        })
        .await
    }

    /// Takes note of what somebody says of a conversation the assistant kept.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Conflict`] when it is not over, a person was in it, or it has
    /// been reviewed already.
    pub async fn review(
        &self,
        who: &Principal,
        id: ConversationId,
        review: Review,
    ) -> Result<(), Error> {
        allow(who, Operation::Review)?;
        let by = who.agent().ok_or(Error::Unauthenticated)?;
        let now = self.now();
        self.write(move |tx| {
            let it = tx.get::<Conversation>(id)?.ok_or(Error::NotFound("conversation"))?;
            if it.stage.is_open() {
                return Err(Error::conflict("the conversation is not over"));
            }
            let mut reviewed = false;
            for recorded in tx.history(id, 0)? {
                match recorded.event {
                    Event::HandoffRequested { .. } | Event::TakenOver { .. } => {
                        return Err(Error::conflict("a person was in it: its verdict counts"));
                    }
                    Event::Reviewed { .. } => reviewed = true,
                    Event::Reopened => reviewed = false,
                    _ => {}
                }
            }
            if reviewed {
                return Err(Error::conflict("it has been reviewed already"));
            }
            tx.append(id, now, Event::Reviewed { by, review })?;
            Ok(())
        })
        .await
    }
}
