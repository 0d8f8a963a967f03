//! Figures over HTTP: what just happened is in them, the file says the same as the answer, and any
//! number opens the conversations it counts.

use baton::domain::agent::Role;
use baton::ids::ClientMsgId;
use serde_json::{Value, json};

use super::desk::{Asker, Desk};

/// A customer who said something; with the button pressed when they want a person.
fn conversation(desk: &Desk, wants_person: bool) -> String {
    let customer = desk.customer();
    let id = desk.conversation(&customer);
    let path = |what: &str| format!("/api/v1/conversations/{id}/{what}");
    let message = json!({"client_msg_id": ClientMsgId(7).to_string(), "text": "hello there"});
    assert_eq!(desk.post(&customer, &path("messages"), &message).status, 201);
    if wants_person {
        assert_eq!(desk.post(&customer, &path("handoff"), &json!({})).status, 200);
    }
    id
}

fn figure(desk: &Desk, lead: &Asker, query: &str) -> Value {
    let answer = desk.get(lead, &format!("/api/v1/insights/figures?{query}"));
    assert_eq!(answer.status, 200, "{answer:?}");
    answer.json()
}

#[test]
fn what_just_happened_is_counted_and_opens_what_it_counts() {
    let desk = Desk::open();
    let lead = desk.agent("Lena", Role::Lead);
    let with = conversation(&desk, true);
    conversation(&desk, false);
    let seen = figure(&desk, &lead, "metrics=handoff_rate,handoff_explicit");
    assert_eq!(seen["complete"], true);
    let figures = &seen["groups"][0]["figures"];
    for place in 0..2 {
        assert_eq!((&figures[place]["hits"], &figures[place]["of"]), (&json!(1), &json!(2)));
        assert_eq!(figures[place]["value"], 0.5);
    }
    let path = "/api/v1/insights/conversations?metric=handoff_explicit";
    let behind = desk.get(&lead, path).json();
    assert_eq!(behind["total"], 1);
    assert_eq!(behind["conversations"][0]["conversation_id"], with.as_str());
    assert_eq!(behind["conversations"][0]["cause"], "explicit");
    assert_eq!(desk.get(&lead, &format!("{path}&all=true")).json()["total"], 2);
    let by_cause = figure(&desk, &lead, "metrics=handoff_rate&by=cause");
    assert_eq!(by_cause["groups"][0]["key"], "explicit");
    assert_eq!(by_cause["groups"][0]["n"], 1);
}

#[test]
fn the_file_says_what_the_answer_says() {
    let desk = Desk::open();
    let lead = desk.agent("Lena", Role::Lead);
    conversation(&desk, true);
    let file = desk.get(&lead, "/api/v1/insights/figures.csv?metrics=handoff_rate&by=tier");
    assert_eq!(file.status, 200);
    assert!(file.header("content-type").is_some_and(|kind| kind.starts_with("text/csv")));
    assert!(file.header("content-disposition").is_some_and(|how| how.starts_with("attachment")));
    let lines: Vec<&str> = file.body.lines().collect();
    let head = "key,n,metric,of,hits,value,low,high,p90,p90_low,p90_high";
    assert_eq!(lines.first().copied(), Some(head));
    assert!(lines[1].starts_with("standard,1,handoff_rate,1,1,1,0.2065"), "{lines:?}");
    assert_eq!(lines.len(), 2);
}

#[test]
fn everything_else_answers_and_what_is_wrong_is_named() {
    let desk = Desk::open();
    let lead = desk.agent("Lena", Role::Lead);
    conversation(&desk, true);
    let words = desk.get(&lead, "/api/v1/insights/definitions").json();
    let every = figure(&desk, &lead, "");
    let (named, shown) = (words["metrics"].as_array(), every["groups"][0]["figures"].as_array());
    assert!(named.is_some_and(|all| all.len() > 30));
    assert_eq!(named.map(Vec::len), shown.map(Vec::len));
    for what in ["calibration", "people", "articles", "staffing?within_s=60", "digest"] {
        let answer = desk.get(&lead, &format!("/api/v1/insights/{what}"));
        assert_eq!(answer.status, 200, "{what}: {answer:?}");
    }
    for (wrong, field) in [
        ("metrics=happiness", "metric"),
        ("only=colour:red", "only"),
        ("from=yesterday", "from"),
        ("only=tier:premium&only=nonsense", "only"),
    ] {
        let answer = desk.get(&lead, &format!("/api/v1/insights/figures?{wrong}"));
        assert_eq!((answer.status, answer.field().as_str()), (400, field), "{answer:?}");
    }
}

#[test]
fn a_draft_is_replayed_and_the_same_question_has_the_same_bytes() {
    let desk = Desk::open();
    let lead = desk.agent("Lena", Role::Lead);
    conversation(&desk, true);
    conversation(&desk, false);
    let draft = json!({"toml": "[thresholds]\nhandoff = 0.3\n"});
    let once = desk.post(&lead, "/api/v1/policy/replays", &draft);
    assert_eq!(once.status, 200, "{once:?}");
    assert_eq!(once.json()["n"], 2);
    assert_eq!(once.body, desk.post(&lead, "/api/v1/policy/replays", &draft).body);
    let unreadable = json!({"toml": "[thresholds]\nhandoff = \"high\"\n"});
    let refused = desk.post(&lead, "/api/v1/policy/replays", &unreadable);
    assert_eq!((refused.status, refused.field().as_str()), (400, "toml"), "{refused:?}");
    let no_instant = json!({"toml": "", "from": "yesterday"});
    let refused = desk.post(&lead, "/api/v1/policy/replays", &no_instant);
    assert_eq!((refused.status, refused.field().as_str()), (400, "from"), "{refused:?}");
}
