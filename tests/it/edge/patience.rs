//! Whoever takes too long is let go; whoever asks too often is told when to come back.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use baton::http::limits::Limits;
use serde_json::json;

use super::desk::{Asker, Desk, generous};

#[test]
fn a_body_that_never_comes_is_not_waited_for() {
    let desk = Desk::with(Limits { body_ms: 50, ..generous() }, |_| {});
    let announced = b"POST /api/v1/sessions HTTP/1.1\r\nhost: x\r\n\
        content-type: application/json\r\ncontent-length: 100\r\n\r\n{\"email\":";
    let answer = desk.raw(announced);
    assert_eq!((answer.status, answer.code().as_str()), (408, "timeout"));
}

#[test]
fn a_head_that_never_ends_is_not_waited_for() {
    let desk = Desk::with(Limits { header_ms: 50, first_byte_ms: 50, ..generous() }, |_| {});
    for start in [&b""[..], b"GET /healthz HTTP/1.1\r\nhost: x\r\nx-slow:"] {
        let mut stream = TcpStream::connect(desk.at).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        stream.write_all(start).unwrap();
        let mut out = String::new();
        let ended = stream.read_to_string(&mut out);
        assert!(ended.is_ok(), "the connection stayed open");
        assert!(!out.contains("200 OK"), "{out}");
    }
}

#[test]
fn a_customer_who_writes_too_fast_is_told_when_to_go_on() {
    let limits = Limits { messages_per_min: 30, message_burst: 10, ..generous() };
    let desk = Desk::with(limits, |_| {});
    let customer = desk.customer();
    let path = format!("/api/v1/conversations/{}/messages", desk.conversation(&customer));
    let post = |n: u32| {
        let body = json!({"client_msg_id": format!("msg_{n:026}"), "text": "hello"});
        desk.post(&customer, &path, &body)
    };
    for n in 0..10 {
        assert_eq!(post(n).status, 201);
    }
    let refused = post(10);
    assert_eq!((refused.status, refused.code().as_str()), (429, "too_many"));
    assert_eq!(refused.header("retry-after"), Some("2"));
    desk.house.clock().advance_ms(2_001);
    assert_eq!(post(10).status, 201);
}

#[test]
fn an_address_opens_so_many_conversations_an_hour() {
    let desk = Desk::with(Limits { conversations_per_hour: 2, ..generous() }, |_| {});
    let open = |ip: &str| {
        let customer = desk.customer();
        let (from, json) = (("x-forwarded-for", ip), ("content-type", "application/json"));
        desk.ask("POST", "/api/v1/conversations", &customer, &[from, json], b"{}").status
    };
    assert_eq!([open("203.0.113.9"), open("203.0.113.9")], [201, 201]);
    assert_eq!(open("203.0.113.9"), 429);
    assert_eq!(open("203.0.113.10"), 201);
}

#[test]
fn guessing_a_password_is_slow() {
    let desk = Desk::with(Limits { sign_ins_per_min: 5, ..generous() }, |_| {});
    let guess = |email: &str| {
        let body = json!({"email": email, "password": "a wrong password"});
        desk.post(&Asker::nobody(), "/api/v1/sessions", &body)
    };
    for _ in 0..5 {
        assert_eq!(guess("ada@desk.example").status, 401);
    }
    let refused = guess("ADA@desk.example");
    assert_eq!((refused.status, refused.code().as_str()), (429, "too_many"));
    assert_eq!(guess("omar@desk.example").status, 401);
}
