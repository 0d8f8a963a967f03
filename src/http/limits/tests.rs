//! Buckets let the burst through, then the rate, and never grow without bound.
use super::*;

const NOW: Timestamp = Timestamp(1_700_000_000_000);

/// Whether one was free; if not, the seconds until one is.
fn taken<K: Hash + Eq>(buckets: &Buckets<K>, key: K, now: Timestamp) -> Result<(), u32> {
    buckets.take(key, now).map(drop).map_err(|left| left.next_in_s)
}

#[test]
fn the_burst_passes_then_one_at_a_time() {
    let buckets = Buckets::new(Rate::new(30, 60, 10));
    for _ in 0..10 {
        assert_eq!(taken(&buckets, "ines", NOW), Ok(()));
    }
    assert_eq!(taken(&buckets, "ines", NOW), Err(2));
    assert_eq!(taken(&buckets, "omar", NOW), Ok(()));
    assert_eq!(taken(&buckets, "ines", NOW.plus_ms(1_999)), Err(1));
    assert_eq!(taken(&buckets, "ines", NOW.plus_ms(2_001)), Ok(()));
    assert_eq!(taken(&buckets, "ines", NOW.plus_ms(2_001)), Err(2));
}

#[test]
fn what_is_left_counts_down_and_says_when_it_is_whole_again() {
    let buckets = Buckets::new(Rate::new(30, 60, 3));
    assert_eq!(buckets.rate().whole_s(), 6);
    let left = |n, next_in_s, full_in_s| Left { n, next_in_s, full_in_s };
    assert_eq!(buckets.take(1, NOW), Ok(left(2, 0, 2)));
    assert_eq!(buckets.take(1, NOW), Ok(left(1, 0, 4)));
    assert_eq!(buckets.take(1, NOW), Ok(left(0, 2, 6)));
    assert_eq!(buckets.take(1, NOW.plus_s(1)), Err(left(0, 1, 5)));
    assert_eq!(buckets.take(1, NOW.plus_s(60)), Ok(left(2, 0, 2)));
}

#[test]
fn a_clock_that_steps_back_gives_nothing_away() {
    let buckets = Buckets::new(Rate::new(1, 60, 1));
    assert_eq!(taken(&buckets, 1, NOW), Ok(()));
    assert!(buckets.take(1, NOW.plus_s(-3_600)).is_err());
}

#[test]
fn many_keys_are_forgotten_rather_than_kept() {
    let mut buckets = Buckets::new(Rate::new(1, 60, 1));
    buckets.keys_max = 100;
    for key in 0..1_000 {
        assert_eq!(taken(&buckets, key, NOW), Ok(()));
    }
    assert!(buckets.by_key.lock().unwrap().len() <= 100);
}

#[test]
fn settings_left_out_keep_what_ships() {
    let limits: Limits = toml::from_str("message_burst = 3").unwrap();
    assert_eq!(limits, Limits { message_burst: 3, ..Limits::default() });
}
