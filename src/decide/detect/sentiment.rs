//! The mood over several turns: negative again and again, or dropping right after an answer.
//! One angry message alone is neither.

use crate::decide::detect::Turn;
use crate::decide::detect::scene::{Scene, Sign, memory, quote};
use crate::domain::decision::{Evidence, TriggerKind};
use crate::domain::message::Author;

/// Customer turns a lasting mood needs.
const LASTING: usize = 3;
/// Each of them at most this.
const EACH_AT_MOST: f64 = -0.10;
/// Customer turns for which it is remembered, this one with them, and what is left each time.
const REMEMBERED: usize = 2;
const FADING: f64 = 0.6;
/// A drop of this much shows something; twice as much shows it fully.
const DROP: f64 = 0.5;
/// What a drop counts beside a mood that lasts: it may be a slip.
const ONE_TURN: f64 = 0.65;
/// And the mood must be bad after it.
const AFTER_DROP: f64 = -0.30;

/// A lasting bad mood or a sudden drop, whichever is stronger.
pub fn weigh(scene: &Scene<'_>) -> Vec<Sign> {
    let signs = [lasting(scene), drop(scene)];
    let found = signs.into_iter().flatten().max_by(|a, b| a.0.total_cmp(&b.0));
    found
        .map(|(strength, evidence)| Sign { kind: TriggerKind::Sentiment, strength, evidence })
        .into_iter()
        .collect()
}

fn mood(turn: &Turn) -> f64 {
    let mood = turn.reading.as_ref().map_or(0.0, |r| f64::from(r.sentiment));
    if mood.is_nan() { 0.0 } else { mood.clamp(-1.0, 1.0) }
}

fn lasting(scene: &Scene<'_>) -> Option<(f64, Vec<Evidence>)> {
    (0..REMEMBERED).find_map(|age| lasting_at(scene, age))
}

/// A bad mood that lasted up to the turn `age` turns ago.
fn lasting_at(scene: &Scene<'_>, age: usize) -> Option<(f64, Vec<Evidence>)> {
    let last: Vec<&Turn> = scene.customer_turns_back().skip(age).take(LASTING).collect();
    if last.len() < LASTING || last.iter().any(|t| mood(t) > EACH_AT_MOST) {
        return None;
    }
    let mean = last.iter().map(|t| mood(t)).sum::<f64>() / last.len() as f64;
    let strength = (0.3 + -mean * 1.1).clamp(0.0, 1.0) * memory(scene, FADING, age);
    Some((strength, last.iter().rev().map(|t| quote(t)).collect()))
}

fn drop(scene: &Scene<'_>) -> Option<(f64, Vec<Evidence>)> {
    let now = scene.current()?;
    let before = scene.customer_turns_back().nth(1)?;
    let answered = scene
        .turns
        .iter()
        .any(|t| t.author == Author::Assistant && t.seq > before.seq && t.seq < now.seq);
    let fall = mood(before) - mood(now);
    if !answered || fall < DROP || mood(now) > AFTER_DROP {
        return None;
    }
    Some(((fall / (2.0 * DROP)).clamp(0.0, 1.0) * ONE_TURN, vec![quote(before), quote(now)]))
}
