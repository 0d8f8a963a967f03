//! What the linter refuses, what it warns of, and where it says it is.

use super::*;
use crate::domain::policy::{Condition, Rule, Topic};

fn found(policy: &Policy) -> Vec<(String, bool)> {
    lint(policy).into_iter().map(|w| (w.at, w.refused)).collect()
}

fn one(at: &str, refused: bool) -> Vec<(String, bool)> {
    vec![(at.to_owned(), refused)]
}

fn topic(id: &str, examples: &[&str]) -> Topic {
    let examples = examples.iter().map(|e| (*e).to_owned()).collect();
    Topic { id: id.into(), examples, ..Topic::default() }
}

fn rule(name: &str, tier: &str) -> Rule {
    let when = Condition { tier: Some(tier.into()), ..Condition::default() };
    Rule { name: name.into(), when, ..Rule::default() }
}

fn with_rules(rules: Vec<Rule>) -> Policy {
    Policy { rules, ..Policy::default() }
}

#[test]
fn a_sound_policy_has_no_findings() {
    assert_eq!(found(&Policy::default()), []);
    let good = Rule { weight: 0.5, ..rule("a", "premium") };
    assert_eq!(found(&with_rules(vec![good])), []);
}

#[test]
fn thresholds_have_a_range_and_room_for_the_band() {
    let mut policy = Policy::default();
    policy.thresholds.handoff = 1.5;
    assert_eq!(found(&policy), one("thresholds.handoff", true));
    policy.thresholds.handoff = 0.1;
    assert_eq!(found(&policy), one("thresholds.offer_band", true));
    policy.thresholds.handoff = policy.thresholds.offer_band;
    assert_eq!(found(&policy), one("thresholds.offer_band", false));
    policy.thresholds.handoff = 0.6;
    policy.thresholds.by_tier.insert("premium".into(), 0.15);
    assert_eq!(found(&policy), one("thresholds.by_tier.premium", false));
    policy.thresholds.by_tier = [("gold".to_owned(), 0.5)].into();
    assert_eq!(found(&policy), one("thresholds.by_tier.gold", false));
}

#[test]
fn offers_and_questions_are_bounded() {
    let mut policy = Policy::default();
    policy.thresholds.offers_max = 5;
    assert_eq!(found(&policy), one("thresholds.offers_max", false));
    policy.thresholds.offers_max = 2;
    policy.thresholds.clarifications_max = 9;
    assert_eq!(found(&policy), one("thresholds.clarifications_max", false));
}

#[test]
fn weights_are_those_of_triggers() {
    let mut policy = Policy::default();
    policy.weights.insert("weather".into(), 1.0);
    assert_eq!(found(&policy), one("weights.weather", true));
    policy.weights = [("legal".to_owned(), -1.0)].into();
    assert_eq!(found(&policy), one("weights.legal", false));
    policy.weights = [("legal".to_owned(), f64::NAN)].into();
    assert_eq!(found(&policy), one("weights.legal", true));
}

#[test]
fn topics_need_examples_of_their_own() {
    let mut policy = Policy::default();
    policy.topics.push(topic("a", &["one", "two", "three", "four"]));
    assert_eq!(found(&policy), one("topics.a.examples", false));
    policy.topics = vec![
        topic("a", &["one", "two", "three", "four", "five"]),
        topic("b", &["ONE", "six", "seven", "eight", "nine"]),
    ];
    assert_eq!(found(&policy), one("topics.b.examples", true));
    policy.topics.truncate(1);
    policy.topics[0].facts = vec!["shoe_size".into()];
    assert_eq!(found(&policy), one("topics.a.facts", false));
}

#[test]
fn rules_that_contradict_are_refused() {
    let up = Rule { weight: 1.0, ..rule("up", "trial") };
    let down = Rule { weight: -1.0, ..rule("down", "trial") };
    let fetch = Rule { handoff: true, ..rule("fetch", "trial") };
    assert_eq!(found(&with_rules(vec![up, down.clone()])), one("rules.down", true));
    assert_eq!(found(&with_rules(vec![down, fetch.clone()])), one("rules.fetch", true));
    let both = Rule { weight: -1.0, ..fetch };
    assert_eq!(found(&with_rules(vec![both])), one("rules.fetch", true));
}

#[test]
fn rules_that_never_matter_are_pointed_out() {
    let gone = Rule { weight: 1.0, ..rule("gone", "platinum") };
    assert_eq!(found(&with_rules(vec![gone])), one("rules.gone.when.tier", false));
    let wide = Rule { handoff: true, ..rule("wide", "trial") };
    let mut narrow = Rule { weight: 1.0, ..rule("narrow", "trial") };
    narrow.when.value_at_least = Some(10);
    let rules = vec![wide.clone(), narrow.clone()];
    assert_eq!(found(&with_rules(rules)), one("rules.narrow", false));
    assert_eq!(found(&with_rules(vec![narrow, wide])), []);
}

#[test]
fn questions_before_a_person_end() {
    let asks = |fact: &str, handoff| Rule {
        handoff,
        weight: 1.0,
        ask_first: vec![fact.into()],
        ..rule("asks", "trial")
    };
    assert_eq!(found(&with_rules(vec![asks("order_number", true)])), []);
    let never_known = found(&with_rules(vec![asks("shoe_size", true)]));
    assert_eq!(never_known, one("rules.asks.ask_first", true));
    let never_asked = found(&with_rules(vec![asks("email", false)]));
    assert_eq!(never_asked, one("rules.asks.ask_first", false));
}
