//! A disk that is full in the middle of the day (promise P13): the process may not write beyond a
//! size, which it meets exactly as it meets a full disk, and later may again.

use std::process::Command;
use std::time::{Duration, Instant};

use serde_json::json;

use crate::support::people::client_msg_id;
use crate::support::{Customer, House, Trial};

const SETTINGS: &str = "[limits]\nmessages_per_min = 1000000\nmessage_burst = 1000000\n\
    requests_per_s = 1000000\nrequest_burst = 1000000\n";
/// Bytes the store's file may still grow.
const ROOM: u64 = 6_000_000;
/// The house is back within this time after there is space again.
const BACK_WITHIN: Duration = Duration::from_secs(5);

/// Bounds how large any file of the house's may grow.
fn bound(house: &House, bytes: Option<u64>) {
    let soft = bytes.map_or_else(|| "unlimited".to_owned(), |n| n.to_string());
    let done = Command::new("prlimit")
        .args(["--pid", &house.pid().to_string(), &format!("--fsize={soft}:unlimited")])
        .status();
    assert!(done.is_ok_and(|status| status.success()), "prlimit (util-linux) is needed");
}

fn post(customer: &Customer, n: u64, text: &str) -> crate::support::Answer {
    let body = json!({"client_msg_id": client_msg_id(n), "text": text});
    customer.api.post(&customer.path("/messages"), &body)
}

#[test]
fn a_full_disk_refuses_new_work_answers_questions_and_is_over_when_there_is_space() {
    let trial = Trial::of(
        &["P1", "P13"],
        "full_disk::a_full_disk_refuses_new_work_answers_questions_and_is_over_when_there_is_space",
    );
    let mut house = House::start_set(SETTINGS);
    let customer = house.customer();
    let agent = house.agent("Mara Agent", &json!({}));
    agent.api.post(&customer.path("/takeover"), &json!({})).ok();
    let file = house.dir.join("baton.redb");
    bound(&house, Some(std::fs::metadata(&file).unwrap().len() + ROOM));

    let mut acknowledged = Vec::new();
    let long = "long ".repeat(1_500);
    let full = (1..2_000).find_map(|n| {
        let answer = post(&customer, n, &format!("{n} {long}"));
        match answer.status {
            201 => {
                acknowledged.push(answer.body["seq"].as_u64().unwrap());
                None
            }
            _ => Some((n, answer)),
        }
    });
    let (n, answer) = full.expect("there is room for so much and no more");
    assert_eq!((answer.status, answer.code()), (507, "storage_full"), "{answer:?}");
    assert!(acknowledged.len() > 10, "{acknowledged:?}");

    // Questions are answered while it lasts; the file is being opened again meanwhile.
    let mut n_read = 0;
    for attempt in 0..20 {
        let refused = post(&customer, n + 1_000 + attempt, &format!("{attempt} {long}"));
        assert!(matches!(refused.status, 503 | 507 | 201), "{refused:?}");
        if refused.status == 201 {
            acknowledged.push(refused.body["seq"].as_u64().unwrap());
        }
        n_read += usize::from(customer.api.get(&customer.path("")).status == 200);
    }
    assert!(n_read >= 15, "only {n_read} of 20 questions were answered");

    bound(&house, None);
    let since = Instant::now();
    let back = loop {
        let again = post(&customer, n, &format!("{n} {long}"));
        if matches!(again.status, 200 | 201) {
            acknowledged.push(again.body["seq"].as_u64().unwrap());
            break since.elapsed();
        }
        assert!(since.elapsed() < BACK_WITHIN, "{again:?}");
        std::thread::sleep(Duration::from_millis(20));
    };
    let last = customer.sees()["last_seq"].as_u64().unwrap();
    let mut stored = Vec::new();
    while stored.last() != Some(&last) {
        let after = stored.last().copied().unwrap_or(0);
        let path = customer.path(&format!("/messages?limit=100&after={after}"));
        let page = customer.api.get(&path).ok();
        stored.extend(
            page["messages"].as_array().unwrap().iter().map(|m| m["seq"].as_u64().unwrap()),
        );
    }
    for seq in &acknowledged {
        assert!(stored.contains(seq), "{seq} was acknowledged and is gone");
    }
    assert!(house.stop().success());
    house.is_sound();
    let found = format!(
        "{} acknowledged, all there; {n_read} of 20 questions answered meanwhile; back after {} ms",
        acknowledged.len(),
        back.as_millis()
    );
    trial.held(1, "full disk", found);
}
