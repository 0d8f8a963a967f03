//! Rules over the customer: contradictions, conditions that can never hold, rules that others have
//! made superfluous, and questions that keep people from a person.

use super::topics::is_fact;
use crate::domain::lint::{Findings, can_hold};
use crate::domain::policy::{Condition, Policy, Rule};

/// Facts a rule may ask for before it pesters.
const ASKED_MANY: usize = 3;

pub(super) fn check(policy: &Policy, out: &mut Findings) {
    for (i, rule) in policy.rules.iter().enumerate() {
        let name = if rule.name.is_empty() { i.to_string() } else { rule.name.clone() };
        let at = format!("rules.{name}");
        can_hold(&rule.when, policy, &at, out);
        effect(rule, &at, out);
        deferral(rule, &at, out);
        for earlier in policy.rules.iter().take(i) {
            beside(earlier, rule, &at, out);
        }
    }
}

fn effect(rule: &Rule, at: &str, out: &mut Findings) {
    if !rule.weight.is_finite() {
        out.refuse(format!("{at}.weight"), "must be a number");
    }
    if rule.weight == 0.0 && !rule.handoff {
        out.warn(at, "does nothing: no weight and no handoff");
    }
    if rule.weight < 0.0 && rule.handoff {
        out.refuse(at, "contradicts itself: lowers the risk and fetches a person");
    }
    if rule.when == Condition::default() && rule.handoff {
        out.refuse(at, "fetches a person for every customer at every turn");
    }
}

fn deferral(rule: &Rule, at: &str, out: &mut Findings) {
    let at = format!("{at}.ask_first");
    for fact in rule.ask_first.iter().filter(|f| !is_fact(f)) {
        let message = format!("nothing recognises a fact called {fact:?}: it is always asked for");
        out.refuse(at.clone(), message);
    }
    if !rule.ask_first.is_empty() && !rule.handoff {
        out.warn(at.clone(), "never asked for: the rule fetches nobody");
    }
    if rule.ask_first.len() > ASKED_MANY {
        out.warn(at, "asks for many things before a person comes; any one of them is enough");
    }
}

/// What a rule is beside an earlier one.
fn beside(earlier: &Rule, rule: &Rule, at: &str, out: &mut Findings) {
    if earlier.when == rule.when {
        let name = &earlier.name;
        let against = (earlier.handoff && rule.weight < 0.0)
            || (rule.handoff && earlier.weight < 0.0)
            || earlier.weight * rule.weight < 0.0;
        if against {
            out.refuse(at, format!("the opposite of rule {name:?}, under the same condition"));
        } else if earlier.handoff {
            out.warn(at, format!("never matters: rule {name:?} fetches a person already"));
        }
    } else if earlier.handoff && covers(&earlier.when, &rule.when) {
        let name = &earlier.name;
        out.warn(at, format!("never matters: rule {name:?} holds wherever this one does"));
    }
}

/// Whether the wider condition holds wherever the narrower one does.
fn covers(wider: &Condition, narrower: &Condition) -> bool {
    let part = |w: &Option<String>, n: &Option<String>| w.is_none() || w == n;
    part(&wider.tier, &narrower.tier)
        && part(&wider.state, &narrower.state)
        && part(&wider.journey, &narrower.journey)
        && part(&wider.topic, &narrower.topic)
        && wider.value_at_least.is_none_or(|w| narrower.value_at_least.is_some_and(|n| n >= w))
        && wider.attributes.iter().all(|(k, v)| narrower.attributes.get(k) == Some(v))
}
