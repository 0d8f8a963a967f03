//! Going nowhere: asking back again and again, and turns that bring nothing new.

use crate::decide::detect::Turn;
use crate::decide::detect::refusal::{accepts, corrects, refuses};
use crate::decide::detect::repetition::repeated;
use crate::decide::detect::scene::{Scene, Sign, probability, quote, replied_to};
use crate::domain::decision::{Evidence, TriggerKind};
use crate::domain::message::MessageKind;
use crate::domain::reading::SignalKind;

/// Customer turns looked back upon.
const LOOKED_BACK: usize = 6;
/// Turns without progress that are still ordinary.
const ORDINARY: usize = 1;
/// Further ones until the signal is at its full strength.
const FULLY_AFTER: f64 = 3.0;

/// Clarification depth and lack of progress.
pub fn weigh(scene: &Scene<'_>) -> Vec<Sign> {
    [clarifications(scene), stuck(scene)].into_iter().flatten().collect()
}

fn clarifications(scene: &Scene<'_>) -> Option<Sign> {
    let now = scene.current()?;
    let counted = usize::from(scene.input.facts.n_clarifications);
    let seen = scene
        .assistant_turns_back()
        .filter(|t| matches!(t.kind, MessageKind::Clarify { .. }))
        .count();
    let n = counted.max(seen) + usize::from(scene.input.assistant.wants_to_clarify);
    if n <= ORDINARY {
        return None;
    }
    let strength = ((n - ORDINARY) as f64 / 2.0).min(1.0);
    let text = format!("asked back {n} times");
    let evidence = vec![Evidence { turn: now.seq, text }];
    Some(Sign { kind: TriggerKind::ClarificationDepth, strength, evidence })
}

fn stuck(scene: &Scene<'_>) -> Option<Sign> {
    let recent = scene.customer_turns_back().take(LOOKED_BACK);
    let lost: Vec<&Turn> = recent.filter(|turn| brings_nothing(scene, turn)).collect();
    if lost.len() <= ORDINARY {
        return None;
    }
    let strength = ((lost.len() - ORDINARY) as f64 / FULLY_AFTER).min(1.0);
    let evidence = lost.iter().rev().map(|t| quote(t)).collect();
    Some(Sign { kind: TriggerKind::NoProgress, strength, evidence })
}

/// A turn that says something again, is discontent, puts the assistant right, or insists after the
/// assistant could not help.
fn brings_nothing(scene: &Scene<'_>, turn: &Turn) -> bool {
    let Some(before) = replied_to(scene, turn) else { return false };
    if accepts(turn) {
        return false;
    }
    let discontent = probability(turn, SignalKind::Dissatisfied) >= 0.6;
    let again = || repeated(scene, turn).is_some_and(|(_, s)| s > 0.3);
    refuses(before) || discontent || corrects(turn) || again()
}
