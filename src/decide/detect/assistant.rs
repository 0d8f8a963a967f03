//! The assistant's own limits: nothing found, not sure, failed, too slow.

use crate::decide::detect::scene::{Scene, Sign, probability};
use crate::domain::decision::{Evidence, TriggerKind};
use crate::domain::message::MessageKind;
use crate::domain::reading::SignalKind;

/// Confidence below which an answer is doubtful.
const SURE_FROM: f64 = 0.4;
/// What nothing found counts the first time; more when it happened before.
const NOTHING_FOUND: f64 = 0.6;
/// What contradicting sources count.
const CONTRADICTORY: f64 = 0.5;
/// What slowness counts beside a failure.
const SLOW: f64 = 0.6;

/// What the assistant cannot do.
pub fn weigh(scene: &Scene<'_>) -> Vec<Sign> {
    [no_answer(scene), failed(scene)].into_iter().flatten().collect()
}

fn no_answer(scene: &Scene<'_>) -> Option<Sign> {
    let (now, view) = (scene.current()?, scene.input.assistant);
    if probability(now, SignalKind::SmallTalk) >= 0.6 {
        return None;
    }
    let before = scene
        .assistant_turns_back()
        .filter(|t| matches!(t.kind, MessageKind::NothingFound))
        .count();
    let doubt = view.confidence.map_or(0.0, |c| {
        let c = if c.is_nan() { 0.0 } else { f64::from(c) };
        ((SURE_FROM - c) / SURE_FROM).clamp(0.0, 1.0) * NOTHING_FOUND
    });
    let (mut strength, what) = match (view.nothing_found, view.contradictory) {
        (true, _) => (NOTHING_FOUND, "no article answers this"),
        (false, true) => (CONTRADICTORY, "the articles contradict each other"),
        (false, false) => (doubt, "no article surely answers this"),
    };
    if strength <= 0.0 {
        return None;
    }
    strength = (strength + 0.4 * before as f64).min(1.0);
    let evidence = vec![Evidence { turn: now.seq, text: what.to_owned() }];
    Some(Sign { kind: TriggerKind::NoAnswer, strength, evidence })
}

fn failed(scene: &Scene<'_>) -> Option<Sign> {
    let (now, view) = (scene.current()?, scene.input.assistant);
    let (strength, what) = match (view.failed, view.slow) {
        (true, _) => (1.0, "the assistant failed"),
        (false, true) => (SLOW, "the assistant was too slow"),
        (false, false) => return None,
    };
    let evidence = vec![Evidence { turn: now.seq, text: what.to_owned() }];
    Some(Sign { kind: TriggerKind::AssistantFailed, strength, evidence })
}
