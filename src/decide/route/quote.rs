//! The waiting time told to a customer: the time within which four of five were served lately, for
//! their place in line. With too little to go by it says so instead of guessing.

use std::cmp::Ordering;

use crate::clock::Timestamp;
use crate::domain::quote::Quote;

/// Past waits below which no time is told.
pub const SAMPLES_MIN: usize = 12;
/// Past waits looked at, newest first: staffing changes, and old days say little about this one.
pub const SAMPLES_MAX: usize = 400;
/// How old a past wait may be, in seconds: four weeks.
const SAMPLE_AGE_MAX_S: i64 = 28 * 86_400;
/// The share of customers for whom the upper end shall hold.
pub const HELD_SHARE: f64 = 0.8;
/// Quotes are told in steps of this many seconds: more precision would be pretended.
const STEP_S: u32 = 30;

/// One wait that is over.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PastWait {
    /// Seconds from joining the line to a person, or to leaving it.
    pub waited_s: u32,
    /// Place in line when they joined, from 1; 0 counts as 1.
    pub position: u32,
    /// Whether a person took it; else the customer left, and all that is known is that serving
    /// them would have taken longer.
    pub served: bool,
    /// When the wait was over.
    pub at: Timestamp,
}

/// What to tell a customer at this place in line, with `working` agents there who could take it.
///
/// The upper end is the 80 % quantile of past waits for each place, with those who left counted as
/// censored (the product-limit estimate of Kaplan and Meier 1958), times the place. It is none with
/// fewer than [`SAMPLES_MIN`] waits, when too many left for the quantile to be seen, and when
/// nobody works.
pub fn quote(position: u32, waits: &[PastWait], working: u32, now: Timestamp) -> Quote {
    let position = position.max(1);
    let mut recent: Vec<&PastWait> =
        waits.iter().filter(|w| now.ms_since(w.at) <= SAMPLE_AGE_MAX_S * 1_000).collect();
    recent.sort_by_key(|w| std::cmp::Reverse(w.at));
    recent.truncate(SAMPLES_MAX);
    let n_basis = u32::try_from(recent.len()).unwrap_or(u32::MAX);
    let enough = working > 0 && recent.len() >= SAMPLES_MIN;
    let for_each_place = enough.then(|| quantile(&recent)).flatten();
    let upper_s = for_each_place.map(|s| in_steps(s * f64::from(position)));
    Quote { position, upper_s, n_basis, staffed: working > 0 }
}

/// The wait for each place by which [`HELD_SHARE`] had been served; none when it was never seen.
fn quantile(waits: &[&PastWait]) -> Option<f64> {
    let mut spans: Vec<(f64, bool)> = waits
        .iter()
        .map(|w| (f64::from(w.waited_s) / f64::from(w.position.max(1)), w.served))
        .collect();
    // At the same instant the served go first: who left then was still waiting then.
    spans.sort_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)));
    let mut waiting_still = 1.0;
    for (place, (span, served)) in spans.iter().enumerate() {
        if *served {
            waiting_still *= 1.0 - 1.0 / (spans.len() - place) as f64;
        }
        if waiting_still <= 1.0 - HELD_SHARE + 1e-9 {
            return Some(*span);
        }
    }
    None
}

/// Rounded up to whole steps, at least one.
fn in_steps(seconds: f64) -> u32 {
    let steps = (seconds / f64::from(STEP_S)).ceil().clamp(1.0, 1e6);
    steps as u32 * STEP_S
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
            Ordering::Greater if upper > told.saturating_sub(since_s).saturating_add(STEP_S) => {
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
