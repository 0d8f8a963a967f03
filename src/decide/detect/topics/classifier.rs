//! Tells a team's topics apart: a multinomial logistic regression over meaning and words, learned
//! from the examples when the policy is loaded. No chance is in it: the same examples in the same
//! order give the same weights.

use super::spread::{Point, dot};
use super::words::{SLOTS, Slots};
use crate::domain::vector::DIMENSIONS;

/// How often every example is looked at; with few examples oftener, [`STEPS_MIN`] times in all.
const ROUNDS: usize = 4;
/// Steps of learning, at least.
const STEPS_MIN: usize = 5_000;
/// The first step's length; it falls evenly to nothing.
const STEP: f32 = 0.08;
/// A topic that is this unlikely for an example has nothing to learn from it.
const NOTHING: f32 = 1e-4;

/// An example as the classifier sees it, or a text to be told.
pub(super) struct Seen {
    pub(super) meaning: Point,
    pub(super) words: Slots,
}

/// What was learned: for every topic, what each number of the meaning and each slot speaks for it.
#[derive(Clone, Debug)]
pub(super) struct Classifier {
    n_topics: usize,
    base: Vec<f32>,
    /// One row a topic.
    meaning: Vec<f32>,
    /// One row a slot.
    words: Vec<f32>,
}

impl Classifier {
    /// Learns from examples, each with the place of its topic.
    pub(super) fn learn(examples: &[(usize, Seen)], n_topics: usize) -> Self {
        let mut learned = Self {
            n_topics,
            base: vec![0.0; n_topics],
            meaning: vec![0.0; n_topics * DIMENSIONS],
            words: vec![0.0; n_topics * SLOTS],
        };
        let steps = (examples.len() * ROUNDS).max(STEPS_MIN);
        if n_topics < 2 || examples.is_empty() {
            return learned;
        }
        let stride = stride(examples.len());
        for step in 0..steps {
            let place = step.wrapping_mul(stride) % examples.len();
            let length = STEP * (1.0 - step as f32 / steps as f32);
            if let Some((topic, seen)) = examples.get(place) {
                learned.step(*topic, seen, length);
            }
        }
        learned
    }

    /// How much speaks for each topic: log-odds but for what is common to all.
    pub(super) fn logits(&self, seen: &Seen) -> Vec<f32> {
        let rows = self.meaning.chunks_exact(DIMENSIONS);
        let mut out: Vec<f32> =
            self.base.iter().zip(rows).map(|(base, row)| base + dot(row, &seen.meaning)).collect();
        for (slot, value) in &seen.words {
            let row = self.words.get(slot * self.n_topics..(slot + 1) * self.n_topics);
            for (sum, weight) in out.iter_mut().zip(row.unwrap_or_default()) {
                *sum += weight * value;
            }
        }
        out
    }

    /// One step down the gradient of the log-loss.
    fn step(&mut self, topic: usize, seen: &Seen, length: f32) {
        let mut off = self.logits(seen);
        softmax(&mut off);
        if let Some(own) = off.get_mut(topic) {
            *own -= 1.0;
        }
        let steps: Vec<(usize, f32)> = off
            .into_iter()
            .enumerate()
            .filter(|(_, off)| off.abs() > NOTHING)
            .map(|(topic, off)| (topic, off * length))
            .collect();
        for (topic, step) in &steps {
            self.base[*topic] -= step;
            let row = &mut self.meaning[topic * DIMENSIONS..(topic + 1) * DIMENSIONS];
            for (weight, value) in row.iter_mut().zip(&seen.meaning) {
                *weight -= step * value;
            }
        }
        for (slot, value) in &seen.words {
            let row = &mut self.words[slot * self.n_topics..(slot + 1) * self.n_topics];
            for (topic, step) in &steps {
                row[*topic] -= step * value;
            }
        }
    }
}

fn softmax(values: &mut [f32]) {
    let most = values.iter().copied().fold(f32::MIN, f32::max);
    values.iter_mut().for_each(|value| *value = (*value - most).exp());
    let sum: f32 = values.iter().sum();
    values.iter_mut().for_each(|value| *value /= sum);
}

/// A stride that visits every example once a round, those of one topic far apart: near the golden
/// section, without a divisor in common.
fn stride(n: usize) -> usize {
    let mut stride = ((n as f64 * 0.618_034) as usize).max(1);
    while common_divisor(stride, n) != 1 {
        stride += 1;
    }
    stride
}

fn common_divisor(a: usize, b: usize) -> usize {
    if b == 0 { a } else { common_divisor(b, a % b) }
}
