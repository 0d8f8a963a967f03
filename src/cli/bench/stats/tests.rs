//! Quantiles are values that were measured.

use super::*;

#[test]
fn the_spread_of_a_hundred_times_is_the_fiftieth_and_the_ninety_ninth() {
    let times = (1..=100).rev().map(Duration::from_millis).collect();
    assert_eq!(Spread::of(times), Spread { n: 100, p50_ms: 50.0, p99_ms: 99.0 });
}

#[test]
fn one_time_is_its_own_spread_and_none_has_zeros() {
    let one = Spread::of(vec![Duration::from_millis(7)]);
    assert_eq!((one.p50_ms, one.p99_ms), (7.0, 7.0));
    assert_eq!(Spread::of(Vec::new()), Spread::default());
}

#[test]
fn the_median_of_rounds_forgives_one_bad_round() {
    let round = |p50_ms, p99_ms| Spread { n: 10, p50_ms, p99_ms };
    let rounds = [round(1.0, 9.0), round(50.0, 400.0), round(2.0, 8.0)];
    assert_eq!(Spread::median(&rounds), Spread { n: 30, p50_ms: 2.0, p99_ms: 9.0 });
}
