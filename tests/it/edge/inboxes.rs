//! Chatwoot's public client API, asked as a bridge asks it: a contact, a conversation, messages.

use baton::auth::identity::sign;
use baton::domain::agent::Role;
use serde_json::{Value, json};

use super::desk::{Answer, Asker, Desk, IDENTITY_SECRET};

const INBOX: &str = "/public/api/v1/inboxes/baton";

fn post(desk: &Desk, path: &str, body: &Value) -> Answer {
    desk.post(&Asker::nobody(), path, body)
}

fn get(desk: &Desk, path: &str) -> Answer {
    desk.get(&Asker::nobody(), path)
}

fn contact(desk: &Desk, body: &Value) -> Value {
    let made = post(desk, &format!("{INBOX}/contacts"), body);
    assert_eq!(made.status, 200, "{made:?}");
    made.json()
}

/// The address below which a contact speaks.
fn of(contact: &Value) -> String {
    format!("{INBOX}/contacts/{}", contact["source_id"].as_str().unwrap())
}

fn open(desk: &Desk, contact: &Value, body: &Value) -> Value {
    let opened = post(desk, &format!("{}/conversations", of(contact)), body);
    assert_eq!(opened.status, 200, "{opened:?}");
    opened.json()
}

#[test]
fn a_bridge_makes_a_contact_opens_a_conversation_and_hears_what_agents_say() {
    let desk = Desk::open();
    assert_eq!(
        get(&desk, INBOX).json(),
        json!({"identifier": "baton", "identity_validation_enabled": false, "name": "Baton"})
    );
    let ines = contact(
        &desk,
        &json!({
            "name": "Ines", "email": "ines@example.org", "phone_number": "+351", "avatar_url": "",
            "custom_attributes": {"channel": "sms"},
        }),
    );
    assert_eq!((&ines["name"], &ines["email"]), (&json!("Ines"), &json!("ines@example.org")));
    assert_eq!(get(&desk, &of(&ines)).json(), ines);
    let opened = open(&desk, &ines, &json!({"custom_attributes": {"channel": "sms"}}));
    assert_eq!((&opened["status"], &opened["inbox_id"]), (&json!("pending"), &json!(1)));
    assert_eq!(opened["contact"], ines);
    assert_eq!(opened["messages"][0]["message_type"], 1, "the greeting");
    let id = opened["id"].as_str().unwrap();
    let messages = format!("{}/conversations/{id}/messages", of(&ines));

    let asked = json!({"content": "my parcel is lost", "echo_id": "sms-1"});
    let written = post(&desk, &messages, &asked);
    assert_eq!(written.status, 200, "{written:?}");
    let written = written.json();
    assert_eq!((&written["content"], &written["message_type"]), (&asked["content"], &json!(0)));
    assert_eq!(written["conversation_id"], json!(id));
    assert_eq!(written["created_at"], 1_700_000_000);
    assert_eq!(post(&desk, &messages, &asked).json(), written, "the same again is written once");
    let other = json!({"content": "another text", "echo_id": "sms-1"});
    assert_eq!(post(&desk, &messages, &other).status, 409);

    // It is a customer's message like any other.
    let mara = desk.agent("Mara", Role::Agent);
    let inside = format!("/api/v1/conversations/{id}");
    let seen = desk.get(&mara, &format!("{inside}/messages")).json();
    let last = seen["messages"].as_array().unwrap().last().unwrap().clone();
    assert_eq!((&last["author"], &last["text"]), (&json!("customer"), &asked["content"]));
    assert_eq!(desk.post(&mara, &format!("{inside}/takeover"), &json!({})).status, 200);
    let answer = json!({"client_msg_id": "msg_00000000000000000000000001", "text": "it is found"});
    assert_eq!(desk.post(&mara, &format!("{inside}/messages"), &answer).status, 201);

    let heard = get(&desk, &messages).json();
    let last = heard.as_array().unwrap().last().unwrap();
    assert_eq!((&last["content"], &last["message_type"]), (&json!("it is found"), &json!(1)));
    assert_eq!(last["sender"], json!({"name": "Mara", "type": "user"}));
    let before = get(&desk, &format!("{messages}?before={}", written["id"])).json();
    assert_eq!(before.as_array().unwrap().len(), written["id"].as_u64().unwrap() as usize - 1);
    let all = get(&desk, &format!("{}/conversations", of(&ines))).json();
    assert_eq!((&all[0]["id"], &all[0]["status"]), (&json!(id), &json!("open")));
    let alone = get(&desk, &format!("{}/conversations/{id}", of(&ines))).json();
    assert_eq!(alone, all[0]);
}

#[test]
fn a_signed_identifier_is_the_same_customer_and_an_unsigned_one_is_nobody_in_particular() {
    let desk = Desk::open();
    let hash = sign("crm-17", IDENTITY_SECRET.as_bytes());
    let signed = json!({"identifier": "crm-17", "identifier_hash": hash});
    let (one, again) = (contact(&desk, &signed), contact(&desk, &signed));
    assert_eq!(one["id"], again["id"]);
    assert_ne!(one["source_id"], again["source_id"]);
    let unsigned = contact(&desk, &json!({"identifier": "crm-17"}));
    assert_ne!(unsigned["id"], one["id"]);
    let path = format!("{INBOX}/contacts");
    let forged = json!({"identifier": "crm-18", "identifier_hash": hash});
    assert_eq!(post(&desk, &path, &forged).field(), "identity");
    let alone = json!({"identifier_hash": hash});
    assert_eq!(post(&desk, &path, &alone).field(), "identifier");

    let renamed = desk.send("PATCH", &Asker::nobody(), &of(&unsigned), &json!({"name": "Ines"}));
    assert_eq!(renamed.json()["name"], "Ines");
    assert_eq!(get(&desk, &of(&unsigned)).json()["name"], "Ines");
    desk.send("PATCH", &Asker::nobody(), &of(&one), &json!({"name": "Mallory"}));
    assert_eq!(get(&desk, &of(&one)).json()["name"], "", "what is signed stays");
}

#[test]
fn nobody_speaks_for_another_contact_and_there_is_one_inbox() {
    let desk = Desk::open();
    let (ines, omar) = (contact(&desk, &json!({})), contact(&desk, &json!({})));
    let opened = open(&desk, &ines, &json!({}));
    let id = opened["id"].as_str().unwrap();
    let path = |who: &Value| format!("{}/conversations/{id}/messages", of(who));
    let text = json!({"content": "hello"});
    assert_eq!(get(&desk, &path(&omar)).status, 404);
    assert_eq!(post(&desk, &path(&omar), &text).status, 404);
    let unknown = json!({"source_id": "bct_unknown"});
    assert_eq!(post(&desk, &path(&unknown), &text).status, 401);
    // A token in a header says nothing here: only the address does.
    let token = desk.customer();
    assert_eq!(desk.get(&token, &path(&unknown)).status, 401);
    assert_eq!(post(&desk, &path(&ines), &json!({"content": " "})).field(), "content");
    let elsewhere = "/public/api/v1/inboxes/other/contacts";
    assert_eq!(post(&desk, elsewhere, &json!({})).status, 404);
    let ada = desk.agent("Ada", Role::Administrator);
    for not_there in ["/public/api/v1/agents", "/public/api/v1/conversations", "/public/api/v1"] {
        assert_eq!(desk.get(&ada, not_there).status, 404, "{not_there}");
    }
    // A year, not longer.
    desk.house.clock().advance_ms(364 * 24 * 3_600_000);
    assert_eq!(get(&desk, &of(&ines)).status, 200);
    desk.house.clock().advance_ms(24 * 3_600_000);
    assert_eq!(get(&desk, &of(&ines)).status, 401);
}
