//! Every measure against a value reckoned by hand.

use super::*;

fn near(a: f64, b: f64) -> bool {
    (a - b).abs() < 5e-4
}

fn rated(pairs: &[(f64, bool)]) -> Vec<Rated> {
    pairs.iter().map(|(score, positive)| Rated { score: *score, positive: *positive }).collect()
}

fn ranking(found: &[&str], right: &[&str]) -> Ranking {
    let own = |names: &[&str]| names.iter().map(ToString::to_string).collect::<Vec<_>>();
    Ranking::of(&own(found), &own(right))
}

#[test]
fn wilson_of_eight_in_ten() {
    let interval = wilson(8, 10);
    assert!(near(interval.low, 0.4902) && near(interval.high, 0.9433), "{interval:?}");
}

#[test]
fn wilson_of_none_in_ten_still_has_room_above() {
    let interval = wilson(0, 10);
    assert!(near(interval.low, 0.0) && near(interval.high, 0.2775), "{interval:?}");
    assert_eq!(wilson(0, 0), Interval { low: 0.0, high: 1.0 });
}

#[test]
fn counts_and_f1_at_a_threshold() {
    let rated =
        rated(&[(0.9, true), (0.8, false), (0.5, true), (0.4, true), (0.3, false), (0.1, false)]);
    let counts = Counts::at(rated, 0.5);
    assert_eq!(counts, Counts { hits: 2, false_alarms: 1, misses: 1, rejections: 2 });
    assert!(near(counts.f1().unwrap(), 2.0 / 3.0));
    assert_eq!(Counts::default().f1(), None);
}

#[test]
fn auroc_counts_pairs_and_halves_ties() {
    // Pairs (positive, negative): .9 beats .8 and .2; .4 beats .2, loses to .8: 3 of 4.
    let plain = rated(&[(0.9, true), (0.8, false), (0.4, true), (0.2, false)]);
    assert!(near(auroc(plain).unwrap(), 0.75));
    // One win, one tie.
    let tied = rated(&[(0.5, true), (0.5, false), (0.1, false)]);
    assert!(near(auroc(tied).unwrap(), 0.75));
    assert_eq!(auroc(rated(&[(0.5, true)])), None);
}

#[test]
fn rankings_by_hand() {
    // Right ones stand second and fourth; a third one is not found at all.
    let found = ranking(&["a", "b", "c", "d"], &["b", "d", "z"]);
    assert!(near(found.recall(1), 0.0));
    assert!(near(found.recall(10), 2.0 / 3.0));
    assert!(near(found.reciprocal_rank(10), 0.5));
    assert!(near(found.reciprocal_rank(1), 0.0));
    assert!(near(found.average_precision(), (0.5 + 0.5) / 3.0));
}

#[test]
fn what_is_found_twice_counts_once() {
    let found = ranking(&["a", "a", "b"], &["b"]);
    assert!(near(found.reciprocal_rank(10), 0.5));
    assert!(near(found.average_precision(), 0.5));
    assert!(near(ranking(&["a"], &[]).average_precision(), 0.0));
}

#[test]
fn a_bootstrap_is_repeatable_and_holds_the_mean() {
    let values: Vec<f64> = (0..100).map(f64::from).collect();
    let statistic = |sample: &[&f64]| mean(sample.iter().map(|v| **v));
    let interval = bootstrap(&values, 7, statistic).unwrap();
    assert_eq!(Some(interval), bootstrap(&values, 7, statistic));
    // The standard error of this mean is 2.887; 1.96 of them on either side.
    assert!((interval.low - 43.84).abs() < 1.0, "{interval:?}");
    assert!((interval.high - 55.16).abs() < 1.0, "{interval:?}");
}

#[test]
fn a_statistic_that_is_nowhere_defined_has_no_interval() {
    assert_eq!(bootstrap(&[1.0], 7, |_: &[&f64]| None), None);
    let none: [f64; 0] = [];
    assert_eq!(bootstrap(&none, 7, |s: &[&f64]| mean(s.iter().map(|v| **v))), None);
}
