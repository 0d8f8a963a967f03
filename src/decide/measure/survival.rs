//! How long something takes when some never see the end of it: the product-limit estimator (Kaplan
//! and Meier 1958), with quantiles and their intervals from its log-log bands (Brookmeyer and Crowley
//! 1982). Where everybody saw the end it gives the plain order statistics.

use crate::decide::measure::interval::Z;

/// One span.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Span {
    /// How long, in the figure's unit.
    pub length: f64,
    /// Whether it ended; else all that is known is that it takes longer.
    pub ended: bool,
}

/// A quantile with its interval.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Quantile {
    /// The estimate; none when too many left before.
    pub value: Option<f64>,
    /// The lower end.
    pub low: Option<f64>,
    /// The upper end; none when it is beyond what was seen.
    pub high: Option<f64>,
}

/// The share still going on just after a length.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Step {
    /// The length.
    pub length: f64,
    /// The share still going on.
    pub left: f64,
    /// The lower end of that share.
    pub low: f64,
    /// The upper end of that share.
    pub high: f64,
}

/// The curve: one step at each length at which something ended.
pub fn curve(mut spans: Vec<Span>) -> Vec<Step> {
    // What left at a length was still there when others ended at that length.
    spans.sort_unstable_by(|a, b| a.length.total_cmp(&b.length).then(b.ended.cmp(&a.ended)));
    let mut steps: Vec<Step> = Vec::new();
    let (mut left, mut spread, mut high_before) = (1.0_f64, 0.0_f64, 1.0_f64);
    let mut at = 0;
    while let Some(first) = spans.get(at) {
        let same = spans.iter().skip(at).take_while(|s| s.length == first.length);
        let (n_same, n_ended) =
            same.fold((0_usize, 0_usize), |(n, e), s| (n + 1, e + usize::from(s.ended)));
        let there = (spans.len() - at) as f64;
        at += n_same;
        if n_ended == 0 {
            continue;
        }
        let ended = n_ended as f64;
        left *= 1.0 - ended / there;
        spread += ended / (there * (there - ended));
        let (low, high) = band(left, spread).unwrap_or((0.0, high_before));
        high_before = high;
        steps.push(Step { length: first.length, left, low, high });
    }
    steps
}

/// The log-log band; none where nobody is left and nothing can be said of its width.
fn band(left: f64, spread: f64) -> Option<(f64, f64)> {
    if left <= 0.0 || !spread.is_finite() {
        return None;
    }
    let width = (Z * spread.sqrt() / left.ln().abs()).exp();
    Some((left.powf(width), left.powf(1.0 / width)))
}

/// The length that a share `p` stays below.
pub fn quantile(steps: &[Step], p: f64) -> Quantile {
    // The product of fractions misses 1 - p by rounding where it should meet it.
    let bound = 1.0 - p + 1e-12;
    let first = |share: fn(&Step) -> f64| steps.iter().find(|s| share(s) <= bound);
    Quantile {
        value: first(|s| s.left).map(|s| s.length),
        low: first(|s| s.low).map(|s| s.length),
        high: first(|s| s.high).map(|s| s.length),
    }
}
