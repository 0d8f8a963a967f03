//! Intervals and waits, against published or hand-worked numbers.

use proptest::prelude::*;

use crate::decide::measure::interval::wilson;
use crate::decide::measure::survival::{Span, curve, quantile};

fn near(found: f64, wanted: f64) -> bool {
    (found - wanted).abs() < 5e-4
}

#[test]
fn the_score_interval_is_the_published_one() {
    // Newcombe 1998, table I: 81 of 263 is 0.2553 to 0.3662, 1 of 29 is 0.0061 to 0.1718.
    let (low, high) = wilson(81, 263).unwrap();
    assert!(near(low, 0.2553) && near(high, 0.3662), "{low} {high}");
    let (low, high) = wilson(1, 29).unwrap();
    assert!(near(low, 0.0061) && near(high, 0.1718), "{low} {high}");
    assert_eq!(wilson(0, 0), None);
}

#[test]
fn those_who_left_count_for_as_long_as_they_waited() {
    // Six waits: 10 taken, 20 left, 30 taken, 30 left, 40 taken, 50 still waiting.
    // 10: 5/6 still wait. 30: of the four left, one is taken: 5/6 * 3/4 = 5/8. 40: of the two left,
    // one: 5/16. The median is the first length at which no more than half wait: 40. Nine of ten
    // are never reached.
    let span = |length: f64, ended| Span { length, ended };
    let spans = vec![
        span(30.0, false),
        span(10.0, true),
        span(50.0, false),
        span(30.0, true),
        span(20.0, false),
        span(40.0, true),
    ];
    let steps = curve(spans);
    let left: Vec<(f64, f64)> = steps.iter().map(|s| (s.length, s.left)).collect();
    let wanted = [(10.0, 5.0 / 6.0), (30.0, 5.0 / 8.0), (40.0, 5.0 / 16.0)];
    assert_eq!(left.len(), wanted.len());
    for ((at, share), (length, wanted)) in left.into_iter().zip(wanted) {
        assert!(at == length && near(share, wanted), "{at}: {share}");
    }
    assert_eq!(quantile(&steps, 0.5).value, Some(40.0));
    assert_eq!(quantile(&steps, 0.9).value, None);
}

#[test]
fn the_bands_are_those_of_the_remission_data() {
    // Remission of leukaemia under 6-MP, weeks (Freireich et al. 1963), the standard example: the
    // estimate at 10 weeks is 0.753, at 23 weeks 0.448; the log-log band at 10 weeks is 0.503 to
    // 0.889; the median is 23 weeks, its interval begins at 13 and has no end.
    let ended = [6, 6, 6, 7, 10, 13, 16, 22, 23];
    let left = [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35];
    let span = |weeks: &i32, ended| Span { length: f64::from(*weeks), ended };
    let spans = ended.iter().map(|w| span(w, true)).chain(left.iter().map(|w| span(w, false)));
    let steps = curve(spans.collect());
    let at = |weeks: f64| *steps.iter().find(|s| s.length == weeks).unwrap();
    assert!(near(at(10.0).left, 0.7529) && near(at(23.0).left, 0.4482), "{steps:?}");
    assert!(near(at(10.0).low, 0.5032) && near(at(10.0).high, 0.8894), "{:?}", at(10.0));
    let median = quantile(&steps, 0.5);
    assert_eq!((median.value, median.low, median.high), (Some(23.0), Some(13.0), None));
}

proptest! {
    #[test]
    fn without_leavers_the_median_is_the_middle_one(mut all in prop::collection::vec(0_u16..500, 1..60)) {
        let spans = all.iter().map(|l| Span { length: f64::from(*l), ended: true }).collect();
        all.sort_unstable();
        let middle = all.get((all.len() - 1) / 2).map(|l| f64::from(*l));
        prop_assert_eq!(quantile(&curve(spans), 0.5).value, middle);
    }

    #[test]
    fn an_interval_holds_its_estimate(spans in prop::collection::vec((1_u16..500, any::<bool>()), 1..60)) {
        let spans = spans.iter().map(|(l, ended)| Span { length: f64::from(*l), ended: *ended });
        let steps = curve(spans.collect());
        for p in [0.5, 0.9] {
            let found = quantile(&steps, p);
            if let Some(value) = found.value {
                prop_assert!(found.low.is_some_and(|low| low <= value), "{:?}", found);
                prop_assert!(found.high.is_none_or(|high| value <= high), "{:?}", found);
            }
        }
    }
}
