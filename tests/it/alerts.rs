//! Alerts as those outside hear of them, in a house in memory whose clock stands still until it is
//! moved: told once when something begins to need somebody, and once when it is over.

use std::collections::BTreeMap;
use std::time::Duration;

use baton::app::House;
use baton::app::access::Principal;
use baton::app::people::AgentChange;
use baton::app::webhooks::WebhookChange;
use baton::domain::agent::{Presence, Role};
use baton::http::shapes::webhooks::payload;
use serde_json::{Value, json};
use tokio::sync::watch;

use crate::support::receiver::{Manner, Receiver, Told};
use crate::support::{in_memory, monday_noon};

fn house() -> House {
    House::open(in_memory(monday_noon())).unwrap()
}

fn kinds(told: &[Told]) -> Vec<Value> {
    told.iter().map(|it| it.body["type"].clone()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn webhooks_hear_when_something_needs_somebody_and_when_it_is_over() {
    let house = house();
    let change = AgentChange {
        name: Some("Ada".into()),
        email: Some("ada@house.example".into()),
        role: Some(Role::Administrator),
        ..AgentChange::default()
    };
    let ada = house.put_new_agent(change).await.unwrap().id;
    let admin = Principal::Agent { id: ada, role: Role::Administrator };
    let met = house.meet_customer(Default::default()).await.unwrap();
    let customer = Principal::Customer(met.customer.id);
    let opened = house.open_conversation(&customer, String::new(), BTreeMap::new()).await.unwrap();
    house.request_person(&customer, opened.id).await.unwrap();
    let wait = |min: i64| house.clock().advance_ms(min * 60_000);
    wait(11);
    house.alert_once().await.unwrap();

    // Whoever comes later is told of what begins from then on.
    let receiver = Receiver::that(&[Manner::Status(500), Manner::Status(200)]);
    let hook = WebhookChange {
        name: Some("pager".into()),
        url: Some(receiver.url.clone()),
        events: Some(vec!["alert_raised".into(), "alert_ended".into()]),
        ..WebhookChange::default()
    };
    house.add_webhook(&admin, hook).await.unwrap();
    let (stop, stopped) = watch::channel(false);
    let telling = tokio::spawn({
        let house = house.clone();
        async move { house.keep_telling(payload, stopped).await }
    });
    house.alert_once().await.unwrap();
    house.agent_connection(ada, true);
    house.set_presence(&admin, Presence::Available).await.unwrap();
    house.alert_once().await.unwrap();
    let ended = receiver.waits_for("the end, refused once", |told| !told.is_empty());
    assert_eq!(kinds(&ended), ["alert_ended"]);
    // It is tried again by the house's own clock, which also says when that is written down.
    for _ in 0..200 {
        if receiver.told().len() == 2 {
            break;
        }
        house.clock().advance_ms(1_000);
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let ended = receiver.told();
    assert_eq!(ended[0].id, ended[1].id, "the same message keeps its id");
    assert_eq!(
        ended[1].body["data"],
        json!({"number": 2, "alert": {
            "name": "nobody_there", "about": "", "since": "2026-01-26T12:11:00.000Z",
            "text": "1 customer waits for a person and nobody is there; the first for 11 minutes.",
        }})
    );

    receiver.now(&[Manner::Status(200)]);
    house.set_presence(&admin, Presence::Away).await.unwrap();
    for _ in 0..3 {
        house.alert_once().await.unwrap();
        wait(1);
    }
    let told = receiver.waits_for("it begins again", |told| {
        told.iter().any(|it| it.is_taken() && it.body["type"] == "alert_raised")
    });
    let raised = told.iter().filter(|it| it.body["type"] == "alert_raised");
    let numbers: std::collections::BTreeSet<_> = raised.map(Told::number).collect();
    assert_eq!(numbers.into_iter().collect::<Vec<_>>(), [3], "once, however long it lasts");
    let mut reached = 0;
    for _ in 0..200 {
        reached = house.webhooks(&admin).await.unwrap()[0].progress.alerts_told;
        if reached == 3 {
            break;
        }
        house.clock().advance_ms(1_000);
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert_eq!(reached, 3, "after a restart none of it is told again");
    stop.send(true).unwrap();
    telling.await.unwrap();
}
