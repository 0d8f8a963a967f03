//! Measures of how good decisions are, with 95 % intervals: pure functions of what was predicted and
//! what is true. Every share has a Wilson interval (Wilson 1927); everything else is resampled
//! (percentile bootstrap, Efron 1979) over whole lines, since turns of one conversation are alike.

use serde::Serialize;

/// 97.5 % of a normal distribution lie below this.
const Z: f64 = 1.959_963_984_540_054;
/// How often lines are resampled.
const RESAMPLES: usize = 1_000;

/// Where the true value lies, 19 times out of 20.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Interval {
    /// The lower end.
    pub low: f64,
    /// The upper end.
    pub high: f64,
}

/// The interval of a share, `hits` out of `n`; the whole range of none.
pub fn wilson(hits: usize, n: usize) -> Interval {
    if n == 0 {
        return Interval { low: 0.0, high: 1.0 };
    }
    let (hits, n) = (hits as f64, n as f64);
    let share = hits / n;
    let scale = 1.0 + Z * Z / n;
    let middle = (share + Z * Z / (2.0 * n)) / scale;
    let half = Z / scale * (share * (1.0 - share) / n + Z * Z / (4.0 * n * n)).sqrt();
    Interval { low: (middle - half).max(0.0), high: (middle + half).min(1.0) }
}

/// A prediction and the truth.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rated {
    /// The higher, the surer.
    pub score: f64,
    /// Whether it is so.
    pub positive: bool,
}

/// Predictions by right and wrong.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Said so, and so it is.
    pub hits: usize,
    /// Said so, but it is not.
    pub false_alarms: usize,
    /// Not said, but so it is.
    pub misses: usize,
    /// Not said, and it is not.
    pub rejections: usize,
}

impl Counts {
    /// Counts predictions; a score of `threshold` or more says so.
    pub fn at(rated: impl IntoIterator<Item = Rated>, threshold: f64) -> Self {
        let mut counts = Self::default();
        for Rated { score, positive } in rated {
            let place = match (score >= threshold, positive) {
                (true, true) => &mut counts.hits,
                (true, false) => &mut counts.false_alarms,
                (false, true) => &mut counts.misses,
                (false, false) => &mut counts.rejections,
            };
            *place += 1;
        }
        counts
    }

    /// How many there are.
    pub fn n(self) -> usize {
        self.hits + self.false_alarms + self.misses + self.rejections
    }

    /// How many are said.
    pub fn n_said(self) -> usize {
        self.hits + self.false_alarms
    }

    /// How many are so.
    pub fn n_positive(self) -> usize {
        self.hits + self.misses
    }

    /// The mean of the harmonic means of saying so and of not saying so.
    pub fn macro_f1(self) -> Option<f64> {
        let swapped = Self {
            hits: self.rejections,
            false_alarms: self.misses,
            misses: self.false_alarms,
            rejections: self.hits,
        };
        Some(f64::midpoint(self.f1()?, swapped.f1()?))
    }

    /// The harmonic mean of precision and recall; none when nothing is so and nothing is said.
    pub fn f1(self) -> Option<f64> {
        let both = self.n_said() + self.n_positive();
        (both > 0).then(|| 2.0 * self.hits as f64 / both as f64)
    }
}

/// How likely something that is so has a higher score than something that is not, ties counting half
/// (Mann and Whitney 1947); none when there are not both.
pub fn auroc(rated: impl IntoIterator<Item = Rated>) -> Option<f64> {
    let mut rated: Vec<Rated> = rated.into_iter().collect();
    rated.sort_by(|a, b| a.score.total_cmp(&b.score));
    let n_positive = rated.iter().filter(|r| r.positive).count();
    let n_negative = rated.len() - n_positive;
    if n_positive == 0 || n_negative == 0 {
        return None;
    }
    let (mut below, mut won) = (0.0, 0.0);
    for tied in rated.chunk_by(|a, b| a.score.total_cmp(&b.score).is_eq()) {
        let positive = tied.iter().filter(|r| r.positive).count() as f64;
        let negative = tied.len() as f64 - positive;
        won += positive * (below + negative / 2.0);
        below += negative;
    }
    Some(won / (n_positive as f64 * n_negative as f64))
}

/// What was found for one line, best first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ranking {
    /// Whether each thing found is one of those looked for.
    pub relevant: Vec<bool>,
    /// How many were to be found.
    pub n_relevant: usize,
}

impl Ranking {
    /// What was found against what is right; anything found twice counts where it stands first.
    pub fn of<'a>(found: impl IntoIterator<Item = &'a String>, right: &[String]) -> Self {
        let mut seen = Vec::new();
        for name in found {
            if !seen.contains(&name) {
                seen.push(name);
            }
        }
        let relevant = seen.into_iter().map(|name| right.contains(name)).collect();
        Self { relevant, n_relevant: right.len() }
    }

    /// The share of what was to be found that is among the first `max`; 0 when nothing was.
    pub fn recall(&self, max: usize) -> f64 {
        let found = self.relevant.iter().take(max).filter(|r| **r).count();
        found as f64 / self.n_relevant.max(1) as f64
    }

    /// One by the place of the first right one among the first `max`; 0 without one.
    pub fn reciprocal_rank(&self, max: usize) -> f64 {
        let first = self.relevant.iter().take(max).position(|r| *r);
        first.map_or(0.0, |place| 1.0 / (place + 1) as f64)
    }

    /// The mean of the precisions at every right one; 0 when nothing was to be found.
    pub fn average_precision(&self) -> f64 {
        let (mut hits, mut sum) = (0.0, 0.0);
        for (place, relevant) in self.relevant.iter().enumerate() {
            if *relevant {
                hits += 1.0;
                sum += hits / (place + 1) as f64;
            }
        }
        sum / self.n_relevant.max(1) as f64
    }
}

/// The mean; none of none.
pub fn mean(values: impl IntoIterator<Item = f64>) -> Option<f64> {
    let (mut sum, mut n) = (0.0, 0_usize);
    for value in values {
        sum += value;
        n += 1;
    }
    (n > 0).then(|| sum / n as f64)
}

/// The interval of a statistic over `items`: what it is for the middle 95 % of samples drawn from
/// them with replacement. The same seed gives the same interval; none when the statistic is nowhere
/// defined.
pub fn bootstrap<T>(
    items: &[T],
    seed: u64,
    statistic: impl Fn(&[&T]) -> Option<f64>,
) -> Option<Interval> {
    let mut draws = Draws(seed);
    let values = (0..RESAMPLES)
        .filter_map(|_| {
            let sample: Vec<&T> =
                (0..items.len()).filter_map(|_| items.get(draws.below(items.len()))).collect();
            statistic(&sample)
        })
        .collect();
    middle(values)
}

/// What a statistic would be by chance, and its interval, were each prediction exactly true: what was
/// is drawn anew for each, as often so as was said. The same seed gives the same figures.
pub fn by_chance(
    rated: &[Rated],
    seed: u64,
    statistic: impl Fn(&[Rated]) -> Option<f64>,
) -> Option<(f64, Interval)> {
    let mut draws = Draws(seed);
    let values: Vec<f64> = (0..RESAMPLES)
        .filter_map(|_| {
            let drawn = rated.iter().map(|r| Rated { positive: draws.share() < r.score, ..*r });
            statistic(&drawn.collect::<Vec<_>>())
        })
        .collect();
    Some((mean(values.iter().copied())?, middle(values)?))
}

/// Where the middle 95 % of values lie.
fn middle(mut values: Vec<f64>) -> Option<Interval> {
    values.sort_by(f64::total_cmp);
    let at = |share: f64| {
        let place = (share * values.len() as f64) as usize;
        values.get(place.min(values.len().saturating_sub(1))).copied()
    };
    Some(Interval { low: at(0.025)?, high: at(0.975)? })
}

/// Numbers that follow from a seed (SplitMix64: Steele, Lea, Flood, "Fast splittable pseudorandom
/// number generators", 2014).
struct Draws(u64);

impl Draws {
    /// One of `0..n`, as evenly as 64 bits allow; 0 when `n` is 0.
    fn below(&mut self, n: usize) -> usize {
        ((u128::from(self.next()) * n as u128) >> 64) as usize
    }

    /// A share from 0 up to, but not, 1.
    fn share(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }
}

#[cfg(test)]
mod tests;
