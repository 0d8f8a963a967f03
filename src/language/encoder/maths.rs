//! The model's parts in plain code, which `kernel` compiles once for every set of instructions.
//!
//! All paths must give the same bits, so every sum is kept in 16 lanes that are added up in one
//! fixed order, no multiplication is fused with an addition, and nothing comes from the system's
//! mathematics library. Everything is inlined, or it would be compiled for the plainest processor
//! only. Which instructions there are is not known here.

#![expect(clippy::inline_always, reason = "only what is inlined into a path is compiled for it")]
#![expect(clippy::cast_precision_loss, reason = "integers become floats here, and may be rounded")]

use super::weights::{Matrix, Norm, Shape};

/// Numbers handled side by side: one 512-bit register, two of 256 bits, four of 128.
pub(super) const LANES: usize = 16;

/// Tokens whose attention is worked out side by side.
pub(super) const QUERIES: usize = 6;

/// 1.5 x 2^23: a float this large has no digits after the point, so adding it rounds to the nearest
/// integer, and the low bits of the sum are that integer.
const ROUNDER: f32 = 12_582_912.0;

/// Rows of numbers as bytes: number = (byte - zero) x scale, with a scale and a zero of each row's
/// own.
#[derive(Default)]
pub struct Rounded {
    pub(super) bytes: Vec<u8>,
    /// The same bytes as wide integers, for processors that can't multiply bytes; filled in by
    /// `kernel`.
    pub(super) words: Vec<i16>,
    /// Room for a block of weights as wide integers.
    pub(super) block: Vec<i16>,
    pub(super) scale: Vec<f32>,
    pub(super) zero: Vec<i32>,
}

impl Rounded {
    /// Rows held.
    pub(super) fn rows(&self) -> usize {
        self.scale.len()
    }
}

/// Rounds the matrix's inputs, one row a token, to bytes.
#[inline(always)]
pub(super) fn round(inputs: &[f32], matrix: &Matrix<'_>, rounded: &mut Rounded) {
    let rows = inputs.len() / matrix.inputs;
    rounded.bytes.resize(inputs.len(), 0);
    rounded.scale.resize(rows, 0.0);
    rounded.zero.resize(rows, 0);
    let rows =
        inputs.chunks_exact(matrix.inputs).zip(rounded.bytes.chunks_exact_mut(matrix.inputs));
    let factors = rounded.scale.iter_mut().zip(&mut rounded.zero);
    for ((row, bytes), (scale, zero)) in rows.zip(factors) {
        let (low, high) = range(row, &matrix.ease);
        // A row of zeros has no range; any scale will do for it.
        let span = larger(high - low, f32::MIN_POSITIVE * 255.0);
        let inverse = 255.0 / span;
        *scale = span / 255.0;
        *zero = nearest(-low * inverse);
        let offset = *zero as f32;
        for ((byte, number), ease) in bytes.iter_mut().zip(row).zip(&matrix.ease) {
            let number = number * ease * inverse + offset;
            *byte = nearest(larger(smaller(number, 255.0), 0.0)).to_le_bytes()[0];
        }
    }
}

/// The smallest and the largest eased number of a row, zero among them.
#[inline(always)]
fn range(row: &[f32], ease: &[f32]) -> (f32, f32) {
    let (mut low, mut high) = ([0.0; LANES], [0.0; LANES]);
    for (numbers, ease) in row.as_chunks::<LANES>().0.iter().zip(ease.as_chunks::<LANES>().0) {
        for lane in 0..LANES {
            let number = numbers[lane] * ease[lane];
            low[lane] = smaller(low[lane], number);
            high[lane] = larger(high[lane], number);
        }
    }
    (low.into_iter().fold(0.0, smaller), high.into_iter().fold(0.0, larger))
}

/// What a block of 16 outputs of one token comes to, from the sums of its integer products.
#[inline(always)]
pub(super) fn scale_block(
    sums: &[i32; LANES],
    matrix: &Matrix<'_>,
    block: usize,
    (scale, zero): (f32, i32),
    outputs: &mut [f32],
) {
    let (sum, weight_scale) =
        (&matrix.sum.as_chunks().0[block], &matrix.scale.as_chunks().0[block]);
    let bias: &[f32; LANES] = &matrix.bias.as_chunks().0[block];
    let (sum, weight_scale): (&[i32; LANES], &[f32; LANES]) = (sum, weight_scale);
    let mut scaled = [0.0; LANES];
    for lane in 0..LANES {
        let exact = sums[lane].wrapping_sub(zero.wrapping_mul(sum[lane]));
        scaled[lane] = exact as f32 * (weight_scale[lane] * scale) + bias[lane];
    }
    outputs.as_chunks_mut().0[block] = scaled;
}

/// Adds `added` to each token and brings the result to mean 0 and deviation 1, then applies gain
/// and shift (Ba, Kiros, Hinton 2016).
#[inline(always)]
pub(super) fn add_and_normalise(tokens: &mut [f32], added: &[f32], norm: &Norm) {
    const N: f32 = Shape::HIDDEN as f32;
    let rows = tokens.chunks_exact_mut(Shape::HIDDEN).zip(added.chunks_exact(Shape::HIDDEN));
    for (row, added) in rows {
        for (number, added) in row.iter_mut().zip(added) {
            *number += added;
        }
        let mean = sum(row, |number| number) / N;
        let variance = sum(row, |number| (number - mean) * (number - mean)) / N;
        let inverse = 1.0 / (variance + 1e-12).sqrt();
        for ((number, gain), shift) in row.iter_mut().zip(&norm.gain).zip(&norm.shift) {
            *number = (*number - mean) * inverse * gain + shift;
        }
    }
}

/// The sum of a function over a row whose length is a multiple of the lanes.
#[inline(always)]
pub(super) fn sum(row: &[f32], of: impl Fn(f32) -> f32) -> f32 {
    let mut lanes = [0.0; LANES];
    for numbers in row.as_chunks::<LANES>().0 {
        for lane in 0..LANES {
            lanes[lane] += of(numbers[lane]);
        }
    }
    fold(lanes)
}

#[inline(always)]
fn fold(lanes: [f32; LANES]) -> f32 {
    lanes.into_iter().fold(0.0, |sum, lane| sum + lane)
}

/// The Gaussian error linear unit: x times the share of a normal distribution that lies below x
/// (Hendrycks, Gimpel 2016), with that share by formula 7.1.26 of Abramowitz and Stegun, good to
/// 1.5e-7.
#[inline(always)]
pub(super) fn gelu(numbers: &mut [f32]) {
    for number in numbers {
        let x = *number;
        let z = x.abs() * std::f32::consts::FRAC_1_SQRT_2;
        let t = 1.0 / (1.0 + 0.327_591_1 * z);
        let polynomial = 1.421_413_7 + t * (-1.453_152 + t * 1.061_405_4);
        let polynomial = t * (0.254_829_6 + t * (-0.284_496_74 + t * polynomial));
        let tail = 0.5 * polynomial * exp(-z * z);
        *number = x * if x < 0.0 { tail } else { 1.0 - tail };
    }
}

/// e to a power of at most 0: a power of two times the Taylor series of what is left, which is
/// within half of ln 2 of zero. Below -87 it stays at e^-87.
#[inline(always)]
fn exp(x: f32) -> f32 {
    // ln 2 in two parts, the first of so few digits that its multiples are exact.
    const LN_2_HIGH: f32 = 0.693_359_4;
    const LN_2_LOW: f32 = -2.121_944_4e-4;
    let x = larger(x, -87.0);
    let rounded = x * std::f32::consts::LOG2_E + ROUNDER;
    let power = rounded - ROUNDER;
    let r = x - power * LN_2_HIGH - power * LN_2_LOW;
    let series = 1.0 / 24.0 + r * (1.0 / 120.0 + r * (1.0 / 720.0));
    let series = 1.0 + r * (1.0 + r * (0.5 + r * (1.0 / 6.0 + r * series)));
    let exponent = rounded.to_bits().wrapping_sub(ROUNDER.to_bits()).wrapping_add(127);
    series * f32::from_bits(exponent << 23)
}

/// The integer nearest to a number between -2^22 and 2^22.
#[inline(always)]
fn nearest(number: f32) -> i32 {
    (number + ROUNDER).to_bits().wrapping_sub(ROUNDER.to_bits()).cast_signed()
}

/// Like `f32::max`, but one instruction: it need not care for what is not a number.
#[inline(always)]
fn larger(a: f32, b: f32) -> f32 {
    if a > b { a } else { b }
}

#[inline(always)]
fn smaller(a: f32, b: f32) -> f32 {
    if a < b { a } else { b }
}

/// Room for one head's work.
#[derive(Default)]
pub struct HeadRoom {
    /// For 16 tokens at a time, their keys turned on the side: one row for each of the head's
    /// numbers.
    keys: Vec<[[f32; LANES]; Shape::HEAD]>,
    /// Each token's value, in as many parts as registers are filled.
    values: [Vec<[f32; LANES]>; Shape::HEAD / LANES],
    /// For 16 tokens at a time, how much each token that is worked out now listens to them.
    weights: Vec<[[f32; LANES]; QUERIES]>,
    /// The same, turned on the side: one row a token.
    factors: Vec<[f32; QUERIES]>,
}

/// For each query the sum of all rows, each multiplied by that query's factor for it. It is where
/// attention spends its time, so each path brings its own.
pub(super) trait Weigh:
    Fn(&[[f32; QUERIES]], &[[f32; LANES]]) -> [[f32; LANES]; QUERIES]
{
}

impl<F: Fn(&[[f32; QUERIES]], &[[f32; LANES]]) -> [[f32; LANES]; QUERIES]> Weigh for F {}

/// [`Weigh`] in plain code.
#[inline(always)]
pub(super) fn weigh(factors: &[[f32; QUERIES]], rows: &[[f32; LANES]]) -> [[f32; LANES]; QUERIES] {
    let mut sums = [[0.0; LANES]; QUERIES];
    for (factors, row) in factors.iter().zip(rows) {
        for i in 0..QUERIES {
            for lane in 0..LANES {
                sums[i][lane] += factors[i] * row[lane];
            }
        }
    }
    sums
}

/// Every token becomes a mixture of the values of all tokens, by how well their keys match its
/// query (Vaswani et al. 2017). `mixed` holds for each token its queries, keys and values,
/// `context` what it becomes.
#[inline(always)]
pub(super) fn attend(mixed: &[f32], context: &mut [f32], room: &mut HeadRoom, weigh: impl Weigh) {
    let n = mixed.len() / (3 * Shape::HIDDEN);
    let (parts, _) = mixed.as_chunks::<{ Shape::HEAD }>();
    let (context, _) = context.as_chunks_mut::<{ Shape::HEAD }>();
    room.keys.resize(n.div_ceil(LANES), [[0.0; LANES]; Shape::HEAD]);
    room.weights.resize(n.div_ceil(LANES), [[0.0; LANES]; QUERIES]);
    for head in 0..Shape::HEADS {
        gather(parts, head, room);
        for first in (0..n).step_by(QUERIES) {
            let queries = gather_queries(parts, head, first);
            // The query has been divided by the root of its length already.
            for (weights, keys) in room.weights.iter_mut().zip(&room.keys) {
                *weights = weigh(&queries, keys);
            }
            let shares = soften(&mut room.weights, n);
            turn(&room.weights, &mut room.factors);
            for (half, values) in room.values.iter().enumerate() {
                let sums = weigh(&room.factors, values);
                for i in 0..QUERIES.min(n - first) {
                    let output = &mut context[(first + i) * Shape::HEADS + head];
                    output.as_chunks_mut().0[half] = sums[i].map(|sum| sum * shares[i]);
                }
            }
        }
    }
}

/// Where a token's queries, keys or values begin among the parts, in this order: 12 heads of each.
#[inline(always)]
fn part(token: usize, which: usize, head: usize) -> usize {
    (token * 3 + which) * Shape::HEADS + head
}

#[inline(always)]
fn gather(parts: &[[f32; Shape::HEAD]], head: usize, room: &mut HeadRoom) {
    for half in &mut room.values {
        half.clear();
    }
    for token in 0..parts.len() / (3 * Shape::HEADS) {
        let keys = &mut room.keys[token / LANES];
        for (row, number) in keys.iter_mut().zip(&parts[part(token, 1, head)]) {
            row[token % LANES] = *number;
        }
        let (value, _) = parts[part(token, 2, head)].as_chunks();
        for (half, numbers) in room.values.iter_mut().zip(value) {
            half.push(*numbers);
        }
    }
}

/// The queries of a few tokens turned on the side. Beyond the last token come the last one's over
/// again.
#[inline(always)]
fn gather_queries(
    parts: &[[f32; Shape::HEAD]],
    head: usize,
    first: usize,
) -> [[f32; QUERIES]; Shape::HEAD] {
    let last = parts.len() / (3 * Shape::HEADS) - 1;
    let mut queries = [[0.0; QUERIES]; Shape::HEAD];
    for i in 0..QUERIES {
        let query = &parts[part((first + i).min(last), 0, head)];
        for (row, number) in queries.iter_mut().zip(query) {
            row[i] = *number;
        }
    }
    queries
}

/// Raises e to each weight, after taking the largest of its query away lest it overflow. Returns
/// what to multiply by to make the first `n` sum to one; beyond the last token the weights become
/// as good as zero.
#[inline(always)]
fn soften(weights: &mut [[[f32; LANES]; QUERIES]], n: usize) -> [f32; QUERIES] {
    let beyond = if n.is_multiple_of(LANES) { LANES } else { n % LANES };
    if let Some(last) = weights.last_mut() {
        for row in last {
            row[beyond..].fill(f32::MIN);
        }
    }
    let mut shares = [0.0; QUERIES];
    for i in 0..QUERIES {
        let mut largest = [f32::MIN; LANES];
        for tile in &*weights {
            for lane in 0..LANES {
                largest[lane] = larger(largest[lane], tile[i][lane]);
            }
        }
        let largest = largest.into_iter().fold(f32::MIN, larger);
        let mut sums = [0.0; LANES];
        for tile in &mut *weights {
            for lane in 0..LANES {
                tile[i][lane] = exp(tile[i][lane] - largest);
                sums[lane] += tile[i][lane];
            }
        }
        shares[i] = 1.0 / fold(sums);
    }
    shares
}

#[inline(always)]
fn turn(weights: &[[[f32; LANES]; QUERIES]], factors: &mut Vec<[f32; QUERIES]>) {
    factors.clear();
    for tile in weights {
        let mut rows = [[0.0; QUERIES]; LANES];
        for i in 0..QUERIES {
            for lane in 0..LANES {
                rows[lane][i] = tile[i][lane];
            }
        }
        factors.extend(rows);
    }
}
