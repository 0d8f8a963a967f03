//! Wait quotes: honest about too little data, about those who left, and about getting longer.

use proptest::prelude::*;

use super::NOW;
use crate::decide::route::quote::{PastWait, Requote, SAMPLES_MIN, quote, requote};
use crate::domain::quote::Quote;

fn waits(spans: impl IntoIterator<Item = (u32, bool)>) -> Vec<PastWait> {
    let at = NOW.plus_s(-60);
    spans
        .into_iter()
        .map(|(waited_s, served)| PastWait { waited_s, position: 1, served, at })
        .collect()
}

#[test]
fn with_too_few_waits_no_time_is_told() {
    let few = waits((1..SAMPLES_MIN as u32).map(|s| (s, true)));
    assert_eq!(quote(1, &few, 3, NOW).upper_s, None);
    let old: Vec<PastWait> = waits((0..50).map(|s| (s, true)))
        .into_iter()
        .map(|w| PastWait { at: NOW.plus_s(-40 * 86_400), ..w })
        .collect();
    assert_eq!(quote(1, &old, 3, NOW).n_basis, 0);
}

#[test]
fn four_of_five_past_waits_were_within_the_quote() {
    let past = waits((1..=100).map(|i| (i * 10, true)));
    let told = quote(1, &past, 3, NOW);
    assert_eq!(told, Quote { position: 1, upper_s: Some(810), n_basis: 100, staffed: true });
    assert_eq!(quote(2, &past, 3, NOW).upper_s, Some(1_620));
    assert_eq!(quote(2, &past, 0, NOW).upper_s, None);
}

#[test]
fn those_who_left_make_the_quote_longer_not_shorter() {
    let served = waits((1..=50).map(|i| (i * 10, true)));
    let mut with_leavers = served.clone();
    with_leavers.extend(waits((1..=25).map(|i| (i * 10, false))));
    let (plain, honest) = (quote(1, &served, 3, NOW), quote(1, &with_leavers, 3, NOW));
    assert!(honest.upper_s.unwrap() >= plain.upper_s.unwrap());
    let all_left = waits((1..=50).map(|i| (i * 10, false)));
    assert_eq!(quote(1, &all_left, 3, NOW).upper_s, None);
}

#[test]
fn a_quote_is_never_raised_silently() {
    let told = |position, upper_s| Quote { position, upper_s, n_basis: 50, staffed: true };
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
    fn any_past_gives_a_quote_that_grows_with_the_place(
        spans in proptest::collection::vec((any::<u32>(), any::<bool>()), 0..60),
        position in any::<u32>(),
    ) {
        let past = waits(spans);
        let here = quote(position, &past, 1, NOW);
        let behind = quote(position.saturating_add(1), &past, 1, NOW);
        prop_assert!(behind.upper_s >= here.upper_s);
        prop_assert_eq!(here.position, position.max(1));
    }

    #[test]
    fn showing_never_means_longer(
        a in proptest::option::of(0..10_000_u32), b in proptest::option::of(0..10_000_u32),
        since_s in 0..5_000_u32, places in (1..5_u32, 1..5_u32),
    ) {
        let before = Quote { position: places.0, upper_s: a, n_basis: 20, staffed: true };
        let new = Quote { position: places.1, upper_s: b, n_basis: 20, staffed: true };
        if let (Requote::Show(shown), Some(told)) = (requote(&before, since_s, new), a) {
            let allowed = told.saturating_sub(since_s).saturating_add(30);
            prop_assert!(shown.upper_s.is_none_or(|upper| upper <= allowed));
        }
    }
}
