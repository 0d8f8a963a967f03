//! Intervals: how far a share is known. Waits have theirs in [`survival`](super::survival).

use crate::decide::odds::score_interval;

/// The 97.5 % quantile of the normal distribution: intervals are 95 %.
pub const Z: f64 = 1.959_963_984_540_054;

/// The score interval of a share (Wilson 1927); none of nothing.
pub fn wilson(hits: u32, of: u32) -> Option<(f64, f64)> {
    score_interval(hits, of, Z)
}
