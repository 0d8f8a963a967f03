//! Whether a risk of 30 % means three in ten: the expected calibration error (Naeini, Cooper and
//! Hauskrecht 2015) over ten equal ranges, and the table it is reckoned from.

use super::metrics::{Rated, by_chance, wilson};
use super::report::Figure;

/// Ranges of equal width.
const RANGES: usize = 10;

/// What was said and what was in one range.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(in crate::cli) struct Range {
    /// How many predictions fall into it.
    pub(in crate::cli) n: usize,
    /// How many of them were so.
    pub(in crate::cli) n_positive: usize,
    sum: f64,
}

impl Range {
    /// The mean of what was said.
    pub(in crate::cli) fn said(self) -> f64 {
        self.sum / self.n.max(1) as f64
    }

    /// The share that was so.
    pub(in crate::cli) fn was(self) -> f64 {
        self.n_positive as f64 / self.n.max(1) as f64
    }
}

/// Predictions by range; those outside 0 to 1 count in the nearest.
pub(in crate::cli) fn ranges(rated: impl IntoIterator<Item = Rated>) -> [Range; RANGES] {
    let mut ranges = [Range::default(); RANGES];
    for Rated { score, positive } in rated {
        let place = (score.max(0.0) * RANGES as f64) as usize;
        if let Some(range) = ranges.get_mut(place.min(RANGES - 1)) {
            range.n += 1;
            range.n_positive += usize::from(positive);
            range.sum += score;
        }
    }
    ranges
}

/// How far what was said is from what was, on average; none of nothing.
pub(in crate::cli) fn error(rated: impl IntoIterator<Item = Rated>) -> Option<f64> {
    let ranges = ranges(rated);
    let n: usize = ranges.iter().map(|r| r.n).sum();
    let off: f64 = ranges.iter().map(|r| (r.said() - r.was()).abs() * r.n as f64).sum();
    (n > 0).then(|| off / n as f64)
}

/// The error, resampled over lines; what it would be by chance, did each prediction tell exactly how
/// often it is so (of few predictions that is no little); and a row for every range that holds
/// something.
pub(in crate::cli) fn figures(groups: &[Vec<Rated>], seed: u64) -> Vec<Figure> {
    let resampled = Figure::resampled("ECE", groups, seed, |sample| {
        error(sample.iter().flat_map(|group| group.iter().copied()))
    });
    let n = groups.iter().map(Vec::len).sum();
    let flat: Vec<Rated> = groups.iter().flatten().copied().collect();
    let chance = by_chance(&flat, seed, |sample| error(sample.iter().copied())).unzip();
    let chance =
        Figure { name: "ECE by chance alone".into(), value: chance.0, interval: chance.1, n };
    let rows = ranges(flat).into_iter().enumerate();
    let row = |(place, range): (usize, Range)| Figure {
        name: format!("from {} %, said {:.3}, was", place * 10, range.said()),
        value: Some(range.was()),
        interval: Some(wilson(range.n_positive, range.n)),
        n: range.n,
    };
    let rows = rows.filter(|(_, range)| range.n > 0).map(row);
    [Figure { n, ..resampled }, chance].into_iter().chain(rows).collect()
}

#[cfg(test)]
mod tests;
