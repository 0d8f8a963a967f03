//! How soon a house serves again that was killed in the middle of writing (promise P15): the time
//! grows with the data by less than a second a gigabyte. `BATON_FILL_MB` is how much there is.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use baton::clock::Timestamp;
use baton::domain::event::Event;
use baton::domain::message::{Author, Message, MessageKind, Seq};
use baton::ids::{ClientMsgId, ConversationId, CustomerId};
use baton::store::{AppendError, Options, Store, WriteError};
use serde_json::json;

use crate::support::people::client_msg_id;
use crate::support::{House, Trial, is_judged};

const SETTINGS: &str = "[limits]\nmessages_per_min = 1000000\nmessage_burst = 1000000\n\
    requests_per_s = 1000000\nrequest_burst = 1000000\n";
/// Characters of one message: a long one of a customer.
const CHARS: usize = 1_000;
/// Messages of one conversation, and of one job.
const EACH: u32 = 200;
/// How often it is killed.
const KILLS: usize = 3;
/// What a gigabyte may add to the start, in seconds.
const S_PER_GB_MAX: f64 = 1.0;

fn fill_mb() -> u64 {
    std::env::var("BATON_FILL_MB").ok().and_then(|n| n.parse().ok()).unwrap_or(48)
}

fn file_bytes(house: &House) -> u64 {
    std::fs::metadata(house.dir.join("baton.redb")).unwrap().len()
}

/// Past conversations, written as the house writes them, until there is so much.
fn fill(house: &House, bytes: u64) -> u64 {
    let store = Store::open(&house.dir, Options::default()).unwrap();
    let at = Timestamp(1_770_000_000_000);
    let words = "the parcel was said to come on monday and it did not ";
    let text: String = words.chars().cycle().take(CHARS).collect();
    let mut n = 0;
    while file_bytes(house) < bytes {
        n += 1;
        let (id, text) = (ConversationId(n), text.clone());
        let written: Result<(), WriteError<AppendError>> = store.write_blocking(move |tx| {
            let (customer, page) = (CustomerId(n), String::new());
            tx.append(id, at, Event::Opened { customer, page, context: BTreeMap::new() })?;
            for seq in 1..=EACH {
                let message = Message {
                    seq: Seq(seq),
                    at,
                    author: if seq % 2 == 0 { Author::Assistant } else { Author::Customer },
                    text: format!("{seq} of {n}: {text}"),
                    kind: MessageKind::Plain,
                    client_msg_id: (seq % 2 == 1).then_some(ClientMsgId(u128::from(seq))),
                };
                tx.append(id, at, Event::MessagePosted(message))?;
            }
            tx.append(id, at, Event::Closed)?;
            Ok(())
        });
        written.unwrap();
    }
    store.close().unwrap();
    n as u64 * u64::from(EACH)
}

/// Kills it while somebody writes; how long until it serves again.
fn killed_and_back(house: &mut House, round: u64) -> Duration {
    let customer = house.customer();
    let over = AtomicBool::new(false);
    let started = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let (over, started, customer) = (&over, &started, &customer);
        scope.spawn(move || {
            for n in 0.. {
                let id = client_msg_id(round * 1_000_000 + n);
                let body = json!({"client_msg_id": id, "text": format!("while it lasts {n}")});
                let said = customer.api.try_send("POST", &customer.path("/messages"), &body);
                started.store(n > 20, Ordering::SeqCst);
                if said.is_err() || over.load(Ordering::SeqCst) {
                    return;
                }
            }
        });
        while !started.load(Ordering::SeqCst) {
            std::thread::sleep(Duration::from_millis(5));
        }
        house.crash();
        over.store(true, Ordering::SeqCst);
    });
    let since = Instant::now();
    house.restart();
    let took = since.elapsed();
    assert_eq!(house.api().get("/readyz").status, 200);
    took
}

fn slowest(house: &mut House) -> Duration {
    (0..KILLS).map(|n| killed_and_back(house, n as u64)).max().unwrap()
}

#[test]
fn a_house_that_was_killed_serves_again_as_soon_as_it_is_promised() {
    let trial = Trial::of(
        &["P15"],
        "serving::a_house_that_was_killed_serves_again_as_soon_as_it_is_promised",
    );
    let mut house = House::start_set(SETTINGS);
    let small = slowest(&mut house);
    assert!(house.stop().success());
    let n_messages = fill(&house, fill_mb() * 1_000_000);
    house.restart();
    let large = slowest(&mut house);
    let gb = file_bytes(&house) as f64 / 1e9;
    let more = large.saturating_sub(small).as_secs_f64() / gb;
    let found = format!(
        "{gb:.2} GB of {n_messages} messages: serving after {:.2} s, an empty house after {:.2} s: \
         {more:.2} s a GB",
        large.as_secs_f64(),
        small.as_secs_f64()
    );
    println!("{found}");
    assert!(house.stop().success());
    house.is_sound();
    assert!(!is_judged() || more <= S_PER_GB_MAX, "{found}");
    trial.held(2 * KILLS as u64, "kills", found);
}
