//! A connection that is cut at every byte (promise P5): a proxy lets so many bytes through, in one
//! direction, and then cuts the line. Whatever was under way, a client that comes back has all it
//! missed within two seconds, once and in order, and what it had sent is there once.
//! `BATON_CUTS` cuts more often than the gate.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tungstenite::Error;

use crate::support::people::client_msg_id;
use crate::support::socket::{Socket, hello};
use crate::support::{Api, Customer, House, Person, Trial};

const SETTINGS: &str = "[limits]\nmessages_per_min = 1000000\nmessage_burst = 1000000\n\
    requests_per_s = 1000000\nrequest_burst = 1000000\nconnections_per_ip_max = 1000\n";
/// Who comes back has everything within this time.
const CAUGHT_UP_WITHIN: Duration = Duration::from_secs(2);

fn cuts() -> u64 {
    std::env::var("BATON_CUTS").ok().and_then(|n| n.parse().ok()).unwrap_or(150)
}

/// Which bytes are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    Up,
    Down,
}

/// A line to the house that is cut after so many bytes.
struct Line {
    address: String,
    /// Bytes that came through, up and down.
    passed: [Arc<AtomicU64>; 2],
}

impl Line {
    fn cut_after(house: &House, way: Way, n: u64) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let to = house.address.trim_start_matches("http://").to_owned();
        let passed = [Arc::<AtomicU64>::default(), Arc::<AtomicU64>::default()];
        let (up, down) = (Arc::clone(&passed[0]), Arc::clone(&passed[1]));
        std::thread::spawn(move || {
            // One connection a line; a client that tries again finds nobody.
            let Ok((client, _)) = listener.accept() else { return };
            drop(listener);
            let Ok(server) = TcpStream::connect(to) else { return };
            let limit = |this: Way| if this == way { n } else { u64::MAX };
            let ends = [(&client, &server), (&server, &client)]
                .map(|(from, to)| (from.try_clone().unwrap(), to.try_clone().unwrap()));
            let [(cf, st), (sf, ct)] = ends;
            let limits = (limit(Way::Up), limit(Way::Down));
            let upward = std::thread::spawn(move || pass(cf, st, limits.0, &up));
            pass(sf, ct, limits.1, &down);
            drop(upward.join());
        });
        Self { address, passed }
    }

    fn passed(&self) -> (u64, u64) {
        (self.passed[0].load(Ordering::SeqCst), self.passed[1].load(Ordering::SeqCst))
    }
}

/// Lets `n` bytes through, then cuts both ways.
fn pass(mut from: TcpStream, mut to: TcpStream, n: u64, passed: &AtomicU64) {
    let mut left = n;
    let mut buffer = [0; 4_096];
    while left > 0 {
        let most = buffer.len().min(usize::try_from(left).unwrap_or(usize::MAX));
        match from.read(&mut buffer[..most]) {
            Ok(0) | Err(_) => break,
            Ok(n_read) => {
                if to.write_all(&buffer[..n_read]).is_err() {
                    break;
                }
                left -= n_read as u64;
                passed.fetch_add(n_read as u64, Ordering::SeqCst);
            }
        }
    }
    for end in [from, to] {
        let _closed_before = end.shutdown(Shutdown::Both);
    }
}

/// What the client knows.
struct Client {
    here: Value,
    heard: Vec<(u64, String)>,
    n_sent: u64,
}

impl Client {
    fn take(&mut self, frame: &Value) {
        if let Some(position) = frame["position"].as_u64()
            && frame["type"] != "ack"
        {
            self.here["position"] = self.here["position"].as_u64().unwrap().max(position).into();
        }
        if frame["type"] == "message" {
            let message = &frame["message"];
            let text = message["text"].as_str().unwrap().to_owned();
            self.heard.push((message["seq"].as_u64().unwrap(), text));
        }
    }
}

fn post_frame(customer: &Customer, n: u64) -> Value {
    json!({
        "type": "post", "conversation": customer.conversation,
        "client_msg_id": client_msg_id(n), "text": format!("customer {n}"),
    })
}

/// One session over a line that is cut: hello, a message, what others say meanwhile.
fn session(line: &Line, customer: &Customer, agent: &Person, client: &mut Client, n: u64) {
    let hello = hello(Some(&customer.token), &client.here, &[]);
    let opened = Socket::try_open(&line.address, None, &hello);
    client.n_sent = n;
    let said = json!({"client_msg_id": client_msg_id(n), "text": format!("agent {n}")});
    let speak = || agent.api.post(&customer.path("/messages"), &said).ok();
    let Ok(mut socket) = opened else {
        speak();
        return;
    };
    let talk = |socket: &mut Socket, client: &mut Client| -> Result<(), Error> {
        socket.try_send(&post_frame(customer, n))?;
        speak();
        socket.try_send(&json!({"type": "ping"}))?;
        let until = Instant::now() + CAUGHT_UP_WITHIN;
        while Instant::now() < until {
            match socket.try_next(Duration::from_millis(20))? {
                Some(frame) if frame["type"] == "pong" => return Ok(()),
                Some(frame) => client.take(&frame),
                None => {}
            }
        }
        Ok(())
    };
    // How it ends is the line's affair.
    let _cut_or_done = talk(&mut socket, client);
}

/// Comes back without a proxy, sends again what may be lost, and hears everything.
fn comes_back(customer: &Customer, client: &mut Client) -> Duration {
    let since = Instant::now();
    let mut socket = customer.socket(&client.here);
    socket.send(&post_frame(customer, client.n_sent));
    let wanted = ["customer", "agent"].map(|who| format!("{who} {}", client.n_sent));
    let has = |client: &Client, text: &String| client.heard.iter().any(|(_, said)| said == text);
    while !wanted.iter().all(|text| has(client, text)) {
        let left = CAUGHT_UP_WITHIN.saturating_sub(since.elapsed());
        assert!(left > Duration::ZERO, "{wanted:?} is not among {:?}", client.heard.last());
        if let Some(frame) = socket.next(left) {
            client.take(&frame);
        }
    }
    let took = since.elapsed();
    // What comes a second time would come now.
    for frame in socket.all_so_far() {
        client.take(&frame);
    }
    took
}

fn stored(customer: &Customer, after: u64) -> Vec<(u64, String)> {
    let mut all: Vec<(u64, String)> = Vec::new();
    loop {
        let after = all.last().map_or(after, |(seq, _)| *seq);
        let path = customer.path(&format!("/messages?limit=100&after={after}"));
        let page = customer.api.get(&path).ok()["messages"].as_array().unwrap().clone();
        if page.is_empty() {
            return all;
        }
        let line = |m: &Value| (m["seq"].as_u64().unwrap(), m["text"].as_str().unwrap().to_owned());
        all.extend(page.iter().map(line));
    }
}

#[test]
fn wherever_the_line_is_cut_who_comes_back_has_everything_once() {
    let trial = Trial::of(
        &["P2", "P3", "P5"],
        "cuts::wherever_the_line_is_cut_who_comes_back_has_everything_once",
    );
    let house = House::start_set(SETTINGS);
    let customer = house.customer();
    let agent = house.agent("Mara Agent", &json!({}));
    let mut desk = agent.comes_to_work();
    agent.api.post(&customer.path("/takeover"), &json!({})).ok();
    let begun = customer.messages().last().unwrap()["seq"].as_u64().unwrap();
    let first = customer.socket(&Value::Null);
    let here = json!({"epoch": first.epoch, "position": first.position});
    drop(first);
    let mut client = Client { here, heard: Vec::new(), n_sent: 0 };

    // A session nobody cuts says how many bytes there are to cut at.
    let whole = Line::cut_after(&house, Way::Up, u64::MAX);
    session(&whole, &customer, &agent, &mut client, 1);
    comes_back(&customer, &mut client);
    let (up, down) = whole.passed();
    let n_cuts = cuts();
    let mut slowest = Duration::ZERO;
    for cut in 0..n_cuts {
        let (way, bytes) = if cut % 2 == 0 { (Way::Up, up) } else { (Way::Down, down) };
        let at = 1 + cut * bytes / n_cuts;
        let line = Line::cut_after(&house, way, at);
        session(&line, &customer, &agent, &mut client, 2 + cut);
        let took = comes_back(&customer, &mut client);
        assert!(took < CAUGHT_UP_WITHIN, "{way:?} {at}: {took:?}");
        slowest = slowest.max(took);
        let known = client.heard.len();
        let seen = stored(&customer, begun);
        assert_eq!(client.heard, seen[..], "{way:?} {at}: {known} heard");
        // Whoever is not there for minutes loses the conversation to a colleague, with a notice.
        desk.all_so_far();
    }
    for n in 1..2 + n_cuts {
        for who in ["customer", "agent"] {
            let text = format!("{who} {n}");
            let n_there = client.heard.iter().filter(|(_, said)| *said == text).count();
            assert_eq!(n_there, 1, "{text}");
        }
    }
    let found = format!(
        "at bytes up to {up} up and {down} down; {} messages, each heard once; back within {} ms",
        client.heard.len(),
        slowest.as_millis()
    );
    trial.held(n_cuts, "cuts of a socket", found);
}

#[test]
fn wherever_a_post_is_cut_it_is_there_once_after_a_retry() {
    let trial =
        Trial::of(&["P2", "P4"], "cuts::wherever_a_post_is_cut_it_is_there_once_after_a_retry");
    let house = House::start_set(SETTINGS);
    let customer = house.customer();
    let agent = house.agent("Mara Agent", &json!({}));
    agent.api.post(&customer.path("/takeover"), &json!({})).ok();
    let post = |api: &Api, n: u64| {
        let body = json!({"client_msg_id": client_msg_id(n), "text": format!("post {n}")});
        api.try_send("POST", &customer.path("/messages"), &body)
    };
    let whole = Line::cut_after(&house, Way::Up, u64::MAX);
    post(&Api::new(&whole.address).with_token(&customer.token), 1).unwrap().ok();
    let (up, down) = whole.passed();
    let n_cuts = cuts();
    let (mut n_told, mut n_there_before) = (0, 0);
    for cut in 0..n_cuts {
        let (way, bytes) = if cut % 2 == 0 { (Way::Up, up) } else { (Way::Down, down) };
        let line = Line::cut_after(&house, way, 1 + cut * bytes / n_cuts);
        let n = 2 + cut;
        let first = post(&Api::new(&line.address).with_token(&customer.token), n);
        let again = post(&customer.api, n).unwrap();
        n_there_before += u64::from(again.status == 200);
        let again = again.ok();
        if let Some(first) = first.ok().filter(|answer| answer.status == 201) {
            n_told += 1;
            assert_eq!(first.body["seq"], again["seq"], "told twice, differently");
        }
    }
    let seen = stored(&customer, 0);
    for n in 1..2 + n_cuts {
        let text = format!("post {n}");
        assert_eq!(seen.iter().filter(|(_, said)| *said == text).count(), 1, "{text}");
    }
    assert!(n_there_before > n_told, "no cut came between the message and its answer");
    let found = format!(
        "each there once; {n_told} were answered, {n_there_before} were there before the retry"
    );
    trial.held(n_cuts, "cuts of a post", found);
}
