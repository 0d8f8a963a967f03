//! The waiting time told to a customer: what the calculation expects, held against what it expected
//! of others lately and how long they then waited. With too little to go by it says so instead of
//! guessing.

use std::cmp::Ordering;

use serde::Serialize;

use crate::clock::Timestamp;
use crate::domain::handoff::{Seat, Waiting};
use crate::domain::policy::Hours;
use crate::domain::quote::Quote;

use super::estimate::{Expected, expect};
use super::hours;
use super::ledger::Ledger;

/// Past waits below which no time is told.
pub const SAMPLES_MIN: usize = 12;
/// Past waits looked at, newest first: staffing changes, and old days say little about this one.
pub const SAMPLES_MAX: usize = 400;
/// How old a past wait may be, in seconds: four weeks.
const SAMPLE_AGE_MAX_S: i64 = 28 * 86_400;
/// The share of customers for whom the upper end shall hold.
pub const HELD_SHARE: f64 = 0.8;
/// How far what is told goes from the quantile of the served towards that of everybody. Chosen in
/// simulation: of those served, quotes hold for the share stated; with those who left counted, for
/// two to six of a hundred fewer.
const OF_ALL: f64 = 0.6;
/// Quotes are told in steps of this many seconds: more precision would be pretended.
const STEP_S: u32 = 5;
/// A quote is only raised by more than this many seconds.
const RAISE_MIN_S: u32 = 30;
/// Past waits for which expectations of one size are held apart from others.
const BUCKET_MIN: usize = 60;
/// And at most so many sizes are told apart.
const BUCKETS_MAX: usize = 4;

/// One wait that is over.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PastWait {
    /// Seconds from joining the line to a person, or to leaving it.
    pub waited_s: f64,
    /// The upper end told when they joined.
    pub told_s: Option<f64>,
    /// What the calculation expected when they joined; 0 when somebody was free.
    pub expected_s: Option<f64>,
    /// Whether a person took it; else the customer left, and all that is known is that serving
    /// them would have taken longer.
    pub served: bool,
    /// When the wait was over.
    pub at: Timestamp,
}

/// What past waits make of an expectation.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Calibration {
    /// Upper ends for some expectations, both in seconds and growing; between them it is a line,
    /// beyond them in proportion.
    sizes: Vec<(f64, f64)>,
    /// The upper end when somebody is free.
    at_once_s: Option<f64>,
    /// The mean wait as a multiple of what was expected.
    mean: Option<f64>,
    n: u32,
}

impl Calibration {
    /// Learns from past waits, given oldest first: the newest [`SAMPLES_MAX`] count.
    pub fn of<'a>(waits: impl DoubleEndedIterator<Item = &'a PastWait>, now: Timestamp) -> Self {
        let fresh = |w: &&PastWait| now.ms_since(w.at) <= SAMPLE_AGE_MAX_S * 1_000;
        let known = waits.rev().filter(fresh).filter(|w| w.expected_s.is_some());
        let recent: Vec<&PastWait> = known.take(SAMPLES_MAX).collect();
        let n = u32::try_from(recent.len()).unwrap_or(u32::MAX);
        let (in_line, at_once): (Vec<&PastWait>, Vec<&PastWait>) =
            recent.iter().copied().partition(|w| w.expected_s.is_some_and(|s| s > 0.0));
        let raw = at_once.iter().map(|w| (w.waited_s, w.served)).collect();
        let at_once_s = (at_once.len() >= SAMPLES_MIN).then(|| quantile(raw)).flatten();
        let expected: f64 = in_line.iter().filter_map(|w| w.expected_s).sum();
        let waited: f64 = in_line.iter().map(|w| w.waited_s).sum();
        let mean = (in_line.len() >= SAMPLES_MIN).then(|| waited / expected);
        Self { sizes: sizes(in_line), at_once_s, mean, n }
    }

    /// The upper end for an expectation, in seconds; none with too little to go by.
    pub fn upper_s(&self, expected: &Expected) -> Option<f64> {
        if !expected.staffed {
            return None;
        }
        if expected.at_once {
            return self.at_once_s;
        }
        let e = expected.expected_s;
        let after = self.sizes.iter().position(|(at, _)| *at > e);
        let above = after.unwrap_or(self.sizes.len());
        match (above.checked_sub(1).and_then(|i| self.sizes.get(i)), self.sizes.get(above)) {
            (None, None) => None,
            (Some((at, upper)), None) | (None, Some((at, upper))) => Some(upper * e / at),
            (Some((at, upper)), Some((next_at, next))) => {
                Some(upper + (next - upper) * (e - at) / (next_at - at))
            }
        }
    }

    /// The wait itself, in seconds, not its upper end: for judging the calculation.
    pub fn mean_s(&self, expected: &Expected) -> f64 {
        expected.expected_s * self.mean.unwrap_or(1.0)
    }
}

/// Past waits by the size of what was expected, each size with its own quantile of wait over
/// expectation: a long line is more predictable than a short one.
fn sizes(mut waits: Vec<&PastWait>) -> Vec<(f64, f64)> {
    if waits.len() < SAMPLES_MIN {
        return Vec::new();
    }
    let expected = |w: &&PastWait| w.expected_s.unwrap_or(1.0).max(1.0);
    waits.sort_by(|a, b| expected(a).total_cmp(&expected(b)));
    let n_buckets = (waits.len() / BUCKET_MIN).clamp(1, BUCKETS_MAX);
    let mut out: Vec<(f64, f64)> = Vec::new();
    for bucket in waits.chunks(waits.len().div_ceil(n_buckets)) {
        let ratios = bucket.iter().map(|w| (w.waited_s / expected(w), w.served)).collect();
        let middle = bucket.get(bucket.len() / 2).map(expected);
        let (Some(at), Some(times)) = (middle, quantile(ratios)) else { continue };
        // What is told grows with what is expected, also from one size to the next.
        let (last_at, last) = out.last().copied().unwrap_or_default();
        if at > last_at {
            out.push((at, (at * times).max(last)));
        }
    }
    out
}

/// By when [`HELD_SHARE`] had been served; none when that was never seen.
///
/// Of everybody, those who left counted as censored, this is the product-limit estimate (Kaplan and
/// Meier 1958); of those who were served, the plain quantile, which is shorter, because whoever
/// waits long leaves. What is told shall hold for both within three of a hundred: it lies between,
/// [`OF_ALL`] of the way (geometrically) from the second to the first.
fn quantile(spans: Vec<(f64, bool)>) -> Option<f64> {
    let by = |spans| {
        let curve = still_waiting(spans).into_iter();
        curve.into_iter().find(|(_, share)| *share <= 1.0 - HELD_SHARE + 1e-9).map(|(s, _)| s)
    };
    let of_served: f64 = by(spans.iter().copied().filter(|(_, served)| *served).collect())?;
    let of_all: f64 = by(spans)?;
    Some(of_served.powf(1.0 - OF_ALL) * of_all.powf(OF_ALL))
}

/// The share still waiting after each span, by the product-limit estimate.
fn still_waiting(mut spans: Vec<(f64, bool)>) -> Vec<(f64, f64)> {
    // At the same instant the served go first: who left then was still waiting then.
    spans.sort_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)));
    let n = spans.len();
    let mut share = 1.0;
    let steps = spans.into_iter().enumerate().map(|(place, (span, served))| {
        if served {
            share *= 1.0 - 1.0 / (n - place) as f64;
        }
        (span, share)
    });
    steps.collect()
}

/// What to tell somebody who can expect this.
pub fn quote(expected: &Expected, past: &Calibration) -> Quote {
    Quote {
        position: expected.position.max(1),
        upper_s: past.upper_s(expected).map(in_steps),
        n_basis: past.n,
        staffed: expected.staffed,
        estimate_s: Some(expected.expected_s.round().clamp(0.0, 1e6) as u32),
    }
}

/// What to tell somebody who joins the line behind these.
pub fn joining(
    mut line: Vec<Waiting>,
    one: Waiting,
    seats: &[Seat],
    past: &Ledger,
    hours: &Hours,
    now: Timestamp,
) -> Quote {
    let hours = hours::of(hours, one.need.skill.as_ref());
    line.push(one);
    let expected = expect(&line, seats, past, now).last().copied().unwrap_or_default();
    let mut quote = quote(&expected, &Calibration::of(past.waits(), now));
    quote.staffed &= hours::is_open(&hours, now);
    quote
}

/// To the nearest whole step, at least one.
fn in_steps(seconds: f64) -> u32 {
    let steps = (seconds / f64::from(STEP_S)).round().clamp(1.0, 1e6);
    steps as u32 * STEP_S
}

/// How often quotes held.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Held {
    /// Waits of people who had been told a time.
    pub n: usize,
    /// Of these, served.
    pub n_served: usize,
    /// Share of the served who waited no longer than told; none without any.
    pub of_served: Option<f64>,
    /// The same with those who left counted as censored: of everybody, the share who would have
    /// been served in the time told. None when it cannot be seen.
    pub of_all: Option<f64>,
}

/// How often quotes held over these waits.
pub fn held<'a>(waits: impl Iterator<Item = &'a PastWait>) -> Held {
    let ratio =
        |w: &PastWait| w.told_s.filter(|s| *s > 0.0).map(|told| (w.waited_s / told, w.served));
    let ratios: Vec<(f64, bool)> = waits.filter_map(ratio).collect();
    let (n, n_served) = (ratios.len(), ratios.iter().filter(|(_, served)| *served).count());
    let within = ratios.iter().filter(|(ratio, served)| *served && *ratio <= 1.0).count();
    let of_served = (n_served > 0).then(|| within as f64 / n_served as f64);
    let curve = still_waiting(ratios);
    let beyond = curve.iter().any(|(ratio, _)| *ratio > 1.0);
    let at_told = curve.iter().rev().find(|(ratio, _)| *ratio <= 1.0);
    let share = 1.0 - at_told.map_or(1.0, |(_, share)| *share);
    let of_all = (n_served > 0 && (beyond || share > 0.999)).then_some(share);
    Held { n, n_served, of_served, of_all }
}

/// What to do about a quote when a new one is known.
#[derive(Clone, Debug, PartialEq)]
pub enum Requote {
    /// What was told still holds: say nothing.
    Keep,
    /// It is at most what was told: show it.
    Show(Quote),
    /// It takes longer than was told: show it and say so; never silently.
    Admit(Quote),
}

/// Compares what was told `since_s` seconds ago with what is known now.
pub fn requote(previous: &Quote, since_s: u32, new: Quote) -> Requote {
    if *previous == new {
        return Requote::Keep;
    }
    if previous.staffed && !new.staffed {
        return Requote::Admit(new);
    }
    match (previous.upper_s, new.upper_s) {
        (Some(told), Some(upper)) => match upper.cmp(&told.saturating_sub(since_s)) {
            Ordering::Greater
                if upper > told.saturating_sub(since_s).saturating_add(RAISE_MIN_S) =>
            {
                Requote::Admit(new)
            }
            Ordering::Greater if previous.position == new.position => Requote::Keep,
            _ => Requote::Show(new),
        },
        (Some(_), None) if new.position >= previous.position => Requote::Keep,
        _ if new.position > previous.position => Requote::Admit(new),
        _ => Requote::Show(new),
    }
}
