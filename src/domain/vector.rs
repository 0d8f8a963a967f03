//! A sentence vector: what a text means as 384 numbers, kept in one byte each.
//!
//! The vector is quantised the moment it is made, not when it is stored: a decision taken live and
//! the same decision replayed from the store must see the same bits.

use serde::{Deserialize, Serialize};

/// How many numbers a vector has.
pub const DIMENSIONS: usize = 384;

/// A unit-length direction: `value[i] ~= scale * steps[i]`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Vector {
    scale: f32,
    #[serde(with = "crate::domain::octets")]
    steps: Vec<u8>,
}

impl Vector {
    /// Quantises numbers of any length (they are brought to unit length first).
    pub fn from_floats(values: &[f32; DIMENSIONS]) -> Self {
        let length = values.iter().map(|v| v * v).sum::<f32>().sqrt().max(f32::MIN_POSITIVE);
        let largest = values.iter().fold(0_f32, |m, v| m.max(v.abs())) / length;
        let scale = (largest / 127.0).max(f32::MIN_POSITIVE);
        let steps = values.iter().map(|v| ((v / length / scale).round() as i8).cast_unsigned());
        Self { scale, steps: steps.collect() }
    }

    /// The numbers again, within half a step of what they were.
    pub fn to_floats(&self) -> [f32; DIMENSIONS] {
        let mut out = [0_f32; DIMENSIONS];
        for (to, step) in out.iter_mut().zip(&self.steps) {
            *to = f32::from(step.cast_signed()) * self.scale;
        }
        out
    }

    /// Cosine of the angle between two texts: 1 the same meaning, 0 unrelated.
    pub fn cosine(&self, other: &Self) -> f32 {
        let (mut dot, mut a2, mut b2) = (0_i32, 0_i32, 0_i32);
        for (a, b) in self.steps.iter().zip(&other.steps) {
            let (a, b) = (i32::from(a.cast_signed()), i32::from(b.cast_signed()));
            dot += a * b;
            a2 += a * a;
            b2 += b * b;
        }
        let lengths = (a2 as f32).sqrt() * (b2 as f32).sqrt();
        if lengths == 0.0 { 0.0 } else { dot as f32 / lengths }
    }

    /// The steps as bytes (two's complement), for compact side files.
    pub fn steps(&self) -> &[u8] {
        &self.steps
    }

    /// The mean direction of several vectors; `None` of none.
    pub fn mean<'a>(vectors: impl IntoIterator<Item = &'a Self>) -> Option<Self> {
        let mut sum = [0_f32; DIMENSIONS];
        let mut n = 0_u32;
        for vector in vectors {
            for (s, v) in sum.iter_mut().zip(vector.to_floats()) {
                *s += v;
            }
            n += 1;
        }
        (n > 0).then(|| Self::from_floats(&sum))
    }
}
