//! How far texts lie from a middle, in a measure that knows in which directions texts differ anyway:
//! the Mahalanobis distance with a covariance that is drawn towards a ball, so that it is defined
//! for five examples as for five thousand. Ledoit and Wolf, "A well-conditioned estimator for
//! large-dimensional covariance matrices", 2004, with a fixed share instead of an estimated one.
//!
//! A difference of two such distances is one quadratic form, made once a policy: measuring a text costs
//! one pass over half a matrix, whatever the topics.

use crate::domain::vector::DIMENSIONS;

/// A point, as floats.
pub(super) type Point = [f32; DIMENSIONS];

/// A symmetric matrix, its lower half row by row.
type Half = Vec<f32>;

/// Numbers summed side by side.
const LANES: usize = 16;

/// A covariance being summed up.
pub(super) struct Scatter {
    half: Half,
    n: usize,
}

impl Scatter {
    pub(super) fn new() -> Self {
        Self { half: vec![0.0; at(DIMENSIONS, 0)], n: 0 }
    }

    /// Takes in a text by how it differs from its middle.
    pub(super) fn add(&mut self, off: &Point) {
        add_square(&mut self.half, off);
        self.n += 1;
    }

    /// The measure: the inverse of the covariance, for which `bound` numbers were taken from the
    /// same texts (the middles), with this variance added in every direction.
    pub(super) fn measure(&self, bound: usize, ball: f32) -> Form {
        let n = self.n.saturating_sub(bound).max(1) as f32;
        let mut half: Half = self.half.iter().map(|sum| sum / n).collect();
        for d in 0..DIMENSIONS {
            half[at(d, d)] += ball;
        }
        factor(&mut half);
        invert(&mut half);
        let mut inverse = vec![0.0; half.len()];
        for i in 0..DIMENSIONS {
            add_square(&mut inverse, row(&half, i));
        }
        Form { half: inverse }
    }
}

/// A quadratic form.
#[derive(Clone, Debug)]
pub(super) struct Form {
    half: Half,
}

impl Form {
    /// Its value at a point: under a measure, the squared distance from the origin.
    pub(super) fn value(&self, point: &Point) -> f32 {
        let mut sum = 0.0;
        for (i, value) in point.iter().enumerate() {
            let row = row(&self.half, i);
            sum += value * (2.0 * dot(&row[..i], &point[..i]) + row[i] * value);
        }
        sum
    }

    /// Half its slope at a point.
    pub(super) fn slope(&self, point: &Point) -> Point {
        let mut out = [0.0; DIMENSIONS];
        for (i, value) in point.iter().enumerate() {
            let row = row(&self.half, i);
            out[i] += dot(row, &point[..=i]);
            out.iter_mut().zip(&row[..i]).for_each(|(out, cell)| *out += cell * value);
        }
        out
    }

    /// This form less another.
    pub(super) fn less(mut self, other: &Self) -> Self {
        self.half.iter_mut().zip(&other.half).for_each(|(cell, less)| *cell -= less);
        self
    }
}

/// What is left of a variance at least, against rounding.
const LEAST: f32 = 1e-6;

/// Where a cell of the lower half lies.
fn at(row: usize, column: usize) -> usize {
    row * (row + 1) / 2 + column
}

fn row(half: &[f32], row: usize) -> &[f32] {
    half.get(at(row, 0)..=at(row, row)).unwrap_or_default()
}

pub(super) fn dot(a: &[f32], b: &[f32]) -> f32 {
    let mut sums = [0.0_f32; LANES];
    let (a_many, b_many) = (a.chunks_exact(LANES), b.chunks_exact(LANES));
    let rest: f32 = a_many.remainder().iter().zip(b_many.remainder()).map(|(x, y)| x * y).sum();
    for (x, y) in a_many.zip(b_many) {
        for (sum, (x, y)) in sums.iter_mut().zip(x.iter().zip(y)) {
            *sum += x * y;
        }
    }
    sums.iter().sum::<f32>() + rest
}

/// Adds the product of every two of these numbers, of which there may be fewer than dimensions.
fn add_square(half: &mut [f32], numbers: &[f32]) {
    let mut rest = half;
    for (i, a) in numbers.iter().enumerate() {
        let (here, next) = rest.split_at_mut(i + 1);
        here.iter_mut().zip(numbers).for_each(|(sum, b)| *sum += a * b);
        rest = next;
    }
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

/// The inverse of a factor, in place.
fn invert(half: &mut [f32]) {
    for i in 0..DIMENSIONS {
        let (above, own) = half.split_at_mut(at(i, 0));
        let mut inverse = [0.0; DIMENSIONS];
        for (j, cell) in own[..i].iter().enumerate() {
            inverse.iter_mut().zip(row(above, j)).for_each(|(sum, b)| *sum -= cell * b);
        }
        inverse[i] = 1.0;
        let length = own[i];
        own[..=i].iter_mut().zip(&inverse).for_each(|(cell, sum)| *cell = sum / length);
    }
}
