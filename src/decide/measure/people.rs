//! Where somebody would be helped by training or by less: an agent's work on a topic held against
//! what colleagues need for the same topic. Never a ranking: what is no different beyond chance is
//! not said at all, and neither is what rests on few cases.

use std::collections::BTreeMap;

use crate::decide::measure::course::{Course, GOOD_SCORE, Line};
use crate::decide::measure::interval::Z;
use crate::decide::measure::register::Number;
use crate::decide::measure::slice::Slice;

/// Cases of an agent on a topic, and of the others on it, below which nothing is said.
pub const CASES_MIN: u32 = 8;

/// What is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Aspect {
    /// How long it takes, as a multiple of the others' time.
    Time,
    /// How often it is passed on: difference of shares.
    PassedOn,
    /// How often the score is good: difference of shares.
    Scores,
}

impl Aspect {
    /// The name on the wire.
    pub fn name(self) -> &'static str {
        match self {
            Self::Time => "time",
            Self::PassedOn => "passed_on",
            Self::Scores => "scores",
        }
    }
}

/// A difference beyond chance.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Need {
    /// Who; none for the whole team on this topic, held against its other topics.
    pub agent: Option<Number>,
    /// On what.
    pub topic: Number,
    /// In what.
    pub aspect: Aspect,
    /// Their cases.
    pub n: u32,
    /// The cases they are held against.
    pub n_others: u32,
    /// The multiple or the difference.
    pub value: f64,
    /// The lower end of its 95 % interval.
    pub low: f64,
    /// The upper end of its 95 % interval.
    pub high: f64,
}

/// What one agent carried.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Load {
    /// Who.
    pub agent: Number,
    /// Parts of handoffs they are done with.
    pub n_done: u32,
    /// Seconds they held conversations.
    pub held_s: f64,
    /// Seconds it took of them: the same, shared between conversations held at once.
    pub shared_s: f64,
}

/// Sums that means, variances and shares come from.
#[derive(Clone, Copy, Debug, Default)]
struct Sums {
    n: u32,
    log_s: f64,
    log_s2: f64,
    n_passed: u32,
    n_scored: u32,
    n_good: u32,
}

impl Sums {
    fn add(&mut self, other: &Self) {
        self.n += other.n;
        self.log_s += other.log_s;
        self.log_s2 += other.log_s2;
        self.n_passed += other.n_passed;
        self.n_scored += other.n_scored;
        self.n_good += other.n_good;
    }

    fn less(&self, other: &Self) -> Self {
        Self {
            n: self.n - other.n,
            log_s: self.log_s - other.log_s,
            log_s2: self.log_s2 - other.log_s2,
            n_passed: self.n_passed - other.n_passed,
            n_scored: self.n_scored - other.n_scored,
            n_good: self.n_good - other.n_good,
        }
    }

    /// Mean and variance of the mean, of the logarithm of the time.
    fn time(&self) -> (f64, f64) {
        let n = f64::from(self.n);
        let mean = self.log_s / n;
        (mean, ((self.log_s2 / n - mean * mean).max(0.0) / (n - 1.0)).max(1e-9))
    }
}

/// What each agent carried in a slice, in the order of their numbers.
pub fn loads<'a>(courses: impl Iterator<Item = &'a Course>, slice: &Slice) -> Vec<Load> {
    let mut loads: BTreeMap<Number, Load> = BTreeMap::new();
    each(courses, slice, |_, agent, held_s, shared_s, _, _| {
        let load = loads.entry(agent).or_insert_with(|| Load { agent, ..Load::default() });
        load.n_done += 1;
        load.held_s += held_s;
        load.shared_s += shared_s;
    });
    loads.into_values().collect()
}

/// Every difference beyond chance, agents' first, by topic.
pub fn needs<'a>(courses: impl Iterator<Item = &'a Course>, slice: &Slice) -> Vec<Need> {
    let mut by: BTreeMap<(Number, Number), Sums> = BTreeMap::new();
    each(courses, slice, |topic, agent, held_s, _, passed, score| {
        let log_s = held_s.max(1.0).ln();
        by.entry((topic, agent)).or_default().add(&Sums {
            n: 1,
            log_s,
            log_s2: log_s * log_s,
            n_passed: u32::from(passed),
            n_scored: u32::from(score.is_some()),
            n_good: u32::from(score.is_some_and(|s| s >= GOOD_SCORE)),
        });
    });
    let mut topics: BTreeMap<Number, Sums> = BTreeMap::new();
    let mut all = Sums::default();
    for ((topic, _), sums) in &by {
        topics.entry(*topic).or_default().add(sums);
        all.add(sums);
    }
    let mut out = Vec::new();
    for ((topic, agent), sums) in &by {
        if let Some(team) = topics.get(topic).filter(|_| topic.is_some()) {
            out.extend(compare(Some(*agent), *topic, sums, &team.less(sums)));
        }
    }
    for (topic, sums) in topics.iter().filter(|(topic, _)| topic.is_some()) {
        out.extend(compare(None, *topic, sums, &all.less(sums)));
    }
    out
}

/// What agents are done with: topic, agent, seconds held, seconds shared, passed on, score. The
/// score belongs to whoever had it last.
fn each<'a>(
    courses: impl Iterator<Item = &'a Course>,
    slice: &Slice,
    mut with: impl FnMut(Number, Number, f64, f64, bool, Option<u8>),
) {
    for course in courses.filter(|course| slice.holds(course)) {
        for leg in slice.legs(course).filter(|leg| leg.line != Line::Before) {
            let last = leg.stretches.len().saturating_sub(1);
            for (place, stretch) in leg.stretches.iter().enumerate() {
                let Some(hand) = stretch.hand else { continue };
                let score = course.score.map(|(s, _)| s).filter(|_| place == last);
                let held_s = f64::from(stretch.held_s);
                let passed = hand.is_transfer();
                with(leg.topic, stretch.agent, held_s, stretch.shared_s, passed, score);
            }
        }
    }
}

/// Only what is worse beyond chance: slower, passed on more often, scored lower.
fn compare(agent: Option<Number>, topic: Number, own: &Sums, others: &Sums) -> Vec<Need> {
    let mut out = Vec::new();
    if own.n < CASES_MIN || others.n < CASES_MIN {
        return out;
    }
    let new = |aspect, n, n_others, value, low, high| Need {
        agent,
        topic,
        aspect,
        n,
        n_others,
        value,
        low,
        high,
    };
    let ((mean, spread), (others_mean, others_spread)) = (own.time(), others.time());
    let (ratio, half) = (mean - others_mean, Z * (spread + others_spread).sqrt());
    if ratio - half > 0.0 {
        let (low, high) = ((ratio - half).exp(), (ratio + half).exp());
        out.push(new(Aspect::Time, own.n, others.n, ratio.exp(), low, high));
    }
    let passed = difference(own.n_passed, own.n, others.n_passed, others.n);
    if passed.1 > 0.0 {
        out.push(new(Aspect::PassedOn, own.n, others.n, passed.0, passed.1, passed.2));
    }
    if own.n_scored >= CASES_MIN && others.n_scored >= CASES_MIN {
        let good = difference(own.n_good, own.n_scored, others.n_good, others.n_scored);
        if good.2 < 0.0 {
            let (n, n_others) = (own.n_scored, others.n_scored);
            out.push(new(Aspect::Scores, n, n_others, good.0, good.1, good.2));
        }
    }
    out
}

/// The difference of two shares with its interval (Agresti and Caffo 2000: one hit and one miss are
/// added to each, so that small numbers do not look sure).
fn difference(hits: u32, of: u32, others: u32, others_of: u32) -> (f64, f64, f64) {
    let share = |hits: u32, of: u32| (f64::from(hits) + 1.0) / (f64::from(of) + 2.0);
    let (p, q) = (share(hits, of), share(others, others_of));
    let spread =
        p * (1.0 - p) / (f64::from(of) + 2.0) + q * (1.0 - q) / (f64::from(others_of) + 2.0);
    let half = Z * spread.sqrt();
    (p - q, p - q - half, p - q + half)
}
