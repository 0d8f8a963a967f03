//! Many who mean no good, or are merely slow (promise P17): sockets that only lie there, requests
//! that never end, sign-ins by the thousand; and one customer who goes on talking beside them. How
//! long that one waits is told, and judged only of the executable that `BATON_BIN` names: it is the
//! machine's affair too. `BATON_SOCKETS` opens more than the gate's.

mod crowd;
mod floods;

use std::io::Write;
use std::net::TcpStream;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::support::socket::Socket;
use crate::support::{Api, Customer, House, Trial, is_judged};

const SETTINGS: &str = "[limits]\nmessages_per_min = 1000000\nmessage_burst = 1000000\n\
    requests_per_s = 1000000\nrequest_burst = 1000000\nconnections_per_ip_max = 100000\n\
    connections_max = 14000\nconversations_per_hour = 1000\nsign_ins_per_s = 2\n\
    customer_sessions_per_hour = 1000\n";
/// Memory a house takes with every socket open, at most, in MiB.
const RSS_MIB_MAX: u64 = 350;
/// The 99th message of a hundred takes this long at most, in ms, whatever others do.
const P99_MS_MAX: u128 = 200;
/// Messages of the one who goes on talking.
const N_TALK: u64 = 100;
/// Threads that open sockets.
const OPENERS: usize = 8;
/// Sockets that one idle customer has.
const SOCKETS_EACH: u64 = 100;

fn number(name: &str, gate: u64) -> u64 {
    std::env::var(name).ok().and_then(|n| n.parse().ok()).unwrap_or(gate)
}

/// Memory the house takes now, in MiB.
fn rss_mib(house: &House) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{}/status", house.pid())).unwrap();
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap();
    let kib: u64 = line.split_whitespace().nth(1).unwrap().parse().unwrap();
    kib / 1_024
}

/// Files the house has open.
fn n_files(house: &House) -> usize {
    std::fs::read_dir(format!("/proc/{}/fd", house.pid())).unwrap().count()
}

/// How long somebody waits for their acknowledgements, in ms: the middle and the 99th of a hundred.
fn talks(customer: &Customer) -> (u128, u128) {
    let mut took: Vec<u128> = (0..N_TALK)
        .map(|n| {
            let since = Instant::now();
            customer.says(&format!("still here {n}"));
            since.elapsed().as_millis()
        })
        .collect();
    took.sort_unstable();
    (took[took.len() / 2], took[took.len() * 99 / 100])
}

/// Judges how long somebody waited beside others, where times are judged.
#[track_caller]
fn judge((_, p99): (u128, u128)) {
    assert!(!is_judged() || p99 <= P99_MS_MAX, "the 99th message took {p99} ms");
}

/// As many files for this process as the machine lets it have: it holds the other ends.
fn with_many_files() {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let most = getrlimit(Resource::Nofile).maximum;
    setrlimit(Resource::Nofile, Rlimit { current: most, maximum: most }).unwrap();
}

/// A customer whom a person talks with, so that the assistant takes no part in the times.
fn in_talk(house: &House) -> Customer {
    in_talk_with(house, "Mara Agent")
}

fn in_talk_with(house: &House, name: &str) -> Customer {
    let customer = house.customer();
    let agent = house.agent(name, &json!({}));
    agent.api.post(&customer.path("/takeover"), &json!({})).ok();
    customer
}

#[test]
fn sockets_that_lie_there_and_requests_that_never_end_take_little_and_keep_nobody_waiting() {
    let trial = Trial::of(
        &["P17"],
        "hostile::sockets_that_lie_there_and_requests_that_never_end_take_little_and_keep_nobody_waiting",
    );
    let mut house = House::start_set(SETTINGS);
    let customer = in_talk(&house);
    let alone = talks(&customer);
    let files_before = n_files(&house);
    with_many_files();
    let n_sockets = number("BATON_SOCKETS", 400);
    // Some are the talking customer's own: each message also goes out to every one of them.
    let others: Vec<Customer> = (1..n_sockets / SOCKETS_EACH).map(|_| house.customer()).collect();
    let whose: Vec<&Customer> = others.iter().chain([&customer]).collect();
    // They answer no ping, so they have to be there before the first of them counts as dead.
    let idle: Vec<Socket> = std::thread::scope(|scope| {
        let open = |some: &[&Customer]| {
            let sockets =
                some.iter().flat_map(|one| (0..SOCKETS_EACH).map(|_| one.socket(&Value::Null)));
            sockets.collect::<Vec<_>>()
        };
        let share = whose.len().div_ceil(OPENERS);
        let threads: Vec<_> =
            whose.chunks(share).map(|some| scope.spawn(move || open(some))).collect();
        threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect()
    });
    let at = house.address.trim_start_matches("http://").to_owned();
    // They are cut off after ten seconds, so they come last.
    let mut slow: Vec<TcpStream> = Vec::new();
    for n in 0..n_sockets / 5 {
        let mut stream = TcpStream::connect(&at).unwrap();
        let start: &[u8] = if n % 2 == 0 { b"GET /healthz HTTP/1.1\r\nhost: x\r\n" } else { b"" };
        stream.write_all(start).unwrap();
        slow.push(stream);
    }
    let over = AtomicBool::new(false);
    let (beside, slow) = std::thread::scope(|scope| {
        // A byte each now and then is no reason to wait longer for the rest.
        let dribble = scope.spawn(|| {
            while !over.load(Ordering::SeqCst) {
                for stream in slow.iter_mut().step_by(2) {
                    let _cut_off = stream.write_all(b"x");
                }
                std::thread::sleep(Duration::from_millis(500));
            }
            slow
        });
        let beside = talks(&customer);
        over.store(true, Ordering::SeqCst);
        (beside, dribble.join().unwrap())
    });
    let mib = rss_mib(&house);
    let files = n_files(&house);
    assert!(files as u64 > n_sockets, "of {n_sockets} sockets only {files} files are open");
    judge(beside);
    assert!(mib <= RSS_MIB_MAX, "{mib} MiB with {n_sockets} sockets");
    drop(idle);
    slow.iter().for_each(|stream| drop(stream.shutdown(std::net::Shutdown::Both)));
    let since = Instant::now();
    while n_files(&house) > files_before + 20 {
        assert!(since.elapsed() < Duration::from_secs(30), "{} files stay open", n_files(&house));
        std::thread::sleep(Duration::from_millis(100));
    }
    assert!(house.stop().success());
    house.is_sound();
    let found = format!(
        "{mib} MiB and {files} files open at most; messages took {} ms, the 99th {} ms (alone {} \
         and {} ms)",
        beside.0, beside.1, alone.0, alone.1
    );
    let unit = format!("idle sockets and {} slow requests", slow.len());
    drop(slow);
    trial.held(n_sockets, &unit, found);
}

#[test]
fn a_flood_of_sign_ins_is_turned_away_and_the_talk_goes_on() {
    let trial =
        Trial::of(&["P17"], "hostile::a_flood_of_sign_ins_is_turned_away_and_the_talk_goes_on");
    let mut house = House::start_set(SETTINGS);
    let customer = in_talk(&house);
    let alone = talks(&customer);
    let (over, tried, refused) = (AtomicBool::new(false), AtomicU64::new(0), AtomicU64::new(0));
    let beside = std::thread::scope(|scope| {
        for n in 0..4 {
            let (over, tried, refused) = (&over, &tried, &refused);
            let api: Api = house.api();
            scope.spawn(move || {
                let mut at = 0;
                while !over.load(Ordering::SeqCst) {
                    at += 1;
                    let email = format!("nobody{n}{}@house.example", at % 50);
                    let form = json!({"email": email, "password": "a wrong password"});
                    let answer = api.post("/api/v1/sessions", &form);
                    assert!(matches!(answer.status, 401 | 429 | 503), "{answer:?}");
                    tried.fetch_add(1, Ordering::SeqCst);
                    refused.fetch_add(u64::from(answer.status == 429), Ordering::SeqCst);
                }
            });
        }
        let beside = talks(&customer);
        over.store(true, Ordering::SeqCst);
        beside
    });
    judge(beside);
    let (tried, refused) = (tried.into_inner(), refused.into_inner());
    assert!(refused > 0, "{tried} sign-ins, and not one was refused");
    assert_eq!(house.admin().get("/api/v1/me").status, 200);
    assert!(house.stop().success());
    let found = format!(
        "{refused} turned away unlooked at; messages took {} ms, the 99th {} ms (alone {} and {} ms)",
        beside.0, beside.1, alone.0, alone.1
    );
    trial.held(tried, "sign-ins", found);
}

#[test]
fn more_connections_than_allowed_make_room_and_the_house_goes_on() {
    let trial = Trial::of(
        &["P17"],
        "hostile::more_connections_than_allowed_make_room_and_the_house_goes_on",
    );
    let mut house = House::start_set("[limits]\nconnections_max = 60\n");
    let customer = house.customer();
    let at = house.address.trim_start_matches("http://").to_owned();
    let flood: Vec<TcpStream> = (0..400).filter_map(|_| TcpStream::connect(&at).ok()).collect();
    let files = n_files(&house);
    assert!(files < 200, "{files} files for 60 connections");
    drop(flood);
    let since = Instant::now();
    while Socket::try_open(&house.address, None, &json!({"type": "hello", "token": customer.token}))
        .is_err()
    {
        assert!(since.elapsed() < Duration::from_secs(20), "nobody is let in again");
        std::thread::sleep(Duration::from_millis(50));
    }
    assert!(house.stop().success());
    trial.held(400, "connections, 60 allowed", format!("{files} files open at most"));
}
