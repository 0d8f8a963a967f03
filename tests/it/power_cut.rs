//! The store on a disk that loses power: whatever had not been made durable survives in part, in
//! pieces of 512 bytes, and power fails again while the store recovers. What was acknowledged is
//! always there, what was refused never, and the store's own check finds nothing.
//!
//! `BATON_SEEDS` sets how many histories are tried (60 when it is not set).

mod disk;
mod oracle;

use std::sync::Arc;

use baton::clock::Timestamp;
use baton::store::{Options, Store, StoreError};
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};

use crate::support::Trial;
use disk::PowerCutDisk;
use oracle::Oracle;

/// Times the power fails in one history.
const CUTS: u32 = 5;
/// Disk operations until the power fails, at most.
const OPERATIONS_MAX: u64 = 300;
/// The same when it is to fail while the store opens.
const OPENING_MAX: u64 = 8;
/// Batches written before the power is cut by hand.
const BATCHES_MAX: u64 = 12;

#[test]
fn nothing_acknowledged_is_lost_when_the_power_fails() {
    let trial =
        Trial::of(&["P1", "P4"], "power_cut::nothing_acknowledged_is_lost_when_the_power_fails");
    let n_seeds: u64 =
        std::env::var("BATON_SEEDS").ok().map_or(60, |n| n.parse().expect("a number of seeds"));
    let mut totals = oracle::Totals::default();
    for seed in 0..n_seeds {
        totals.add(history(seed));
    }
    println!("{n_seeds} seeds: {totals:?}");
    assert!(totals.acknowledged > n_seeds && totals.cuts_while_opening > 0, "{totals:?}");
    trial.held(n_seeds, "seeds", format!("{totals:?}"));
}

/// A number below `n`.
fn below(rng: &mut StdRng, n: u64) -> u64 {
    rng.next_u64() % n
}

fn options() -> Options {
    Options { cache_bytes: 1 << 20, free_min_bytes: 0, ..Options::default() }
}

/// One history with its power cuts, each followed by a look at what is left.
#[expect(clippy::disallowed_methods, reason = "a test that can be repeated from its seed")]
fn history(seed: u64) -> oracle::Totals {
    let mut rng = StdRng::seed_from_u64(seed);
    let disk = PowerCutDisk::default();
    disk.fail_after(u64::MAX);
    // A directory gets its file complete (it is made under another name), so the first creation is
    // not what is tested here.
    Store::open_on(Arc::new(disk.clone()), options()).unwrap().close().unwrap();
    let mut oracle = Oracle::new(seed);
    for _ in 0..CUTS {
        let most = if below(&mut rng, 3) == 0 { OPENING_MAX } else { OPERATIONS_MAX };
        disk.fail_after(1 + below(&mut rng, most));
        match Store::open_on(Arc::new(disk.clone()), options()) {
            Ok(store) => {
                if oracle.compare(&store) {
                    work(&store, &mut oracle, &mut rng);
                }
            }
            Err(error) if disk.is_off() => {
                assert!(!matches!(error, StoreError::Newer { .. }), "seed {seed}: {error}");
                oracle.totals.cuts_while_opening += 1;
            }
            Err(error) => panic!("seed {seed}: the store does not open: {error}"),
        }
        disk.cut(&mut rng);
        oracle.totals.cuts += 1;
    }
    disk.fail_after(u64::MAX);
    let store = Store::open_on(Arc::new(disk), options()).unwrap();
    assert!(oracle.compare(&store), "seed {seed}: the power is on");
    oracle.totals
}

fn work(store: &Store, oracle: &mut Oracle, rng: &mut StdRng) {
    for at in 0..=below(rng, BATCHES_MAX) {
        let batch = oracle.next_batch(rng, Timestamp(1_000 + i64::try_from(at).unwrap()));
        oracle.write(store, batch);
    }
}
