//! The search index is derived and may be lost (promise P10): deleted, cut short or with bits
//! flipped, the house starts at once, talks at once, and finds everything again.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::support::{House, PATIENCE, Trial, is_judged};

/// A house serves within this time whatever became of its index.
const START_WITHIN: Duration = Duration::from_secs(2);
/// An unoptimised one, beside other tests. How long it really took is told.
const START_WITHIN_UNJUDGED: Duration = Duration::from_secs(5);

fn files(dir: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { files(&path, found) } else { found.push(path) }
    }
}

fn found(house: &House) -> Vec<Value> {
    let ask = |path: &str, list: &str, id: &[&str]| {
        let answer = house.admin().get(&format!("/api/v1{path}")).ok();
        let all = answer[list].as_array().unwrap().iter();
        all.map(|hit| id.iter().fold(hit, |at, key| &at[key]).clone()).collect::<Vec<_>>()
    };
    vec![
        json!(ask("/search/conversations?q=gramophone", "found", &["conversation", "id"])),
        json!(ask("/search/conversations?q=needle", "found", &["conversation", "id"])),
        json!(ask("/cases?q=needle", "cases", &["case_id"])),
    ]
}

/// Waits until the same is found as before.
fn finds_again(house: &House, expected: &[Value]) {
    let since = Instant::now();
    loop {
        let now = found(house);
        if now == expected {
            return;
        }
        assert!(since.elapsed() < PATIENCE, "{now:#?}\nnot\n{expected:#?}");
        std::thread::sleep(Duration::from_millis(100));
    }
}

type Damage = fn(&Path);

fn each(dir: &Path, damage: impl Fn(&Path, Vec<u8>)) {
    let mut all = Vec::new();
    files(dir, &mut all);
    all.iter().for_each(|path| damage(path, std::fs::read(path).unwrap()));
}

const DAMAGES: [(&str, Damage); 3] = [
    ("deleted", |dir| std::fs::remove_dir_all(dir).unwrap()),
    ("cut short", |dir| {
        each(dir, |path, bytes| std::fs::write(path, &bytes[..bytes.len() / 2]).unwrap());
    }),
    ("bits flipped", |dir| {
        each(dir, |path, mut bytes| {
            let middle = bytes.len() / 2;
            bytes.iter_mut().skip(middle).take(3).for_each(|byte| *byte ^= 0x55);
            std::fs::write(path, bytes).unwrap();
        });
    }),
];

#[test]
fn a_lost_index_keeps_nobody_waiting_and_comes_back_the_same() {
    let trial = Trial::of(
        &["P10"],
        "index_lost::a_lost_index_keeps_nobody_waiting_and_comes_back_the_same",
    );
    let mut house = House::start();
    house.article("How long a stylus lasts", "parts", "A stylus lasts five hundred hours.");
    let agent = house.agent("Mara Agent", &json!({}));
    for text in ["my gramophone skips", "the needle of my gramophone", "a needle in a haystack"] {
        let customer = house.customer();
        agent.api.post(&customer.path("/takeover"), &json!({})).ok();
        customer.says(text);
        let inside = house.admin().get(&customer.path("")).ok();
        let handoff = inside["handoff_id"].as_str().unwrap();
        let wrap_up = json!({"disposition": "solved", "verdict": "needed", "fix": "a new needle"});
        agent.api.post(&format!("/api/v1/handoffs/{handoff}/wrap-up"), &wrap_up).ok();
    }
    let since = Instant::now();
    let expected = loop {
        let now = found(&house);
        if now.iter().map(|list| list.as_array().unwrap().len()).eq([2, 2, 3]) {
            break now;
        }
        assert!(since.elapsed() < PATIENCE, "{now:#?}");
        std::thread::sleep(Duration::from_millis(100));
    };
    let since = Instant::now();
    house.crash_and_restart();
    let whole = since.elapsed();
    let within = if is_judged() { START_WITHIN } else { START_WITHIN_UNJUDGED };
    let mut slowest = Duration::ZERO;
    for (what, damage) in DAMAGES {
        house.crash();
        damage(&house.dir.join("index"));
        let since = Instant::now();
        house.restart();
        let took = since.elapsed();
        assert!(took < within, "{what}: {took:?}");
        slowest = slowest.max(took);
        // Nothing is said to be unknown that an article tells, however little of the index is there.
        let customer = house.customer();
        let asked = customer.says("How many hours does a stylus last?");
        let answer = customer.hears_after(asked);
        assert_eq!(answer["kind"], "answer", "{what}: {answer:#}");
        finds_again(&house, &expected);
        let cases = house.admin().get("/api/v1/cases?q=needle").ok();
        assert_eq!(cases["index_behind"], false, "{what}");
    }
    assert!(house.stop().success());
    house.is_sound();
    let found = format!(
        "the same was found again; serving after {} ms, with a whole index after {} ms",
        slowest.as_millis(),
        whole.as_millis()
    );
    trial.held(DAMAGES.len() as u64, "lost indexes", found);
}
