//! Anger and discontent: profanity, "I already told you", shrinking replies, "this does not help".
//!
//! Customers vent about their situation, not only about the support: before the assistant has said
//! anything, anger counts half.

use crate::decide::detect::Turn;
use crate::decide::detect::dissatisfaction::probability_of;
use crate::decide::detect::scene::{Scene, Sign, above, evidence, memory, probability};
use crate::decide::detect::shouting::shouting;
use crate::decide::detect::shrinking::shrinking;
use crate::domain::decision::{Evidence, TriggerKind};
use crate::domain::reading::SignalKind;

/// Probability from which a signal counts.
const FROM: f64 = 0.45;
/// Discontent that is not said in words counts from this probability on, and how much. It never says
/// more than [`FROM`].
const UNSAID_FROM: f64 = 0.30;
const UNSAID: f64 = 1.5;
/// What anger counts while the assistant has not answered yet.
const VENTING: f64 = 0.5;
/// What discontent counts while there is nothing yet to be discontent with.
const BEFORE_ANSWER: f64 = 0.25;
/// What is left with every further customer turn.
const FADING: f64 = 0.7;
/// Customer turns it is remembered for.
const REMEMBERED: usize = 4;
/// What ever shorter replies add.
const SHRINKING: f64 = 0.35;
/// What becoming loud adds.
const SHOUTING: f64 = 0.5;

/// Frustration and discontent, as far as they show.
pub fn weigh(scene: &Scene<'_>) -> Vec<Sign> {
    let dissatisfied = fading(
        scene,
        SignalKind::Dissatisfied,
        TriggerKind::Dissatisfied,
        if scene.has_answer() { 1.0 } else { BEFORE_ANSWER },
    );
    let aimed = if scene.has_answer() { 1.0 } else { VENTING };
    let mut frustration = fading(scene, SignalKind::Frustration, TriggerKind::Frustration, aimed);
    let form = [(shrinking(scene), SHRINKING), (shouting(scene), SHOUTING * aimed)];
    for (shown, adds) in form {
        let Some(shown) = shown else { continue };
        let sign = frustration.get_or_insert_with(|| Sign {
            kind: TriggerKind::Frustration,
            strength: 0.0,
            evidence: Vec::new(),
        });
        sign.strength = (sign.strength + adds).min(1.0);
        sign.evidence.push(shown);
    }
    dissatisfied.into_iter().chain(frustration).collect()
}

/// Discontent that shows only beside what the assistant said before: little at a turn, but a second
/// and a third one add up.
fn unsaid(scene: &Scene<'_>, turn: &Turn) -> f64 {
    let upto = scene.turns.iter().position(|t| t.seq == turn.seq).map_or(0, |place| place + 1);
    let shown = probability_of(scene.turns.get(..upto).unwrap_or_default());
    above(shown, UNSAID_FROM) * UNSAID
}

/// The strongest of the last turns, faded by age; a second one adds half of what is missing.
fn fading(scene: &Scene<'_>, signal: SignalKind, kind: TriggerKind, factor: f64) -> Option<Sign> {
    let mut strength = 0.0;
    let mut shown: Vec<Evidence> = Vec::new();
    for (age, turn) in scene.customer_turns_back().take(REMEMBERED).enumerate() {
        let said = above(probability(turn, signal), FROM);
        let between = if signal == SignalKind::Dissatisfied { unsaid(scene, turn) } else { 0.0 };
        let here = said.max(between) * memory(scene, FADING, age);
        if here > 0.0 {
            shown.extend(evidence(turn, signal));
            let (high, low) = (f64::max(strength, here), f64::min(strength, here));
            strength = high + (1.0 - high) * low * 0.5;
        }
    }
    (strength > 0.0).then_some(Sign { kind, strength: strength * factor, evidence: shown })
}
