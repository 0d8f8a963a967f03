//! A line that has grown long, in a house in memory whose clock stands still until it is moved:
//! whoever is in it is told the place they have, however many have to be told at once.

use std::collections::BTreeMap;

use baton::app::House;
use baton::app::access::Principal;
use baton::app::people::AgentChange;
use baton::domain::agent::Presence;
use baton::ids::ConversationId;

use crate::support::{in_memory, monday_noon};

/// More than are told with one write, twice over.
const N: u32 = 150;
/// Nobody is told anew before this has passed, in milliseconds.
const TOLD_EACH_MS: i64 = 15_000;

fn house() -> House {
    House::open(in_memory(monday_noon())).unwrap()
}

/// The only one at work has a customer, so that everybody else waits.
async fn works_on_one(house: &House) {
    let change = AgentChange {
        name: Some("Ada".into()),
        email: Some("ada@house.example".into()),
        capacity: Some(1),
        ..AgentChange::default()
    };
    let ada = house.put_new_agent(change).await.unwrap();
    house.agent_connection(ada.id, true);
    let who = Principal::Agent { id: ada.id, role: ada.role };
    house.set_presence(&who, Presence::Available).await.unwrap();
    joins(house).await;
    house.route_once().await.unwrap();
}

/// Somebody new at the end of the line.
async fn joins(house: &House) -> (Principal, ConversationId) {
    let met = house.meet_customer(Default::default()).await.unwrap();
    let customer = Principal::Customer(met.customer.id);
    let opened = house.open_conversation(&customer, String::new(), BTreeMap::new()).await.unwrap();
    house.request_person(&customer, opened.id).await.unwrap();
    (customer, opened.id)
}

/// The places they were told last, in the order given.
async fn places(house: &House, of: &[(Principal, ConversationId)]) -> Vec<u32> {
    let mut places = Vec::new();
    for (customer, id) in of {
        let record = house.conversation(customer, *id).await.unwrap();
        places.push(record.handoff.as_ref().unwrap().quote.as_ref().unwrap().position);
    }
    places
}

#[tokio::test]
async fn everybody_in_it_is_told_when_places_change_and_nobody_twice() {
    let house = house();
    works_on_one(&house).await;
    let mut line = Vec::new();
    for _ in 0..N {
        line.push(joins(&house).await);
        house.clock().advance_ms(10);
    }
    assert_eq!(places(&house, &line).await, (1..=N).collect::<Vec<_>>());

    let (first, theirs) = line.remove(0);
    house.back_to_assistant(&first, theirs).await.unwrap();
    house.route_once().await.unwrap();
    assert_eq!(places(&house, &line).await, (2..=N).collect::<Vec<_>>(), "it was not time yet");
    house.clock().advance_ms(TOLD_EACH_MS);
    house.route_once().await.unwrap();
    assert_eq!(places(&house, &line).await, (1..N).collect::<Vec<_>>());
    // What has not changed is not said again.
    let told = house.store().head();
    house.clock().advance_ms(TOLD_EACH_MS);
    house.route_once().await.unwrap();
    assert_eq!(house.store().head(), told);
}
