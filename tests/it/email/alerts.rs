//! What leads are told by mail, in a house in memory whose clock stands still until it is moved: the
//! mails that are wanted, and for whom.

use std::collections::BTreeMap;

use baton::app::House;
use baton::app::access::Principal;
use baton::app::house::Parts;
use baton::app::people::AgentChange;
use baton::domain::agent::Role;
use baton::domain::mail::MailKind;
use baton::ids::AgentId;
use baton::outbound::Reach;
use baton::outbound::mail::{Secrecy, Server, Settings};

use crate::support::{in_memory, monday_noon};

async fn person(house: &House, name: &str, role: Role) -> AgentId {
    let change = AgentChange {
        name: Some(name.to_owned()),
        email: Some(format!("{}@house.example", name.to_lowercase())),
        role: Some(role),
        ..AgentChange::default()
    };
    house.put_new_agent(change).await.unwrap().id
}

/// Mails that were wanted, oldest first: for whom and what.
async fn wanted(house: &House, who: &Principal) -> Vec<(AgentId, Vec<String>)> {
    let mut mails = house.email(who).await.unwrap().mails;
    mails.reverse();
    let told = mails.into_iter().filter_map(|mail| match mail.kind {
        MailKind::Alert { agent, lines } => Some((agent, lines)),
        MailKind::Digest { agent, .. } => Some((agent, vec!["the week".to_owned()])),
        _ => None,
    });
    told.collect()
}

#[tokio::test]
async fn leads_are_told_of_who_waits_once_and_of_the_week_on_mondays() {
    let server = Server {
        host: "mail.invalid".into(),
        port: 587,
        secrecy: Secrecy::Upgrade,
        login: None,
        reach: Reach::Beyond,
    };
    let settings = Settings {
        from_name: String::new(),
        from: "support@shop.example".into(),
        smtp: server,
        inbox: None,
        pause_s: 60,
        open_unknown: false,
        alerts: true,
        waiting_min: 10,
        digest: true,
    };
    let parts = in_memory(monday_noon());
    let house =
        House::open(Parts { reach: Reach::Beyond, email: Some(settings), ..parts }).unwrap();
    let ada = person(&house, "Ada", Role::Administrator).await;
    let lena = person(&house, "Lena", Role::Lead).await;
    person(&house, "Mara", Role::Agent).await;
    let admin = Principal::Agent { id: ada, role: Role::Administrator };
    house.alert_once().await.unwrap();
    assert_eq!(wanted(&house, &admin).await, [], "nothing needs anybody, and the week is not over");

    let met = house.meet_customer(Default::default()).await.unwrap();
    let customer = Principal::Customer(met.customer.id);
    let opened = house.open_conversation(&customer, String::new(), BTreeMap::new()).await.unwrap();
    house.request_person(&customer, opened.id).await.unwrap();
    house.clock().advance_ms(9 * 60_000);
    house.alert_once().await.unwrap();
    assert_eq!(wanted(&house, &admin).await, []);
    house.clock().advance_ms(2 * 60_000);
    house.alert_once().await.unwrap();
    house.alert_once().await.unwrap();
    let line = "1 customer waits for a person and nobody is there; the first for 11 minutes.";
    let told = |agent| (agent, vec![line.to_owned()]);
    assert_eq!(wanted(&house, &admin).await, [told(ada), told(lena)], "leads, each once");

    let lead = Principal::Agent { id: lena, role: Role::Lead };
    house.choose_mails(&lead, false, true).await.unwrap();
    let chosen = house.own_mails(&lead).await.unwrap();
    assert!(chosen.sends && chosen.digest && !chosen.alerts);
    house.clock().advance_ms(7 * 24 * 3_600_000);
    house.alert_once().await.unwrap();
    let later = wanted(&house, &admin).await.split_off(2);
    let week = |agent| (agent, vec!["the week".to_owned()]);
    assert_eq!(&later[..2], [week(ada), week(lena)]);
    assert_eq!(later.len(), 3, "who waits is told again, and only to whom it is welcome");
    assert_eq!(later[2].0, ada);
}
