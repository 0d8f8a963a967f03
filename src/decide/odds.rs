//! Probabilities, their log-odds, and how far a share is known: what several rooms work out of
//! outcomes.

/// Log-odds stay within this.
const LOG_ODDS_MAX: f64 = 8.0;

/// The log-odds of a probability.
pub(super) fn logit(p: f64) -> f64 {
    let p = p.clamp(1e-4, 1.0 - 1e-4);
    (p / (1.0 - p)).ln().clamp(-LOG_ODDS_MAX, LOG_ODDS_MAX)
}

/// The probability of log-odds.
pub(super) fn logistic(x: f64) -> f64 {
    1.0 / (1.0 + (-x).exp())
}

/// The score interval of a share (Wilson 1927), `z` standard deviations to either side; none of
/// nothing.
pub(super) fn score_interval(hits: u32, of: u32, z: f64) -> Option<(f64, f64)> {
    if of == 0 {
        return None;
    }
    let (n, p) = (f64::from(of), f64::from(hits.min(of)) / f64::from(of));
    let middle = p + z * z / (2.0 * n);
    let half = z * (p * (1.0 - p) / n + z * z / (4.0 * n * n)).sqrt();
    let whole = 1.0 + z * z / n;
    Some((((middle - half) / whole).max(0.0), ((middle + half) / whole).min(1.0)))
}
