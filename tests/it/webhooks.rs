//! Telling those outside (promise P14): at least once, in order per conversation, signed, and never
//! slowing the chat, whatever the receiver does and however often the house falls over.

use std::collections::BTreeSet;
use std::time::Instant;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Value, json};
use sha2::Sha256;

use crate::support::receiver::{Manner, Receiver, Told};
use crate::support::{Customer, House, Trial};

const SETTINGS: &str = "[webhooks]\nprivate = true\n[limits]\nmessages_per_min = 1000000\n\
    message_burst = 1000000\nrequests_per_s = 1000000\nrequest_burst = 1000000\n";

fn webhook(house: &House, url: &str, more: &Value) -> (String, String) {
    let mut body = json!({"name": "shop", "url": url});
    body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    let made = house.admin().post("/api/v1/webhooks", &body).ok();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    (text(&made["webhook"]["id"]), text(&made["secret"]))
}

/// How many events a conversation has.
fn n_events(house: &House, of: &Customer) -> u64 {
    let all = house.admin().get(&of.path("/events")).ok();
    all["events"].as_array().unwrap().last().unwrap()["number"].as_u64().unwrap()
}

/// Numbers of a conversation's events in the order in which they were taken for the first time.
fn taken(told: &[Told], of: &Customer) -> Vec<u64> {
    let mut seen = BTreeSet::new();
    let all = told.iter().filter(|t| t.is_taken() && t.conversation() == of.conversation);
    all.map(Told::number).filter(|number| seen.insert(*number)).collect()
}

fn is_signed(told: &Told, secret: &str) -> bool {
    let key = STANDARD.decode(secret.strip_prefix("whsec_").unwrap()).unwrap();
    let mut mac = Hmac::<Sha256>::new_from_slice(&key).unwrap();
    mac.update(format!("{}.{}.{}", told.id, told.timestamp, told.text).as_bytes());
    let right = format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes()));
    told.signature.split(' ').any(|signature| signature == right)
}

/// Whether something comes to be so within ten seconds.
fn soon(so: impl Fn() -> bool) -> bool {
    (0..100).any(|_| {
        std::thread::sleep(std::time::Duration::from_millis(100));
        so()
    })
}

/// How often the house falls over in the gate; `BATON_KILLS` asks for more.
fn kills() -> u64 {
    std::env::var("BATON_KILLS").ok().and_then(|n| n.parse().ok()).unwrap_or(5)
}

#[test]
fn nothing_is_lost_or_out_of_order_over_failures_and_crashes() {
    let trial =
        Trial::of(&["P14"], "webhooks::nothing_is_lost_or_out_of_order_over_failures_and_crashes");
    let mut house = House::start_set(SETTINGS);
    let bad = [
        Manner::Status(500),
        Manner::Status(200),
        Manner::Redirect,
        Manner::Endless,
        Manner::HangsUp,
        Manner::Status(204),
    ];
    let receiver = Receiver::that(&bad);
    let (id, secret) = webhook(&house, &receiver.url, &json!({}));
    let customers: Vec<Customer> = (0..4).map(|_| house.customer()).collect();
    for round in 0..kills() {
        for customer in &customers {
            let api = house.api().with_token(&customer.token);
            for line in 0..4 {
                let id = crate::support::people::client_msg_id(100 * round + line);
                let text = format!("line {line} of round {round}");
                let body = json!({"client_msg_id": id, "text": text});
                api.post(&customer.path("/messages"), &body).ok();
            }
        }
        house.crash_and_restart();
    }
    receiver.now(&[Manner::Status(200)]);
    let all: Vec<u64> = customers.iter().map(|c| n_events(&house, c)).collect();
    let told = receiver.waits_for("everything", |told| {
        customers.iter().zip(&all).all(|(c, n)| taken(told, c).len() as u64 >= *n)
    });
    for customer in &customers {
        let n = taken(&told, customer).len() as u64;
        assert_eq!(taken(&told, customer), (1..=n).collect::<Vec<_>>(), "{told:#?}");
    }
    assert!(told.iter().all(|t| is_signed(t, &secret)));
    let by_id: BTreeSet<_> = told.iter().map(|t| (&t.id, t.conversation(), t.number())).collect();
    let ids: BTreeSet<_> = told.iter().map(|t| &t.id).collect();
    assert_eq!(by_id.len(), ids.len(), "an id stands for one event");
    assert!(told.iter().any(|t| t.manner == Manner::Redirect), "the bad manners were met");
    assert!(!house.log().contains("line 3 of round"), "no text in the log");
    let attempts = || house.admin().get(&format!("/api/v1/webhooks/{id}/deliveries")).ok();
    let logged = || !attempts()["deliveries"].as_array().unwrap().is_empty();
    assert!(soon(logged), "what was tried is on record");
    assert!(house.stop().success());
    house.is_sound();
    let n_events: u64 = all.iter().sum();
    let (n_told, n_taken) = (told.len(), told.iter().filter(|t| t.is_taken()).count());
    let found = format!(
        "{n_events} events of {} conversations, each arrived, in order and signed, though the \
         receiver failed most of the time: {n_told} attempts, {n_taken} taken, {} refused or cut",
        customers.len(),
        n_told - n_taken,
    );
    trial.held(kills(), "kills", found);
}

#[test]
fn a_receiver_that_says_nothing_does_not_slow_the_chat() {
    let trial =
        Trial::of(&["P14"], "webhooks::a_receiver_that_says_nothing_does_not_slow_the_chat");
    let house = House::start_set(SETTINGS);
    let receiver = Receiver::that(&[Manner::Silent]);
    webhook(&house, &receiver.url, &json!({}));
    let customer = house.customer();
    customer.says("the first one");
    receiver.waits_for("a message under way", |told| !told.is_empty());
    let begun = Instant::now();
    let mut took: Vec<u128> = (0..50)
        .map(|_| {
            let since = Instant::now();
            customer.says("and another one");
            since.elapsed().as_millis()
        })
        .collect();
    assert!(begun.elapsed().as_secs() < 9, "an answer is waited for 10 s, the chat is not");
    took.sort_unstable();
    let found = format!(
        "beside a receiver that never answers, messages took {} ms, the slowest {} ms",
        took[took.len() / 2],
        took[took.len() - 1]
    );
    trial.held(50, "messages", found);
}

#[test]
fn only_what_is_asked_for_is_told_and_the_secret_is_shown_once() {
    let house = House::start_set(SETTINGS);
    let receiver = Receiver::that(&[Manner::Status(200)]);
    let (id, secret) = webhook(&house, &receiver.url, &json!({"events": ["handoff_requested"]}));
    let customer = house.wants_a_person("my parcel is lost");
    let told = receiver.waits_for("the handoff", |told| !told.is_empty());
    assert_eq!(told[0].body["type"], "handoff_requested");
    assert_eq!(told[0].body["data"]["event"]["kind"], "handoff_requested");
    assert_eq!(told[0].conversation(), customer.conversation);
    assert!(is_signed(&told[0], &secret));

    let admin = house.admin();
    let shown = admin.get("/api/v1/webhooks").ok().to_string();
    assert!(!shown.contains("whsec_"), "{shown}");
    let path = format!("/api/v1/webhooks/{id}");
    let again = admin.post(&format!("{path}/secret"), &json!({})).ok();
    let renewed = again["secret"].as_str().unwrap();
    let tried = admin.post(&format!("{path}/tests"), &json!({})).ok();
    assert_eq!((&tried["kind"], &tried["arrived"]), (&json!("test"), &json!(true)));
    let told = receiver.waits_for("the test", |told| told.len() == 2);
    assert!(is_signed(&told[1], renewed) && is_signed(&told[1], &secret), "both for a day");

    let position = told[0].body["data"]["position"].clone();
    let repeated = json!({"position": position});
    admin.post(&format!("{path}/deliveries"), &repeated).ok();
    let told = receiver.waits_for("it again", |told| told.len() == 3);
    assert_eq!((&told[2].id, &told[2].text), (&told[0].id, &told[0].text));
    assert_eq!(admin.post(&format!("{path}/deliveries"), &json!({"position": 9999})).status, 404);

    admin.send("PATCH", &path, &json!({"after": 0, "events": ["opened"]})).ok();
    let told = receiver.waits_for("the beginning", |told| told.len() == 4);
    assert_eq!(told[3].body["type"], "opened", "it goes on where it is told to");
    assert_eq!(admin.delete(&path).status, 204);
    assert_eq!(admin.get(&format!("{path}/deliveries")).status, 404);
}

#[test]
fn a_receiver_that_is_gone_for_good_rests_until_somebody_says_so() {
    let house = House::start_set(SETTINGS);
    let receiver = Receiver::that(&[Manner::Status(410)]);
    let (id, _) = webhook(&house, &receiver.url, &json!({}));
    let customer = house.customer();
    customer.says("hello");
    receiver.waits_for("the attempt", |told| !told.is_empty());
    let admin = house.admin();
    let until = Instant::now() + crate::support::PATIENCE;
    let resting = loop {
        let now = admin.get("/api/v1/webhooks").ok()["webhooks"][0].clone();
        if now["resting"].is_string() {
            break now;
        }
        assert!(Instant::now() < until, "{now}");
    };
    assert!(resting["resting"].as_str().unwrap().contains("410"), "{resting}");
    receiver.now(&[Manner::Status(200)]);
    let n = receiver.told().len();
    admin.send("PATCH", &format!("/api/v1/webhooks/{id}"), &json!({"enabled": true})).ok();
    let all = n_events(&house, &customer);
    let told =
        receiver.waits_for("all of it", |told| taken(&told[n..], &customer).len() as u64 >= all);
    assert_eq!(taken(&told, &customer)[0], 1, "nothing was lost meanwhile");
}

#[test]
fn the_own_network_is_shut_until_the_settings_open_it() {
    let house = House::start();
    let receiver = Receiver::that(&[Manner::Status(200)]);
    let (id, _) = webhook(&house, &receiver.url, &json!({}));
    let tried = house.admin().post(&format!("/api/v1/webhooks/{id}/tests"), &json!({})).ok();
    assert_eq!(tried["arrived"], false);
    assert!(tried["why"].as_str().unwrap().contains("own network"), "{tried}");
    assert!(receiver.told().is_empty());
    for (url, why) in [("ftp://a/", "http"), ("http://a:b@c/", "user name"), ("", "empty")] {
        let body = json!({"name": "bad", "url": url});
        let refused = house.admin().post("/api/v1/webhooks", &body);
        assert_eq!((refused.status, refused.code()), (400, "invalid"));
        assert!(refused.body["error"]["message"].as_str().unwrap().contains(why), "{refused:?}");
    }
}

/// What a team had before Baton is no news, whenever it is brought in; what follows in the same
/// conversation is.
#[test]
fn conversations_of_the_past_are_told_to_nobody_and_what_follows_in_them_is() {
    let house = House::start_set(SETTINGS);
    let receiver = Receiver::that(&[Manner::Status(200)]);
    let (id, _) = webhook(&house, &receiver.url, &json!({}));
    let file = tempfile::tempdir().unwrap();
    let path = file.path().join("past.jsonl");
    let turn = |role: &str, at: &str, text: &str| json!({"role": role, "text": text, "at": at, "name": "Olga", "email": "olga@old.example"});
    let past = json!({
        "id": "old-17", "at": "2025-02-01T10:00:00Z", "csat": 4,
        "customer": {"name": "Ines", "email": "ines@shop.example"},
        "turns": [
            turn("customer", "2025-02-01T10:00:00Z", "my parcel is lost"),
            turn("agent", "2025-02-01T10:05:00Z", "it is found"),
        ],
    });
    std::fs::write(&path, past.to_string() + "\n").unwrap();
    let done = std::process::Command::new(env!("CARGO_BIN_EXE_baton"))
        .args(["import", "conversations", path.to_str().unwrap(), "--from", "jsonl"])
        .arg("--data-dir")
        .arg(&house.dir)
        .output()
        .unwrap();
    assert!(done.status.success(), "{done:?}");
    let cases = || house.admin().get("/api/v1/cases?q=parcel").ok()["cases"].clone();
    assert!(soon(|| !cases().as_array().unwrap().is_empty()), "it is found");
    let case = format!("/api/v1/cases/{}", cases()[0]["case_id"].as_str().unwrap());
    let case = house.admin().get(&case).ok();
    let imported = case["conversation_id"].as_str().unwrap().to_owned();

    let customer = house.customer();
    customer.says("hello");
    let is_news = |told: &[Told]| told.iter().any(|it| it.conversation() == customer.conversation);
    let told = receiver.waits_for("what happens now", |told| is_news(told));
    assert!(told.iter().all(|it| it.conversation() != imported), "{told:#?}");
    // From the very beginning of the feed, too.
    let n = told.len();
    let admin = house.admin();
    admin.send("PATCH", &format!("/api/v1/webhooks/{id}"), &json!({"after": 0})).ok();
    let told = receiver.waits_for("all of it again", |told| is_news(&told[n..]));
    assert!(told.iter().all(|it| it.conversation() != imported), "{told:#?}");
    // An agent's note in it is news.
    let note = json!({"text": "she wrote again"});
    let path = format!("/api/v1/conversations/{imported}/notes");
    assert_eq!(admin.post(&path, &note).status, 204);
    let of_it = |told: &[Told]| told.iter().any(|it| it.conversation() == imported);
    let told = receiver.waits_for("the note", of_it);
    let kinds: Vec<_> = told.iter().filter(|it| it.conversation() == imported).collect();
    assert!(kinds.iter().all(|it| it.body["type"] == "note_posted"), "{kinds:#?}");
}
