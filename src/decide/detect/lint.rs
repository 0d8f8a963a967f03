//! What is wrong with a policy, before it goes live: contradictions, rules that can never fire,
//! numbers out of range. What makes it unusable is refused; the rest is a warning.

use std::collections::BTreeSet;

use crate::domain::decision::TriggerKind;
use crate::domain::policy::{Policy, Rule};

const TIERS: [&str; 4] = ["trial", "standard", "premium", "enterprise"];
const STATES: [&str; 3] = ["ok", "past_due", "flagged"];
const JOURNEYS: [&str; 4] = ["trial", "onboarding", "active", "renewal"];
/// Examples from which on a topic is recognised well.
const EXAMPLES_MIN: usize = 3;

/// Something a team should look at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Warning {
    /// Where, as a path in the document: `thresholds.handoff`, `topics.billing`.
    pub at: String,
    /// What is wrong and what it means.
    pub message: String,
    /// Whether the policy must not go live like this.
    pub refused: bool,
}

/// Everything that is wrong with a policy; `skills` are those somebody has (empty: not checked).
pub fn lint(policy: &Policy, skills: &BTreeSet<String>) -> Vec<Warning> {
    let mut out = Vec::new();
    thresholds(policy, &mut out);
    weights(policy, &mut out);
    topics(policy, skills, &mut out);
    for (i, rule) in policy.rules.iter().enumerate() {
        check_rule(policy, i, rule, &mut out);
    }
    widening(policy, &mut out);
    out
}

fn add(out: &mut Vec<Warning>, refused: bool, at: impl Into<String>, message: impl Into<String>) {
    out.push(Warning { at: at.into(), message: message.into(), refused });
}

fn is_share(value: f64) -> bool {
    (0.0..=1.0).contains(&value)
}

fn thresholds(policy: &Policy, out: &mut Vec<Warning>) {
    let t = &policy.thresholds;
    let range = "must be between 0 and 1";
    if !is_share(t.handoff) {
        add(out, true, "thresholds.handoff", range);
    }
    if !is_share(t.offer_band) {
        add(out, true, "thresholds.offer_band", range);
    } else if t.offer_band >= t.handoff {
        add(
            out,
            false,
            "thresholds.offer_band",
            "a person is offered at every turn: the band \
            reaches down to a risk of 0",
        );
    }
    for (tier, value) in &t.by_tier {
        let at = format!("thresholds.by_tier.{tier}");
        if !TIERS.contains(&tier.as_str()) {
            add(out, true, at, format!("no customer tier is called {tier:?}"));
        } else if !is_share(*value) {
            add(out, true, at, range);
        }
    }
    if t.offers_max == 0 && t.clarifications_max == 0 {
        add(
            out,
            false,
            "thresholds",
            "neither offers nor questions are allowed: customers get an \
            answer or a person, nothing in between",
        );
    }
}

fn weights(policy: &Policy, out: &mut Vec<Warning>) {
    for (name, weight) in &policy.weights {
        let at = format!("weights.{name}");
        let kind = TriggerKind::ALL.into_iter().find(|k| k.name() == name);
        match kind {
            None => add(out, true, at, format!("no trigger is called {name:?}")),
            Some(_) if !weight.is_finite() => add(out, true, at, "must be a number"),
            Some(kind) if kind.is_floor() && *weight < 0.0 => add(
                out,
                false,
                at,
                "lowers the risk \
                shown, but a person is fetched all the same: no policy switches this off",
            ),
            Some(_) if weight.abs() > 8.0 => add(out, false, at, "counts as 8, the largest weight"),
            Some(_) => {}
        }
    }
}

fn topics(policy: &Policy, skills: &BTreeSet<String>, out: &mut Vec<Warning>) {
    let mut seen = BTreeSet::new();
    let mut examples = std::collections::BTreeMap::new();
    for topic in &policy.topics {
        let at = format!("topics.{}", topic.id);
        if topic.id.is_empty() || topic.id.contains(char::is_whitespace) {
            add(out, true, at.clone(), "a topic needs an id without spaces");
        }
        if !seen.insert(topic.id.as_str()) {
            add(out, true, at.clone(), "two topics have this id");
        }
        if topic.threshold.is_some_and(|t| !is_share(t)) {
            add(out, true, at.clone(), "threshold must be between 0 and 1");
        }
        if topic.examples.len() < EXAMPLES_MIN {
            add(out, false, at.clone(), "fewer than three examples: it will rarely be recognised");
        }
        for example in &topic.examples {
            if let Some(other) = examples.insert(example.to_lowercase(), topic.id.as_str())
                && other != topic.id
            {
                add(out, true, at.clone(), format!("{example:?} is also an example of {other:?}"));
            }
        }
        let needed = topic.skill.iter().chain(&topic.neighbours);
        for skill in needed.filter(|s| !skills.is_empty() && !skills.contains(*s)) {
            add(out, false, at.clone(), format!("nobody has the skill {skill:?}"));
        }
    }
}

fn check_rule(policy: &Policy, i: usize, rule: &Rule, out: &mut Vec<Warning>) {
    let at =
        format!("rules.{}", if rule.name.is_empty() { i.to_string() } else { rule.name.clone() });
    let when = &rule.when;
    let unknown = |value: &Option<String>, known: &[&str]| {
        value.as_ref().filter(|v| !known.contains(&v.as_str())).cloned()
    };
    let named = [
        ("tier", unknown(&when.tier, &TIERS)),
        ("state", unknown(&when.state, &STATES)),
        ("journey", unknown(&when.journey, &JOURNEYS)),
    ];
    for (what, value) in named {
        if let Some(value) = value {
            add(out, true, at.clone(), format!("no {what} is called {value:?}: it can never hold"));
        }
    }
    if let Some(topic) = &when.topic
        && policy.topics.iter().all(|t| t.id != *topic)
    {
        add(out, true, at.clone(), format!("no topic is called {topic:?}: it can never hold"));
    }
    if !rule.weight.is_finite() {
        add(out, true, at.clone(), "weight must be a number");
    }
    if rule.weight == 0.0 && !rule.handoff {
        add(out, false, at.clone(), "does nothing: no weight and no handoff");
    }
    if rule.weight < 0.0 && rule.handoff {
        add(out, false, at.clone(), "contradicts itself: lowers the risk and fetches a person");
    }
    if *when == crate::domain::policy::Condition::default() && rule.handoff {
        add(out, true, at.clone(), "fetches a person for every customer at every turn");
    }
    let earlier = policy.rules.iter().take(i).any(|r| r.when == rule.when && r.handoff);
    if earlier {
        add(out, false, at, "an earlier rule with the same condition fetches a person already");
    }
}

fn widening(policy: &Policy, out: &mut Vec<Warning>) {
    let r = &policy.routing;
    if r.widen_level_s > r.widen_neighbour_s || r.widen_neighbour_s > r.widen_skill_s {
        add(
            out,
            false,
            "routing",
            "the line widens out of order: level, then neighbouring skill, \
            then any skill",
        );
    }
    if r.offer_s == 0 {
        add(out, true, "routing.offer_s", "an offer must last at least a second");
    }
    if r.grace_s > r.gone_s {
        add(
            out,
            false,
            "routing",
            "grace_s is longer than gone_s: conversations go back in line \
            before their offers move",
        );
    }
}
