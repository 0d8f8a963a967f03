//! Anger and discontent: profanity, "I already told you", shrinking replies, "this does not help".
//!
//! Customers vent about their situation, not only about the support: before the assistant has said
//! anything, anger counts half.

use crate::decide::detect::Turn;
use crate::decide::detect::scene::{Scene, Sign, above, evidence, probability, quote};
use crate::domain::decision::{Evidence, TriggerKind};
use crate::domain::reading::SignalKind;

/// Probability from which a signal counts.
const FROM: f64 = 0.45;
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
    if let Some(shrinking) = shrinking(scene) {
        let sign = frustration.get_or_insert_with(|| Sign {
            kind: TriggerKind::Frustration,
            strength: 0.0,
            evidence: Vec::new(),
        });
        sign.strength = (sign.strength + SHRINKING).min(1.0);
        sign.evidence.push(shrinking);
    }
    dissatisfied.into_iter().chain(frustration).collect()
}

/// The strongest of the last turns, faded by age; a second one adds half of what is missing.
fn fading(scene: &Scene<'_>, signal: SignalKind, kind: TriggerKind, factor: f64) -> Option<Sign> {
    let mut strength = 0.0;
    let mut shown: Vec<Evidence> = Vec::new();
    for (age, turn) in scene.customer_turns_back().take(REMEMBERED).enumerate() {
        let here = above(probability(turn, signal), FROM) * FADING.powi(age as i32);
        if here > 0.0 {
            shown.extend(evidence(turn, signal));
            let (high, low) = (f64::max(strength, here), f64::min(strength, here));
            strength = high + (1.0 - high) * low * 0.5;
        }
    }
    (strength > 0.0).then_some(Sign { kind, strength: strength * factor, evidence: shown })
}

/// Three replies in a row, each at most half as long, to an assistant that did not ask for few words.
fn shrinking(scene: &Scene<'_>) -> Option<Evidence> {
    let last: Vec<&Turn> = scene.customer_turns_back().take(3).collect();
    let [now, before, first] = last.as_slice() else { return None };
    let words = |t: &Turn| t.reading.as_ref().map_or(0, |r| r.form.n_words);
    let halves = words(now) * 2 <= words(before) && words(before) * 2 <= words(first);
    let is_curt = halves && words(first) >= 8 && (1..=3).contains(&words(now));
    let is_pleased = probability(now, SignalKind::SmallTalk) >= 0.5
        || now.reading.as_ref().is_some_and(|r| r.sentiment > 0.0 || !r.entities.is_empty());
    (is_curt && !is_pleased).then(|| quote(now))
}
