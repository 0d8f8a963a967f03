//! From courses to figures: what a definition finds in each course is tallied, and a tally becomes a
//! value with its interval. Tallies of disjoint slices add up to the tally of the whole.

mod gather;

use std::collections::BTreeSet;

use jiff::tz::TimeZone;

use crate::decide::measure::course::Course;
use crate::decide::measure::fold::Measures;
use crate::decide::measure::interval::wilson;
use crate::decide::measure::metrics::{Metric, Piece};
use crate::decide::measure::slice::{By, Calendar, Key, Slice};
use crate::decide::measure::survival::{Quantile, Span, curve, quantile};
use gather::{Found, Gathered, Places, in_halves};

/// What was found, not yet a number.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Tally {
    /// What was looked at.
    pub of: u32,
    /// What counted: a share's hits, or spans whose end was seen.
    pub hits: u32,
    spans: Vec<Span>,
}

impl Tally {
    /// Takes note of one piece.
    pub fn add(&mut self, piece: Piece) {
        self.of += 1;
        match piece {
            Piece::Is(hit) => self.hits += u32::from(hit),
            Piece::Span(span) => {
                self.hits += u32::from(span.ended);
                self.spans.push(span);
            }
        }
    }

    /// What was found here and there together.
    pub fn merge(&mut self, other: &Self) {
        self.of += other.of;
        self.hits += other.hits;
        self.spans.extend_from_slice(&other.spans);
    }

    /// The number it makes.
    pub fn figure(self, metric: &'static Metric) -> Figure {
        let Self { of, hits, spans } = self;
        if metric.unit.is_share() {
            let interval = wilson(hits, of);
            let value = (of > 0).then(|| f64::from(hits) / f64::from(of));
            let (low, high) = (interval.map(|i| i.0), interval.map(|i| i.1));
            let middle = Quantile { value, low, high };
            return Figure { metric, of, hits, middle, p90: Quantile::default() };
        }
        let steps = curve(spans);
        Figure { metric, of, hits, middle: quantile(&steps, 0.5), p90: quantile(&steps, 0.9) }
    }
}

/// One number with everything it takes to understand it.
#[derive(Clone, Debug, PartialEq)]
pub struct Figure {
    /// By which definition.
    pub metric: &'static Metric,
    /// How many were looked at.
    pub of: u32,
    /// How many counted: a share's hits, or spans whose end was seen.
    pub hits: u32,
    /// The share, or the median span, with its 95 % interval.
    pub middle: Quantile,
    /// The span nine of ten stay below.
    pub p90: Quantile,
}

impl PartialEq for Metric {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

/// The figures of one slice, in the order of `metrics`.
pub fn figures(measures: &Measures, slice: &Slice, metrics: &[&'static Metric]) -> Vec<Figure> {
    let tallies = tally(measures.courses(), slice, metrics);
    tallies.into_iter().zip(metrics).map(|(tally, metric)| tally.figure(metric)).collect()
}

/// What is found in courses.
pub fn tally(courses: &[Course], slice: &Slice, metrics: &[&'static Metric]) -> Vec<Tally> {
    let found = in_halves(courses, |courses| {
        let mut found = Found::new(metrics);
        let whole = found.begin(Key::Unknown, slice.clone());
        let held = courses.iter().filter(|course| slice.holds(course));
        held.for_each(|course| found.note(whole, course));
        found.finish()
    });
    found.into_values().next().map(|whole| whole.tallies).unwrap_or_default()
}

/// One group and its figures.
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    /// What it has in common.
    pub key: Key,
    /// Its name on the wire.
    pub name: String,
    /// Conversations in it.
    pub n: u32,
    /// Its figures, in the order asked for.
    pub figures: Vec<Figure>,
}

/// The figures of each group of a slice, sorted by key: time groups are in order of time.
pub fn groups(
    measures: &Measures,
    slice: &Slice,
    by: By,
    zone: &TimeZone,
    metrics: &[&'static Metric],
) -> Vec<Group> {
    let found = in_halves(measures.courses(), |courses| grouped(courses, slice, by, zone, metrics));
    let group = |it: Gathered| Group {
        name: by.name(&it.key, measures),
        n: it.n,
        figures: it.tallies.into_iter().zip(metrics).map(|(t, m)| t.figure(m)).collect(),
        key: it.key,
    };
    found.into_values().map(group).collect()
}

fn grouped(
    courses: &[Course],
    slice: &Slice,
    by: By,
    zone: &TimeZone,
    metrics: &[&'static Metric],
) -> Vec<Gathered> {
    let (mut found, mut places) = (Found::new(metrics), Places::default());
    let (mut calendar, mut last) = (Calendar::new(zone), 0);
    for course in courses.iter().filter(|course| slice.holds(course)) {
        by.each_key(slice, course, &mut calendar, &mut |key| {
            // Conversations come in the order of time, and most are of the same hour, day or week
            // as the one before.
            if found.groups.get(last).is_none_or(|group| group.key != key) {
                last = places.of(&key).unwrap_or_else(|| {
                    let place = found.begin(key.clone(), by.narrowed(slice, &key));
                    places.put(&key, place);
                    place
                });
            }
            found.note(last, course);
        });
    }
    found.finish()
}

/// The conversations a figure looked at (`counted` for only those in which something counted),
/// newest first, at most `max` after the first `skip`; and how many there are in all.
pub fn behind<'a>(
    measures: &'a Measures,
    slice: &Slice,
    metric: &'static Metric,
    counted: bool,
    skip: usize,
    max: usize,
) -> (Vec<&'a Course>, usize) {
    let found = |course: &&Course| {
        let mut any = false;
        metric.find(course, slice, &mut |piece| any |= !counted || piece.counts());
        any
    };
    let holds = |course: &&Course| slice.holds(course);
    let all: BTreeSet<_> = measures
        .courses()
        .iter()
        .filter(holds)
        .filter(found)
        .map(|course| (std::cmp::Reverse(course.opened_at), course.id))
        .collect();
    let n = all.len();
    let page = all.into_iter().skip(skip).take(max);
    (page.filter_map(|(_, id)| measures.course(id)).collect(), n)
}
