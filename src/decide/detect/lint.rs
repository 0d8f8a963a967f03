//! What is wrong with what a policy says about deciding, before it goes live. What contradicts itself
//! or cannot be meant is refused; what can never fire or would pester customers is a warning. Whether
//! anybody can serve it is looked at where customers are routed.

mod rules;
mod topics;

use crate::decide::detect::weigh::BASES;
use crate::domain::decision::TriggerKind;
use crate::domain::lint::{Findings, Warning, is_tier};
use crate::domain::policy::{Learning, Policy, Thresholds};

/// Questions back from which on a conversation goes in circles.
const CLARIFICATIONS_MANY: u8 = 4;

/// A threshold that moves further than this at once is a jump.
const STEP_MANY: f64 = 0.15;

/// Everything that is wrong with it.
pub fn lint(policy: &Policy) -> Vec<Warning> {
    let mut out = Findings::default();
    ranges(&policy.thresholds, &mut out);
    bands(policy, &mut out);
    counts(&policy.thresholds, &mut out);
    weights(policy, &mut out);
    learning(&policy.learning, &mut out);
    topics::check(policy, &mut out);
    rules::check(policy, &mut out);
    out.all()
}

const RANGE: &str = "must be between 0 and 1";

fn is_share(value: f64) -> bool {
    (0.0..=1.0).contains(&value)
}

fn ranges(t: &Thresholds, out: &mut Findings) {
    if !is_share(t.handoff) {
        out.refuse("thresholds.handoff", RANGE);
    }
    if !is_share(t.offer_band) {
        out.refuse("thresholds.offer_band", RANGE);
    }
    for (tier, value) in &t.by_tier {
        let at = format!("thresholds.by_tier.{tier}");
        if !is_tier(tier) {
            out.warn(at, format!("no customer tier is called {tier:?}: it can never hold"));
        } else if !is_share(*value) {
            out.refuse(at, RANGE);
        }
    }
}

/// The band in which a person is offered hangs below each threshold, and must have room there.
fn bands(policy: &Policy, out: &mut Findings) {
    let t = &policy.thresholds;
    if !is_share(t.offer_band) {
        return;
    }
    if is_share(t.handoff) && t.offer_band > t.handoff {
        out.refuse("thresholds.offer_band", "is wider than the threshold is high");
    } else if t.offer_band == t.handoff {
        out.warn(
            "thresholds.offer_band",
            "a person is offered at every turn: it reaches down to 0",
        );
    }
    let by_tier = t.by_tier.iter().map(|(tier, v)| (format!("thresholds.by_tier.{tier}"), *v));
    let by_topic = policy
        .topics
        .iter()
        .filter_map(|topic| Some((format!("topics.{}.threshold", topic.id), topic.threshold?)));
    for (at, value) in by_tier.chain(by_topic).filter(|(_, v)| is_share(*v)) {
        if value == 0.0 {
            out.warn(at, "a person is fetched at every turn");
        } else if value <= t.offer_band {
            out.warn(at, "is within the offer band: a person is offered at every turn");
        }
    }
}

/// How far thresholds may follow outcomes.
fn learning(l: &Learning, out: &mut Findings) {
    for (name, value) in [("step_max", l.step_max), ("lowest", l.lowest), ("highest", l.highest)] {
        if !is_share(value) {
            out.refuse(format!("learning.{name}"), RANGE);
        }
    }
    if l.lowest > l.highest {
        out.refuse("learning.lowest", "is above learning.highest: nothing could be suggested");
    }
    if l.step_max > STEP_MANY {
        out.warn("learning.step_max", "lets a threshold jump: people notice a change this large");
    }
    if l.automatic && l.shadow_days == 0 {
        out.warn("learning.shadow_days", "lets a threshold change without having been tried");
    }
}

fn counts(t: &Thresholds, out: &mut Findings) {
    if t.offers_max > Thresholds::OFFERS_MOST {
        let most = Thresholds::OFFERS_MOST;
        out.warn("thresholds.offers_max", format!("counts as {most}: more would be an offer loop"));
    }
    if t.clarifications_max >= CLARIFICATIONS_MANY {
        out.warn("thresholds.clarifications_max", "customers are asked back again and again");
    }
    if t.offers_max == 0 && t.clarifications_max == 0 {
        let message = "neither offers nor questions are allowed: customers get an answer or a \
                       person, nothing in between";
        out.warn("thresholds", message);
    }
}

fn weights(policy: &Policy, out: &mut Findings) {
    for (name, weight) in &policy.weights {
        let at = format!("weights.{name}");
        let kind = TriggerKind::ALL.into_iter().find(|k| k.name() == name);
        match kind {
            None if BASES.contains(&name.as_str()) => base(at, *weight, out),
            None => out.refuse(at, format!("no trigger is called {name:?}")),
            Some(_) if !weight.is_finite() => out.refuse(at, "must be a number"),
            Some(kind) if kind.is_floor() && *weight < 0.0 => {
                let message = "lowers the risk shown, but a person is fetched all the same: no \
                               policy switches this off";
                out.warn(at, message);
            }
            Some(_) if *weight < 0.0 => {
                out.warn(at, "a reason for a person that lowers the risk: is the sign right?");
            }
            Some(_) if *weight > 8.0 => out.warn(at, "counts as 8, the largest weight"),
            Some(_) => {}
        }
    }
}

/// The log-odds before any trigger.
fn base(at: String, value: f64, out: &mut Findings) {
    if !value.is_finite() {
        out.refuse(at, "must be a number");
    } else if value >= 0.0 {
        out.warn(at, "a person is likelier needed than not, before anything shows");
    }
}

#[cfg(test)]
mod tests;
