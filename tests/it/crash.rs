//! Kill -9, again and again, while customers and agents talk. An oracle on the clients' side keeps
//! what each was told of every message: accepted, refused, or nothing. In the end the house is held
//! to it (promises P1 to P6): what was acknowledged is there once and where it was said to be, what
//! was refused is nowhere, what nobody knows of is there at most once, everybody sees one order.
//!
//! `BATON_KILLS=200` kills more often than the gate's 30, `BATON_SEED` takes other moments.

mod oracle;
mod talker;

use std::collections::BTreeMap;
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Barrier, Mutex};
use std::time::Duration;

use serde_json::{Value, json};

use crate::support::{Api, House, Person, Trial};
use oracle::{Fate, Heard, Sent};
use talker::{Line, Talker, Who};

const SETTINGS: &str = "[limits]\nmessages_per_min = 1000000\nmessage_burst = 1000000\n\
    requests_per_s = 1000000\nrequest_burst = 1000000\nconversations_per_hour = 1000\n\
    sign_ins_per_min = 1000\n";
const N_AGENTS: usize = 4;
const N_CUSTOMERS: usize = 8;

/// Where the house is now, and whether it goes on: shared with everybody who talks.
#[derive(Clone)]
pub struct Stage {
    address: Arc<Mutex<String>>,
    over: Arc<AtomicBool>,
    silent: Arc<Barrier>,
}

impl Stage {
    pub fn address(&self) -> String {
        self.address.lock().unwrap().clone()
    }

    /// Waits until nobody writes any more.
    pub fn silence(&self) {
        self.silent.wait();
    }

    pub fn is_over(&self) -> bool {
        self.over.load(Ordering::SeqCst)
    }
}

/// Chance anybody can have again: splitmix64.
pub struct Dice(pub u64);

impl Dice {
    pub fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (z ^ (z >> 31)) % n
    }
}

fn number(name: &str, otherwise: u64) -> u64 {
    std::env::var(name).ok().and_then(|n| n.parse().ok()).unwrap_or(otherwise)
}

#[test]
fn nothing_acknowledged_is_lost_doubled_or_reordered_by_kill_9() {
    let trial = Trial::of(
        &["P1", "P2", "P3", "P4", "P6"],
        "crash::nothing_acknowledged_is_lost_doubled_or_reordered_by_kill_9",
    );
    let (kills, seed) = (number("BATON_KILLS", 30), number("BATON_SEED", 1));
    let mut house = House::start_set(SETTINGS);
    let (stage, talkers) = cast(&house, seed);
    let conversations = conversations(&talkers);
    let threads: Vec<_> =
        talkers.into_iter().map(|t| std::thread::spawn(move || t.talk())).collect();
    let mut dice = Dice(seed ^ 0xBA70);
    for _ in 0..kills {
        std::thread::sleep(Duration::from_millis(dice.below(1_500)));
        house.crash_and_restart();
        house.address.clone_into(&mut stage.address.lock().unwrap());
    }
    stage.over.store(true, Ordering::SeqCst);
    let told: Vec<_> = threads.into_iter().map(|t| t.join().unwrap()).collect();

    let mut report = Report::default();
    let admin = house.admin();
    for (conversation, customer) in &conversations {
        let api = house.api().with_token(customer);
        judge(&admin, &api, conversation, &told, &mut report);
    }
    one_owner_each(&house, &told, &conversations);
    let checked = house.stop_and_check();
    println!("{kills} kills, seed {seed}: {report:?}");
    assert!(checked.status.success(), "{checked:?}");
    assert!(report.acknowledged > kills, "hardly anything was said: {report:?}");
    let Report { acknowledged, refused, unknown, unknown_present, heard, .. } = report;
    trial.held(
        kills,
        "kills",
        format!(
            "{acknowledged} acknowledged, all there once; {refused} refused, none there; \
             {unknown} of unknown outcome, {unknown_present} there once; {heard} heard live"
        ),
    );
}

/// What came of it, for whoever reads the test's output.
#[derive(Debug, Default)]
struct Report {
    acknowledged: u64,
    /// Only on asking again: the house was killed before it could say so, or before it had them.
    acknowledged_later: u64,
    refused: u64,
    unknown: u64,
    unknown_present: u64,
    heard: usize,
}

/// Four agents with two conversations each; every second customer and agent writes over a socket.
fn cast(house: &House, seed: u64) -> (Stage, Vec<Talker>) {
    let stage = Stage {
        address: Arc::new(Mutex::new(house.address.clone())),
        over: Arc::new(AtomicBool::new(false)),
        silent: Arc::new(Barrier::new(N_AGENTS + N_CUSTOMERS)),
    };
    let agents: Vec<Person> =
        (0..N_AGENTS).map(|n| house.agent(&format!("Agent {n}"), &json!({}))).collect();
    let mut talkers = Vec::new();
    let mut held: Vec<Vec<String>> = vec![Vec::new(); N_AGENTS];
    let mut foreign = house.customer().conversation;
    for n in 0..N_CUSTOMERS {
        let customer = house.customer();
        let agent = &agents[n % N_AGENTS];
        agent.api.post(&customer.path("/takeover"), &json!({})).ok();
        held[n % N_AGENTS].push(customer.conversation.clone());
        let line = if n % 2 == 0 { Line::Socket } else { Line::Http };
        let who = Who::Customer(customer.token.clone());
        let own = vec![customer.conversation.clone()];
        talkers.push(Talker::new(&stage, who, line, own, &foreign, seed + n as u64));
        foreign = customer.conversation;
    }
    for (n, (agent, own)) in agents.iter().zip(held).enumerate() {
        let line = if n % 2 == 0 { Line::Socket } else { Line::Http };
        let who = Who::Agent(agent.cookie.clone());
        talkers.push(Talker::new(&stage, who, line, own, &foreign, seed + 100 + n as u64));
    }
    (stage, talkers)
}

/// Every conversation and its customer's token.
fn conversations(talkers: &[Talker]) -> BTreeMap<String, String> {
    let customers = talkers.iter().filter_map(|t| match &t.who {
        Who::Customer(token) => Some((t.own[0].clone(), token.clone())),
        Who::Agent(_) => None,
    });
    customers.collect()
}

/// All messages of a conversation, page by page.
fn messages(api: &Api, conversation: &str) -> Vec<Value> {
    let mut all: Vec<Value> = Vec::new();
    loop {
        let after = all.last().map_or(0, |m| m["seq"].as_u64().unwrap());
        let path = format!("/api/v1/conversations/{conversation}/messages?after={after}&limit=100");
        let page = api.get(&path).ok()["messages"].as_array().unwrap().clone();
        if page.is_empty() {
            return all;
        }
        all.extend(page);
    }
}

fn judge(admin: &Api, api: &Api, conversation: &str, told: &[Heard], report: &mut Report) {
    let stored = messages(api, conversation);
    let inside = messages(admin, conversation);
    let line = |m: &Value| (m["seq"].as_u64().unwrap(), m["text"].as_str().unwrap().to_owned());
    let (seen, seen_inside): (Vec<_>, Vec<_>) =
        (stored.iter().map(line).collect(), inside.iter().map(line).collect());
    assert_eq!(seen, seen_inside, "two orders of {conversation}");
    let gap = seen.iter().zip(1..).find(|((seq, _), expected)| seq != expected);
    assert_eq!(gap, None, "a gap in {conversation}");
    let mut places: BTreeMap<&str, Vec<u64>> = BTreeMap::new();
    for (seq, text) in &seen {
        places.entry(text).or_default().push(*seq);
    }
    let sent = told.iter().flat_map(|heard| &heard.sent);
    for sent in sent.filter(|s| s.conversation == conversation) {
        let found = places.get(sent.text.as_str()).cloned().unwrap_or_default();
        held_to(sent, &found, report);
    }
    for heard in told {
        let Some(live) = heard.live.get(conversation) else { continue };
        report.heard += live.len();
        let expected: Vec<_> =
            seen.iter().filter(|(seq, _)| *seq > heard.from[conversation]).cloned().collect();
        let differs = live.iter().zip(&expected).position(|(heard, stored)| heard != stored);
        let around = differs.unwrap_or(live.len().min(expected.len())).saturating_sub(3);
        assert!(
            live == &expected,
            "{conversation}: heard {:?} of {}, stored {:?} of {}",
            live.iter().skip(around).take(8).collect::<Vec<_>>(),
            live.len(),
            expected.iter().skip(around).take(8).collect::<Vec<_>>(),
            expected.len(),
        );
    }
}

fn held_to(sent: &Sent, found: &[u64], report: &mut Report) {
    match sent.fate {
        Fate::Acknowledged(seq) => {
            report.acknowledged += 1;
            report.acknowledged_later += u64::from(sent.attempts > 1);
            assert_eq!(found, [seq], "acknowledged: {sent:?}");
        }
        Fate::Refused => {
            report.refused += 1;
            assert_eq!(found, [0; 0], "refused: {sent:?}");
        }
        Fate::Unknown => {
            report.unknown += 1;
            report.unknown_present += found.len() as u64;
            assert!(found.len() <= 1, "unknown: {sent:?} at {found:?}");
        }
    }
}

fn one_owner_each(house: &House, told: &[Heard], conversations: &BTreeMap<String, String>) {
    let mut holders: BTreeMap<String, usize> = BTreeMap::new();
    for heard in told {
        let Who::Agent(cookie) = &heard.who else { continue };
        let api = house.api().with_cookie(cookie);
        let mine = api.get("/api/v1/conversations?mine=true&limit=100").ok();
        for conversation in mine["conversations"].as_array().unwrap() {
            *holders.entry(conversation["id"].as_str().unwrap().to_owned()).or_default() += 1;
        }
    }
    for id in conversations.keys() {
        let now = house.admin().get(&format!("/api/v1/conversations/{id}")).ok();
        let held = now["owner"]["kind"] == "agent" || now["owner"]["kind"] == "offered";
        assert_eq!(holders.get(id).copied().unwrap_or(0), usize::from(held), "{now}");
    }
}

impl House {
    /// Ends it and has its data verified from end to end.
    fn stop_and_check(&mut self) -> std::process::Output {
        let ended = self.stop();
        assert!(ended.success(), "{ended}: {}", self.log());
        Command::new(env!("CARGO_BIN_EXE_baton"))
            .args(["check", "--data-dir"])
            .arg(&self.dir)
            .output()
            .unwrap()
    }
}
