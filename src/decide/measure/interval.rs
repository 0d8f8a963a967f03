//! Intervals: how far a share is known. Waits have theirs in [`survival`](super::survival).

/// The 97.5 % quantile of the normal distribution: intervals are 95 %.
pub const Z: f64 = 1.959_963_984_540_054;

/// The score interval of a share (Wilson 1927); none of nothing.
pub fn wilson(hits: u32, of: u32) -> Option<(f64, f64)> {
    if of == 0 {
        return None;
    }
    let (n, p) = (f64::from(of), f64::from(hits.min(of)) / f64::from(of));
    let middle = p + Z * Z / (2.0 * n);
    let half = Z * (p * (1.0 - p) / n + Z * Z / (4.0 * n * n)).sqrt();
    let whole = 1.0 + Z * Z / n;
    Some((((middle - half) / whole).max(0.0), ((middle + half) / whole).min(1.0)))
}
