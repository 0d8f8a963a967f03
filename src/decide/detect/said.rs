//! What the customer says outright: a request for a person, threats, cancellations, disputes.
//!
//! A request for a person and a threat count in the turn that says them. What the conversation is
//! about goes on counting, less with every turn.

use crate::decide::detect::default_weight;
use crate::decide::detect::scene::{Scene, Sign, above, evidence, probability};
use crate::domain::decision::TriggerKind;
use crate::domain::reading::SignalKind;

/// Probability from which a signal counts at all.
const FROM: f64 = 0.5;
/// Probability from which a threat or a danger counts: it fetches a person under any policy, so a
/// guess is not enough. On the phrases put aside for measuring nothing more is missed than at one
/// half, and ordinary messages that only sound grave stay below.
const GRAVE_FROM: f64 = 0.7;
/// What is left of a subject with every further customer turn.
const FADING: f64 = 0.75;
/// What a subject counts beside a weightier one.
const BESIDE: f64 = 0.35;
/// Customer turns a subject is remembered for.
const REMEMBERED: usize = 5;

/// Signals that count in their own turn only.
const AT_ONCE: [(SignalKind, TriggerKind); 4] = [
    (SignalKind::ExplicitRequest, TriggerKind::ExplicitRequest),
    (SignalKind::Legal, TriggerKind::Legal),
    (SignalKind::Safety, TriggerKind::Safety),
    (SignalKind::Urgency, TriggerKind::Urgency),
];

/// Signals of what the conversation is about.
const SUBJECTS: [(SignalKind, TriggerKind); 8] = [
    (SignalKind::Complaint, TriggerKind::Complaint),
    (SignalKind::Cancellation, TriggerKind::Cancellation),
    (SignalKind::SecurityIncident, TriggerKind::SecurityIncident),
    (SignalKind::DataRights, TriggerKind::DataRights),
    (SignalKind::RefundDispute, TriggerKind::RefundDispute),
    (SignalKind::PolicyException, TriggerKind::PolicyException),
    (SignalKind::Pricing, TriggerKind::Pricing),
    (SignalKind::Renewal, TriggerKind::Renewal),
];

/// Everything said outright.
pub fn weigh(scene: &Scene<'_>) -> Vec<Sign> {
    let at_once = AT_ONCE.iter().filter_map(|(signal, kind)| at_once(scene, *signal, *kind));
    at_once.chain(subjects(scene)).collect()
}

/// Subjects, the weightiest in full: one sentence about a refund often sounds like a complaint, a
/// cancellation and an exception too, and is not four reasons.
fn subjects(scene: &Scene<'_>) -> Vec<Sign> {
    let mut found: Vec<Sign> =
        SUBJECTS.iter().filter_map(|(signal, kind)| subject(scene, *signal, *kind)).collect();
    let worth = |sign: &Sign| default_weight(sign.kind) * sign.strength;
    found.sort_by(|a, b| worth(b).total_cmp(&worth(a)));
    for sign in found.iter_mut().skip(1) {
        sign.strength *= BESIDE;
    }
    found
}

fn at_once(scene: &Scene<'_>, signal: SignalKind, kind: TriggerKind) -> Option<Sign> {
    let from = counts_from(signal);
    let turn = scene.unanswered().find(|t| probability(t, signal) >= from)?;
    let strength = if kind.is_floor() { 1.0 } else { above(probability(turn, signal), from) };
    Some(Sign { kind, strength, evidence: evidence(turn, signal) })
}

/// The probability from which a signal counts.
pub(super) fn counts_from(signal: SignalKind) -> f64 {
    if matches!(signal, SignalKind::Safety | SignalKind::Legal) { GRAVE_FROM } else { FROM }
}

fn subject(scene: &Scene<'_>, signal: SignalKind, kind: TriggerKind) -> Option<Sign> {
    let mut best: Option<Sign> = None;
    let mut fading = 1.0;
    for turn in scene.customer_turns_back().take(REMEMBERED) {
        let strength = above(probability(turn, signal), FROM) * fading;
        fading *= FADING;
        if strength > best.as_ref().map_or(0.0, |b| b.strength) {
            best = Some(Sign { kind, strength, evidence: evidence(turn, signal) });
        }
    }
    best
}
