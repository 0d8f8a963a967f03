//! A crowd at the door: far more connections than the house has places or files for, all of them
//! silent, and new ones all the time; and visitors who take every place they may have. Whoever has
//! something to say gets in all the same, and agents always do.

use std::collections::VecDeque;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::{in_talk, judge, n_files, with_many_files};
use crate::support::people::client_msg_id;
use crate::support::socket::{Socket, hello};
use crate::support::{Api, Customer, House, PATIENCE, Trial, is_judged};

const SETTINGS: &str = "[limits]\nrequests_per_s = 1000000\nrequest_burst = 1000000\n\
    connections_per_ip_max = 100000\nmessages_per_min = 1000000\nmessage_burst = 1000000\n\
    sign_ins_per_min = 1000\nsign_ins_per_s = 1000\n";
/// Files the house may have open.
const FILES: u32 = 120;
/// Connections of the crowd at a time, by each of so many threads.
const CROWD_EACH: usize = 200;
const CROWDS: u64 = 2;
/// Messages of the customer who talks meanwhile.
const N_TALK: u64 = 100;
/// Sign-ins of the agent meanwhile.
const N_SIGN_INS: usize = 5;
/// A crowd goes home at last, also when the test has failed.
const CROWD_STAYS: Duration = Duration::from_secs(120);
/// Nobody waits longer than this beside a crowd, in ms, where times are judged.
const WAIT_MS_MAX: u128 = 2_000;

/// Comes to the door and says nothing, again and again, for as long as it is not over.
fn crowds(at: &str, over: &AtomicBool, came: &AtomicU64) {
    let (mut standing, since) = (VecDeque::new(), Instant::now());
    while !over.load(Ordering::SeqCst) && since.elapsed() < CROWD_STAYS {
        if let Ok(one) = TcpStream::connect(at) {
            standing.push_back(one);
            came.fetch_add(1, Ordering::SeqCst);
        }
        if standing.len() >= CROWD_EACH {
            standing.pop_front();
            std::thread::sleep(Duration::from_millis(2));
        }
    }
}

/// Tries again until it is answered, as a page does; the answer, after how many ms, and how often it
/// was tried in vain.
fn insists(mut asks: impl FnMut() -> Option<Value>) -> (Value, u128, u64) {
    let (since, mut n_vain) = (Instant::now(), 0);
    loop {
        if let Some(answer) = asks() {
            return (answer, since.elapsed().as_millis(), n_vain);
        }
        n_vain += 1;
        assert!(since.elapsed() < PATIENCE, "tried {n_vain} times");
    }
}

fn posts(api: &Api, path: &str, body: &Value) -> Option<Value> {
    let answer = api.try_send("POST", path, body).ok()?;
    (answer.status != 503).then(|| answer.ok())
}

/// How long a customer waits for acknowledgements, every other time on a connection of its own.
fn talks_on(house: &House, customer: &Customer, n_vain: &AtomicU64) -> Vec<u128> {
    let path = customer.path("/messages");
    let one = |n: u64| {
        let body = json!({"client_msg_id": client_msg_id(1_000 + n), "text": format!("I am {n}")});
        let anew = house.api().with_token(&customer.token);
        let api = if n.is_multiple_of(2) { &anew } else { &customer.api };
        let (_, ms, vain) = insists(|| posts(api, &path, &body));
        n_vain.fetch_add(vain, Ordering::SeqCst);
        ms
    };
    (0..N_TALK).map(one).collect()
}

/// How long an agent waits to be signed in, and to have a console that is told what happens.
fn signs_in(house: &House) -> u128 {
    let since = Instant::now();
    let form = json!({"email": "mara.agent@house.example", "password": "a long enough password"});
    let cookie = loop {
        let answer = house.api().try_send("POST", "/api/v1/sessions", &form);
        if let Some(cookie) = answer.ok().and_then(|answer| answer.cookie) {
            break cookie;
        }
        assert!(since.elapsed() < PATIENCE, "nobody is signed in");
    };
    insists(|| Some(house.api().with_cookie(&cookie).try_get("/api/v1/me").ok()?.ok()));
    let hello = hello(None, &Value::Null, &[]);
    while Socket::try_open(&house.address, Some(&cookie), &hello).is_err() {
        assert!(since.elapsed() < PATIENCE, "no console is told anything");
    }
    since.elapsed().as_millis()
}

#[test]
fn a_silent_crowd_at_the_door_keeps_nobody_out_and_takes_no_file_that_is_needed() {
    let trial = Trial::of(
        &["P17"],
        "hostile::crowd::a_silent_crowd_at_the_door_keeps_nobody_out_and_takes_no_file_that_is_needed",
    );
    with_many_files();
    let mut house = House::start_set(SETTINGS);
    house.may_open(FILES);
    let customer = in_talk(&house);
    let at = house.address.trim_start_matches("http://").to_owned();
    let (over, came, n_vain) = (AtomicBool::new(false), AtomicU64::new(0), AtomicU64::new(0));
    let (mut took, sign_ins, files) = std::thread::scope(|scope| {
        for _ in 0..CROWDS {
            scope.spawn(|| crowds(&at, &over, &came));
        }
        let since = Instant::now();
        while came.load(Ordering::SeqCst) < u64::from(FILES) * 3 {
            assert!(since.elapsed() < PATIENCE, "there is no crowd");
            std::thread::sleep(Duration::from_millis(5));
        }
        let signing = scope.spawn(|| (0..N_SIGN_INS).map(|_| signs_in(&house)).max());
        let took = talks_on(&house, &customer, &n_vain);
        let files = n_files(&house);
        let sign_ins = signing.join();
        over.store(true, Ordering::SeqCst);
        (took, sign_ins.unwrap().unwrap(), files)
    });
    let texts: Vec<Value> = all_said(&customer);
    for n in 0..N_TALK {
        let n_times = texts.iter().filter(|text| **text == format!("I am {n}")).count();
        assert_eq!(n_times, 1, "message {n} is there {n_times} times");
    }
    let found = || {
        let path = "/api/v1/search/conversations?q=99";
        house.admin().get(path).ok()["found"].as_array().map_or(0, Vec::len)
    };
    let since = Instant::now();
    while found() == 0 {
        assert!(since.elapsed() < PATIENCE, "what was said is not found");
        std::thread::sleep(Duration::from_millis(100));
    }
    let log = house.log();
    assert!(log.contains("every place is taken"), "there was no crowd");
    assert!(!log.contains("could not be accepted"), "files ran out");
    assert!(house.stop().success());
    house.is_sound();
    took.sort_unstable();
    let (middle, last) = (took[took.len() / 2], took[took.len() * 99 / 100]);
    judge((middle, last));
    let slowest = took.last().copied().unwrap().max(sign_ins);
    assert!(!is_judged() || slowest <= WAIT_MS_MAX, "somebody waited {slowest} ms");
    let told = format!(
        "{files} of {FILES} files open; {N_TALK} messages, half of them on new connections: all \
         acknowledged, each there once, in {middle} ms, the 99th {last} ms, {} tried again; \
         {N_SIGN_INS} sign-ins up to a console that is told what happens, the slowest {sign_ins} ms",
        n_vain.into_inner()
    );
    trial.held(came.into_inner(), "silent connections", told);
}

/// Everything a customer sees of their conversation, page by page.
fn all_said(customer: &Customer) -> Vec<Value> {
    let (mut texts, mut after) = (Vec::new(), 0);
    loop {
        let path = customer.path(&format!("/messages?limit=100&after={after}"));
        let page = customer.api.get(&path).ok();
        let page = page["messages"].as_array().unwrap();
        let Some(last) = page.last() else { return texts };
        after = last["seq"].as_u64().unwrap();
        texts.extend(page.iter().map(|message| message["text"].clone()));
    }
}

/// Places of the house below: 28 for visitors, 27 of them for sockets, and four kept.
const PLACES: &str = "[limits]\nconnections_max = 32\n";

#[test]
fn visitors_who_are_over_hear_it_and_agents_come_in_all_the_same() {
    let trial = Trial::of(
        &["P17"],
        "hostile::crowd::visitors_who_are_over_hear_it_and_agents_come_in_all_the_same",
    );
    let mut house = House::start_set(PLACES);
    let customer = house.customer();
    let agent = house.agent("Mara Agent", &json!({}));
    let visitor = || house.api().with_token(&customer.token);
    let mut sockets: Vec<Socket> = (0..27).map(|_| customer.socket(&Value::Null)).collect();
    let connects = |cookie| Socket::connect(&house.address, &house.address, cookie).unwrap();
    assert_eq!(connects(None).closed(), 1013, "a socket more than there are places");
    // There is still a place for what visitors ask, but not for two at a time.
    assert_eq!(visitor().get(&customer.path("")).status, 200);
    let at = house.address.trim_start_matches("http://").to_owned();
    let head = "POST /api/v1/customer-sessions HTTP/1.1\r\nhost: x\r\ncontent-length: 9\r\n\r\n";
    let asks_slowly = || {
        let mut slow = TcpStream::connect(&at).unwrap();
        slow.write_all(head.as_bytes()).unwrap();
        slow
    };
    let mut slow = asks_slowly();
    let since = Instant::now();
    while visitor().get(&customer.path("")).status != 503 {
        assert!(since.elapsed() < PATIENCE, "more visitors than places");
        // Until its head has been read it is at rest, and makes room for whoever comes.
        slow = asks_slowly();
    }
    let answer = raw(&at, &format!("GET {} HTTP/1.1\r\nhost: x\r\n", customer.path("")));
    assert!(answer.starts_with("HTTP/1.1 503 ") && answer.contains("\"busy\""), "{answer}");
    assert!(answer.contains("retry-after: 10"), "{answer}");
    assert_eq!(connects(None).closed(), 1013);
    // Agents, what leads to becoming one, and whoever looks after the house.
    let inside = house.api().with_cookie(&agent.cookie);
    assert_eq!(inside.get("/api/v1/me").status, 200);
    let desk = agent.comes_to_work();
    let form = json!({"email": "mara.agent@house.example", "password": "a long enough password"});
    assert_eq!(house.api().post("/api/v1/sessions", &form).status, 200);
    for page in ["/console/", "/healthz", "/readyz"] {
        assert_eq!(house.api().get(page).status, 200, "{page}");
    }
    drop((desk, slow));
    sockets.truncate(26);
    let hello = hello(Some(&customer.token), &Value::Null, &[]);
    let since = Instant::now();
    while Socket::try_open(&house.address, None, &hello).is_err() {
        assert!(since.elapsed() < PATIENCE, "a place that became free stays empty");
        std::thread::sleep(Duration::from_millis(20));
    }
    assert!(house.stop().success());
    drop(sockets);
    let told = "visitors heard 503 with a time to come back, and 1013 on sockets; a request of \
                theirs, an agent, a console's socket, a sign-in and the pages came in";
    trial.held(32, "places, all taken", told);
}

/// What a connection of its own is answered.
fn raw(at: &str, head: &str) -> String {
    let mut stream = TcpStream::connect(at).unwrap();
    write!(stream, "{head}connection: close\r\n\r\n").unwrap();
    let mut answer = String::new();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    stream.read_to_string(&mut answer).unwrap();
    answer
}
