use std::collections::BTreeMap;
use std::sync::Arc;

use super::listener::{Next, QUEUE_MAX};
use super::*;
use crate::clock::Timestamp;
use crate::domain::conversation::Conversation;
use crate::domain::event::{Event, Position, Recorded};
use crate::domain::stage::Stage;
use crate::ids::{AgentId, ConversationId, CustomerId, HandoffId};

fn record(customer: u128, stage: Option<Stage>) -> Arc<Conversation> {
    let mut record = Conversation::opened(ConversationId(9), CustomerId(customer), Timestamp(0));
    if let Some(stage) = stage {
        record.stage = stage;
    }
    Arc::new(record)
}

fn event(position: u64, event: Event) -> Arc<Recorded> {
    let (conversation, at) = (ConversationId(9), Timestamp(0));
    Arc::new(Recorded { position: Position(position), conversation, number: 1, at, event })
}

fn opened(customer: u128) -> Event {
    let customer = CustomerId(customer);
    Event::Opened { customer, page: String::new(), context: BTreeMap::new() }
}

async fn events(listener: &mut Listener) -> Vec<u64> {
    let mut positions = Vec::new();
    while let Some(told) = listener.try_next() {
        if let Told::Event(event) = told {
            positions.push(event.position.0);
        }
    }
    positions
}

#[tokio::test]
async fn a_customer_hears_only_of_their_own() {
    let hub = Hub::new();
    let mut mine = hub.listen(Audience::Customer(CustomerId(1)));
    let mut other = hub.listen(Audience::Customer(CustomerId(2)));
    hub.committed(&[event(1, opened(1))], &[record(1, None)]);
    assert_eq!(events(&mut mine).await, [1]);
    assert_eq!(events(&mut other).await, [0_u64; 0]);
}

#[tokio::test]
async fn the_owner_and_watchers_hear_of_talk_and_others_do_not() {
    let hub = Hub::new();
    let agent = |n| Audience::Agent { id: AgentId(n), session: None };
    let (mut owner, mut watcher, mut other) =
        (hub.listen(agent(1)), hub.listen(agent(2)), hub.listen(agent(3)));
    watcher.watch(ConversationId(9));
    let stage = Stage::Active { handoff: HandoffId(1), with: AgentId(1), since: Timestamp(0) };
    let seen = Event::Seen { by: None, up_to: crate::domain::message::Seq(0) };
    hub.committed(&[event(5, seen)], &[record(1, Some(stage))]);
    assert_eq!(events(&mut owner).await, [5]);
    assert_eq!(events(&mut watcher).await, [5]);
    assert!(other.try_next().is_none());
}

#[tokio::test]
async fn a_listener_that_is_too_slow_is_told_to_resume() {
    let hub = Hub::new();
    let mut slow = hub.listen(Audience::Customer(CustomerId(1)));
    for position in 0..=(QUEUE_MAX as u64) {
        hub.committed(&[event(position, opened(1))], &[]);
        hub.committed(&[event(position, opened(1))], &[record(1, None)]);
    }
    assert!(matches!(slow.next().await, Next::Lagged));
    hub.committed(&[event(999, opened(1))], &[record(1, None)]);
    assert!(matches!(slow.next().await, Next::Told(Told::Event(e)) if e.position.0 == 999));
}

#[tokio::test]
async fn a_revoked_agent_is_cut_before_anything_else() {
    let hub = Hub::new();
    let mut agent = hub.listen(Audience::Agent { id: AgentId(1), session: None });
    hub.presence(AgentId(2), crate::domain::agent::Presence::Away);
    hub.revoke_agent(AgentId(1));
    assert!(matches!(agent.next().await, Next::Revoked));
}

#[test]
fn who_leaves_is_forgotten() {
    let hub = Hub::new();
    let listener = hub.listen(Audience::Customer(CustomerId(1)));
    listener.watch(ConversationId(9));
    drop(listener);
    assert_eq!(hub.n_listeners(), 0);
}
