//! Everything that is known of one customer, to hand over.

use crate::app::access::{Operation, Principal, allow};
use crate::app::conversations::EVENTS_MAX;
use crate::app::error::Error;
use crate::app::house::House;
use crate::clock::Timestamp;
use crate::domain::act::Deed;
use crate::domain::conversation::Conversation;
use crate::domain::customer::Customer;
use crate::domain::event::Recorded;
use crate::ids::CustomerId;
use crate::store::Read as _;

/// Conversations in one export, at most: the newest.
const CONVERSATIONS_MAX: usize = 1_000;

/// A conversation with everything that happened in it.
#[derive(Clone, Debug)]
pub struct Exported {
    /// Where it stands.
    pub record: Conversation,
    /// Everything, oldest first.
    pub events: Vec<Recorded>,
}

/// Everything that is known of a customer.
#[derive(Clone, Debug)]
pub struct Export {
    /// When it was taken.
    pub at: Timestamp,
    /// Who.
    pub customer: Customer,
    /// Their conversations, newest first.
    pub conversations: Vec<Exported>,
    /// Whether these are all of them.
    pub whole: bool,
}

impl House {
    /// Takes out everything that is known of a customer. That it was is written down.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub async fn export_customer(&self, who: &Principal, id: CustomerId) -> Result<Export, Error> {
        allow(who, Operation::ManageData)?;
        let at = self.now();
        let export = self
            .read(move |read| {
                let Some(customer) = read.get::<Customer>(id)? else { return Ok(None) };
                let ids = read.conversations_of(id)?;
                let mut whole = ids.len() <= CONVERSATIONS_MAX;
                let mut conversations = Vec::new();
                for id in ids.into_iter().rev().take(CONVERSATIONS_MAX) {
                    let Some(record) = read.conversation(id)? else { continue };
                    let mut events = read.history(id, 0)?;
                    whole &= events.len() <= EVENTS_MAX;
                    events.truncate(EVENTS_MAX);
                    conversations.push(Exported { record, events });
                }
                Ok(Some(Export { at, customer, conversations, whole }))
            })
            .await?
            .ok_or(Error::NotFound("customer"))?;
        self.note_act(who, Deed::CustomerExported, &id.to_string()).await?;
        Ok(export)
    }
}
