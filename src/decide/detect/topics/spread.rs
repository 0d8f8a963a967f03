//! How far texts lie from a middle, in a measure that knows in which directions texts differ anyway:
//! the Mahalanobis distance with a covariance that is drawn towards a ball, so that it is defined
//! for five examples as for five thousand. Ledoit and Wolf, "A well-conditioned estimator for
//! large-dimensional covariance matrices", 2004, with a fixed share instead of an estimated one.

use crate::domain::vector::DIMENSIONS;

/// A point, as floats.
pub(super) type Point = [f32; DIMENSIONS];

/// A covariance being summed up, its lower half row by row.
pub(super) struct Scatter {
    half: Vec<f32>,
    n: usize,
}

impl Scatter {
    pub(super) fn new() -> Self {
        Self { half: vec![0.0; DIMENSIONS * (DIMENSIONS + 1) / 2], n: 0 }
    }

    /// Takes in a text by how it differs from its middle.
    pub(super) fn add(&mut self, off: &Point) {
        let mut rest = self.half.as_mut_slice();
        for (row, a) in off.iter().enumerate() {
            let (here, next) = rest.split_at_mut(row + 1);
            for (sum, b) in here.iter_mut().zip(off) {
                *sum += a * b;
            }
            rest = next;
        }
        self.n += 1;
    }

    /// The measure: the covariance, for which `bound` numbers were taken from the same texts (the
    /// middles), with this variance added in every direction.
    pub(super) fn spread(&self, bound: usize, ball: f32) -> Spread {
        let n = self.n.saturating_sub(bound).max(1) as f32;
        let mut lower: Vec<f32> = self.half.iter().map(|sum| sum / n).collect();
        for d in 0..DIMENSIONS {
            lower[at(d, d)] += ball;
        }
        factor(&mut lower);
        Spread { lower }
    }
}

/// What is left of a variance at least, against rounding.
const LEAST: f32 = 1e-6;

/// Where a cell of the lower half lies.
fn at(row: usize, column: usize) -> usize {
    row * (row + 1) / 2 + column
}

fn row(half: &[f32], row: usize) -> &[f32] {
    half.get(at(row, 0)..at(row, row) + 1).unwrap_or_default()
}

pub(super) fn dot(a: &[f32], b: &[f32]) -> f32 {
    let mut sums = [0.0_f32; 8];
    let (a8, b8) = (a.chunks_exact(8), b.chunks_exact(8));
    let rest: f32 = a8.remainder().iter().zip(b8.remainder()).map(|(x, y)| x * y).sum();
    for (x, y) in a8.zip(b8) {
        for (sum, (x, y)) in sums.iter_mut().zip(x.iter().zip(y)) {
            *sum += x * y;
        }
    }
    sums.iter().sum::<f32>() + rest
}

/// Cholesky's factor, in place.
fn factor(half: &mut [f32]) {
    for i in 0..DIMENSIONS {
        let (above, own) = half.split_at_mut(at(i, 0));
        for j in 0..=i {
            let earlier = if j < i { row(above, j) } else { &[] };
            let (done, _) = own.split_at(j);
            if j < i {
                let sum = own[j] - dot(done, &earlier[..j]);
                own[j] = sum / earlier[j];
            } else {
                let left = own[i] - dot(done, done);
                own[i] = left.max(LEAST).sqrt();
            }
        }
    }
}

/// A measure of distance.
#[derive(Clone, Debug)]
pub(super) struct Spread {
    lower: Vec<f32>,
}

impl Spread {
    /// A point as seen in this measure: there, the distance is the ordinary one.
    pub(super) fn seen(&self, point: &Point) -> Point {
        let mut out = [0.0; DIMENSIONS];
        for (i, value) in point.iter().enumerate() {
            let weights = row(&self.lower, i);
            let (done, _) = out.split_at(i);
            out[i] = (value - dot(&weights[..i], done)) / weights[i];
        }
        out
    }
}

/// Squared distance.
pub(super) fn apart(a: &Point, b: &Point) -> f32 {
    let mut off = [0.0; DIMENSIONS];
    for (off, (a, b)) in off.iter_mut().zip(a.iter().zip(b)) {
        *off = a - b;
    }
    dot(&off, &off)
}
