//! What outcomes say of a topic's threshold. A threshold of 0.60 promises that a person is fetched
//! once one is needed in six of ten cases; where a topic's outcomes show that at this risk it is
//! eight of ten, people come too late, and where it is four, too early. The risk is moved against
//! the outcomes by a shift of its log-odds with a prior that expects none, so that few outcomes say
//! little. Only what the risk decides is looked at: no floor can be learned away.

use crate::decide::learn::Outcome;
use crate::decide::odds::{logistic, logit, score_interval};

/// The 95 % quantile of the normal distribution: a suggestion is made when the sign of the shift is
/// this sure, and goes no further than that bound of it.
const SURE: f64 = 1.644_853_626_951_472_2;
/// The standard deviation of shifts that is expected before anything is seen, in log-odds.
const SPREAD: f64 = 0.7;
/// Outcomes of a topic below which nothing is said.
pub const OUTCOMES_MIN: usize = 12;
/// Outcomes in the band between two thresholds below which nothing is held against a trial.
const BAND_MIN: u32 = 5;
/// The 90 % quantile of the normal distribution: this sure, outcomes speak against a trial.
const DOUBT: f64 = 1.281_551_565_544_600_5;
/// Steps of Newton's method; it has converged long before.
const STEPS: usize = 30;
/// Thresholds are whole hundredths.
const HUNDREDTHS: f64 = 100.0;

/// How far suggestions may go: the administrator's.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rails {
    /// A threshold moves at most so far at once.
    pub step_max: f64,
    /// None is suggested below this.
    pub lowest: f64,
    /// None is suggested above this.
    pub highest: f64,
}

/// A share with what is known of it.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Chance {
    /// The estimate.
    pub value: f64,
    /// The lower end of its 90 % interval.
    pub low: f64,
    /// The upper end.
    pub high: f64,
}

/// What the outcomes of one topic say.
#[derive(Clone, Debug, PartialEq)]
pub struct Posterior {
    /// Outcomes it rests on.
    pub n: usize,
    /// Those of them in which a person was needed.
    pub n_needed: usize,
    /// Those of them in which the agent said that it should have come earlier.
    pub n_too_late: usize,
    /// How likely a person is needed at the threshold that is in force; it should be that threshold.
    pub at_threshold: Chance,
    /// The threshold that would fit better; none while the outcomes do not say so.
    pub suggested: Option<f64>,
}

/// What the outcomes of a topic say of its `threshold`.
pub fn posterior(outcomes: &[&Outcome], threshold: f64, rails: &Rails) -> Posterior {
    let (shift, spread) = shift(outcomes);
    let at = logit(threshold);
    let chance = |z: f64| logistic(at + shift + z * spread);
    let at_threshold = Chance { value: chance(0.0), low: chance(-SURE), high: chance(SURE) };
    Posterior {
        n: outcomes.len(),
        n_needed: outcomes.iter().filter(|o| o.needed).count(),
        n_too_late: outcomes.iter().filter(|o| o.too_late).count(),
        at_threshold,
        suggested: suggested(outcomes.len(), shift, spread, threshold, rails),
    }
}

fn suggested(n: usize, shift: f64, spread: f64, threshold: f64, rails: &Rails) -> Option<f64> {
    let sure = shift.abs() - SURE * spread;
    if n < OUTCOMES_MIN || sure <= 0.0 {
        return None;
    }
    let fits = logistic(logit(threshold) - sure.copysign(shift));
    let near = fits.clamp(threshold - rails.step_max, threshold + rails.step_max);
    // A threshold that people have set beyond the rails is not pulled back by outcomes that want it
    // there.
    let (low, high) = (rails.lowest.min(threshold), rails.highest.max(threshold));
    let rounded = (near.clamp(low, high) * HUNDREDTHS).round() / HUNDREDTHS;
    ((rounded - threshold).abs() > 0.5 / HUNDREDTHS).then_some(rounded)
}

/// The shift of the log-odds that outcomes and prior make likeliest, and its standard deviation
/// (Laplace's approximation).
fn shift(outcomes: &[&Outcome]) -> (f64, f64) {
    let precision = 1.0 / (SPREAD * SPREAD);
    let (mut shift, mut curvature) = (0.0, precision);
    for _ in 0..STEPS {
        let (mut slope, mut bend) = (-precision * shift, precision);
        for outcome in outcomes {
            let p = logistic(logit(outcome.risk) + shift);
            slope += f64::from(u8::from(outcome.needed)) - p;
            bend += p * (1.0 - p);
        }
        shift += slope / bend;
        curvature = bend;
    }
    (shift, 1.0 / curvature.sqrt())
}

/// What became of the turns that two thresholds decide differently.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Band {
    /// Outcomes between them.
    pub n: u32,
    /// Those in which a person was needed.
    pub n_needed: u32,
    /// The outcomes speak against the change.
    pub against: bool,
}

/// Whether the outcomes between an old and a new threshold bear the new one out. Lowered, it fetches
/// a person there: one must be needed at least as often as the new threshold says. Raised, it does
/// not: one may be needed at most as often as the new threshold says.
pub fn band(outcomes: &[&Outcome], from: f64, to: f64) -> Band {
    let (low, high) = (from.min(to), from.max(to));
    let inside = outcomes.iter().filter(|o| o.risk >= low && o.risk < high);
    let (n, n_needed) =
        inside.fold((0_u32, 0_u32), |(n, needed), o| (n + 1, needed + u32::from(o.needed)));
    let doubted = |(least, most): (f64, f64)| if to < from { most < to } else { least > to };
    let against = n >= BAND_MIN && score_interval(n_needed, n, DOUBT).is_some_and(doubted);
    Band { n, n_needed, against }
}
