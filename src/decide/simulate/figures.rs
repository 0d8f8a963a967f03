//! What a day comes to: waits by tier, those who left, the wrong person, how busy and how even the
//! work was, and how often quotes held. Counts only what came after the warm-up.

use serde::Serialize;

use crate::clock::Timestamp;
use crate::decide::route::quote::{Held, PastWait, held};
use crate::domain::customer::CustomerTier;

use super::outcome::{Day, Fate, Outcome};
use super::scenario::Scenario;

/// Batches for the interval of a mean.
const BATCHES: usize = 20;
/// The 97.5 % quantile of Student's t with 19 degrees of freedom.
const T_19: f64 = 2.093;

/// A mean with the half-width of its 95 % interval, by batch means.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Mean {
    /// The mean.
    pub mean: f64,
    /// Half the width of its interval.
    pub within: f64,
    /// How many it is of.
    pub n: usize,
}

impl Mean {
    /// Of values in the order they came.
    pub fn of(values: &[f64]) -> Self {
        let n = values.len();
        if n == 0 {
            return Self::default();
        }
        let mean = values.iter().sum::<f64>() / n as f64;
        if n < BATCHES * 2 {
            return Self { mean, within: f64::INFINITY, n };
        }
        let size = n / BATCHES;
        let batches = values.chunks_exact(size).take(BATCHES);
        let means: Vec<f64> = batches.map(|b| b.iter().sum::<f64>() / size as f64).collect();
        let middle = means.iter().sum::<f64>() / BATCHES as f64;
        let spread = means.iter().map(|m| (m - middle).powi(2)).sum::<f64>() / 19.0;
        Self { mean, within: T_19 * (spread / BATCHES as f64).sqrt(), n }
    }

    /// Whether a value lies in the interval.
    pub fn agrees(&self, value: f64) -> bool {
        (self.mean - value).abs() <= self.within
    }
}

/// Waits of some of those who came.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Waits {
    /// Mean wait, those who left included until they did.
    pub mean: Mean,
    /// Half of them waited less.
    pub p50_s: f64,
    /// Eighty of a hundred waited less.
    pub p80_s: f64,
    /// Ninety-five of a hundred waited less.
    pub p95_s: f64,
    /// Share who left.
    pub left: f64,
}

/// What a day comes to.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Figures {
    /// Everybody.
    pub all: Waits,
    /// By what they pay for, only those who came.
    pub tiers: Vec<(CustomerTier, Waits)>,
    /// Share who waited at all.
    pub waited: Mean,
    /// Share who left.
    pub left: Mean,
    /// Of those a person took, the share passed on within a minute at least once.
    pub wrong: f64,
    /// Share of the places' time that was taken.
    pub busy: f64,
    /// How unevenly handoffs an hour were spread over agents: Gini's coefficient, 0 for evenly.
    pub uneven: f64,
    /// How often quotes held for those who had to wait in line.
    pub held: Held,
    /// Root mean square error of the calibrated expectation, in seconds, of those served who were
    /// told a time and had to wait in line.
    pub error_s: f64,
    /// The same of the plain queue-length estimator.
    pub plain_error_s: f64,
    /// The same of the abandonment-aware calculation before calibration.
    pub raw_error_s: f64,
}

/// How much longer the same visitors waited at the second desk than at the first, in seconds.
pub fn difference(scenario: &Scenario, first: &[Day], second: &[Day]) -> Mean {
    let from_s = scenario.warm_up_h * 3_600.0;
    let waits = |days: &[Day]| -> Vec<(f64, f64)> {
        days.iter().flat_map(|d| &d.outcomes).map(|o| (o.at_s, o.waited_s)).collect()
    };
    let pairs = waits(first).into_iter().zip(waits(second));
    let counted = pairs.filter(|((at_s, _), _)| *at_s >= from_s);
    Mean::of(&counted.map(|((_, a), (_, b))| b - a).collect::<Vec<f64>>())
}

/// Adds up days of the same scenario, lived through with different seeds.
pub fn figures(scenario: &Scenario, days: &[Day]) -> Figures {
    let from_s = scenario.warm_up_h * 3_600.0;
    let each = days.iter().flat_map(|day| &day.outcomes);
    let counted: Vec<&Outcome> = each.filter(|o| o.at_s >= from_s).collect();
    let over: Vec<&Outcome> =
        counted.iter().copied().filter(|o| o.taken || o.fate == Fate::Left).collect();
    let tiers = [
        CustomerTier::Trial,
        CustomerTier::Standard,
        CustomerTier::Premium,
        CustomerTier::Enterprise,
    ];
    let of_tier = tiers.into_iter().filter_map(|tier| {
        let theirs: Vec<&Outcome> = over.iter().copied().filter(|o| o.tier == tier).collect();
        (!theirs.is_empty()).then(|| (tier, waits(&theirs)))
    });
    let taken: Vec<&Outcome> = counted.iter().copied().filter(|o| o.taken).collect();
    let wrong = taken.iter().filter(|o| o.n_wrong > 0).count();
    let share = |f: &dyn Fn(&Outcome) -> bool| -> Vec<f64> {
        over.iter().map(|o| f64::from(u8::from(f(o)))).collect()
    };
    let told: Vec<&Outcome> =
        over.iter().copied().filter(|o| o.told_s.is_some() && !o.expected.at_once).collect();
    let error = |f: &dyn Fn(&Outcome) -> f64| {
        let served: Vec<&&Outcome> = told.iter().filter(|o| o.taken).collect();
        let squares: f64 = served.iter().map(|o| (f(o) - o.waited_s).powi(2)).sum();
        (squares / served.len().max(1) as f64).sqrt()
    };
    Figures {
        all: waits(&over),
        tiers: of_tier.collect(),
        waited: Mean::of(&share(&|o| o.waited_s > 0.0)),
        left: Mean::of(&share(&|o| !o.taken)),
        wrong: wrong as f64 / taken.len().max(1) as f64,
        busy: busy(days),
        uneven: days.iter().map(uneven).sum::<f64>() / days.len().max(1) as f64,
        held: held_of(&told),
        error_s: error(&|o| o.likely_s),
        plain_error_s: error(&|o| o.plain_s),
        raw_error_s: error(&|o| o.expected.expected_s),
    }
}

fn held_of(told: &[&Outcome]) -> Held {
    let past: Vec<PastWait> = told
        .iter()
        .map(|o| PastWait {
            waited_s: o.waited_s,
            told_s: o.told_s,
            expected_s: Some(o.expected.expected_s),
            served: o.taken,
            at: Timestamp(0),
        })
        .collect();
    held(past.iter())
}

fn waits(of: &[&Outcome]) -> Waits {
    let in_order: Vec<f64> = of.iter().map(|o| o.waited_s).collect();
    let mut sorted = in_order.clone();
    sorted.sort_by(f64::total_cmp);
    let at = |share: f64| {
        let place = (share * sorted.len() as f64) as usize;
        sorted.get(place.min(sorted.len().saturating_sub(1))).copied().unwrap_or(0.0)
    };
    let left = of.iter().filter(|o| !o.taken).count() as f64 / of.len().max(1) as f64;
    Waits { mean: Mean::of(&in_order), p50_s: at(0.5), p80_s: at(0.8), p95_s: at(0.95), left }
}

fn busy(days: &[Day]) -> f64 {
    let worked = || days.iter().flat_map(|day| &day.agents);
    let there: f64 = worked().map(|w| w.there_s).sum();
    let taken: f64 = worked().map(|w| w.taken_s).sum();
    if there > 0.0 { taken / there } else { 0.0 }
}

fn uneven(day: &Day) -> f64 {
    let there = day.agents.iter().filter(|w| w.there_s > 0.0);
    let mut rates: Vec<f64> = there.map(|w| f64::from(w.n) / w.there_s).collect();
    rates.sort_by(f64::total_cmp);
    let (n, sum) = (rates.len() as f64, rates.iter().sum::<f64>());
    if sum <= 0.0 {
        return 0.0;
    }
    let ranked: f64 = rates.iter().zip(1..).map(|(rate, rank)| rate * f64::from(rank)).sum();
    2.0 * ranked / (n * sum) - (n + 1.0) / n
}
