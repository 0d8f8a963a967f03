//! Agents who reach for the same conversation at the same moment, over HTTP: exactly one gets it,
//! and everybody else learns who did (promise P7). `BATON_RACES` runs more than the gate's.

use std::sync::Barrier;

use serde_json::{Value, json};

use crate::support::{Answer, House, Person, Trial};

const SETTINGS: &str = "[limits]\nrequests_per_s = 1000000\nrequest_burst = 1000000\n\
    conversations_per_hour = 1000\nsign_ins_per_min = 1000\n";
const N_AGENTS: usize = 6;

fn races(gate: usize) -> usize {
    std::env::var("BATON_RACES").ok().and_then(|n| n.parse().ok()).unwrap_or(gate)
}

/// Everybody does their part at the same moment.
fn at_once(reaches: Vec<Box<dyn FnOnce() -> Answer + Send + '_>>) -> Vec<Answer> {
    let start = Barrier::new(reaches.len());
    std::thread::scope(|scope| {
        let threads: Vec<_> = reaches
            .into_iter()
            .map(|reach| {
                let start = &start;
                scope.spawn(move || {
                    start.wait();
                    reach()
                })
            })
            .collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    })
}

/// The one who got it; every other answer is a conflict that names them.
#[track_caller]
fn winner<'a>(agents: &[&'a Person], answers: &[Answer]) -> &'a Person {
    let won: Vec<_> = answers.iter().zip(agents).filter(|(a, _)| a.status == 200).collect();
    assert_eq!(won.len(), 1, "{answers:#?}");
    let winner = won[0].1;
    assert_eq!(won[0].0.body["owner"]["agent_id"], winner.id.as_str());
    for answer in answers.iter().filter(|a| a.status != 200) {
        assert_eq!((answer.status, answer.code()), (409, "conflict"));
        let why = answer.body["error"]["message"].as_str().unwrap();
        assert!(why.contains(&winner.id), "{why}");
    }
    winner
}

/// Back to the assistant and into the line again.
fn again(house: &House, winner: &Person, conversation: &str, handoff: &str) -> Value {
    winner.api.post(&format!("/api/v1/handoffs/{handoff}/return"), &json!({})).ok();
    in_line(house, conversation)
}

fn in_line(house: &House, conversation: &str) -> Value {
    let path = format!("/api/v1/conversations/{conversation}/handoff");
    house.admin().post(&path, &json!({})).ok()
}

fn handoff_of(conversation: &Value) -> String {
    conversation["handoff_id"].as_str().unwrap().to_owned()
}

#[test]
fn one_of_many_who_pick_gets_it_and_the_others_learn_who() {
    let trial = Trial::of(&["P7"], "race::one_of_many_who_pick_gets_it_and_the_others_learn_who");
    let house = House::start_set(SETTINGS);
    // Nobody is connected, so the line offers it to nobody and waits to be picked from.
    let agents: Vec<_> =
        (0..N_AGENTS).map(|n| house.agent(&format!("Agent {n}"), &json!({}))).collect();
    let everybody: Vec<&Person> = agents.iter().collect();
    let customer = house.customer();
    let mut handoff = handoff_of(&in_line(&house, &customer.conversation));
    let mut wins = [0_usize; N_AGENTS];
    let n_races = races(200);
    for _ in 0..n_races {
        let path = format!("/api/v1/handoffs/{handoff}/pick");
        let reaches = everybody.iter().map(|agent| {
            let path = path.as_str();
            Box::new(move || agent.api.post(path, &json!({}))) as Box<dyn FnOnce() -> Answer + Send>
        });
        let winner = winner(&everybody, &at_once(reaches.collect()));
        wins[agents.iter().position(|a| a.id == winner.id).unwrap()] += 1;
        handoff = handoff_of(&again(&house, winner, &customer.conversation, &handoff));
    }
    println!("wins by agent: {wins:?}");
    assert!(wins.iter().filter(|n| **n > 0).count() > 1, "that was no race: {wins:?}");
    trial.held(n_races as u64, "races of 6", format!("one winner each; by agent {wins:?}"));
}

#[test]
fn accepting_an_offer_races_with_taking_it_over_and_with_accepting_it_twice() {
    let trial = Trial::of(
        &["P7"],
        "race::accepting_an_offer_races_with_taking_it_over_and_with_accepting_it_twice",
    );
    let house = House::start_set(SETTINGS);
    let agents: Vec<_> =
        (0..N_AGENTS).map(|n| house.agent(&format!("Agent {n}"), &json!({}))).collect();
    let asked = &agents[0];
    // Only one is at work, so every offer goes there.
    let mut desk = asked.comes_to_work();
    let customer = house.customer();
    let mut handoff = handoff_of(&in_line(&house, &customer.conversation));
    let acceptance = |handoff: &str| format!("/api/v1/handoffs/{handoff}/acceptance");
    let takeover = customer.path("/takeover");
    // Twice the same acceptance, from two windows of the one who is asked; then the others.
    let mut who: Vec<&Person> = vec![asked];
    who.extend(&agents[1..]);
    who.push(asked);
    let mut n_accepted = 0;
    let n_races = races(100);
    for _ in 0..n_races {
        desk.wait_for(|f| {
            f["conversation"]["offer"]["to"] == asked.id.as_str()
                && f["conversation"]["handoff_id"] == handoff.as_str()
        });
        let accept = acceptance(&handoff);
        let reaches = who.iter().map(|agent| {
            let path = if agent.id == asked.id { &accept } else { &takeover };
            Box::new(move || agent.api.post(path, &json!({}))) as Box<dyn FnOnce() -> Answer + Send>
        });
        let winner = winner(&who, &at_once(reaches.collect()));
        n_accepted += usize::from(winner.id == asked.id);
        handoff = handoff_of(&again(&house, winner, &customer.conversation, &handoff));
    }
    println!("accepted {n_accepted} of {n_races}");
    assert!((1..n_races).contains(&n_accepted), "that was no race: {n_accepted} of {n_races}");
    let found = format!("one winner each; the offer was accepted {n_accepted} times");
    trial.held(n_races as u64, "races of 7", found);
}
