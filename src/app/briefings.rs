//! The briefing of a conversation, made anew each time it is looked at: it is never stale.

use crate::app::access::{Operation, Principal, allow};
use crate::app::error::Error;
use crate::app::house::House;
use crate::decide::brief::{self, BriefInput};
use crate::domain::briefing::Briefing;
use crate::domain::customer::Customer;
use crate::ids::ConversationId;
use crate::store::Read;

/// Earlier conversations of the customer looked at.
const EARLIER_MAX: usize = 50;

impl House {
    /// What an agent reads before speaking.
    ///
    /// # Errors
    /// When the asker may not look inside, or there is no such conversation.
    pub async fn briefing(&self, who: &Principal, id: ConversationId) -> Result<Briefing, Error> {
        allow(who, Operation::ReadInside)?;
        let record = self.conversation(who, id).await?;
        let customer_id = record.customer;
        let (customer, events, earlier) = self
            .read(move |at| {
                let customer = at.get::<Customer>(customer_id)?.unwrap_or_default();
                let others = at.conversations_of(customer_id)?.into_iter().rev();
                let mut earlier = Vec::new();
                for other in others.filter(|other| *other < id).take(EARLIER_MAX) {
                    earlier.extend(at.conversation(other)?);
                }
                Ok((customer, at.history(id, 0)?, earlier))
            })
            .await?;
        let similar = self.similar_to(&record, &events).await?;
        let policy = self.policy();
        Ok(brief::brief(&BriefInput {
            customer: &customer,
            conversation: &record,
            events: &events,
            similar: &similar,
            earlier: &earlier,
            topic: policy.policy.topics.iter().find(|t| Some(&t.id) == record.topic.as_ref()),
            because: brief::why_theirs(&events),
            now: self.now(),
        }))
    }
}
