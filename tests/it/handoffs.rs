//! The passing of the baton as people live it, against the real binary: who is asked, what each
//! side sees, what becomes of a refusal, of nobody being there, of a crash.

use std::time::Instant;

use serde_json::{Value, json};

use crate::support::people::client_msg_id;
use crate::support::{House, PATIENCE};

#[test]
fn the_agent_with_the_skill_is_asked_talks_and_leaves_a_case() {
    let house = House::start();
    let biller = house.agent("Bea Biller", &json!({"billing": 3}));
    let shipper = house.agent("Sam Shipper", &json!({"shipping": 3}));
    let (mut desk, _other) = (biller.comes_to_work(), shipper.comes_to_work());

    let customer = house.wants_a_person("You took money from my credit card twice this month");
    let handoff = biller.is_offered(&mut desk, &customer);
    biller.accepts(&handoff);
    customer.is_at("active");
    biller.says(&customer, "I see both charges and have sent one back.");
    let reply =
        customer.waits_for("the reply", |all| all.iter().find(|m| m["author"] == "agent").cloned());
    assert_eq!(reply["agent"]["name"], "Bea Biller");
    assert!(!reply.to_string().contains("house.example"), "an agent's address reached a customer");

    let wrap_up = json!({
        "disposition": "refunded", "cause": "the payment was sent twice",
        "fix": "Sent the second payment back", "verdict": "needed", "tags": ["double charge"]
    });
    let case = biller.api.post(&format!("/api/v1/handoffs/{handoff}/wrap-up"), &wrap_up).ok();
    customer.is_at("closed");
    customer.api.post(&customer.path("/score"), &json!({"score": 5, "comment": "quick"})).ok();
    let id = case["case_id"].as_str().unwrap();
    let kept = biller.api.get(&format!("/api/v1/cases/{id}")).ok();
    assert_eq!(kept["wrap_up"]["fix"], "Sent the second payment back");
    assert_eq!(kept["score"], 5);
}

#[test]
fn whoever_fetches_a_person_before_saying_anything_has_asked_what_they_say_then() {
    let house = House::start();
    let agent = house.agent("Bea Biller", &json!({}));
    let mut desk = agent.comes_to_work();
    let customer = house.customer();
    customer.api.post(&customer.path("/handoff"), &json!({})).ok();
    assert!(matches!(customer.sees()["ask"].as_str(), None | Some("")), "{}", customer.sees());
    let handoff = agent.takes(&mut desk, &customer);
    customer.says("You took money from my credit card twice this month");
    let wrap_up = json!({"disposition": "solved", "fix": "Sent one back", "verdict": "needed"});
    let case = agent.api.post(&format!("/api/v1/handoffs/{handoff}/wrap-up"), &wrap_up).ok();
    let id = case["case_id"].as_str().unwrap();
    let kept = agent.api.get(&format!("/api/v1/cases/{id}")).ok();
    assert!(kept["ask"].as_str().unwrap().contains("twice this month"), "{kept}");
}

#[test]
fn in_a_long_talk_with_a_person_the_customer_is_read_to_the_end() {
    let house = House::start();
    let agent = house.agent("Bea Biller", &json!({"billing": 3}));
    let mut desk = agent.comes_to_work();
    let customer = house.wants_a_person("You took money from my credit card twice this month");
    agent.takes(&mut desk, &customer);
    desk.send(&json!({"type": "watch", "conversation": customer.conversation}));
    // Longer than what a turn looks back on while a person has it.
    for n in 0..100 {
        let body = json!({"client_msg_id": client_msg_id(8_000 + n), "text": format!("Step {n}")});
        agent.api.post(&customer.path("/messages"), &body).ok();
    }
    for text in ["That worked, thank you", "One more thing: what about last month?"] {
        let seq = customer.says(text);
        let read = |event: &Value| event["kind"] == "turn_read" && event["of"] == seq;
        desk.wait_for(|frame| frame["type"] == "event" && read(&frame["event"]));
    }
}

#[test]
fn who_declines_is_not_asked_again_and_the_next_one_is() {
    let house = House::start();
    let first = house.agent("Fay First", &json!({"billing": 3}));
    let second = house.agent("Sol Second", &json!({"billing": 3}));
    let mut first_desk = first.comes_to_work();
    let customer = house.wants_a_person("You took money from my credit card twice this month");
    let handoff = first.is_offered(&mut first_desk, &customer);
    let declined = first.api.post(&format!("/api/v1/handoffs/{handoff}/decline"), &json!({}));
    assert!(declined.status < 300, "{declined:?}");
    let mut second_desk = second.comes_to_work();
    second.is_offered(&mut second_desk, &customer);
    let late = first.api.post(&format!("/api/v1/handoffs/{handoff}/acceptance"), &json!({}));
    assert_eq!(late.status, 409);
    assert!(late.body["error"]["message"].as_str().unwrap().contains(&second.id), "{late:?}");
}

#[test]
fn when_nobody_is_there_the_customer_hears_the_truth_and_can_leave_a_message() {
    let house = House::start();
    let agent = house.agent("Nia Later", &json!({"billing": 3}));
    let customer = house.wants_a_person("You took money from my credit card twice this month");
    let notice = customer
        .waits_for("the truth", |all| all.iter().rev().find(|m| m["author"] == "notice").cloned());
    assert!(notice["text"].as_str().unwrap().contains("nobody is available"), "{notice}");
    assert_eq!(customer.sees()["quote"]["staffed"], false);
    let bad = customer.api.post(&customer.path("/contact"), &json!({"email": "not an address"}));
    assert_eq!((bad.status, bad.body["error"]["field"].as_str()), (400, Some("email")));
    customer.api.post(&customer.path("/contact"), &json!({"email": "me@home.example"}));
    customer.is_at("follow_up");

    let _desk = agent.comes_to_work();
    let seen = agent.api.get(&customer.path("")).ok();
    assert_eq!(seen["contact"], "me@home.example");
    let handoff = seen["handoff_id"].as_str().unwrap();
    agent.api.post(&format!("/api/v1/handoffs/{handoff}/pick"), &json!({})).ok();
    customer.is_at("active");
}

#[test]
fn a_conversation_is_passed_on_and_handed_back() {
    let house = House::start();
    let biller = house.agent("Bea Biller", &json!({"billing": 3}));
    let mut desk = biller.comes_to_work();
    let customer = house.wants_a_person("You took money from my credit card twice this month");
    let handoff = biller.is_offered(&mut desk, &customer);
    biller.accepts(&handoff);
    let colleague = house.agent("Cy Colleague", &json!({"shipping": 1}));
    let mut their_desk = colleague.comes_to_work();
    let nobody = json!({"skill": "juggling", "note": ""});
    let path = format!("/api/v1/handoffs/{handoff}/transfer");
    assert_eq!(biller.api.post(&path, &nobody).body["error"]["field"], "skill");
    let to = json!({"agent_id": colleague.id, "note": "they ask about a parcel now"});
    assert!(biller.api.post(&path, &to).status < 300);
    let handoff = colleague.is_offered(&mut their_desk, &customer);
    colleague.accepts(&handoff);
    let back = json!({"note": "answered"});
    let path = format!("/api/v1/handoffs/{handoff}/return");
    assert_eq!(biller.api.post(&path, &back).status, 409, "only the owner hands back");
    assert!(colleague.api.post(&path, &back).status < 300);
    customer.is_at("assistant");
}

#[test]
fn a_crash_changes_neither_the_history_nor_the_owner() {
    let mut house = House::start();
    let biller = house.agent("Bea Biller", &json!({"billing": 3}));
    let mut desk = biller.comes_to_work();
    let customer = house.wants_a_person("You took money from my credit card twice this month");
    let handoff = biller.is_offered(&mut desk, &customer);
    biller.accepts(&handoff);
    biller.says(&customer, "I am looking at your account.");
    let before = (customer.messages(), biller.api.get(&customer.path("")).ok()["owner"].clone());
    house.crash_and_restart();
    let (customer_api, agent_api) =
        (house.api().with_token(&customer.token), house.api().with_cookie(&biller.cookie));
    let messages = customer_api.get(&customer.path("/messages?limit=100")).ok();
    assert_eq!(messages["messages"], Value::from(before.0));
    assert_eq!(agent_api.get(&customer.path("")).ok()["owner"], before.1);
}

#[test]
fn the_assistant_answers_from_an_article_and_names_it() {
    let house = House::start_set(
        "[limits]\nconversations_per_hour = 100000\ncustomer_sessions_per_hour = 100000\n",
    );
    let body = "## Opening hours\n\nThe workshop is open from eight to five on weekdays. \
                On Saturdays it opens at ten and closes at two.";
    house.article("When the workshop is open", "incidents", body);
    // An article is found about a second after it was written; until then nothing is.
    let until = Instant::now() + PATIENCE;
    let answer = loop {
        let customer = house.customer();
        let seq = customer.says("At what time does the workshop open on Saturday?");
        let answer = customer.hears_after(seq);
        if answer["kind"] == "answer" {
            break answer;
        }
        assert!(Instant::now() < until, "nothing was found: {answer}");
    };
    assert!(answer["text"].as_str().unwrap().contains("opens at ten"), "{answer}");
    assert_eq!(answer["sources"][0]["title"], "When the workshop is open");
}
