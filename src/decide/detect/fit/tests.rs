//! What was put into made-up turns comes out of them again, and what they do not show stays.

use super::*;

/// Turns in which the kinds show at their strengths, needed or not by these true log-odds.
fn turns(n: usize, truth: impl Fn(usize) -> (Seen, f64)) -> Vec<(Seen, bool)> {
    let drawn = (0..n).map(|i| {
        let (seen, log_odds) = truth(i);
        let even = (i.wrapping_mul(7_919) % 10_007) as f64 / 10_007.0;
        (seen, even < logistic(log_odds))
    });
    drawn.collect()
}

fn seen(kinds: &[TriggerKind]) -> Seen {
    let place = |kind: &TriggerKind| TriggerKind::ALL.iter().position(|k| k == kind);
    let strengths = kinds.iter().filter_map(place).map(|place| (place, 1.0)).collect();
    Seen { strengths, added: 0.0 }
}

fn fitted(turns: &[(Seen, bool)]) -> Weights {
    let given: Vec<(&Seen, bool)> = turns.iter().map(|(seen, needed)| (seen, *needed)).collect();
    fit(&given, &Fit::of(&Policy::default())).weights()
}

#[test]
fn a_house_where_repetition_means_more_gets_a_larger_weight_and_keeps_the_others() {
    let turns = turns(8_000, |i| match i % 4 {
        0 => (seen(&[TriggerKind::Repetition]), -2.0 + 4.0),
        1 => (seen(&[TriggerKind::Urgency]), -2.0 + 0.9),
        _ => (seen(&[]), -4.0),
    });
    let weights = fitted(&turns);
    let sum = weights["base"] + weights["repetition"];
    assert!((sum - 2.0).abs() < 0.2, "{weights:?}");
    assert!((weights["calm"] + 4.0).abs() < 0.25, "{weights:?}");
    assert!(weights["repetition"] > 3.0, "{weights:?}");
    assert_eq!(weights["legal"], weigh::default_weight(TriggerKind::Legal));
}

#[test]
fn a_trigger_that_means_nothing_here_weighs_next_to_nothing_but_never_less() {
    let turns = turns(4_000, |i| match i % 2 {
        0 => (seen(&[TriggerKind::Renewal]), -6.0),
        _ => (seen(&[TriggerKind::Complaint]), -1.0),
    });
    let weights = fitted(&turns);
    assert!((0.1..0.2).contains(&weights["renewal"]), "{weights:?}");
}

#[test]
fn what_is_stated_beforehand_is_the_risk_a_decision_states() {
    let policy = Policy::default();
    let fit = Fit::of(&policy);
    let one = seen(&[TriggerKind::Frustration, TriggerKind::Repetition]);
    let log_odds = weigh::BASE
        + weigh::default_weight(TriggerKind::Frustration)
        + weigh::default_weight(TriggerKind::Repetition);
    assert!((fit.risk(&one) - logistic(log_odds)).abs() < 1e-12);
    assert!((fit.risk(&seen(&[])) - logistic(weigh::CALM)).abs() < 1e-12);
    let valued = weigh::CALM + weigh::default_weight(TriggerKind::Value);
    assert!((fit.risk(&seen(&[TriggerKind::Value])) - logistic(valued)).abs() < 1e-12);
}

#[test]
fn no_turns_move_nothing_and_contradicting_ones_end() {
    let start = Fit::of(&Policy::default());
    assert_eq!(fit(&[], &start), start);
    let always: Vec<(Seen, bool)> = (0..500).map(|_| (seen(&[TriggerKind::Legal]), true)).collect();
    assert!(fitted(&always).values().all(|v| v.is_finite()));
}
