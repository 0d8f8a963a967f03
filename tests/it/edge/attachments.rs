//! Files over HTTP: who may fetch one, what a browser is told of it, and what hostile names, sizes
//! and senders come to.

use std::io::Write;
use std::net::TcpStream;

use baton::domain::agent::Role;
use baton::http::limits::Limits;
use serde_json::{Value, json};

use super::desk::{Answer, Asker, Desk, generous};

/// A file goes as bytes, whatever it is.
const BYTES: (&str, &str) = ("content-type", "application/octet-stream");
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR\x00\x00\x02\x80\x00\x00\x01\xe0rest";

fn path(conversation: &str, what: &str) -> String {
    format!("/api/v1/conversations/{conversation}/{what}")
}

fn whole(conversation: &str) -> String {
    format!("/api/v1/conversations/{conversation}")
}

fn upload(desk: &Desk, who: &Asker, conversation: &str, name: &str, bytes: &[u8]) -> Answer {
    desk.ask("POST", &path(conversation, &format!("attachments?name={name}")), who, &[BYTES], bytes)
}

fn id_of(answer: &Answer) -> String {
    answer.json()["id"].as_str().unwrap_or_else(|| panic!("{answer:?}")).to_owned()
}

fn send(desk: &Desk, who: &Asker, conversation: &str, n: u32, text: &str, ids: &[&str]) -> Answer {
    let body = json!({"client_msg_id": format!("msg_{n:026}"), "text": text, "attachments": ids});
    desk.post(who, &path(conversation, "messages"), &body)
}

fn messages(desk: &Desk, who: &Asker, conversation: &str) -> Vec<Value> {
    let seen = desk.get(who, &path(conversation, "messages")).json();
    seen["messages"].as_array().unwrap().clone()
}

#[test]
fn a_picture_is_sent_shown_and_fetched_by_those_who_may() {
    let desk = Desk::open();
    let (customer, other) = (desk.customer(), desk.customer());
    let agent = desk.agent("Mara", Role::Agent);
    let id = desk.conversation(&customer);
    let made = upload(&desk, &customer, &id, "screen.png", PNG);
    assert_eq!(made.status, 201, "{made:?}");
    let shown = json!({
        "id": id_of(&made), "name": "screen.png", "media_type": "image/png",
        "bytes": PNG.len(), "width": 640, "height": 480,
    });
    assert_eq!(made.json(), shown);
    let file = path(&id, &format!("attachments/{}", id_of(&made)));
    assert_eq!(desk.get(&agent, &file).status, 404, "what is not sent is its sender's alone");
    assert_eq!(desk.get(&customer, &file).status, 200);

    assert_eq!(send(&desk, &customer, &id, 1, "", &[&id_of(&made)]).status, 201);
    let said = messages(&desk, &customer, &id).pop().unwrap();
    assert_eq!((said["text"].as_str(), &said["files"]), (Some(""), &json!([shown])));
    let fetched = desk.get(&agent, &file);
    assert_eq!(fetched.status, 200);
    assert_eq!(fetched.header("content-type"), Some("image/png"));
    assert_eq!(fetched.header("x-content-type-options"), Some("nosniff"));
    let policy = fetched.header("content-security-policy").unwrap();
    assert!(policy.starts_with("sandbox;") && policy.contains("default-src 'none'"), "{policy}");
    let disposition = fetched.header("content-disposition").unwrap();
    assert!(disposition.starts_with("attachment; filename=\"screen.png\""), "{disposition}");
    assert_eq!(fetched.header("content-length"), Some(PNG.len().to_string().as_str()));

    let elsewhere = desk.conversation(&customer);
    for (who, at) in [(&other, &id), (&Asker::nobody(), &id), (&customer, &elsewhere)] {
        let file = path(at, &format!("attachments/{}", id_of(&made)));
        let status = desk.get(who, &file).status;
        assert!(matches!(status, 401 | 404), "{status}");
    }
}

#[test]
fn a_file_goes_with_one_message_of_its_sender_in_its_conversation() {
    let desk = Desk::open();
    let (customer, other) = (desk.customer(), desk.customer());
    let (id, elsewhere) = (desk.conversation(&customer), desk.conversation(&customer));
    let others = desk.conversation(&other);
    let file = id_of(&upload(&desk, &customer, &id, "a.txt", b"a text"));
    let theirs = id_of(&upload(&desk, &other, &others, "b.txt", b"theirs"));
    assert_eq!(send(&desk, &customer, &elsewhere, 1, "look", &[&file]).field(), "attachments");
    assert_eq!(send(&desk, &customer, &id, 2, "look", &[&theirs]).field(), "attachments");
    assert_eq!(send(&desk, &customer, &id, 3, "look", &[&file, &file]).field(), "attachments");
    assert_eq!(send(&desk, &customer, &id, 4, "", &[]).field(), "text");
    assert_eq!(send(&desk, &customer, &id, 5, "look", &[&file]).status, 201);
    let again = send(&desk, &customer, &id, 5, "look", &[&file]);
    assert_eq!(again.status, 200, "a retry is answered as the first time: {again:?}");
    assert_eq!(send(&desk, &customer, &id, 6, "look", &[&file]).field(), "attachments");
    assert_eq!(messages(&desk, &customer, &id).iter().filter(|m| m["text"] == "look").count(), 1);
}

#[test]
fn hostile_names_do_no_harm() {
    let desk = Desk::open();
    let customer = desk.customer();
    let id = desk.conversation(&customer);
    for (name, kept) in [
        ("..%2F..%2Fetc%2Fpasswd", "passwd"),
        ("a%0d%0aSet-Cookie%3A%20x%3D1.txt", "aSet-Cookie x=1.txt"),
        ("%22%3B%20filename%3Dx.html", "; filename=x.html"),
        ("%E2%80%AEgnp.exe", "gnp.exe"),
        ("%3Cscript%3E.svg", "script.svg"),
        ("%F0%9F%A6%A9.pdf", "🦩.pdf"),
    ] {
        let made = upload(&desk, &customer, &id, name, b"<svg onload=alert(1)>");
        assert_eq!(made.json()["name"], kept);
        assert_eq!(made.json()["media_type"], "text/plain; charset=utf-8");
        let fetched = desk.get(&customer, &path(&id, &format!("attachments/{}", id_of(&made))));
        let disposition = fetched.header("content-disposition").unwrap();
        assert!(disposition.starts_with("attachment; filename=\""), "{disposition}");
        assert_eq!(disposition.matches('"').count(), 2, "{disposition}");
        assert_eq!(fetched.header("set-cookie"), None);
    }
    let long = "x".repeat(2_000);
    assert_eq!(upload(&desk, &customer, &id, &long, b"x").status, 400);
}

#[test]
fn what_is_too_large_too_slow_or_too_often_is_cut() {
    let limits =
        Limits { upload_bytes_max: 1_000, upload_gap_ms: 60, uploads_per_hour: 4, ..generous() };
    let desk = Desk::with(limits, |_| {});
    let customer = desk.customer();
    let id = desk.conversation(&customer);
    assert_eq!(upload(&desk, &customer, &id, "a", &[b'a'; 1_000]).status, 201);
    assert_eq!(upload(&desk, &customer, &id, "a", &[b'a'; 1_001]).code(), "too_large");
    assert_eq!(upload(&desk, &customer, &id, "a", b"").code(), "invalid");

    let mut head = format!("POST {} HTTP/1.1\r\nhost: x\r\n", path(&id, "attachments"));
    for (name, value) in
        customer.headers.iter().map(|(n, v)| (n.as_str(), v.as_str())).chain([BYTES])
    {
        head += &format!("{name}: {value}\r\n");
    }
    let slow = desk.raw(format!("{head}content-length: 100\r\n\r\nhalf").as_bytes());
    assert_eq!(slow.code(), "timeout");
    assert_eq!(upload(&desk, &customer, &id, "a", b"a").code(), "too_many");
    desk.house.clock().advance_ms(3_600_000);
    let mut gone = TcpStream::connect(desk.at).unwrap();
    gone.write_all(format!("{head}content-length: 100\r\n\r\nhalf").as_bytes()).unwrap();
    drop(gone);
    assert_eq!(upload(&desk, &customer, &id, "a", b"a").status, 201, "and the house goes on");
}

#[test]
fn nobody_uploads_before_they_are_known_and_an_agent_only_where_they_speak() {
    let desk = Desk::open();
    let (customer, agent) = (desk.customer(), desk.agent("Mara", Role::Agent));
    let id = desk.conversation(&customer);
    assert_eq!(upload(&desk, &Asker::nobody(), &id, "a", b"a").status, 401);
    assert_eq!(upload(&desk, &desk.customer(), &id, "a", b"a").status, 404);
    assert_eq!(upload(&desk, &agent, &id, "a", b"a").status, 409);
    assert_eq!(desk.post(&agent, &path(&id, "takeover"), &json!({})).status, 200);
    let file = id_of(&upload(&desk, &agent, &id, "a", b"a"));
    assert_eq!(send(&desk, &agent, &id, 1, "here", &[&file]).status, 201);
    let said = messages(&desk, &customer, &id).pop().unwrap();
    assert_eq!(said["files"][0]["name"], "a");
}

#[test]
fn a_note_that_asks_a_colleague_to_look_is_unread_until_they_have() {
    let desk = Desk::open();
    let (customer, mara) = (desk.customer(), desk.agent("Mara", Role::Agent));
    let omar = desk.agent("Omar", Role::Agent);
    let id = desk.conversation(&customer);
    let note = json!({"text": "please look", "mentions": [omar.id]});
    assert_eq!(desk.post(&mara, &path(&id, "notes"), &note).status, 204);
    let asked = || desk.get(&mara, &whole(&id)).json()["mentioned"].clone();
    assert_eq!(asked(), json!([omar.id]));
    assert_eq!(desk.post(&mara, &path(&id, "look"), &json!({})).status, 204);
    assert_eq!(asked(), json!([omar.id]), "somebody else's look is not theirs");
    assert_eq!(desk.post(&omar, &path(&id, "look"), &json!({})).status, 204);
    assert_eq!(asked(), json!([]));
    let seen = desk.get(&customer, &whole(&id)).body;
    assert!(!seen.contains("mentioned") && !seen.contains("snoozed"), "{seen}");
}

#[test]
fn what_is_put_aside_comes_back_when_the_customer_writes() {
    let desk = Desk::open();
    let (customer, mara) = (desk.customer(), desk.agent("Mara", Role::Agent));
    let id = desk.conversation(&customer);
    let snooze = |until: &str| {
        desk.send("PUT", &mara, &path(&id, "snooze"), &json!({"until": until})).status
    };
    assert_eq!(snooze("2023-11-15T00:00:00Z"), 409, "only who has it");
    assert_eq!(desk.post(&mara, &path(&id, "takeover"), &json!({})).status, 200);
    assert_eq!(snooze("2023-11-14T00:00:00Z"), 400, "that is past");
    assert_eq!(snooze("2024-11-15T00:00:00Z"), 400, "that is too far");
    assert_eq!(snooze("soon"), 400);
    assert_eq!(snooze("2023-11-15T00:00:00Z"), 204);
    let until = || desk.get(&mara, &whole(&id)).json()["snoozed_until"].clone();
    assert_eq!(until(), "2023-11-15T00:00:00.000Z");
    assert_eq!(send(&desk, &customer, &id, 1, "are you there?", &[]).status, 201);
    assert_eq!(until(), Value::Null);
}

#[test]
fn an_article_keeps_what_it_was_and_the_house_who_changed_it() {
    let desk = Desk::open();
    let lead = desk.agent("Lena", Role::Lead);
    let write = |body: &str| json!({"title": "Invoices", "body": body});
    let made = desk.post(&lead, "/api/v1/articles", &write("one")).json();
    let path = format!("/api/v1/articles/{}", made["id"].as_str().unwrap());
    assert_eq!(desk.send("PUT", &lead, &path, &write("two")).status, 200);
    let was = desk.get(&lead, &format!("{path}/revisions")).json();
    let bodies: Vec<_> = was["articles"].as_array().unwrap().iter().map(|a| &a["body"]).collect();
    assert_eq!(bodies, ["two", "one"]);
    let acts = desk.get(&lead, "/api/v1/audit?limit=2").json();
    let acts = acts["acts"].as_array().unwrap();
    assert_eq!(acts.len(), 2);
    for act in acts {
        assert_eq!((&act["deed"], &act["about"]), (&json!("article_written"), &json!("Invoices")));
        assert_eq!(act["agent_id"], lead.id.as_str());
    }
    let before = format!("/api/v1/audit?before={}", acts[1]["id"].as_str().unwrap());
    assert_eq!(desk.get(&lead, &before).json()["acts"][0]["deed"], "signed_in");
}
