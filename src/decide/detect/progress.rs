//! Going nowhere: asking back again and again, and turns that bring nothing new.

use crate::decide::detect::Turn;
use crate::decide::detect::refusal::{accepts, corrects, refuses};
use crate::decide::detect::repetition::{confirms, repeated};
use crate::decide::detect::scene::{Scene, Sign, probability, quote, replied_to};
use crate::domain::decision::{Evidence, TriggerKind};
use crate::domain::message::MessageKind;
use crate::domain::reading::SignalKind;

/// Customer turns looked back upon.
const LOOKED_BACK: usize = 6;
/// What questions back count once they have led to an answer.
const ANSWERED: f64 = 0.4;
/// What a turn counts that insists after the assistant could not help.
const INSISTING: f64 = 1.5;
/// Turns without progress that are still ordinary.
const ORDINARY: usize = 1;
/// Further ones until the signal is at its full strength.
const FULLY_AFTER: f64 = 2.0;

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
    let led_nowhere = if scene.input.assistant.wants_to_clarify { 1.0 } else { ANSWERED };
    let strength = ((n - ORDINARY) as f64 / 2.0).min(1.0) * led_nowhere;
    let text = format!("asked back {n} times");
    let evidence = vec![Evidence { turn: now.seq, text }];
    Some(Sign { kind: TriggerKind::ClarificationDepth, strength, evidence })
}

fn stuck(scene: &Scene<'_>) -> Option<Sign> {
    let recent = scene.customer_turns_back().take(LOOKED_BACK);
    let lost: Vec<(&Turn, f64)> =
        recent.map(|turn| (turn, lost(scene, turn))).filter(|(_, lost)| *lost > 0.0).collect();
    let n: f64 = lost.iter().map(|(_, lost)| lost).sum();
    if n <= ORDINARY as f64 {
        return None;
    }
    let strength = ((n - ORDINARY as f64) / FULLY_AFTER).min(1.0);
    let evidence = lost.iter().rev().map(|(t, _)| quote(t)).collect();
    Some(Sign { kind: TriggerKind::NoProgress, strength, evidence })
}

/// Whether a turn got nobody further: it says something again, is discontent or puts the assistant
/// right. Insisting after a no is worse: no better wording of it will help.
fn lost(scene: &Scene<'_>, turn: &Turn) -> f64 {
    let Some(before) = replied_to(scene, turn) else { return 0.0 };
    let corrects = corrects(turn);
    let discontent = probability(turn, SignalKind::Dissatisfied) >= 0.6;
    if !corrects && (accepts(turn) || (confirms(scene, turn) && !discontent)) {
        return 0.0;
    }
    let again = || repeated(scene, turn).is_some_and(|(_, s)| s > 0.3);
    let fails = discontent || corrects || again();
    match (refuses(before), fails) {
        (true, _) => INSISTING,
        (false, true) => 1.0,
        (false, false) => 0.0,
    }
}
