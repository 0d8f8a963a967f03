//! The socket as clients live with it: who is let in, what is acknowledged, who hears what, and
//! what somebody who was away is told.

use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tungstenite::{Error, Message};

use crate::support::people::client_msg_id;
use crate::support::socket::{Socket, hello};
use crate::support::{Customer, House, Person, Trial};

/// Nothing but these reaches a customer.
const FOR_CUSTOMERS: [&str; 7] =
    ["welcome", "message", "conversation", "seen", "typing", "ack", "pong"];

fn post(conversation: &str, n: u64, text: &str) -> Value {
    json!({
        "type": "post", "conversation": conversation,
        "client_msg_id": client_msg_id(n), "text": text,
    })
}

/// A customer's socket, an agent who has taken the conversation over, and the agent's socket.
fn in_talk(house: &House) -> (Customer, Socket, Person, Socket) {
    let customer = house.customer();
    let agent = house.agent("Mara Agent", &json!({"billing": 2}));
    let desk = agent.comes_to_work();
    agent.api.post(&customer.path("/takeover"), &json!({})).ok();
    let socket = customer.socket(&Value::Null);
    (customer, socket, agent, desk)
}

#[test]
fn whoever_says_nothing_or_nothing_true_is_sent_away() {
    let house = House::start_set("[limits]\nhello_ms = 1500\n");
    let at = house.address.as_str();
    let connect = || Socket::connect(at, at, None).unwrap();
    assert_eq!(connect().closed(), 4408);
    for first in [
        json!({"type": "hello"}),
        json!({"type": "hello", "token": "bct_nobody"}),
        json!({"type": "hello", "token": house.administrator.as_ref().unwrap()}),
        json!({"type": "hello", "secret": "x"}),
        json!({"type": "ping"}),
    ] {
        let mut socket = connect();
        socket.send(&first);
        let said = socket.wait_for(|f| f["type"] == "error");
        assert!(said["error"]["message"].is_string(), "{said}");
        assert_eq!(socket.closed(), 4401, "{first}");
    }
}

#[test]
fn another_sites_page_opens_no_socket_and_an_allowed_one_only_as_a_customer() {
    let allowed = "https://shop.example";
    let house = House::start_with(&[("BATON_ALLOWED_ORIGINS", allowed)]);
    let customer = house.customer();
    let cookie = house.administrator.as_deref();
    let foreign = Socket::connect(&house.address, "https://evil.example", cookie);
    let Err(Error::Http(answer)) = foreign else { panic!("a foreign page was let in") };
    assert_eq!(answer.status(), 403);

    let mut socket = Socket::connect(&house.address, allowed, cookie).unwrap();
    socket.send(&json!({"type": "hello"}));
    assert_eq!(socket.closed(), 4401, "the cookie counted from another site");

    let mut socket = Socket::connect(&house.address, allowed, None).unwrap();
    socket.send(&hello(Some(&customer.token), &Value::Null, &[]));
    assert_eq!(socket.wait_for(|f| f["type"] == "welcome")["you"]["kind"], "customer");
}

#[test]
fn what_is_not_understood_is_said_and_changes_nothing() {
    let house = House::start();
    let customer = house.customer();
    let mut socket = customer.socket(&Value::Null);
    let before = customer.sees();
    let mut misspelt = post(&customer.conversation, 1, "hello");
    misspelt["txt"] = "hello".into();
    for text in [r#"{"type":"shout"}"#.to_owned(), "{".to_owned(), misspelt.to_string()] {
        socket.send_raw(Message::text(text)).unwrap();
        assert_eq!(socket.wait_for(|f| f["type"] == "error")["error"]["code"], "invalid");
    }
    socket.send_raw(Message::binary(vec![1, 2, 3])).unwrap();
    assert_eq!(socket.wait_for(|f| f["type"] == "error")["error"]["code"], "invalid");
    socket.send(&json!({"type": "watch", "conversation": customer.conversation}));
    assert_eq!(socket.wait_for(|f| f["type"] == "error")["error"]["code"], "forbidden");
    for (text, field) in [("  ".to_owned(), "text"), ("x".repeat(8_001), "text")] {
        socket.send(&post(&customer.conversation, 1, &text));
        let refused = socket.wait_for(|f| f["type"] == "refused");
        assert_eq!(
            (&refused["error"]["code"], &refused["error"]["field"]),
            (&"invalid".into(), &field.into())
        );
        assert_eq!(refused["client_msg_id"], client_msg_id(1));
    }
    assert_eq!(customer.sees(), before);
}

#[test]
fn too_large_and_too_fast_are_cut_with_their_codes() {
    let house = House::start_set("[limits]\nrequests_per_s = 1\nrequest_burst = 20\n");
    let customer = house.customer();
    let mut socket = customer.socket(&Value::Null);
    socket.send_raw(Message::text(" ".repeat(64 * 1_024 + 1))).unwrap();
    assert_eq!(socket.closed(), 4413);
    let mut socket = customer.socket(&Value::Null);
    for _ in 0..40 {
        socket.send(&json!({"type": "ping"}));
    }
    assert_eq!(socket.closed(), 4429);
}

#[test]
fn a_message_is_acknowledged_once_and_reaches_the_other_side() {
    let house = House::start();
    let (customer, mut socket, agent, mut desk) = in_talk(&house);
    let id = customer.conversation.as_str();

    socket.send(&post(id, 7, "my invoice is wrong"));
    let ack = socket.wait_for(|f| f["type"] == "ack");
    assert_eq!(ack["client_msg_id"], client_msg_id(7));
    let heard = desk.wait_for(|f| f["event"]["message"]["author"] == "customer");
    assert_eq!(heard["event"]["message"]["text"], "my invoice is wrong");
    assert_eq!(heard["position"], ack["position"]);
    assert_eq!(heard["event"]["message"]["seq"], ack["seq"]);

    socket.send(&post(id, 7, "my invoice is wrong"));
    assert_eq!(socket.wait_for(|f| f["type"] == "ack"), ack);
    socket.send(&post(id, 7, "something else"));
    assert_eq!(socket.wait_for(|f| f["type"] == "refused")["error"]["code"], "conflict");

    desk.send(&post(id, 1, "let me look"));
    let said = desk.wait_for(|f| f["type"] == "ack");
    let heard = socket.wait_for(|f| f["type"] == "message" && f["message"]["author"] == "agent");
    assert_eq!(heard["message"]["text"], "let me look");
    assert_eq!(heard["message"]["seq"], said["seq"]);
    assert_eq!(heard["message"]["agent"], json!({"name": agent.name}));
    let texts: Vec<_> = customer.messages().iter().map(|m| m["text"].clone()).collect();
    assert_eq!(texts.iter().filter(|t| **t == "my invoice is wrong").count(), 1);
}

#[test]
fn each_side_sees_that_the_other_types_and_has_read() {
    let house = House::start();
    let (customer, mut socket, agent, mut desk) = in_talk(&house);
    let id = customer.conversation.as_str();
    desk.send(&json!({"type": "typing", "conversation": id}));
    let typing = socket.wait_for(|f| f["type"] == "typing");
    assert_eq!((&typing["author"], &typing["name"]), (&json!("agent"), &json!(agent.name)));
    socket.send(&json!({"type": "typing", "conversation": id}));
    assert_eq!(desk.wait_for(|f| f["type"] == "typing")["author"], "customer");

    let seq = customer.says("are you there?");
    desk.send(&json!({"type": "seen", "conversation": id, "seq": seq}));
    let seen = socket.wait_for(|f| f["type"] == "seen");
    assert_eq!((&seen["by"], &seen["seq"]), (&json!("agent"), &json!(seq)));
    socket.send(&json!({"type": "seen", "conversation": id, "seq": seq}));
    let seen = desk.wait_for(|f| f["event"]["kind"] == "seen" && f["event"]["by"].is_null());
    assert_eq!(seen["event"]["up_to"], seq);
    desk.send(&json!({"type": "seen", "conversation": id, "seq": seq + 100}));
    assert_eq!(desk.wait_for(|f| f["type"] == "error")["error"]["field"], "seq");
}

#[test]
fn a_customer_hears_nothing_of_what_is_inside() {
    let house = House::start();
    house.article("Refunds", "billing", "Refunds take five days after we approve them.");
    let customer = house.customer();
    let mut socket = customer.socket(&Value::Null);
    let agent = house.agent("Mara Agent", &json!({"billing": 2}));
    let _desk = agent.comes_to_work();
    let seq = customer.says("how long do refunds take?");
    customer.hears_after(seq);
    agent.api.post(&customer.path("/takeover"), &json!({})).ok();
    customer.is_at("active");
    let note = json!({"text": "a secret note", "mentions": []});
    agent.api.post(&customer.path("/notes"), &note).ok();
    let body = json!({"client_msg_id": client_msg_id(1), "text": "the last word"});
    agent.api.post(&customer.path("/messages"), &body).ok();

    let mut frames = Vec::new();
    loop {
        let frame = socket.wait_for(|_| true);
        let last = frame["message"]["text"] == "the last word";
        frames.push(frame);
        if last {
            break;
        }
    }
    for frame in &frames {
        assert!(FOR_CUSTOMERS.iter().any(|kind| frame["type"] == *kind), "{frame}");
        let text = frame.to_string();
        for secret in ["a secret note", "house.example", "\"risk\"", "sentiment", &agent.id] {
            assert!(!text.contains(secret), "{secret} in {text}");
        }
    }
    let stages: Vec<_> = frames.iter().map(|f| &f["conversation"]["stage"]).collect();
    assert!(stages.contains(&&json!("active")), "{stages:?}");
}

#[test]
fn who_was_away_gets_what_was_missed_once_and_in_order() {
    let trial =
        Trial::of(&["P3", "P5"], "live::who_was_away_gets_what_was_missed_once_and_in_order");
    let house = House::start_set("[limits]\nmessages_per_min = 6000\nmessage_burst = 1000\n");
    let (customer, mut socket, agent, desk) = in_talk(&house);
    let watched = [customer.conversation.as_str()];
    let (mut here, mut inside) = (place(&socket), place(&desk));
    drop(desk);
    let mut n = 0;
    let mut heard: Vec<u64> = customer.messages().iter().map(seq_of).collect();
    let mut numbers: Vec<u64> = Vec::new();
    for absence in 0..4 {
        socket.send(&post(&customer.conversation, 1_000 + absence, "still here"));
        for frame in socket.all_so_far() {
            note(&frame, &mut here, &mut heard);
        }
        drop(socket);
        for _ in 0..5 {
            n += 1;
            customer.says(&format!("customer {n}"));
            let body = json!({"client_msg_id": client_msg_id(n), "text": format!("agent {n}")});
            agent.api.post(&customer.path("/messages"), &body).ok();
        }
        socket = customer.socket(&here);
        for frame in socket.all_so_far() {
            note(&frame, &mut here, &mut heard);
        }
        let hello = hello(None, &inside, &watched);
        let mut desk = Socket::try_open(&house.address, Some(&agent.cookie), &hello).unwrap();
        for frame in desk.all_so_far() {
            if frame["type"] == "event" {
                numbers.push(frame["number"].as_u64().unwrap());
                inside["position"] = frame["position"].clone();
            }
        }
    }
    let all: Vec<u64> = customer.messages().iter().map(seq_of).collect();
    assert_eq!(heard, all);
    let first = numbers[0];
    let expected: Vec<u64> = (first..).take(numbers.len()).collect();
    assert_eq!(numbers, expected);
    // What the assistant reads of it may still follow, but nothing that was said is missing.
    let events = agent.api.get(&customer.path("/events")).ok();
    let said = events["events"].as_array().unwrap().iter();
    let mut said = said.filter(|e| e["event"]["kind"] == "message_posted");
    assert!(numbers.last().unwrap() >= &said.next_back().unwrap()["number"].as_u64().unwrap());
    trial.held(4, "absences", format!("{} messages, once and in order", heard.len()));
}

fn place(socket: &Socket) -> Value {
    json!({"epoch": socket.epoch, "position": socket.position})
}

fn seq_of(message: &Value) -> u64 {
    message["seq"].as_u64().unwrap()
}

fn note(frame: &Value, here: &mut Value, heard: &mut Vec<u64>) {
    if let Some(position) = frame["position"].as_u64()
        && frame["type"] != "ack"
    {
        here["position"] = here["position"].as_u64().unwrap().max(position).into();
    }
    if frame["type"] == "message" {
        heard.push(seq_of(&frame["message"]));
    }
}

#[test]
fn another_lineage_and_a_place_in_the_future_mean_looking_anew() {
    let house = House::start();
    let customer = house.customer();
    let socket = customer.socket(&Value::Null);
    let foreign = json!({"epoch": "epo_01ARZ3NDEKTSV4RRFFQ69G5FAV", "position": 1});
    let future = json!({"epoch": socket.epoch, "position": socket.position + 1_000});
    for resume in [foreign, future] {
        let mut again = customer.socket(&resume);
        let reset = again.wait_for(|f| f["type"] == "reset");
        assert_eq!(reset["epoch"], socket.epoch.as_str());
        let seq = customer.says("and it goes on");
        // The assistant may still be answering what was said before.
        again.wait_for(|f| f["type"] == "message" && f["message"]["seq"] == seq);
    }
}

#[test]
fn what_is_revoked_is_cut_at_once() {
    let trial = Trial::of(&["P16"], "live::what_is_revoked_is_cut_at_once");
    let slowest = std::cell::Cell::new(Duration::ZERO);
    let house = House::start();
    let cut_within_a_second = |mut socket: Socket, revoke: &dyn Fn()| {
        revoke();
        let since = Instant::now();
        assert_eq!(socket.closed(), 4403);
        assert!(since.elapsed() < Duration::from_secs(1));
        slowest.set(slowest.get().max(since.elapsed()));
    };
    let disabled = house.agent("Dora Disabled", &json!({}));
    cut_within_a_second(disabled.comes_to_work(), &|| {
        let path = format!("/api/v1/agents/{}", disabled.id);
        house.admin().send("PATCH", &path, &json!({"disabled": true})).ok();
    });
    let leaving = house.agent("Lea Leaving", &json!({}));
    cut_within_a_second(leaving.comes_to_work(), &|| {
        leaving.api.delete("/api/v1/sessions/current").ok();
    });
    let promoted = house.agent("Pia Promoted", &json!({}));
    cut_within_a_second(promoted.comes_to_work(), &|| {
        house.change(&promoted, &json!({"role": "lead"}));
    });
    let made =
        house.admin().post("/api/v1/tokens", &json!({"name": "bi", "scopes": ["read"]})).ok();
    let (secret, id) = (made["secret"].as_str(), made["token"]["id"].as_str().unwrap());
    let program = Socket::open(&house.api(), secret, None, &Value::Null);
    cut_within_a_second(program, &|| {
        house.admin().delete(&format!("/api/v1/tokens/{id}")).ok();
    });
    let refused = Socket::connect(&house.address, &house.address, Some(&disabled.cookie));
    let mut refused = refused.unwrap();
    refused.send(&json!({"type": "hello"}));
    assert_eq!(refused.closed(), 4401);
    let ms = slowest.get().as_millis();
    let found = format!("disabled, signed out, another role, token revoked: cut within {ms} ms");
    trial.held(4, "revocations", found);
}

#[test]
fn anothers_conversation_is_not_even_there() {
    let house = House::start();
    let (mine, other) = (house.customer(), house.customer());
    let mut socket = mine.socket(&Value::Null);
    let before = other.sees();
    socket.send(&post(&other.conversation, 1, "hello from nobody"));
    assert_eq!(socket.wait_for(|f| f["type"] == "refused")["error"]["code"], "not_found");
    for command in [
        json!({"type": "seen", "conversation": other.conversation, "seq": 1}),
        json!({"type": "typing", "conversation": other.conversation}),
    ] {
        socket.send(&command);
        assert_eq!(socket.wait_for(|f| f["type"] == "error")["error"]["code"], "not_found");
    }
    other.says("mine alone");
    mine.says("and mine");
    let heard = socket.wait_for(|f| f["type"] == "message");
    assert_eq!(heard["conversation"], mine.conversation.as_str());
    assert_eq!(before["last_seq"], 1);
}

#[test]
fn an_agent_hears_of_what_they_watch_and_no_longer_after() {
    let house = House::start();
    let customer = house.customer();
    let agent = house.agent("Mara Agent", &json!({}));
    let mut desk = agent.comes_to_work();
    let id = customer.conversation.as_str();
    desk.send(&json!({"type": "watch", "conversation": id}));
    let shown = desk.wait_for(|f| f["conversation"]["id"] == id);
    assert_eq!(shown["conversation"]["stage"], "assistant");
    let seq = customer.says("is anybody watching?");
    let heard = desk.wait_for(|f| f["event"]["kind"] == "message_posted");
    assert_eq!(heard["event"]["message"]["seq"], seq);
    customer.hears_after(seq);
    desk.send(&json!({"type": "unwatch", "conversation": id}));
    desk.all_so_far();
    let seq = customer.says("and now?");
    customer.hears_after(seq);
    let frames = desk.all_so_far();
    assert!(frames.iter().all(|f| f["type"] != "event"), "{frames:#?}");
    desk.send(&json!({"type": "watch", "conversation": "cnv_01ARZ3NDEKTSV4RRFFQ69G5FAV"}));
    assert_eq!(desk.wait_for(|f| f["type"] == "error")["error"]["code"], "not_found");
}

#[test]
fn an_agent_is_there_while_a_socket_is_open() {
    let house = House::start();
    let (one, other) = (house.agent("One", &json!({})), house.agent("Other", &json!({})));
    let mut watching = one.comes_to_work();
    let shown = |presence: &'static str, id: String| {
        move |f: &Value| f["type"] == "presence" && f["agent_id"] == id && f["presence"] == presence
    };
    let mut first = other.comes_to_work();
    watching.wait_for(shown("available", other.id.clone()));
    first.send(&json!({"type": "presence", "presence": "away"}));
    watching.wait_for(shown("away", other.id.clone()));
    first.send(&json!({"type": "presence", "presence": "offline"}));
    assert_eq!(first.wait_for(|f| f["type"] == "error")["error"]["field"], "presence");
    drop(first);
    watching.wait_for(shown("offline", other.id));
}

#[test]
fn what_is_changed_of_an_agent_every_console_hears_and_no_customer() {
    let house = House::start();
    let mut customer = house.customer().socket(&Value::Null);
    let agent = house.agent("Mara", &json!({}));
    let mut desk = agent.comes_to_work();
    let newcomer = house.agent("Omar", &json!({"billing": 2}));
    let of = |id: &str| {
        let id = id.to_owned();
        move |f: &Value| f["type"] == "agent" && f["agent"]["id"] == id.as_str()
    };
    let shown = desk.wait_for(of(&newcomer.id))["agent"].clone();
    assert_eq!((&shown["name"], &shown["skills"]), (&json!("Omar"), &json!({"billing": 2})));
    assert!(shown.get("email").is_none(), "addresses are for administrators: {shown}");
    house.change(&agent, &json!({"name": "Mara L."}));
    let shown = desk.wait_for(of(&agent.id))["agent"].clone();
    assert_eq!((&shown["name"], &shown["presence"]), (&json!("Mara L."), &json!("available")));
    assert!(shown["email"].is_string(), "one's own address is no secret: {shown}");
    let told = customer.all_so_far();
    assert!(told.iter().all(|f| f["type"] != "agent"), "{told:#?}");
}

#[test]
fn a_closing_house_tells_everybody_to_come_back() {
    let mut house = House::start();
    let customer = house.customer();
    let mut sockets = [customer.socket(&Value::Null), house.agent("A", &json!({})).comes_to_work()];
    let status = house.stop();
    assert!(status.success(), "{status}");
    for socket in &mut sockets {
        assert_eq!(socket.closed(), 1012);
    }
}
