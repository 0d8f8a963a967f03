//! Agents who reach for the same conversation at the same moment, over HTTP: exactly one gets it,
//! and everybody else learns who did (promise P7). `BATON_RACES` runs more than the gate's.

use std::collections::BTreeMap;
use std::sync::Barrier;

use serde_json::{Value, json};

use crate::support::{Answer, Api, Customer, House, Person, Trial};

const SETTINGS: &str = "[limits]\nrequests_per_s = 1000000\nrequest_burst = 1000000\n\
    conversations_per_hour = 1000000\ncustomer_sessions_per_hour = 1000000\n\
    sign_ins_per_min = 1000\n";
const N_AGENTS: usize = 6;
/// Conversations raced for at once, so that a hundred thousand races take minutes.
const N_TALKS: usize = 16;
/// Rounds until other conversations take the place of those that have grown long.
const ROUNDS_EACH: usize = 30;

fn races(gate: usize) -> usize {
    std::env::var("BATON_RACES").ok().and_then(|n| n.parse().ok()).unwrap_or(gate)
}

/// Everybody does their part at the same moment.
fn at_once<T: Send>(reaches: Vec<impl FnOnce() -> T + Send>) -> Vec<T> {
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

fn agents(house: &House) -> Vec<Person> {
    let agents = (0..N_AGENTS).map(|n| {
        let agent = house.agent(&format!("Agent {n}"), &json!({}));
        house.change(&agent, &json!({"capacity": 20}));
        agent
    });
    agents.collect()
}

/// Conversations in line, and the handoff of each.
fn waiting(house: &House) -> Vec<(Customer, String)> {
    let waiting = (0..N_TALKS).map(|_| {
        let customer = house.customer();
        let handoff = handoff_of(&in_line(&house.admin(), &customer));
        (customer, handoff)
    });
    waiting.collect()
}

/// Back to the assistant and into the line again: the conversation, and its new handoff.
fn again(winner: &Person, customer: &Customer, handoff: &str) -> (String, String) {
    gives_back(winner, handoff);
    (customer.conversation.clone(), handoff_of(&in_line(&winner.api, customer)))
}

/// Out of the line for good, which would grow longer and longer else.
fn leaves_the_line(agent: &Person, handoff: &str) {
    agent.api.post(&format!("/api/v1/handoffs/{handoff}/pick"), &json!({})).ok();
    gives_back(agent, handoff);
}

fn gives_back(agent: &Person, handoff: &str) {
    agent.api.post(&format!("/api/v1/handoffs/{handoff}/return"), &json!({})).ok();
}

fn in_line(api: &Api, customer: &Customer) -> Value {
    api.post(&customer.path("/handoff"), &json!({})).ok()
}

fn handoff_of(conversation: &Value) -> String {
    conversation["handoff_id"].as_str().unwrap().to_owned()
}

#[test]
fn one_of_many_who_pick_gets_it_and_the_others_learn_who() {
    let trial = Trial::of(&["P7"], "race::one_of_many_who_pick_gets_it_and_the_others_learn_who");
    let house = House::start_set(SETTINGS);
    // Nobody is connected, so the line offers it to nobody and waits to be picked from.
    let agents = agents(&house);
    let everybody: Vec<&Person> = agents.iter().collect();
    let mut wins = [0_usize; N_AGENTS];
    let n_rounds = races(200).div_ceil(N_TALKS);
    let mut talks: Vec<(Customer, String)> = Vec::new();
    for round in 0..n_rounds {
        if round % ROUNDS_EACH == 0 {
            talks.iter().for_each(|(_, handoff)| leaves_the_line(&agents[0], handoff));
            talks = waiting(&house);
        }
        let picks = everybody.iter().map(|agent| {
            let talks = &talks;
            let pick =
                |handoff| agent.api.post(&format!("/api/v1/handoffs/{handoff}/pick"), &json!({}));
            move || talks.iter().map(|(_, handoff)| pick(handoff)).collect::<Vec<Answer>>()
        });
        let mut answers: Vec<_> =
            at_once(picks.collect()).into_iter().map(Vec::into_iter).collect();
        let won: Vec<usize> = (0..N_TALKS)
            .map(|_| {
                let of_one: Vec<Answer> = answers.iter_mut().filter_map(Iterator::next).collect();
                let winner = winner(&everybody, &of_one);
                agents.iter().position(|agent| agent.id == winner.id).unwrap()
            })
            .collect();
        won.iter().for_each(|agent| wins[*agent] += 1);
        // Each winner gives back what they won.
        let again = everybody.iter().enumerate().map(|(n, agent)| {
            let own = won.iter().zip(&talks).filter(move |(winner, _)| **winner == n);
            move || {
                let again = own.map(|(_, (customer, handoff))| again(agent, customer, handoff));
                again.collect::<Vec<(String, String)>>()
            }
        });
        let again: BTreeMap<_, _> = at_once(again.collect()).into_iter().flatten().collect();
        for (customer, handoff) in &mut talks {
            again[&customer.conversation].clone_into(handoff);
        }
    }
    let n_races = n_rounds * N_TALKS;
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
    let agents = agents(&house);
    let asked = &agents[0];
    // Only one is at work, so every offer goes there.
    let mut desk = asked.comes_to_work();
    let customer = house.customer();
    let mut handoff = handoff_of(&in_line(&house.admin(), &customer));
    let acceptance = |handoff: &str| format!("/api/v1/handoffs/{handoff}/acceptance");
    let takeover = customer.path("/takeover");
    // Twice the same acceptance, from two windows of the one who is asked; then the others.
    let mut who: Vec<&Person> = vec![asked];
    who.extend(&agents[1..]);
    who.push(asked);
    let mut n_accepted = 0;
    // Each offer takes its time: there are a tenth as many of these races as of the others.
    let n_races = races(1_000) / 10;
    for _ in 0..n_races {
        desk.wait_for(|f| {
            f["conversation"]["offer"]["to"] == asked.id.as_str()
                && f["conversation"]["handoff_id"] == handoff.as_str()
        });
        let accept = acceptance(&handoff);
        let reaches = who.iter().map(|agent| {
            let path = if agent.id == asked.id { &accept } else { &takeover };
            move || agent.api.post(path, &json!({}))
        });
        let winner = winner(&who, &at_once(reaches.collect()));
        n_accepted += usize::from(winner.id == asked.id);
        handoff = again(winner, &customer, &handoff).1;
    }
    println!("accepted {n_accepted} of {n_races}");
    assert!((1..n_races).contains(&n_accepted), "that was no race: {n_accepted} of {n_races}");
    let found = format!("one winner each; the offer was accepted {n_accepted} times");
    trial.held(n_races as u64, "races of 7", found);
}
