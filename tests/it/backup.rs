//! Backups of a house that goes on serving (promise P12): a copy holds everything acknowledged
//! before it was asked for, and of what came during it a beginning without a gap.

use std::process::{Command, Output};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use serde_json::Value;

use crate::support::{Customer, House, Trial};

const SETTINGS: &str = "[limits]\nmessages_per_min = 1000000\nmessage_burst = 1000000\n\
    requests_per_s = 1000000\nrequest_burst = 1000000\nconversations_per_hour = 1000\n";
const N_CUSTOMERS: usize = 4;
/// Messages in every conversation before the backup is asked for.
const BEFORE: u64 = 20;

fn baton(house: &House, command: &str, file: &std::path::Path) -> Output {
    Command::new(env!("CARGO_BIN_EXE_baton"))
        .args([command, "--data-dir"])
        .arg(&house.dir)
        .arg(file)
        .output()
        .unwrap()
}

#[track_caller]
fn done(output: &Output) {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

/// Writes until told to stop, each message after the last one's acknowledgement.
fn writes(customer: &Customer, last: &AtomicU64, over: &AtomicBool) {
    while !over.load(Ordering::Relaxed) {
        last.store(customer.says("one more line of a long letter"), Ordering::SeqCst);
    }
}

fn history(house: &House, customer: &Customer) -> Vec<Value> {
    let api = house.api().with_token(&customer.token);
    let mut all = Vec::new();
    loop {
        let after = all.last().map_or(0, |m: &Value| m["seq"].as_u64().unwrap());
        let path = customer.path(&format!("/messages?limit=100&after={after}"));
        let page = api.get(&path).ok()["messages"].as_array().unwrap().clone();
        if page.is_empty() {
            return all;
        }
        all.extend(page);
    }
}

#[test]
fn a_backup_of_a_house_that_goes_on_holds_all_that_was_acknowledged_before() {
    let trial = Trial::of(
        &["P12"],
        "backup::a_backup_of_a_house_that_goes_on_holds_all_that_was_acknowledged_before",
    );
    let mut n_restored = 0;
    let mut house = House::start_set(SETTINGS);
    let customers: Vec<Customer> = (0..N_CUSTOMERS).map(|_| house.customer()).collect();
    let last: Vec<AtomicU64> = customers.iter().map(|_| AtomicU64::new(0)).collect();
    let over = AtomicBool::new(false);
    let aside = tempfile::tempdir().unwrap();
    let file = aside.path().join("copy.baton");
    let acknowledged = std::thread::scope(|scope| {
        let writers: Vec<_> = customers
            .iter()
            .zip(&last)
            .map(|(customer, last)| {
                let over = &over;
                scope.spawn(move || writes(customer, last, over))
            })
            .collect();
        while last.iter().any(|seq| seq.load(Ordering::SeqCst) < BEFORE) {
            std::thread::yield_now();
        }
        let before: Vec<u64> = last.iter().map(|seq| seq.load(Ordering::SeqCst)).collect();
        let output = baton(&house, "backup", &file);
        over.store(true, Ordering::Relaxed);
        writers.into_iter().for_each(|writer| writer.join().unwrap());
        done(&output);
        before
    });
    let written: Vec<Vec<Value>> = customers.iter().map(|c| history(&house, c)).collect();

    house.crash();
    std::fs::remove_dir_all(&house.dir).unwrap();
    done(&baton(&house, "restore", &file));
    house.crash_and_restart();

    for ((customer, written), before) in customers.iter().zip(&written).zip(acknowledged) {
        let restored = history(&house, customer);
        let reached = restored.last().unwrap()["seq"].as_u64().unwrap();
        assert!(reached >= before, "{before} were acknowledged, {reached} are in the backup");
        assert_eq!(restored, written[..restored.len()], "a beginning, without a gap");
        n_restored += restored.len();
    }
    assert_eq!(house.stop().code(), Some(0));
    let check = Command::new(env!("CARGO_BIN_EXE_baton"))
        .args(["check", "--data-dir"])
        .arg(&house.dir)
        .output()
        .unwrap();
    done(&check);
    let found = format!("{n_restored} messages restored, a beginning without a gap; check clean");
    trial.held(1, "backup under load", found);
}

#[test]
fn a_running_house_says_why_it_writes_no_backup() {
    let house = House::start();
    let aside = tempfile::tempdir().unwrap();
    let file = aside.path().join("there-already");
    std::fs::write(&file, b"somebody's").unwrap();
    let output = baton(&house, "backup", &file);
    assert!(!output.status.success());
    let why = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(why.contains("there-already") && why.contains("already"), "{why}");
    assert_eq!(std::fs::read(&file).unwrap(), b"somebody's");
}
