//! From strengths to log-odds: every trigger adds its weight times its strength, and nothing else
//! moves the risk. The weights are the policy's where it names one, else the ones below.

use std::collections::BTreeMap;

use crate::decide::detect::account::Account;
use crate::decide::detect::scene::Sign;
use crate::domain::decision::{Trigger, TriggerKind};
use crate::domain::policy::Policy;

/// Log-odds that a person is needed before what shows is weighed: about one turn in thirty.
pub const BASE: f64 = -3.3;
/// The same where nothing shows at all: an ordinary message, hardly one in a hundred.
pub const CALM: f64 = -4.0;
/// What a policy calls these two among its weights.
pub const BASES: [&str; 2] = ["base", "calm"];
/// A policy's weight counts up to this.
const WEIGHT_MAX: f64 = 8.0;
/// Log-odds stay within this, so that risk and log-odds give each other back exactly enough.
pub const LOG_ODDS_MAX: f64 = 10.0;
/// Recalibrated weights have three places.
const ROUNDED: f64 = 1_000.0;
/// Strengths below this are noise and not shown as triggers.
pub const STRENGTH_MIN: f64 = 0.02;

/// Everything that showed.
pub struct Signs {
    /// Signals of the conversation.
    pub found: Vec<Sign>,
    /// What the account adds.
    pub account: Account,
}

/// What a trigger at full strength adds to the log-odds when the policy does not say. Fitted, with
/// [`BASE`] and [`CALM`], by `data/policy/fit.py`; what its labelled turns hardly show was set by hand.
pub fn default_weight(kind: TriggerKind) -> f64 {
    match kind {
        TriggerKind::OfferTaken | TriggerKind::Safety => 6.0,
        TriggerKind::TakenOver => 5.5,
        TriggerKind::Legal | TriggerKind::ExplicitRequest => 5.1,
        TriggerKind::AssistantFailed => 3.8,
        TriggerKind::NoProgress => 3.2,
        TriggerKind::ClarificationDepth => 2.9,
        TriggerKind::PolicyException | TriggerKind::SecurityIncident => 2.8,
        TriggerKind::Pricing => 2.5,
        TriggerKind::NoAnswer | TriggerKind::Sentiment => 2.2,
        TriggerKind::Frustration | TriggerKind::Repetition => 2.1,
        TriggerKind::DataRights => 1.9,
        TriggerKind::Dissatisfied | TriggerKind::RefundDispute => 1.8,
        TriggerKind::Complaint => 1.6,
        TriggerKind::Cancellation | TriggerKind::Value => 1.4,
        TriggerKind::Account | TriggerKind::Complexity => 1.2,
        TriggerKind::AssistantRepeats | TriggerKind::Urgency => 0.9,
        TriggerKind::Renewal => 0.8,
    }
}

/// The weight a policy gives a trigger.
pub fn weight(policy: &Policy, kind: TriggerKind) -> f64 {
    named(policy, kind.name()).unwrap_or_else(|| default_weight(kind))
}

/// Log-odds before any trigger, under a policy: of a turn at which something shows, and of one at
/// which nothing does, which is never the higher one.
pub fn bases(policy: &Policy) -> (f64, f64) {
    let [base, calm] = BASES.map(|name| named(policy, name));
    let base = base.unwrap_or(BASE);
    (base, calm.unwrap_or(CALM).min(base))
}

fn named(policy: &Policy, name: &str) -> Option<f64> {
    let own = policy.weights.get(name).copied().filter(|w| w.is_finite());
    own.map(|weight| weight.clamp(-WEIGHT_MAX, WEIGHT_MAX))
}

/// What a policy's weights and those of its rules become when the log-odds are to be `slope` times
/// what they were, plus `shift`: the risk is a sum, so each of its parts is scaled, and what nothing
/// has been added to is moved.
pub fn recalibrated(policy: &Policy, slope: f64, shift: f64) -> (BTreeMap<String, f64>, Vec<f64>) {
    let (base, calm) = bases(policy);
    let moved = BASES.into_iter().zip([base, calm].map(|it| slope * it + shift));
    let scaled =
        TriggerKind::ALL.into_iter().map(|kind| (kind.name(), slope * weight(policy, kind)));
    let rounded = |weight: f64| (weight * ROUNDED).round() / ROUNDED;
    let weights = moved.chain(scaled).map(|(name, weight)| (name.to_owned(), rounded(weight)));
    (weights.collect(), policy.rules.iter().map(|rule| rounded(slope * rule.weight)).collect())
}

/// Whether a trigger is something that shows: what a customer is worth shows at every turn.
pub fn is_sign(kind: TriggerKind) -> bool {
    kind != TriggerKind::Value
}

/// Log-odds before the triggers, and the triggers, the weightiest first; the sum of both stays
/// within [`LOG_ODDS_MAX`].
pub fn weighed(policy: &Policy, signs: Signs) -> (f64, Vec<Trigger>) {
    let mut out: Vec<Trigger> = Vec::new();
    for sign in signs.found {
        if sign.strength >= STRENGTH_MIN {
            let weight = weight(policy, sign.kind) * sign.strength.min(1.0);
            out.push(Trigger { kind: sign.kind, weight, evidence: sign.evidence });
        }
    }
    let account = signs.account;
    if account.shows() {
        let weight = weight(policy, TriggerKind::Account) * account.strength + account.added;
        let weight = weight.clamp(-WEIGHT_MAX, WEIGHT_MAX);
        out.push(Trigger { kind: TriggerKind::Account, weight, evidence: account.evidence });
    }
    let (base, calm) = bases(policy);
    let base = if out.iter().any(|t| is_sign(t.kind)) { base } else { calm };
    bound(base, &mut out);
    out.sort_by(|a, b| b.weight.total_cmp(&a.weight).then(a.kind.cmp(&b.kind)));
    (base, out)
}

/// Scales the weights down together when their sum would leave the scale.
fn bound(base: f64, triggers: &mut [Trigger]) {
    let sum: f64 = triggers.iter().map(|t| t.weight).sum();
    let total = base + sum;
    if total.abs() > LOG_ODDS_MAX {
        let factor = (LOG_ODDS_MAX * total.signum() - base) / sum;
        for trigger in triggers {
            trigger.weight *= factor;
        }
    }
}

/// The log-odds these triggers make.
pub fn log_odds(base: f64, triggers: &[Trigger]) -> f64 {
    base + triggers.iter().map(|t| t.weight).sum::<f64>()
}

/// The probability of log-odds.
pub fn logistic(log_odds: f64) -> f64 {
    1.0 / (1.0 + (-log_odds).exp())
}
