//! Floods: messages and typing far beyond what is allowed, and everybody coming back at once; and
//! one customer who goes on talking beside them.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::{in_talk, in_talk_with, judge, number, rss_mib, talks, with_many_files};
use crate::support::people::client_msg_id;
use crate::support::socket::{Socket, hello};
use crate::support::{House, Trial};

/// As many requests as anybody wants, but no more messages of one customer than usual.
const SETTINGS: &str = "[limits]\nrequests_per_s = 1000000\nrequest_burst = 1000000\n\
    connections_per_ip_max = 100000\nconversations_per_hour = 100000\n\
    customer_sessions_per_hour = 100000\nmessages_per_min = 600\nmessage_burst = 220\n";
/// Messages somebody shouts before they look at what came back.
const AT_ONCE: usize = 100;

/// What is told of a flood, for a line of the promises.
fn beside(alone: (u128, u128), beside: (u128, u128)) -> String {
    format!(
        "messages beside it took {} ms, the 99th {} ms (alone {} and {} ms)",
        beside.0, beside.1, alone.0, alone.1
    )
}

#[test]
fn a_flood_of_messages_and_typing_is_refused_and_the_talk_goes_on() {
    let trial = Trial::of(
        &["P17"],
        "hostile::floods::a_flood_of_messages_and_typing_is_refused_and_the_talk_goes_on",
    );
    let mut house = House::start_set(SETTINGS);
    let customer = in_talk(&house);
    let alone = talks(&customer);
    let (over, taken, refused) = (AtomicBool::new(false), AtomicU64::new(0), AtomicU64::new(0));
    let shouting: Vec<_> = (0..4).map(|_| house.customer()).collect();
    let times = std::thread::scope(|scope| {
        for one in &shouting {
            let (over, taken, refused) = (&over, &taken, &refused);
            scope.spawn(move || {
                let mut socket = one.socket(&Value::Null);
                let mut n = 0;
                while !over.load(Ordering::SeqCst) {
                    for _ in 0..AT_ONCE {
                        n += 1;
                        socket.send(&json!({"type": "typing", "conversation": one.conversation}));
                        socket.send(&json!({
                            "type": "post", "conversation": one.conversation,
                            "client_msg_id": client_msg_id(n), "text": format!("AND ANOTHER {n}"),
                        }));
                    }
                    // Who shouts waits for no answer, but this one counts them.
                    while let Some(frame) = socket.next(Duration::ZERO) {
                        match frame["type"].as_str() {
                            Some("ack") => taken.fetch_add(1, Ordering::SeqCst),
                            Some("refused") => refused.fetch_add(1, Ordering::SeqCst),
                            _ => 0,
                        };
                    }
                }
            });
        }
        let times = talks(&customer);
        let since = Instant::now();
        while refused.load(Ordering::SeqCst) == 0 && since.elapsed() < Duration::from_secs(20) {
            std::thread::sleep(Duration::from_millis(50));
        }
        over.store(true, Ordering::SeqCst);
        times
    });
    judge(times);
    let (taken, refused) = (taken.into_inner(), refused.into_inner());
    assert!(refused > 0, "{taken} messages, and not one was refused");
    assert!(house.stop().success());
    house.is_sound();
    let found = format!("{refused} refused; {}", beside(alone, times));
    trial.held(taken + refused, "messages and as many times typing", found);
}

#[test]
fn when_everybody_comes_back_at_once_everybody_is_let_in_and_the_talk_goes_on() {
    let trial = Trial::of(
        &["P5", "P17"],
        "hostile::floods::when_everybody_comes_back_at_once_everybody_is_let_in_and_the_talk_goes_on",
    );
    with_many_files();
    let house = House::start_set(SETTINGS);
    let customer = in_talk(&house);
    let alone = talks(&customer);
    let n_clients = number("BATON_SOCKETS", 400) / 5;
    let first = customer.socket(&Value::Null);
    let here = json!({"epoch": first.epoch, "position": first.position});
    customer.says("said while they were away");
    let (n_back, slowest, over) = (AtomicU64::new(0), AtomicU64::new(0), AtomicBool::new(false));
    let times = std::thread::scope(|scope| {
        for _ in 0..8 {
            let (customer, house, here) = (&customer, &house, &here);
            let (n_back, slowest, over) = (&n_back, &slowest, &over);
            scope.spawn(move || {
                // Each holds its share until all are there, and then all of them come again.
                while !over.load(Ordering::SeqCst) {
                    let mut open = Vec::new();
                    for _ in 0..n_clients / 8 {
                        let since = Instant::now();
                        let hello = hello(Some(&customer.token), here, &[]);
                        let mut socket = Socket::try_open(&house.address, None, &hello).unwrap();
                        socket.wait_for(|frame| {
                            frame["message"]["text"] == "said while they were away"
                        });
                        let ms = since.elapsed().as_millis() as u64;
                        slowest.fetch_max(ms, Ordering::SeqCst);
                        n_back.fetch_add(1, Ordering::SeqCst);
                        open.push(socket);
                        if over.load(Ordering::SeqCst) {
                            return;
                        }
                    }
                }
            });
        }
        let other = in_talk_with(&house, "Noa Agent");
        let times = talks(&other);
        over.store(true, Ordering::SeqCst);
        times
    });
    judge(times);
    let (n_back, slowest) = (n_back.into_inner(), slowest.into_inner());
    assert!(slowest < 2_000, "somebody had to wait {slowest} ms");
    let found = format!(
        "all with what they missed, the slowest after {slowest} ms, up to {n_clients} at a time; {}; {} MiB",
        beside(alone, times),
        rss_mib(&house)
    );
    trial.held(n_back, "clients who came back", found);
}
