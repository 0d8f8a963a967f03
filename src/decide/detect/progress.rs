//! Going nowhere: asking back again and again, and turns that bring nothing new.

use crate::decide::detect::Turn;
use crate::decide::detect::repetition::repeated;
use crate::decide::detect::scene::{Scene, Sign, is_customer, probability, quote};
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

/// A turn that says something again, is discontent, or follows an answer that was none.
fn brings_nothing(scene: &Scene<'_>, turn: &Turn) -> bool {
    let before = scene.turns.iter().rev().find(|t| t.seq < turn.seq && !is_customer(t));
    let after_nothing = before.is_some_and(|t| matches!(t.kind, MessageKind::NothingFound));
    let talks = probability(turn, SignalKind::SmallTalk) >= 0.6;
    let discontent = before.is_some() && probability(turn, SignalKind::Dissatisfied) >= 0.6;
    !talks && (after_nothing || discontent || repeated(scene, turn).is_some_and(|(_, s)| s > 0.3))
}
