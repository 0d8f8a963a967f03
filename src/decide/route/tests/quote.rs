//! Wait quotes: honest about too little data, about those who left, and about getting longer.

use proptest::prelude::*;

use super::NOW;
use crate::decide::route::estimate::Expected;
use crate::decide::route::quote::{
    Calibration, PastWait, Requote, SAMPLES_MIN, held, quote, requote,
};
use crate::domain::quote::Quote;

/// Waits of people of whom 100 s were expected.
fn waits(spans: impl IntoIterator<Item = (f64, bool)>) -> Vec<PastWait> {
    let at = NOW.plus_s(-60);
    let past = |(waited_s, served)| PastWait {
        waited_s,
        told_s: Some(200.0),
        expected_s: Some(100.0),
        served,
        at,
    };
    spans.into_iter().map(past).collect()
}

fn expecting(expected_s: f64) -> Expected {
    Expected { position: 3, at_once: expected_s == 0.0, staffed: true, expected_s }
}

fn upper(past: &[PastWait], expected_s: f64) -> Option<u32> {
    quote(&expecting(expected_s), &Calibration::of(past.iter(), NOW)).upper_s
}

#[test]
fn with_too_few_waits_no_time_is_told() {
    let few = waits((1..SAMPLES_MIN).map(|s| (s as f64, true)));
    assert_eq!(upper(&few, 100.0), None);
    let old: Vec<PastWait> = waits((0..50).map(|s| (f64::from(s), true)))
        .into_iter()
        .map(|w| PastWait { at: NOW.plus_s(-40 * 86_400), ..w })
        .collect();
    assert_eq!(Calibration::of(old.iter(), NOW), Calibration::default());
}

#[test]
fn four_of_five_past_waits_were_within_the_quote() {
    let past = waits((1..=50).map(|i| (f64::from(i) * 10.0, true)));
    assert_eq!(upper(&past, 100.0), Some(400));
    assert_eq!(upper(&past, 200.0), Some(800), "twice as much is expected");
    assert_eq!(upper(&past, 0.0), None, "nobody was ever served at once");
    let gone = Expected { staffed: false, ..expecting(100.0) };
    assert_eq!(quote(&gone, &Calibration::of(past.iter(), NOW)).upper_s, None);
}

#[test]
fn whoever_finds_somebody_free_is_told_what_others_waited_who_did() {
    let mut past = waits((1..=20).map(|i| (f64::from(i), true)));
    past.iter_mut().for_each(|w| w.expected_s = Some(0.0));
    past.extend(waits((1..=50).map(|i| (f64::from(i) * 10.0, true))));
    assert_eq!(upper(&past, 0.0), Some(15));
}

#[test]
fn those_who_left_make_the_quote_longer_not_shorter() {
    let served = waits((1..=50).map(|i| (f64::from(i) * 10.0, true)));
    let mut with_leavers = served.clone();
    with_leavers.extend(waits((1..=25).map(|i| (f64::from(i) * 10.0, false))));
    assert!(upper(&with_leavers, 100.0) >= upper(&served, 100.0));
    let all_left = waits((1..=50).map(|i| (f64::from(i) * 10.0, false)));
    assert_eq!(upper(&all_left, 100.0), None);
}

#[test]
fn how_often_quotes_held_counts_those_who_left_neither_as_held_nor_as_broken() {
    let past = waits([(100.0, true), (150.0, true), (150.0, false), (250.0, true), (300.0, true)]);
    let told = held(past.iter());
    assert_eq!((told.n, told.n_served, told.of_served), (5, 4, Some(0.5)));
    let of_all = told.of_all.unwrap();
    assert!((of_all - 0.4).abs() < 1e-9, "{of_all}");
    assert_eq!(held(waits([(10.0, false)]).iter()).of_all, None);
}

fn told(position: u32, upper_s: Option<u32>) -> Quote {
    Quote { position, upper_s, n_basis: 50, staffed: true, estimate_s: None }
}

#[test]
fn a_quote_is_never_raised_silently() {
    let before = told(2, Some(300));
    assert_eq!(requote(&before, 60, before.clone()), Requote::Keep);
    assert_eq!(requote(&before, 60, told(1, Some(150))), Requote::Show(told(1, Some(150))));
    assert_eq!(requote(&before, 60, told(2, Some(600))), Requote::Admit(told(2, Some(600))));
    assert_eq!(requote(&before, 60, told(2, Some(270))), Requote::Keep);
    let gone = Quote { staffed: false, ..told(2, None) };
    assert_eq!(requote(&before, 60, gone.clone()), Requote::Admit(gone));
}

proptest! {
    #[test]
    fn any_past_gives_a_quote_that_grows_with_what_is_expected(
        spans in proptest::collection::vec(
            (0.0..5_000.0_f64, any::<bool>(), 0.0..900.0_f64), 0..300),
        first in 1.0..2_000.0_f64, more in 0.0..2_000.0_f64,
    ) {
        let at = NOW.plus_s(-60);
        let past: Vec<PastWait> = spans
            .into_iter()
            .map(|(waited_s, served, expected)| {
                PastWait { waited_s, told_s: None, expected_s: Some(expected), served, at }
            })
            .collect();
        prop_assert!(upper(&past, first + more) >= upper(&past, first));
        prop_assert!(upper(&past, first).is_none_or(|s| s >= 5));
    }

    #[test]
    fn showing_never_means_longer(
        a in proptest::option::of(0..10_000_u32), b in proptest::option::of(0..10_000_u32),
        since_s in 0..5_000_u32, places in (1..5_u32, 1..5_u32),
    ) {
        let before = told(places.0, a);
        let new = told(places.1, b);
        if let (Requote::Show(shown), Some(told)) = (requote(&before, since_s, new), a) {
            let allowed = told.saturating_sub(since_s).saturating_add(30);
            prop_assert!(shown.upper_s.is_none_or(|upper| upper <= allowed));
        }
    }
}
