//! What no policy and no reading may change: the floor, the direction of thresholds, the sum of the
//! contributions, the flip, and that a decision never looks ahead.

use proptest::prelude::*;

use super::*;
use crate::domain::customer::CustomerTier;
use crate::domain::decision::{Flip, Outcome, TriggerKind};
use crate::domain::policy::{Condition, Rule};
use crate::domain::reading::{Form, Signal, SignalKind, Tongue};

fn reading(probabilities: &[f32], sentiment: f32) -> Reading {
    let signal = |(kind, probability): (SignalKind, &f32)| Signal {
        kind,
        probability: *probability,
        words: Vec::new(),
    };
    Reading {
        tongue: Tongue::En,
        certainty: 1.0,
        vector: None,
        signals: SignalKind::ALL.into_iter().zip(probabilities).map(signal).collect(),
        sentiment,
        severity: 0,
        entities: Vec::new(),
        form: Form { n_words: 9, ..Form::default() },
    }
}

fn turn(place: u32, author: Author, text: &str, reading: Option<Reading>) -> Turn {
    let (at, kind, vector) = (Timestamp(i64::from(place) * 1_000), MessageKind::Plain, None);
    Turn {
        seq: Seq(place),
        at,
        author,
        text: text.to_owned(),
        kind,
        reading,
        vector,
        cut: Cut::default(),
    }
}

/// Customer turns with these readings, an answer after each.
fn dialogue(readings: Vec<(Vec<f32>, f32)>) -> Vec<Turn> {
    let mut turns = Vec::new();
    for (i, (probabilities, sentiment)) in (0_u32..).zip(readings) {
        let said = ["where is it", "where is it now please", "yes", "the report is empty"];
        let text = said[i as usize % said.len()];
        let read = reading(&probabilities, sentiment);
        turns.push(turn(i * 2 + 1, Author::Customer, text, Some(read)));
        turns.push(turn(i * 2 + 2, Author::Assistant, "have a look at the settings page", None));
    }
    turns
}

fn decided(policy: &Policy, tier: CustomerTier, turns: &[Turn], view: AssistantView) -> Decision {
    let customer = Customer { tier, ..Customer::default() };
    let topics = Topics::default();
    let (facts, now) = (Facts::default(), Timestamp(0));
    decide(&TurnInput {
        policy,
        topics: &topics,
        customer: &customer,
        turns,
        facts,
        assistant: view,
        now,
    })
}

/// Every customer turn decided in order, with what the decisions before it left behind.
fn followed(
    policy: &Policy,
    tier: CustomerTier,
    turns: &[Turn],
    assistant: AssistantView,
) -> Vec<Decision> {
    let customer = Customer { tier, ..Customer::default() };
    let (topics, now) = (Topics::default(), Timestamp(0));
    let (mut facts, mut out) = (Facts::default(), Vec::new());
    for place in (1..turns.len()).step_by(2) {
        let (customer, topics, turns) = (&customer, &topics, &turns[..place]);
        let decision =
            decide(&TurnInput { policy, topics, customer, turns, facts, assistant, now });
        facts.deferred |= !decision.ask_first.is_empty();
        match decision.outcome {
            Outcome::Offer => {
                facts.n_offers += 1;
                facts.last_offer = turns.last().map(|t| t.seq);
            }
            Outcome::Clarify => facts.n_clarifications += 1,
            _ => {}
        }
        out.push(decision);
    }
    out
}

fn any_probability() -> impl Strategy<Value = f32> {
    prop_oneof![6 => 0.0_f32..=1.0, 1 => Just(f32::NAN), 1 => Just(1.0_f32)]
}

fn any_dialogue() -> impl Strategy<Value = Vec<Turn>> {
    let read = (proptest::collection::vec(any_probability(), 15), -1.0_f32..=1.0);
    proptest::collection::vec(read, 1..6).prop_map(dialogue)
}

fn any_number() -> impl Strategy<Value = f64> {
    prop_oneof![
        4 => -1.0_f64..2.0,
        2 => -50.0_f64..50.0,
        1 => Just(f64::NAN),
        1 => Just(f64::INFINITY),
        1 => Just(f64::NEG_INFINITY),
    ]
}

fn any_policy() -> impl Strategy<Value = Policy> {
    let names = proptest::sample::select(TriggerKind::ALL.map(TriggerKind::name).to_vec());
    let weights =
        proptest::collection::btree_map(names.prop_map(str::to_owned), any_number(), 0..9);
    let tiers = proptest::sample::select(vec!["trial", "standard", "enterprise"]);
    let by_tier =
        proptest::collection::btree_map(tiers.prop_map(str::to_owned), any_number(), 0..3);
    let tier = proptest::option::of(Just("enterprise".to_owned()));
    let asks = proptest::collection::vec(Just("order_number".to_owned()), 0..2);
    let rule =
        (any_number(), any::<bool>(), tier, asks).prop_map(|(weight, handoff, tier, ask_first)| {
            Rule {
                name: "made up".into(),
                when: Condition { tier, ..Condition::default() },
                weight,
                handoff,
                ask_first,
            }
        });
    let rules = proptest::collection::vec(rule, 0..3);
    let bounds = (any_number(), any_number(), 0_u8..4, 0_u8..4);
    (weights, by_tier, rules, bounds).prop_map(|(weights, by_tier, rules, bounds)| {
        let mut policy = Policy { weights, rules, ..Policy::default() };
        policy.thresholds.by_tier = by_tier;
        policy.thresholds.handoff = bounds.0;
        policy.thresholds.offer_band = bounds.1;
        policy.thresholds.offers_max = bounds.2;
        policy.thresholds.clarifications_max = bounds.3;
        policy
    })
}

fn any_view() -> impl Strategy<Value = AssistantView> {
    (proptest::option::of(any_probability()), any::<[bool; 5]>()).prop_map(|(confidence, b)| {
        AssistantView {
            confidence,
            nothing_found: b[0],
            wants_to_clarify: b[1],
            contradictory: b[2],
            failed: b[3],
            slow: b[4],
        }
    })
}

fn any_tier() -> impl Strategy<Value = CustomerTier> {
    proptest::sample::select(vec![CustomerTier::Standard, CustomerTier::Enterprise])
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_floor_holds_under_any_policy_and_any_reading(
        policy in any_policy(), mut turns in any_dialogue(), view in any_view(), tier in any_tier(),
        which in 0_usize..3, above in 0.001_f64..=1.0,
    ) {
        let kind = [SignalKind::ExplicitRequest, SignalKind::Safety, SignalKind::Legal][which];
        let from = super::said::counts_from(kind);
        let sure = (from + (1.0 - from) * above) as f32;
        let last = turns.len() - 2;
        if let Some(read) = &mut turns[last].reading {
            for signal in read.signals.iter_mut().filter(|s| s.kind == kind) {
                signal.probability = sure;
            }
        }
        let decision = decided(&policy, tier, &turns, view);
        prop_assert_eq!(decision.outcome, Outcome::Handoff);
        prop_assert!(decision.floor.is_some());
        prop_assert_eq!(decision.flip, Some(Flip::Never));
    }

    #[test]
    fn contributions_add_up_to_the_log_odds(
        policy in any_policy(), turns in any_dialogue(), view in any_view(), tier in any_tier(),
    ) {
        let decision = decided(&policy, tier, &turns, view);
        let log_odds = (decision.risk / (1.0 - decision.risk)).ln();
        let sum = decision.base + decision.triggers.iter().map(|t| t.weight).sum::<f64>();
        prop_assert!((sum - log_odds).abs() < 1e-9, "{} and {}", sum, log_odds);
        prop_assert!((0.0..=1.0).contains(&decision.threshold));
    }

    #[test]
    fn a_recalibrated_policy_states_the_risk_it_was_recalibrated_to(
        turns in any_dialogue(), view in any_view(), tier in any_tier(),
        slope in 0.3_f64..1.2, shift in -1.0_f64..1.0, added in -1.0_f64..1.0,
    ) {
        let always = Rule { name: "always".into(), weight: added, ..Rule::default() };
        let policy = Policy { rules: vec![always], ..Policy::default() };
        let (weights, of_rules) = recalibrated(&policy, slope, shift);
        let mut other = Policy { weights, ..policy.clone() };
        other.rules[0].weight = of_rules[0];
        let log_odds = |policy: &Policy| {
            let decision = decided(policy, tier, &turns, view);
            (decision.risk / (1.0 - decision.risk)).ln()
        };
        let (before, after) = (log_odds(&policy), log_odds(&other));
        let wanted = slope * before + shift;
        // Weights have three places, and log-odds stay on their scale.
        let bounded = before.abs() > 9.99 || wanted.abs() > 9.9 || after.abs() > 9.99;
        prop_assert!(bounded || (after - wanted).abs() < 0.02, "{} and {}", after, wanted);
    }

    #[test]
    fn raising_a_threshold_never_adds_a_handoff(
        policy in any_policy(), turns in any_dialogue(), view in any_view(), tier in any_tier(),
        by in 0.0_f64..1.0,
    ) {
        let before = decided(&policy, tier, &turns, view);
        let mut stricter = policy;
        stricter.thresholds.handoff += by;
        for threshold in stricter.thresholds.by_tier.values_mut() {
            *threshold += by;
        }
        let after = decided(&stricter, tier, &turns, view);
        prop_assert!(after.outcome != Outcome::Handoff || before.outcome == Outcome::Handoff);
    }

    #[test]
    fn the_stated_flip_flips(
        policy in any_policy(), turns in any_dialogue(), view in any_view(), tier in any_tier(),
    ) {
        let decision = decided(&policy, tier, &turns, view);
        match decision.flip.clone() {
            Some(Flip::Threshold { at, to }) => {
                let mut other = policy;
                other.thresholds.by_tier.clear();
                other.thresholds.handoff = at;
                // The band hangs below the threshold, and both are numbers again.
                prop_assert!((0.0..=1.0).contains(&at));
                let after = decided(&other, tier, &turns, view);
                prop_assert_eq!(after.outcome, to);
                prop_assert_ne!(after.outcome, decision.outcome);
            }
            Some(Flip::Without { triggers, to }) => {
                prop_assert!(
                    decision.outcome == Outcome::Handoff || !decision.ask_first.is_empty()
                );
                prop_assert_ne!(to, decision.outcome);
                let kept = decision.triggers.iter().filter(|t| !triggers.contains(&t.kind));
                let log_odds = decision.base + kept.map(|t| t.weight).sum::<f64>();
                let is_below = weigh::logistic(log_odds) < decision.threshold;
                prop_assert_eq!(is_below, to != Outcome::Handoff);
            }
            Some(Flip::Never) => prop_assert!(decision.floor.is_some()),
            None => prop_assert!(
                decision.outcome == Outcome::Handoff || !decision.ask_first.is_empty()
            ),
        }
    }

    #[test]
    fn later_turns_never_change_an_earlier_decision(
        policy in any_policy(), turns in any_dialogue(), view in any_view(), tier in any_tier(),
    ) {
        for place in (1..turns.len()).step_by(2) {
            let alone = decided(&policy, tier, &turns[..place], view);
            let followed = decided(&policy, tier, &turns[..=place], view);
            prop_assert_eq!(alone, followed);
        }
    }

    #[test]
    fn offers_and_deferrals_are_bounded_under_any_policy(
        policy in any_policy(), turns in any_dialogue(), view in any_view(), tier in any_tier(),
    ) {
        let told = followed(&policy, tier, &turns, view);
        let offers: Vec<usize> =
            (0..told.len()).filter(|i| told[*i].outcome == Outcome::Offer).collect();
        prop_assert!(offers.len() <= usize::from(policy.thresholds.offers_max.min(2)));
        prop_assert!(offers.windows(2).all(|two| two[1] - two[0] > 2), "{:?}", offers);
        let put_off = told.iter().filter(|d| !d.ask_first.is_empty());
        for decision in put_off.clone() {
            prop_assert_eq!(decision.outcome, Outcome::Clarify);
            prop_assert!(decision.floor.is_none());
        }
        prop_assert!(put_off.count() <= 1);
    }

    #[test]
    fn a_floor_is_never_put_off(
        policy in any_policy(), mut turns in any_dialogue(), tier in any_tier(),
    ) {
        let last = turns.len() - 2;
        turns[last].reading = Some(reading(&[1.0], 0.0));
        let decision = decided(&policy, tier, &turns, AssistantView::default());
        prop_assert_eq!(decision.outcome, Outcome::Handoff);
        prop_assert!(decision.ask_first.is_empty());
    }
}

#[test]
fn a_conversation_without_a_customer_turn_is_answered() {
    let decision =
        decided(&Policy::default(), CustomerTier::Standard, &[], AssistantView::default());
    assert_eq!(decision.outcome, Outcome::Answer);
    assert!(decision.triggers.is_empty());
}

#[test]
fn what_was_said_before_a_person_left_counts_no_more() {
    let mut angry = vec![0.0; 15];
    angry[2] = 1.0;
    angry[1] = 1.0;
    let mut turns = dialogue(vec![(angry.clone(), -0.9), (angry, -0.9), (vec![0.0; 15], 0.0)]);
    let before =
        decided(&Policy::default(), CustomerTier::Standard, &turns, AssistantView::default());
    turns[3].author = Author::Agent(crate::ids::AgentId::default());
    let after =
        decided(&Policy::default(), CustomerTier::Standard, &turns, AssistantView::default());
    assert!(before.risk > after.risk);
    assert!(after.triggers.is_empty());
}

/// The weight of one trigger after a bad turn and `n` turns that say nothing further.
fn left_after(n: usize, mood: f32) -> f64 {
    let mut bad = vec![0.0; 15];
    bad[2] = 1.0;
    let mut readings = vec![(vec![0.0; 15], 0.0), (bad, -0.2)];
    readings.extend((0..n).map(|_| (vec![0.0; 15], mood)));
    let turns = dialogue(readings);
    let decision =
        decided(&Policy::default(), CustomerTier::Standard, &turns, AssistantView::default());
    let of_anger = decision.triggers.iter().filter(|t| t.kind == TriggerKind::Frustration);
    of_anger.map(|t| t.weight).sum()
}

#[test]
fn what_was_bad_is_forgotten_slowly_and_at_once_when_the_customer_is_content() {
    let at_once = left_after(0, 0.0);
    assert!(at_once > 1.0);
    assert!(left_after(1, 0.0) > 0.6 * at_once, "the risk does not flicker");
    assert!(left_after(2, 0.0) > 0.4 * at_once);
    assert!(left_after(1, 0.8) < 0.4 * at_once, "it is over");
    assert_eq!(left_after(4, 0.0), 0.0, "and not remembered for ever");
}
