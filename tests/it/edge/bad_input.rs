//! Whatever anybody sends is answered with a code, changes nothing and breaks nothing.

use baton::domain::access::Scope;
use baton::domain::agent::Role;
use baton::http::routes::{TABLE, is_streamed};
use serde_json::{Value, json};

use super::desk::{Answer, Asker, Desk};

struct Stage {
    desk: Desk,
    customer: Asker,
    contact: String,
    administrator: Asker,
    bot: Asker,
    conversation: String,
}

impl Stage {
    fn new() -> Self {
        let desk = Desk::open();
        let customer = desk.customer();
        let contact = customer.headers[0].1.trim_start_matches("Bearer ").to_owned();
        let administrator = desk.agent("Ada", Role::Administrator);
        let bot = desk.program(administrator.id.parse().unwrap(), &[Scope::Bot]);
        let conversation = desk.conversation(&customer);
        Self { desk, customer, contact, administrator, bot, conversation }
    }

    fn messages(&self) -> String {
        format!("/api/v1/conversations/{}/messages", self.conversation)
    }

    fn send(&self, path: &str, kind: &str, body: &[u8]) -> Answer {
        self.desk.ask("POST", path, &self.customer, &[("content-type", kind)], body)
    }

    /// Whoever is let in to a route.
    fn asker(&self, path: &str) -> &Asker {
        let customers = ["/contact", "/assistant", "/ask", "/score"];
        let is_customers = customers.iter().any(|end| path.ends_with(end));
        let opens = path == "/conversations";
        if path.ends_with("/answers") || path.starts_with("/accounts/") {
            return &self.bot;
        }
        if is_customers || opens { &self.customer } else { &self.administrator }
    }

    fn writes(&self) -> impl Iterator<Item = (&'static str, String, &Asker)> + '_ {
        TABLE
            .iter()
            .filter(|(method, _, _)| matches!(method.as_str(), "POST" | "PUT" | "PATCH"))
            .filter(|(method, pattern, _)| !is_streamed(method, pattern))
            .map(|(method, pattern, _)| {
                let name = pattern.split('/').nth(1).unwrap_or_default();
                let id = match name {
                    "conversations" | "accounts" | "insights" | "inboxes" => {
                        self.conversation.clone()
                    }
                    "handoffs" => "hof_00000000000000000000000001".into(),
                    "agents" => "agt_00000000000000000000000001".into(),
                    "articles" => "art_00000000000000000000000001".into(),
                    "cases" => "cas_00000000000000000000000001".into(),
                    "webhooks" => "whk_00000000000000000000000001".into(),
                    "trials" => "trl_00000000000000000000000001".into(),
                    "customers" => "cus_00000000000000000000000001".into(),
                    _ => "unknown".into(),
                };
                let path = pattern.replace("{id}", &id).replace("{secret}", "bln_x");
                let path = path.replace("{number}", "1").replace("{inbox}", "baton");
                let path = path.replace("{contact}", &self.contact);
                let asker = self.asker(&path);
                let method = match method.as_str() {
                    "PUT" => "PUT",
                    "PATCH" => "PATCH",
                    _ => "POST",
                };
                (method, format!("/api/v1{path}"), asker)
            })
    }
}

fn is_clear(answer: &Answer, code: &str) -> bool {
    (400..500).contains(&answer.status)
        && answer.code() == code
        && answer.json()["error"]["message"].as_str().is_some_and(|m| !m.is_empty())
}

#[test]
fn every_write_refuses_what_is_no_json() {
    let stage = Stage::new();
    let deep = "[".repeat(50_000);
    let bodies: [&[u8]; 8] = [
        b"{",
        b"nonsense",
        b"{} {}",
        b"\xff\xfe{}",
        b"{\"a\": 1e999}",
        b"{\"a\": 1, \"a\": 2}",
        deep.as_bytes(),
        b"\"text\"",
    ];
    for (method, path, asker) in stage.writes() {
        for body in bodies {
            let json = [("content-type", "application/json")];
            let answer = stage.desk.ask(method, &path, asker, &json, body);
            let start = String::from_utf8_lossy(body).chars().take(20).collect::<String>();
            assert!(is_clear(&answer, "invalid"), "{method} {path} {start}: {answer:?}");
        }
    }
}

#[test]
fn every_write_refuses_unknown_fields_by_name() {
    let stage = Stage::new();
    for (method, path, asker) in stage.writes() {
        let body = json!({"a_field_nobody_knows": 1});
        let answer = stage.desk.send(method, asker, &path, &body);
        assert!(is_clear(&answer, "invalid"), "{method} {path}: {answer:?}");
        assert_eq!(answer.field(), "a_field_nobody_knows", "{method} {path}: {answer:?}");
    }
}

#[test]
fn every_write_takes_json_only() {
    let stage = Stage::new();
    for (method, path, asker) in stage.writes() {
        for kind in ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data"] {
            let answer = stage.desk.ask(method, &path, asker, &[("content-type", kind)], b"{}");
            assert_eq!(
                (answer.status, answer.code().as_str()),
                (415, "unsupported_type"),
                "{path}"
            );
        }
        let answer = stage.desk.ask(method, &path, asker, &[], b"{}");
        assert_eq!(answer.status, 415, "{path}");
    }
}

#[test]
fn every_write_refuses_too_many_bytes() {
    let stage = Stage::new();
    let large = format!("{{\"text\": \"{}\"}}", "x".repeat(1_024 * 1_024));
    for (method, path, asker) in stage.writes() {
        let json = [("content-type", "application/json")];
        let answer = stage.desk.ask(method, &path, asker, &json, large.as_bytes());
        assert_eq!((answer.status, answer.code().as_str()), (413, "too_large"), "{method} {path}");
    }
    let chunked = format!(
        "POST {} HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n{}: {}\r\n\
         transfer-encoding: chunked\r\n\r\n{:x}\r\n{}\r\n0\r\n\r\n",
        stage.messages(),
        stage.customer.headers[0].0,
        stage.customer.headers[0].1,
        large.len(),
        large,
    );
    assert_eq!(stage.desk.raw(chunked.as_bytes()).status, 413);
}

#[test]
fn wrong_values_name_their_field() {
    let stage = Stage::new();
    let message = |body: Value| stage.desk.post(&stage.customer, &stage.messages(), &body);
    let id = "msg_00000000000000000000000001";
    let cases = [
        (json!({"text": "a"}), "client_msg_id"),
        (json!({"client_msg_id": id}), "text"),
        (json!({"client_msg_id": id, "text": null}), "text"),
        (json!({"client_msg_id": id, "text": 7}), "text"),
        (json!({"client_msg_id": id, "text": ["a"]}), "text"),
        (json!({"client_msg_id": id, "text": ""}), "text"),
        (json!({"client_msg_id": id, "text": " \n\t"}), "text"),
        (json!({"client_msg_id": id, "text": "x".repeat(8_001)}), "text"),
        (json!({"client_msg_id": "msg_short", "text": "a"}), "client_msg_id"),
        (json!({"client_msg_id": "cnv_00000000000000000000000001", "text": "a"}), "client_msg_id"),
    ];
    for (body, field) in cases {
        let answer = message(body.clone());
        assert!(is_clear(&answer, "invalid"), "{body}: {answer:?}");
        assert_eq!(answer.field(), field, "{body}");
    }
    let seen = stage.desk.get(&stage.customer, &stage.messages()).json();
    assert_eq!(seen["last_seq"], json!(1), "only the greeting: {seen}");
}

#[test]
fn malformed_addresses_and_queries_name_their_field() {
    let stage = Stage::new();
    let get = |path: &str| stage.desk.get(&stage.administrator, path);
    for (path, field) in [
        ("/api/v1/conversations/nonsense", "id"),
        ("/api/v1/conversations/agt_00000000000000000000000001", "id"),
        ("/api/v1/conversations/%00", "id"),
        ("/api/v1/conversations/%ff%fe", "id"),
        ("/api/v1/conversations?limit=0", "limit"),
        ("/api/v1/conversations?limit=101", "limit"),
        ("/api/v1/conversations?limit=many", "limit"),
        ("/api/v1/conversations?limit=99999999999999999999", "limit"),
        ("/api/v1/conversations?stage=elsewhere", "stage"),
        ("/api/v1/conversations?after=nonsense", "after"),
        ("/api/v1/conversations?mine=perhaps", "mine"),
    ] {
        let answer = get(path);
        assert!(is_clear(&answer, "invalid"), "{path}: {answer:?}");
        assert_eq!(answer.field(), field, "{path}");
    }
    let long = format!("/api/v1/cases?q={}", "x".repeat(300));
    assert_eq!(get(&long).field(), "q");
}

#[test]
fn what_is_not_there_says_so() {
    let stage = Stage::new();
    let unknown = "/api/v1/conversations/cnv_00000000000000000000000009";
    for path in ["/api/v1/elsewhere", "/api/v1", "/api/v2/me", unknown, "/nowhere.js"] {
        let answer = stage.desk.get(&stage.customer, path);
        assert_eq!((answer.status, answer.code().as_str()), (404, "not_found"), "{path}");
    }
    let answer = stage.desk.ask("DELETE", "/api/v1/conversations", &stage.customer, &[], b"");
    assert_eq!((answer.status, answer.code().as_str()), (405, "method_not_allowed"));
    let answer = stage.desk.ask("POST", "/console/", &Asker::nobody(), &[], b"");
    assert_eq!((answer.status, answer.code().as_str()), (405, "method_not_allowed"));
}

#[test]
fn the_same_message_twice_is_one_and_another_under_its_id_is_refused() {
    let stage = Stage::new();
    let body = json!({"client_msg_id": "msg_00000000000000000000000001", "text": "hello"});
    let post = |body: &Value| stage.desk.post(&stage.customer, &stage.messages(), body);
    let (first, again) = (post(&body), post(&body));
    assert_eq!((first.status, again.status), (201, 200));
    assert_eq!(first.json(), again.json());
    let other = json!({"client_msg_id": "msg_00000000000000000000000001", "text": "goodbye"});
    let refused = post(&other);
    assert_eq!((refused.status, refused.code().as_str()), (409, "conflict"));
}

#[test]
fn broken_requests_break_nothing() {
    let stage = Stage::new();
    let requests: [&[u8]; 6] = [
        b"\r\n\r\n\r\n",
        b"GET\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"POST /api/v1/sessions HTTP/1.1\r\nhost: x\r\ncontent-length: -1\r\n\r\n",
        b"POST /api/v1/sessions HTTP/1.1\r\nhost: x\r\ncontent-length: 2\r\ncontent-length: 3\r\n\r\n{}",
    ];
    for request in requests {
        let mut closing = request.to_vec();
        closing.extend_from_slice(b"\r\n\r\n");
        let answer = stage.desk.raw(&closing);
        assert!(answer.status < 500, "{}: {answer:?}", String::from_utf8_lossy(request));
    }
    assert_eq!(stage.desk.get(&Asker::nobody(), "/healthz").status, 200);
    let kinds = stage.send(&stage.messages(), "application/json; charset=utf-8", b"{}");
    assert_eq!(kinds.field(), "client_msg_id");
}
