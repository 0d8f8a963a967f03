//! A day with everything logged that Baton can log, in which nobody's secret and nobody's word stands.

use serde_json::{Value, json};

use crate::support::people::client_msg_id;
use crate::support::{House, Trial};

const IDENTITY_SECRET: &str = "an identity secret of many letters";
/// Everything of Baton's own, and of what it is made of what others log of it when asked.
const LOGGED: &str = "debug,baton=trace";

#[test]
fn no_log_holds_a_secret_or_a_word_of_anybodys() {
    let trial = Trial::of(&["Logs"], "logs::no_log_holds_a_secret_or_a_word_of_anybodys");
    let settings = [("BATON_LOG", LOGGED), ("BATON_IDENTITY_SECRET", IDENTITY_SECRET)];
    let mut house = House::start_with(&settings);
    let admin = house.admin();
    let mut kept: Vec<(&str, String)> = vec![
        ("the identity secret", IDENTITY_SECRET.into()),
        ("the administrator's password", "correct horse battery".into()),
    ];
    let mut keeps = |what: &'static str, secret: &str| {
        // A cookie's name is none.
        let secret = secret.split_once('=').map_or(secret, |(_, value)| value);
        assert!(secret.len() > 7, "{what}");
        kept.push((what, secret.to_owned()));
    };

    // Doors, opened and not.
    keeps("the administrator's cookie", house.administrator.as_deref().unwrap());
    let wrong = json!({"email": "ada@house.example", "password": "wrong-password-4711"});
    assert_eq!(house.api().post("/api/v1/sessions", &wrong).status, 401);
    keeps("a wrong password", "wrong-password-4711");
    let right = json!({"email": "ada@house.example", "password": "correct horse battery"});
    let signed_in = house.api().post("/api/v1/sessions", &right);
    keeps("a cookie", &signed_in.cookie.unwrap());
    let mara = house.agent("Mara Agent", &json!({}));
    keeps("an agent's cookie", &mara.cookie);
    let omar = house.agent("Omar Agent", &json!({}));
    let path = format!("/api/v1/agents/{}/links", omar.id);
    let link = admin.post(&path, &json!({"purpose": "reset"})).ok();
    let link = link["path"].as_str().unwrap().rsplit('/').next().unwrap().to_owned();
    keeps("a one-time link", &link);
    house.api().get(&format!("/api/v1/links/{link}")).ok();
    let chosen = json!({"password": "chosen-password-4712"});
    house.api().post(&format!("/api/v1/links/{link}"), &chosen).ok();
    keeps("a chosen password", "chosen-password-4712");
    let token = admin.post("/api/v1/tokens", &json!({"name": "t", "scopes": ["read"]})).ok();
    let token = token["secret"].as_str().unwrap();
    keeps("an API token", token);
    house.api().with_token(token).get("/api/v1/agents").ok();
    assert_eq!(house.api().with_token("btk_made-up-4713").get("/api/v1/agents").status, 401);
    keeps("a token nobody gave out", "btk_made-up-4713");
    let hook = json!({"name": "w", "url": "http://127.0.0.1:9/hook?key=hook-key-4714"});
    let hook = admin.post("/api/v1/webhooks", &hook).ok();
    keeps("a webhook's secret", hook["secret"].as_str().unwrap());

    // Words, spoken, noted, searched for, and in what was not understood.
    let customer = house.customer();
    keeps("a customer's token", &customer.token);
    let spoken = customer.says("Where is my spoken-aubergine?");
    customer.hears_after(spoken);
    keeps("a message", "spoken-aubergine");
    mara.api.post(&customer.path("/takeover"), &json!({})).ok();
    mara.says(&customer, "It is an answered-aubergine.");
    keeps("an agent's message", "answered-aubergine");
    let note = json!({"text": "a noted-aubergine"});
    assert_eq!(mara.api.post(&customer.path("/notes"), &note).status, 204);
    keeps("a note", "noted-aubergine");
    let file = customer.path("/attachments?name=named-aubergine.txt");
    customer.api.send_bytes(&file, b"a filed-aubergine").ok();
    keeps("a file's words", "filed-aubergine");
    keeps("a file's name", "named-aubergine");
    mara.api.get("/api/v1/search/conversations?q=searched-aubergine").ok();
    keeps("what was searched for", "searched-aubergine");
    let broken = json!({"client_msg_id": 7, "text": "a broken-aubergine"});
    assert_eq!(customer.api.post(&customer.path("/messages"), &broken).status, 400);
    keeps("a message that was refused", "broken-aubergine");
    let mut socket = customer.socket(&Value::Null);
    socket.send(&json!({
        "type": "post", "conversation": customer.conversation, "client_msg_id": client_msg_id(9),
        "text": "a sent-aubergine",
    }));
    socket.wait_for(|frame| frame["type"] == "ack");
    keeps("a message over a socket", "sent-aubergine");
    socket.send(&json!({"type": "post", "text": "a confused-aubergine"}));
    socket.wait_for(|frame| frame["type"] == "error");
    keeps("a frame that was refused", "confused-aubergine");

    assert!(house.stop().success());
    let log = house.log();
    let n_lines = log.lines().count();
    assert!(n_lines > 20, "that was no log: {log}");
    for (what, secret) in &kept {
        let line = log.lines().find(|line| line.contains(secret.as_str()));
        assert_eq!(line, None, "{what} is in the log");
    }
    let found = format!("in none of {n_lines} lines of a log of {LOGGED}");
    trial.held(kept.len() as u64, "secrets and words", found);
}
