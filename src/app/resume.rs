//! What a client that was away missed: read from the store at one moment, never from memory, so
//! that it is right however long the absence was. Who hears what while connected is not here.

use std::collections::BTreeSet;

use crate::app::access::{Operation, Principal, allow};
use crate::app::error::Error;
use crate::app::house::House;
use crate::domain::conversation::Conversation;
use crate::domain::event::{Position, Recorded};
use crate::domain::stage::Owner;
use crate::ids::{AgentId, ConversationId, CustomerId, Epoch};
use crate::store::{Read, Snapshot, StoreError};

/// Events given to somebody who was away, at most; beyond that, looking anew is cheaper for both.
pub const MISSED_MAX: usize = 2_000;
/// A customer's newest conversations that are followed.
pub const FOLLOWED_MAX: usize = 20;

/// What somebody missed, as of one moment.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Missed {
    /// That moment: everything up to here is accounted for.
    pub up_to: Position,
    /// What happened in the conversations they follow, in order.
    pub events: Vec<Recorded>,
    /// How the conversations in which anything happened stand, the longest unchanged first.
    pub records: Vec<Conversation>,
}

impl House {
    /// The lineage of the data, and the place of its last event.
    pub fn place(&self) -> (Epoch, Position) {
        (self.store().epoch(), self.store().head())
    }

    /// What happened after `after`: to a customer, in their newest conversations; to somebody
    /// inside, in what they hold, are offered or name in `watched`, and how everything else that
    /// changed now stands. `None` when it is too much, or `after` lies in the future.
    ///
    /// # Errors
    /// When nobody asks, or the store fails.
    pub async fn missed_since(
        &self,
        who: &Principal,
        after: Position,
        watched: Vec<ConversationId>,
    ) -> Result<Option<Missed>, Error> {
        if let Principal::Customer(customer) = who {
            let customer = *customer;
            return self.read(move |at| of_customer(at, customer, after)).await;
        }
        allow(who, Operation::ReadInside)?;
        let me = who.agent();
        let watched: BTreeSet<_> = watched.into_iter().collect();
        self.read(move |at| of_inside(at, me, &watched, after)).await
    }
}

fn of_customer(
    at: &Snapshot,
    customer: CustomerId,
    after: Position,
) -> Result<Option<Missed>, StoreError> {
    let up_to = at.head()?;
    let mut missed = Missed { up_to, ..Missed::default() };
    for id in at.conversations_of(customer)?.into_iter().rev().take(FOLLOWED_MAX) {
        let Some(record) = at.conversation(id)?.filter(|r| r.last_position > after) else {
            continue;
        };
        missed.events.extend(at.since(id, after)?);
        missed.records.push(record);
        if missed.events.len() > MISSED_MAX {
            return Ok(None);
        }
    }
    Ok((after <= up_to).then(|| sorted(missed)))
}

fn of_inside(
    at: &Snapshot,
    me: Option<AgentId>,
    watched: &BTreeSet<ConversationId>,
    after: Position,
) -> Result<Option<Missed>, StoreError> {
    let up_to = at.head()?;
    let mut events = at.feed(after, MISSED_MAX + 1)?;
    if events.len() > MISSED_MAX || after > up_to {
        return Ok(None);
    }
    let changed: BTreeSet<_> = events.iter().map(|event| event.conversation).collect();
    let mut records = Vec::with_capacity(changed.len());
    for id in changed {
        records.extend(at.conversation(id)?);
    }
    let follows = |record: &&Conversation| {
        let mine = matches!(
            record.stage.owner(),
            Owner::Agent(agent) | Owner::Offered(agent) if Some(agent) == me
        );
        mine || watched.contains(&record.id)
    };
    let followed: BTreeSet<_> = records.iter().filter(follows).map(|record| record.id).collect();
    events.retain(|event| followed.contains(&event.conversation));
    Ok(Some(sorted(Missed { up_to, events, records })))
}

fn sorted(mut missed: Missed) -> Missed {
    missed.events.sort_by_key(|event| event.position);
    missed.records.sort_by_key(|record| record.last_position);
    missed
}
