//! The week in plain words: what changed against the week before, and only where it changed beyond
//! chance. A week in which nothing did says so.

use crate::decide::measure::figures::{Figure, figures};
use crate::decide::measure::fold::Measures;
use crate::decide::measure::metrics::{Metric, find};
use crate::decide::measure::slice::Slice;

/// Milliseconds of a week.
const WEEK_MS: i64 = 7 * 86_400_000;
/// Figures the digest looks at, in its order.
const LOOKED_AT: [&str; 10] = [
    "handoff_rate",
    "handoff_explicit",
    "time_to_assignment",
    "abandoned",
    "assistant_confirmed",
    "left_in_silence",
    "resolved_after_handoff",
    "csat",
    "needless_handoffs",
    "asked_again",
];

/// One sentence, with the figures it rests on.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// The sentence.
    pub text: String,
    /// The definition it is about; none for a sentence about the whole week.
    pub metric: Option<&'static Metric>,
    /// Whether it changed beyond chance.
    pub changed: bool,
}

/// The week before `slice.as_of` in sentences; the slice's own dates do not count.
pub fn digest(measures: &Measures, slice: &Slice) -> Vec<Line> {
    let metrics: Vec<&'static Metric> = LOOKED_AT.iter().filter_map(|id| find(id)).collect();
    let week = |back: i64| {
        let to = slice.as_of.plus_ms(-back * WEEK_MS);
        Slice { from: Some(to.plus_ms(-WEEK_MS)), to: Some(to), ..slice.clone() }
    };
    let now = figures(measures, &week(0), &metrics);
    let before = figures(measures, &week(1), &metrics);
    let conversations = |all: &[Figure]| all.first().map_or(0, |f| f.of);
    let (n, n_before) = (conversations(&now), conversations(&before));
    let text = match (n, n_before) {
        (0, _) => "No customer wrote in the last seven days.".to_owned(),
        (n, 0) => format!("{n} conversations in the last seven days, none in the week before."),
        (n, b) => format!("{n} conversations in the last seven days, {b} in the week before."),
    };
    let mut lines = vec![Line { text, metric: None, changed: false }];
    lines.extend(now.iter().zip(&before).filter_map(|(now, before)| line(now, before)));
    lines
}

/// What one figure did; nothing when there is nothing to say of this week.
fn line(now: &Figure, before: &Figure) -> Option<Line> {
    let value = now.middle.value?;
    let metric = now.metric;
    let told = said(metric, value);
    let of = format!("{} of {}", now.hits, now.of);
    let basis = if metric.unit.is_share() { format!(" ({of})") } else { String::new() };
    let name = metric.name;
    let Some(was) = before.middle.value else {
        let text = format!("{name}: {told}{basis}; nothing to compare it with.");
        return Some(Line { text, metric: Some(metric), changed: false });
    };
    let changed = apart(now, before);
    let how = match (changed, value > was) {
        (false, _) => "no change beyond chance, it was",
        (true, true) => "up from",
        (true, false) => "down from",
    };
    let text = format!("{name}: {told}{basis}, {how} {}.", said(metric, was));
    Some(Line { text, metric: Some(metric), changed })
}

/// Whether two intervals leave room between them: stricter than a test of the difference, so that a
/// digest that compares ten figures each week does not cry wolf.
fn apart(a: &Figure, b: &Figure) -> bool {
    let (a, b) = (a.middle, b.middle);
    let above = |x: Option<f64>, y: Option<f64>| matches!((x, y), (Some(x), Some(y)) if x > y);
    above(a.low, b.high) || above(b.low, a.high)
}

fn said(metric: &Metric, value: f64) -> String {
    if metric.unit.is_share() {
        format!("{:.0} %", value * 100.0)
    } else if value >= 120.0 {
        format!("{:.0} minutes", value / 60.0)
    } else {
        format!("{value:.0} seconds")
    }
}
