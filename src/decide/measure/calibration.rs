//! Whether the risk is what it says: of the conversations decided at a risk of 0.7, do seven of ten
//! turn out to need a person? Measured on what is known afterwards, recalibrated on the earlier part
//! of history and judged on the later one, which the recalibration has not seen (Guo et al. 2017;
//! Platt 1999). Handoffs a floor decided say nothing here: the risk did not decide them.

use crate::clock::Timestamp;
use crate::decide::measure::course::{Assisted, Cause, Course};
use crate::decide::measure::interval::{Z, wilson};
use crate::decide::measure::register::Number;
use crate::decide::measure::slice::Slice;
use crate::decide::odds::{logistic, logit};
use crate::domain::handoff::{Review, Verdict};

/// Bins of the reliability curve.
const BINS: usize = 10;
/// Outcomes below which nothing is said: the curve would be chance.
pub const OUTCOMES_MIN: usize = 40;
/// The earlier part, for recalibrating; the rest judges it.
const EARLIER: f64 = 0.7;
/// Resamples for the interval of the calibration error.
const RESAMPLES: usize = 200;
/// With more outcomes than this, what would be drawn of each bin is drawn of its normal
/// approximation: resampling each of them takes long and tells the same.
const RESAMPLED_MAX: usize = 20_000;
/// Steps of Newton's method; it has converged long before.
const STEPS: usize = 25;
/// Pulls the recalibration towards changing nothing, as so many outcomes would.
const PRIOR: f64 = 2.0;

/// A risk and what became of it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Judged {
    /// When it began.
    pub at: Timestamp,
    /// What it was about.
    pub topic: Number,
    /// The risk decided.
    pub risk: f64,
    /// Whether a person was needed.
    pub needed: bool,
}

/// One bin of the reliability curve.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bin {
    /// Risks from here.
    pub from: f64,
    /// To below here.
    pub to: f64,
    /// Outcomes in it.
    pub n: u32,
    /// The mean risk.
    pub risk: f64,
    /// The share that needed a person.
    pub needed: f64,
    /// The lower end of that share.
    pub low: f64,
    /// The upper end of that share.
    pub high: f64,
}

/// The expected calibration error with its interval: how far the risk is off, on average.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Error {
    /// The estimate.
    pub value: f64,
    /// The lower end.
    pub low: f64,
    /// The upper end.
    pub high: f64,
}

/// What is known of the risk.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Calibration {
    /// Outcomes it rests on.
    pub n: u32,
    /// The curve over all of them; bins without outcomes are left out.
    pub bins: Vec<Bin>,
    /// What the later part says; none with too few outcomes.
    pub later: Option<Later>,
}

/// The temporal hold-out.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Later {
    /// Outcomes in it.
    pub n: u32,
    /// The error of the risk as decided.
    pub as_decided: Error,
    /// The error after recalibrating on the earlier part.
    pub recalibrated: Error,
    /// The recalibration: log-odds times this ...
    pub slope: f64,
    /// ... plus this.
    pub shift: f64,
    /// Later risks are off by more than chance: the share needed less the mean risk, which should
    /// be 0.
    pub off_by: f64,
    /// Whether that is beyond its 95 % interval.
    pub drifted: bool,
}

/// Every outcome of a slice, oldest first. A handoff counts with the agent's verdict; a conversation
/// the assistant kept counts with its highest risk, as a blind review says; without one it is not
/// needed when it was resolved for sure, needed when a handoff was missed, and does not count when
/// nobody knows.
pub fn judged<'a>(courses: impl Iterator<Item = &'a Course>, slice: &Slice) -> Vec<Judged> {
    let mut out: Vec<Judged> = Vec::new();
    for course in courses.filter(|course| slice.holds(course)) {
        let decided = slice.legs(course).filter(|leg| leg.cause == Cause::Learned);
        out.extend(decided.filter_map(|leg| {
            let needed = leg.verdict? != Verdict::AssistantCouldHave;
            let (at, topic) = (leg.requested_at, leg.topic);
            Some(Judged { at, topic, risk: f64::from(leg.risk), needed })
        }));
        let kept = match (course.review, course.assisted()) {
            (Some(Review::Needed), Some(_)) => Some(true),
            (Some(Review::NotNeeded), Some(_)) | (_, Some(Assisted::Confirmed)) => Some(false),
            (_, Some(_)) if course.missed() => Some(true),
            _ => None,
        };
        if let (Some(needed), Some(risk)) = (kept, course.peak_risk) {
            let (at, topic) = (course.opened_at, course.topic);
            out.push(Judged { at, topic, risk: f64::from(risk), needed });
        }
    }
    out.sort_by(|a, b| a.at.cmp(&b.at).then(a.risk.total_cmp(&b.risk)));
    out
}

/// Turns at which a person should have come already, by what the agent said afterwards: the highest
/// risk that was decided without one, in conversations of a slice.
pub fn too_late<'a>(courses: impl Iterator<Item = &'a Course>, slice: &Slice) -> Vec<Judged> {
    let late = |course: &&Course| {
        slice.legs(course).next().is_some_and(|leg| leg.verdict == Some(Verdict::TooLate))
    };
    let turn = |course: &Course| {
        let (at, topic, risk) = (course.opened_at, course.topic, course.peak_risk?);
        Some(Judged { at, topic, risk: f64::from(risk), needed: true })
    };
    courses.filter(|course| slice.holds(course)).filter(late).filter_map(turn).collect()
}

/// What outcomes, oldest first, say of the risk.
pub fn calibration(judged: &[Judged]) -> Calibration {
    let n = u32::try_from(judged.len()).unwrap_or(u32::MAX);
    let bins = bins(judged);
    if judged.len() < OUTCOMES_MIN {
        return Calibration { n, bins, later: None };
    }
    let cut = (judged.len() as f64 * EARLIER) as usize;
    let (earlier, late) = judged.split_at(cut);
    let (slope, shift) = platt(earlier);
    let again = |j: &Judged| Judged { risk: logistic(slope * logit(j.risk) + shift), ..*j };
    let recalibrated: Vec<Judged> = late.iter().map(again).collect();
    let off = |j: &Judged| f64::from(u8::from(j.needed)) - j.risk;
    let off_by = late.iter().map(off).sum::<f64>() / late.len() as f64;
    let spread: f64 = late.iter().map(|j| (off(j) - off_by).powi(2)).sum();
    let half = Z * spread.sqrt() / late.len() as f64;
    Calibration {
        n,
        bins,
        later: Some(Later {
            n: u32::try_from(late.len()).unwrap_or(u32::MAX),
            as_decided: error(late),
            recalibrated: error(&recalibrated),
            slope,
            shift,
            off_by,
            drifted: off_by.abs() > half,
        }),
    }
}

/// The recalibration that all of these outcomes ask for; none with too few of them. Whether one is
/// worth it, the later part of [`calibration`] says.
pub fn recalibration(judged: &[Judged]) -> Option<(f64, f64)> {
    (judged.len() >= OUTCOMES_MIN).then(|| platt(judged))
}

fn bin_of(risk: f64) -> usize {
    ((risk * BINS as f64) as usize).min(BINS - 1)
}

fn bins(judged: &[Judged]) -> Vec<Bin> {
    let mut sums = [(0_u32, 0_u32, 0.0_f64); BINS];
    for one in judged {
        if let Some((n, needed, risk)) = sums.get_mut(bin_of(one.risk)) {
            *n += 1;
            *needed += u32::from(one.needed);
            *risk += one.risk;
        }
    }
    let bin = |(place, (n, needed, risk)): (usize, &(u32, u32, f64))| {
        let (low, high) = wilson(*needed, *n)?;
        let share = |sum: f64| sum / f64::from(*n);
        Some(Bin {
            from: place as f64 / BINS as f64,
            to: (place + 1) as f64 / BINS as f64,
            n: *n,
            risk: share(*risk),
            needed: share(f64::from(*needed)),
            low,
            high,
        })
    };
    sums.iter().enumerate().filter_map(bin).collect()
}

fn ece(judged: &[Judged]) -> f64 {
    let all = judged.len().max(1) as f64;
    bins(judged).iter().map(|b| f64::from(b.n) * (b.risk - b.needed).abs() / all).sum()
}

/// The error with its bootstrap interval (Efron 1979), resampled with a fixed seed: the same
/// outcomes always give the same interval.
fn error(judged: &[Judged]) -> Error {
    let mut chance = Chance(0x9E37_79B9_7F4A_7C15);
    let mut drawn: Vec<f64> = if judged.len() > RESAMPLED_MAX {
        let bins = bins(judged);
        (0..RESAMPLES).map(|_| redrawn(&bins, &mut chance)).collect()
    } else {
        (0..RESAMPLES).map(|_| resampled(judged, &mut chance)).collect()
    };
    drawn.sort_by(f64::total_cmp);
    let at = |share: f64| drawn.get((RESAMPLES as f64 * share) as usize).copied();
    // A resample's error is on average larger than the sample's own: the estimate may lie below.
    let value = ece(judged);
    let (low, high) = (at(0.025).unwrap_or(value), at(0.975).unwrap_or(value));
    Error { value, low: low.min(value), high: high.max(value) }
}

/// The error of as many outcomes, drawn from these.
fn resampled(judged: &[Judged], chance: &mut Chance) -> f64 {
    let n = judged.len() as u64;
    let sample: Vec<Judged> =
        (0..n).filter_map(|_| judged.get((chance.next() % n) as usize).copied()).collect();
    ece(&sample)
}

/// The error when the share that needed a person is drawn anew in each bin.
fn redrawn(bins: &[Bin], chance: &mut Chance) -> f64 {
    let n: f64 = bins.iter().map(|b| f64::from(b.n)).sum();
    let one = |b: &Bin| {
        let spread = (b.needed * (1.0 - b.needed) / f64::from(b.n)).sqrt();
        f64::from(b.n) * (b.risk - b.needed - spread * chance.normal()).abs()
    };
    bins.iter().map(one).sum::<f64>() / n.max(1.0)
}

/// Xorshift (Marsaglia 2003): chance that is the same every time.
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    /// From a standard normal distribution, as the sum of twelve even ones less six.
    fn normal(&mut self) -> f64 {
        let even = |bits: u64| (bits >> 11) as f64 / (1_u64 << 53) as f64;
        (0..12).map(|_| even(self.next())).sum::<f64>() - 6.0
    }
}

/// Slope and shift of the log-odds that make the outcomes likeliest, by Newton's method.
fn platt(judged: &[Judged]) -> (f64, f64) {
    let (mut slope, mut shift) = (1.0, 0.0);
    for _ in 0..STEPS {
        let (mut g0, mut g1) = (-PRIOR * (slope - 1.0), -PRIOR * shift);
        let (mut h00, mut h01, mut h11) = (PRIOR, 0.0, PRIOR);
        for one in judged {
            let x = logit(one.risk);
            let p = logistic(slope * x + shift);
            let (rest, weight) = (f64::from(u8::from(one.needed)) - p, p * (1.0 - p));
            g0 += rest * x;
            g1 += rest;
            h00 += weight * x * x;
            h01 += weight * x;
            h11 += weight;
        }
        let whole = h00 * h11 - h01 * h01;
        slope += (h11 * g0 - h01 * g1) / whole;
        shift += (h00 * g1 - h01 * g0) / whole;
    }
    (slope, shift)
}
