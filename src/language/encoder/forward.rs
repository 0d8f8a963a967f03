//! The model from word pieces to vector: what is done in which order, and the room it is done in.
//! How each step is computed is in `maths` and `kernel`.

use super::kernel::{self, Path};
use super::maths::{self, HeadRoom, Rounded};
use super::weights::{Layer, Matrix, Shape, Weights};
use super::wordpiece::UNKNOWN;
use super::{DIMENSIONS, Encoded, INNER_DIMENSIONS};

/// The layers on the way after which the tokens are looked at, counted from one. Of six choices
/// tried on development rows these told requests for a person best from what only sounds like one.
pub(super) const INNER: [usize; 2] = [3, 5];

/// What a worker keeps between two texts, so that memory is asked for only when a text is longer
/// than any before: at most about 5 MB.
#[derive(Default)]
pub struct Scratch {
    pub(super) ids: Vec<u32>,
    /// The tokens: as many rows as there are ids, each of `HIDDEN` numbers.
    tokens: Vec<f32>,
    /// What a layer is about to add to them.
    added: Vec<f32>,
    /// Queries, keys and values.
    mixed: Vec<f32>,
    context: Vec<f32>,
    wide: Vec<f32>,
    rounded: Rounded,
    head: HeadRoom,
}

impl Scratch {
    /// Empty; it grows with the first texts.
    pub fn new() -> Self {
        Self::default()
    }

    fn fit(&mut self, n: usize) {
        self.tokens.resize(n * Shape::HIDDEN, 0.0);
        self.added.resize(n * Shape::HIDDEN, 0.0);
        self.mixed.resize(n * 3 * Shape::HIDDEN, 0.0);
        self.context.resize(n * Shape::HIDDEN, 0.0);
        self.wide.resize(n * Shape::WIDE, 0.0);
    }
}

/// What at most `TOKENS_MAX` ids become.
pub(super) fn run(
    weights: &Weights<'_>,
    path: Path,
    scratch: &mut Scratch,
    ids: &[u32],
) -> Encoded {
    scratch.fit(ids.len());
    let mut encoded = Encoded { vector: [0.0; DIMENSIONS], inner: [0.0; INNER_DIMENSIONS] };
    if ids.is_empty() {
        return encoded;
    }
    look_up(weights, path, scratch, ids);
    let mut inner = encoded.inner.as_chunks_mut::<DIMENSIONS>().0.iter_mut();
    for (layer, number) in weights.layers.iter().zip(1..) {
        run_layer(layer, path, scratch);
        if INNER.contains(&number)
            && let Some(mean) = inner.next()
        {
            let n = ids.len() as f32;
            *mean = sum_of(&scratch.tokens).map(|sum| sum / n);
        }
    }
    encoded.vector = of_length_one(&sum_of(&scratch.tokens));
    encoded
}

/// Each token begins as its word plus its place.
fn look_up(weights: &Weights<'_>, path: Path, scratch: &mut Scratch, ids: &[u32]) {
    let words = weights.words.as_chunks::<{ Shape::HIDDEN }>().0;
    let known = |id: u32| usize::try_from(id).ok().filter(|id| *id < words.len());
    for (row, id) in scratch.tokens.chunks_exact_mut(Shape::HIDDEN).zip(ids) {
        let id = known(*id).unwrap_or(UNKNOWN as usize);
        let scale = weights.words_scale[id];
        for (number, weight) in row.iter_mut().zip(&words[id]) {
            *number = f32::from(weight.cast_signed()) * scale;
        }
    }
    kernel::add_and_normalise(path, &mut scratch.tokens, &weights.positions, &weights.norm);
}

fn run_layer(layer: &Layer<'_>, path: Path, scratch: &mut Scratch) {
    let Scratch { tokens, added, mixed, context, wide, rounded, head, .. } = scratch;
    let mut multiply = |inputs: &[f32], matrix: &Matrix<'_>, outputs: &mut [f32]| {
        kernel::round(path, inputs, matrix, rounded);
        kernel::multiply(path, matrix, rounded, outputs);
    };
    multiply(tokens, &layer.attend, mixed);
    kernel::attend(path, mixed, context, head);
    multiply(context, &layer.merge, added);
    kernel::add_and_normalise(path, tokens, added, &layer.merge_norm);
    multiply(tokens, &layer.widen, wide);
    kernel::gelu(path, wide);
    multiply(wide, &layer.narrow, added);
    kernel::add_and_normalise(path, tokens, added, &layer.narrow_norm);
}

/// Of each number, the sum over all tokens.
fn sum_of(tokens: &[f32]) -> [f32; DIMENSIONS] {
    let mut sums = [0.0; DIMENSIONS];
    for row in tokens.as_chunks::<DIMENSIONS>().0 {
        for (sum, number) in sums.iter_mut().zip(row) {
            *sum += number;
        }
    }
    sums
}

fn of_length_one(vector: &[f32; DIMENSIONS]) -> [f32; DIMENSIONS] {
    let length = maths::sum(vector, |number| number * number).sqrt();
    vector.map(|number| if length > 0.0 { number / length } else { 0.0 })
}
