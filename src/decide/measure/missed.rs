//! Missed handoffs, estimated: how many of the conversations the assistant kept should have gone to
//! a person? What shows (a bad score, a customer who is back, silence) is only part of it, so a
//! sample is read by people who are not told what was decided or what came of it.
//!
//! The sample is drawn in two strata, those in which something shows and those in which nothing
//! does, in an order that depends on nothing but the conversation's id: whoever reads the next one
//! reads a random one, and what has been read is at any time a random sample of its stratum.

use crate::decide::measure::course::Course;
use crate::decide::measure::interval::wilson;
use crate::decide::measure::slice::Slice;
use crate::domain::handoff::Review;
use crate::ids::ConversationId;

/// From this risk on something shows.
const SHOWS_FROM: f32 = 0.25;
/// Reviews below which no estimate is made: the interval would be most of everything.
pub const REVIEWS_MIN: u32 = 20;

/// Conversations that are alike in whether something shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stratum {
    /// Conversations the assistant kept.
    pub n: u32,
    /// Those reviewed in which it could be told whether a person was needed.
    pub n_told: u32,
    /// Those of them in which one was.
    pub n_needed: u32,
    /// Those reviewed in which it could not be told.
    pub n_unsure: u32,
}

/// A share of the conversations the assistant kept.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    /// The estimate, 0 to 1.
    pub share: f64,
    /// The lower end of its 95 % interval.
    pub low: f64,
    /// The upper end.
    pub high: f64,
}

/// What is known of missed handoffs.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Missed {
    /// Something shows: a risk of a quarter or more, or what became of it.
    pub showing: Stratum,
    /// Nothing shows.
    pub quiet: Stratum,
    /// The share in which a person was needed; none with too few reviews.
    pub estimate: Option<Estimate>,
}

impl Missed {
    /// Conversations the assistant kept.
    pub fn n(&self) -> u32 {
        self.showing.n + self.quiet.n
    }

    /// Reviews that could tell.
    pub fn n_told(&self) -> u32 {
        self.showing.n_told + self.quiet.n_told
    }
}

/// How many of the conversations of a slice the assistant kept should have gone to a person.
pub fn missed<'a>(courses: impl Iterator<Item = &'a Course>, slice: &Slice) -> Missed {
    let mut found = Missed::default();
    for course in courses.filter(|course| kept(course, slice)) {
        let stratum = if shows(course) { &mut found.showing } else { &mut found.quiet };
        stratum.n += 1;
        match course.review {
            Some(Review::Unsure) => stratum.n_unsure += 1,
            Some(review) => {
                stratum.n_told += 1;
                stratum.n_needed += u32::from(review == Review::Needed);
            }
            None => {}
        }
    }
    found.estimate = estimate(&found);
    found
}

/// Which conversations are to be read next, at most `max`: the first ones of the stratum that has
/// been read least for its size and for how much its conversations are expected to differ, so that
/// the interval shrinks fastest (Neyman 1934).
pub fn next<'a>(
    courses: impl Iterator<Item = &'a Course> + Clone,
    slice: &Slice,
    max: usize,
) -> Vec<ConversationId> {
    let Missed { showing, quiet, .. } = missed(courses.clone(), slice);
    // A share of a half spreads twice as far as one of seven in a hundred.
    let want = |stratum: Stratum, spread: f64| {
        f64::from(stratum.n) * spread / f64::from(stratum.n_told + stratum.n_unsure + 1)
    };
    let showing_first = want(showing, 0.5) >= want(quiet, 0.25);
    let unread = courses.filter(|course| kept(course, slice) && course.review.is_none());
    let mut order: Vec<(bool, u64, ConversationId)> =
        unread.map(|c| (shows(c) != showing_first, lot(c.id), c.id)).collect();
    order.sort_unstable();
    order.into_iter().take(max).map(|(.., id)| id).collect()
}

/// Whether the assistant had it alone to its end.
fn kept(course: &Course, slice: &Slice) -> bool {
    course.assisted().is_some() && slice.holds(course)
}

fn shows(course: &Course) -> bool {
    course.missed() || course.peak_risk.is_some_and(|risk| risk >= SHOWS_FROM)
}

/// The stratified share, with the interval that recovers the variance of each stratum from its own
/// score interval (Yan and Su 2010, after Zou and Donner 2008).
fn estimate(found: &Missed) -> Option<Estimate> {
    if found.n_told() < REVIEWS_MIN {
        return None;
    }
    let all = f64::from(found.n());
    let (mut share, mut below, mut above) = (0.0, 0.0, 0.0);
    for stratum in [found.showing, found.quiet].into_iter().filter(|stratum| stratum.n > 0) {
        let (low, high) = wilson(stratum.n_needed, stratum.n_told)?;
        let weight = f64::from(stratum.n) / all;
        let own = f64::from(stratum.n_needed) / f64::from(stratum.n_told);
        // What has been read whole is known: only the rest of a stratum is estimated.
        let rest = f64::from(stratum.n - stratum.n_told.min(stratum.n)) / f64::from(stratum.n);
        share += weight * own;
        below += rest * (weight * (own - low)).powi(2);
        above += rest * (weight * (high - own)).powi(2);
    }
    let (low, high) = ((share - below.sqrt()).max(0.0), (share + above.sqrt()).min(1.0));
    Some(Estimate { share, low, high })
}

/// A conversation's place in the order of reading: its id, stirred (the finaliser of SplitMix64,
/// Steele, Lea and Flood 2014). It says nothing of when the conversation was or what is in it.
fn lot(id: ConversationId) -> u64 {
    let mut x = (id.0 ^ (id.0 >> 64)) as u64;
    x = (x ^ (x >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    x ^ (x >> 31)
}
