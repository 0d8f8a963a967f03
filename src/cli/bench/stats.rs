//! Order statistics of what was measured.

use std::time::Duration;

use serde::Serialize;

/// How long something took, over many times.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub(super) struct Spread {
    /// How often it was done.
    pub(super) n: usize,
    /// Half of them took at most this, in ms.
    pub(super) p50_ms: f64,
    /// All but one in a hundred took at most this, in ms.
    pub(super) p99_ms: f64,
}

impl Spread {
    /// The spread of times taken; zeros of none.
    pub(super) fn of(mut times: Vec<Duration>) -> Self {
        times.sort_unstable();
        let at = |share: f64| quantile(&times, share).map_or(0.0, |t| t.as_secs_f64() * 1e3);
        Self { n: times.len(), p50_ms: at(0.50), p99_ms: at(0.99) }
    }

    /// The middle one of several rounds, figure by figure; `n` is that of all rounds.
    pub(super) fn median(rounds: &[Self]) -> Self {
        Self {
            n: rounds.iter().map(|round| round.n).sum(),
            p50_ms: median(rounds.iter().map(|round| round.p50_ms)),
            p99_ms: median(rounds.iter().map(|round| round.p99_ms)),
        }
    }
}

/// The smallest value that at least `share` of the sorted values do not exceed (nearest rank).
fn quantile<T: Copy>(sorted: &[T], share: f64) -> Option<T> {
    let rank = (share * sorted.len() as f64).ceil().max(1.0) as usize;
    sorted.get(rank - 1).copied()
}

/// The middle value; the lower one of two middles, 0 of none.
pub(super) fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    quantile(&values, 0.5).unwrap_or(0.0)
}

#[cfg(test)]
mod tests;
