//! Who gets a customer is decided again whenever something it rests on changes, and at once: each
//! test changes one thing and nobody waits for a clock.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::support::{House, Person, Trial};

const CHARGED_TWICE: &str = "You took money from my credit card twice this month";

/// The last need that was worked out for a customer who waits.
fn changed(house: &House, customer: &crate::support::Customer) -> Value {
    customer.waits_for("another need", |_| house.events(customer, "need_changed").pop())
}

/// A free agent is asked within this time.
const ASKED_WITHIN: Duration = Duration::from_secs(1);

#[test]
fn a_free_agent_is_asked_within_a_second_and_so_is_one_who_becomes_free() {
    let trial = Trial::of(
        &["P8"],
        "routing::a_free_agent_is_asked_within_a_second_and_so_is_one_who_becomes_free",
    );
    let house = House::start_set("[limits]\nconversations_per_hour = 1000\n");
    let agent = house.agent("Una Only", &json!({}));
    house.change(&agent, &json!({"capacity": 1}));
    let mut desk = agent.comes_to_work();
    let wrap_up = json!({"disposition": "solved", "verdict": "needed"});
    let (mut took, mut held) = (Vec::new(), None);
    for n in 0..20 {
        let customer = house.customer();
        let mut since = Instant::now();
        customer.api.post(&customer.path("/handoff"), &json!({})).ok();
        // Every second customer finds the agent with another one, who then lets go of that one.
        if let Some(handoff) = held.take() {
            since = Instant::now();
            agent.api.post(&format!("/api/v1/handoffs/{handoff}/wrap-up"), &wrap_up).ok();
        }
        let handoff = agent.is_offered(&mut desk, &customer);
        took.push(since.elapsed());
        assert!(since.elapsed() < ASKED_WITHIN, "the {n}th waited {:?}", since.elapsed());
        agent.accepts(&handoff);
        if n % 2 == 0 {
            held = Some(handoff);
        } else {
            agent.api.post(&format!("/api/v1/handoffs/{handoff}/wrap-up"), &wrap_up).ok();
        }
    }
    took.sort_unstable();
    let (middle, last) = (took[took.len() / 2].as_millis(), took[took.len() - 1].as_millis());
    let found = format!("each was asked: the middle one after {middle} ms, the last {last} ms");
    trial.held(took.len() as u64, "customers", found);
}

#[test]
fn somebody_who_learns_the_skill_is_asked_at_once() {
    let house = House::start();
    let agent = house.agent("Lea Learner", &json!({"shipping": 3}));
    let mut desk = agent.comes_to_work();
    let customer = house.wants_a_person(CHARGED_TWICE);
    customer.is_at("queued");
    house.change(&agent, &json!({"skills": {"billing": 3}}));
    agent.is_offered(&mut desk, &customer);
}

#[test]
fn somebody_who_is_available_again_is_asked_at_once() {
    let house = House::start();
    let agent = house.agent("Bo Busy", &json!({"billing": 3}));
    let mut desk = agent.comes_to_work();
    agent.is("busy");
    let customer = house.wants_a_person(CHARGED_TWICE);
    customer.is_at("queued");
    agent.is("available");
    agent.is_offered(&mut desk, &customer);
}

#[test]
fn a_place_more_or_a_place_freed_is_filled_at_once() {
    let house = House::start();
    let agent = house.agent("Una Only", &json!({"billing": 3}));
    house.change(&agent, &json!({"capacity": 1}));
    let mut desk = agent.comes_to_work();
    let first = house.wants_a_person(CHARGED_TWICE);
    let handoff = agent.takes(&mut desk, &first);
    let second = house.wants_a_person(CHARGED_TWICE);
    second.is_at("queued");
    house.change(&agent, &json!({"capacity": 2}));
    agent.takes(&mut desk, &second);
    let third = house.wants_a_person(CHARGED_TWICE);
    third.is_at("queued");
    let wrap_up = json!({"disposition": "solved", "verdict": "needed"});
    agent.api.post(&format!("/api/v1/handoffs/{handoff}/wrap-up"), &wrap_up).ok();
    agent.is_offered(&mut desk, &third);
}

#[test]
fn an_offer_moves_when_who_is_asked_turns_away_or_loses_the_skill() {
    let house = House::start();
    let first = house.agent("Ava Away", &json!({"billing": 3}));
    let mut first_desk = first.comes_to_work();
    let customer = house.wants_a_person(CHARGED_TWICE);
    first.is_offered(&mut first_desk, &customer);
    let second = house.agent("Sol Second", &json!({"billing": 3}));
    let mut second_desk = second.comes_to_work();
    first.is("away");
    second.is_offered(&mut second_desk, &customer);
    first.is("available");
    house.change(&second, &json!({"skills": {"shipping": 1}}));
    first.is_offered(&mut first_desk, &customer);
    let why: Vec<Value> =
        house.events(&customer, "offer_withdrawn").iter().map(|e| e["because"].clone()).collect();
    assert_eq!(why, ["not_available", "skill"], "and it is not held against who turned away");
}

#[test]
fn another_topic_or_urgency_changes_who_is_wanted_and_what_waiting_costs() {
    let house = House::start();
    let biller = house.agent("Bea Biller", &json!({"billing": 3}));
    let mut desk = biller.comes_to_work();
    let customer = house.wants_a_person(CHARGED_TWICE);
    biller.is_offered(&mut desk, &customer);
    let coder = house.agent("Cy Coder", &json!({"api": 3}));
    let mut other_desk = coder.comes_to_work();
    customer.says("Sorry, it is about something else: our API calls are answered with error 429");
    let now = changed(&house, &customer);
    assert_eq!((&now["need"]["skill"], &now["need"]["topic"]), (&json!("api"), &json!("api")));
    coder.is_offered(&mut other_desk, &customer);
    let before = now["cost_per_min"].as_f64().unwrap();
    customer.says("This is really urgent, our API is down and we need it within the hour!");
    customer.waits_for("a higher cost", |_| {
        let last = house.events(&customer, "need_changed").pop()?;
        (last["cost_per_min"].as_f64()? > before).then_some(())
    });
}

#[test]
fn a_handoff_asks_for_what_came_up_after_an_answer_as_its_briefing_does() {
    let house = House::start();
    let reserved = "A second charge is a reservation. It falls away within three days.";
    house.article("Charged twice in one month", "billing", reserved);
    let customer = house.customer();
    let heard = customer.hears_after(customer.says(CHARGED_TWICE));
    assert_eq!(heard["kind"], "answer", "{heard}");
    customer.says(
        "My violin lesson on Thursday falls on the day the concert hall is closed for repairs. \
         Let me speak to a person",
    );
    customer.is_at("queued");
    let requested = house.events(&customer, "handoff_requested").pop().unwrap();
    let ask = requested["ask"].as_str().unwrap();
    assert!(ask.contains("violin"), "{ask}");
    let briefing = house.admin().get(&customer.path("/briefing")).ok();
    assert_eq!(briefing["ask"]["text"], ask);
}

#[test]
fn a_customer_whose_account_changes_is_served_before_others() {
    let house = House::start();
    let plain = house.wants_a_person(CHARGED_TWICE);
    let dear = house.wants_a_person(CHARGED_TWICE);
    let id = house.admin().get(&dear.path("")).ok()["customer_id"].clone();
    let path = format!("/api/v1/customers/{}", id.as_str().unwrap());
    let wrong = house.admin().send("PATCH", &path, &json!({"attributes": {"": "x"}}));
    assert_eq!((wrong.status, wrong.body["error"]["field"].as_str()), (400, Some("attributes")));
    let flags = json!({"tier": "enterprise", "attributes": {"vip": "yes", "gone": "x"}});
    house.admin().send("PATCH", &path, &flags).ok();
    let known = house.admin().send("PATCH", &path, &json!({"forget": ["gone"]})).ok();
    assert_eq!(known["attributes"], json!({"vip": "yes"}));
    assert_eq!(changed(&house, &dear)["cost_per_min"], 4.0);
    let agent = house.agent("Una Only", &json!({"billing": 3}));
    house.change(&agent, &json!({"capacity": 1}));
    let mut desk = agent.comes_to_work();
    agent.takes(&mut desk, &dear);
    plain.is_at("queued");
}

#[test]
fn another_policy_counts_for_those_who_wait_already() {
    let house = House::start();
    let customer = house.wants_a_person(CHARGED_TWICE);
    let agent = house.agent("Cy Contracts", &json!({"contracts": 2}));
    let mut desk = agent.comes_to_work();
    customer.is_at("queued");
    let policy = house.admin().get("/api/v1/policy").ok();
    let skill = |name: &str| format!("name = \"Invoices and payments\"\nskill = \"{name}\"");
    let toml = policy["toml"].as_str().unwrap().replace(&skill("billing"), &skill("contracts"));
    house.admin().send("PUT", "/api/v1/policy", &json!({"toml": toml})).ok();
    agent.is_offered(&mut desk, &customer);
}

#[test]
fn the_linter_names_line_and_reason() {
    let house = House::start();
    house.agent("Bea Biller", &json!({"billing": 1}));
    let put = |toml: &str| house.admin().send("PUT", "/api/v1/policy", &json!({"toml": toml}));
    let overlapping = "[hours]\nzone = \"Europe/Berlin\"\n\n[hours.week]\n\
                       mon = \"09:00-12:00, 11:00-15:00\"\n";
    let refused = put(overlapping);
    assert_eq!((refused.status, refused.body["error"]["field"].as_str()), (400, Some("toml")));
    let why = refused.body["error"]["message"].as_str().unwrap();
    assert!(why.contains("line 5: hours.week.mon: ") && why.contains("overlap"), "{why}");
    let unwise = "[routing]\noffer_s = 600\n\n[[routing.rules]]\nname = \"contracts\"\n\
                  skill = \"contracts\"\n";
    let warned = put(unwise).ok();
    let at = |w: &Value| (w["line"].as_u64(), w["at"].as_str().unwrap().to_owned());
    let warnings: Vec<_> = warned["warnings"].as_array().unwrap().iter().map(at).collect();
    let expected = [
        (Some(2), "routing.offer_s".to_owned()),
        (Some(1), "routing.reask_s".to_owned()),
        (Some(6), "routing.rules.contracts.skill".to_owned()),
    ];
    assert_eq!(warnings, expected, "{warned}");
    let again = house.admin().get("/api/v1/policy").ok();
    assert_eq!(again["warnings"], warned["warnings"], "and it still says so to whoever reads it");
}

#[test]
fn a_draft_is_looked_at_and_changed_without_going_live() {
    let house = House::start();
    let before = house.admin().get("/api/v1/policy").ok();
    let draft = |toml: &str, changes: Value| {
        let body = json!({"toml": toml, "changes": changes});
        house.admin().post("/api/v1/policy/drafts", &body)
    };
    let toml = before["toml"].as_str().unwrap();
    let looked = draft(toml, json!([])).ok();
    assert_eq!((&looked["toml"], &looked["trouble"]), (&before["toml"], &Value::Null));
    let warnings = |of: &Value| of["warnings"].as_array().unwrap().clone();
    let (found, known) = (warnings(&looked), warnings(&before));
    assert!(known.len() > 10 && found.starts_with(&known), "{found:?}");
    let alike = |w: &Value| w["message"].as_str().unwrap().starts_with("is easily taken for");
    assert!(found[known.len()..].iter().all(alike), "and topics that sound alike: {found:?}");
    let said = &looked["policy"];
    assert_eq!(
        (&said["thresholds"]["cooling_off_s"], &said["weights"]["safety"]),
        (&json!(600), &json!(6.0))
    );
    assert_eq!(said["learning"]["automatic"], json!(false), "also what the document leaves out");

    let change = json!([
        {"at": "thresholds.handoff", "value": 0.7},
        {"at": "topics.billing.skill", "value": "billling"},
    ]);
    let changed = draft(toml, change).ok();
    let wanted = toml.replacen("handoff = 0.60 ", "handoff = 0.7 ", 1).replacen(
        "skill = \"billing\"",
        "skill = \"billling\"",
        1,
    );
    assert_eq!(changed["toml"], wanted.as_str());
    assert_eq!(changed["policy"]["thresholds"]["handoff"], 0.7);
    let warned = changed["warnings"].as_array().unwrap();
    let at_the_skill = |w: &&Value| w["at"] == "topics.billing.skill";
    let line = wanted.lines().position(|line| line.contains("billling")).unwrap() + 1;
    assert_eq!(warned.iter().find(at_the_skill).unwrap()["line"], line, "{warned:?}");

    let broken = draft("[thresholds]\n\nhandof = 1\n", json!([])).ok();
    assert_eq!((&broken["trouble"]["line"], &broken["policy"]), (&json!(3), &Value::Null));
    let refused = draft(toml, json!([{"at": "thresholds.handoff.low", "value": 1}]));
    assert_eq!((refused.status, refused.body["error"]["field"].as_str()), (400, Some("changes")));
    assert_eq!(house.admin().get("/api/v1/policy").ok(), before, "nothing went live");
}

#[test]
fn a_lead_gives_a_waiting_conversation_to_whom_they_choose() {
    let house = House::start();
    let lead = Person::invited(&house, "Lena Lead", "lead", &json!({}));
    let shipper = house.agent("Sam Shipper", &json!({"shipping": 3}));
    let customer = house.wants_a_person(CHARGED_TWICE);
    customer.is_at("queued");
    let handoff = lead.api.get(&customer.path("")).ok()["handoff_id"].clone();
    let path = format!("/api/v1/handoffs/{}/assignment", handoff.as_str().unwrap());
    let to = json!({"agent_id": shipper.id});
    let away = lead.api.post(&path, &to);
    assert_eq!((away.status, away.body["error"]["field"].as_str()), (400, Some("agent_id")));
    let _desk = shipper.comes_to_work();
    assert_eq!(shipper.api.post(&path, &to).status, 403, "an agent picks, a lead gives");
    let given = lead.api.post(&path, &to).ok();
    assert_eq!(given["owner"]["agent_id"], shipper.id.as_str(), "{given}");
    customer.is_at("active");
    assert_eq!(lead.api.post(&path, &to).status, 409, "it does not wait any more");
}

#[test]
fn whom_to_pass_it_on_to_is_shown_with_the_wait_and_who_passed_it_on_is_not_asked() {
    let house = House::start();
    let biller = house.agent("Bea Biller", &json!({"billing": 3}));
    let mut desk = biller.comes_to_work();
    let customer = house.wants_a_person(CHARGED_TWICE);
    let handoff = biller.takes(&mut desk, &customer);
    let other = house.agent("Bo Biller", &json!({"billing": 2, "shipping": 1}));
    let away = house.agent("Ann Away", &json!({"shipping": 3}));
    let mut their_desk = other.comes_to_work();
    let path = format!("/api/v1/handoffs/{handoff}/targets");
    let shown = biller.api.get(&path).ok();
    let target = |name: &str| {
        let all = shown["targets"].as_array().unwrap();
        all.iter().find(|t| t["name"] == name).unwrap_or_else(|| panic!("{shown}")).clone()
    };
    let bo = target("Bo Biller");
    assert_eq!((&bo["n_free"], &bo["quote"]["staffed"]), (&json!(3), &json!(true)));
    assert_eq!(bo["lacks"], Value::Null);
    let ann = target("Ann Away");
    assert_eq!((ann["agent_id"].as_str(), ann["lacks"].as_str()), (Some(&*away.id), Some("skill")));
    assert_eq!((&ann["n_free"], &ann["quote"]["staffed"]), (&json!(0), &json!(false)));
    assert_eq!(target("shipping")["n_free"], 3, "a queue, with whoever is there");
    let names: Vec<&str> =
        shown["targets"].as_array().unwrap().iter().filter_map(|t| t["name"].as_str()).collect();
    assert!(!names.contains(&"Bea Biller"), "not to oneself");
    let to = json!({"skill": "billing", "note": "my shift ends"});
    let passed = biller.api.post(&format!("/api/v1/handoffs/{handoff}/transfer"), &to);
    assert!(passed.status < 300, "{passed:?}");
    other.is_offered(&mut their_desk, &customer);
    let offered = house.events(&customer, "offered").pop().unwrap();
    let considered = offered["because"]["considered"].as_array().unwrap();
    let bea = considered.iter().find(|c| c["agent_id"] == biller.id.as_str()).unwrap();
    assert_eq!(bea["passed"], "refused");
}

#[test]
fn after_a_return_a_person_is_offered_first_and_the_way_back_leads_to_the_same_agent() {
    let house = House::start();
    let (bea, bo) = (
        house.agent("Bea Biller", &json!({"billing": 3})),
        house.agent("Bo Biller", &json!({"billing": 3})),
    );
    let mut desk = bea.comes_to_work();
    let customer = house.wants_a_person(CHARGED_TWICE);
    let handoff = bea.takes(&mut desk, &customer);
    let _other_desk = bo.comes_to_work();
    let path = format!("/api/v1/handoffs/{handoff}/return");
    assert!(bea.api.post(&path, &json!({"note": "answered"})).status < 300);
    customer.is_at("assistant");
    let seq = customer.says("This is a disgrace. Nothing you sell works and nobody cares!");
    customer.hears_after(seq);
    let decided = house.events(&customer, "decided").pop().unwrap();
    assert_ne!(decided["decision"]["outcome"], "handoff", "{decided}");
    customer.says("I want to talk to a human being");
    bea.is_offered(&mut desk, &customer);
    let offered = house.events(&customer, "offered").pop().unwrap();
    let line = offered["because"]["line"].as_str().unwrap();
    assert!(line.contains("knows this customer"), "{line}");
}
