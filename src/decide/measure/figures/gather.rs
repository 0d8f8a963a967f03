//! How very many conversations are gone through for their groups: definition by definition, some at
//! a time, and in two halves at once.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, HashMap};
use std::panic::resume_unwind;

use super::Tally;
use crate::decide::measure::course::Course;
use crate::decide::measure::metrics::Metric;
use crate::decide::measure::slice::{Key, Slice};

/// Conversations from which two look at them at the same time, each at one half. In tests a few are
/// enough, so that they try both ways.
const HALVED_FROM: usize = if cfg!(test) { 16 } else { 100_000 };

/// The groups that `look` finds in courses. Very many are looked at in two halves at once, and what
/// was found in both is put together; that makes no difference to it.
pub(super) fn in_halves(
    courses: &[Course],
    look: impl Fn(&[Course]) -> Vec<Gathered> + Sync,
) -> BTreeMap<Key, Gathered> {
    let n_early = if courses.len() < HALVED_FROM { courses.len() } else { courses.len() / 2 };
    let (early, late) = courses.split_at(n_early);
    let (early, late) = std::thread::scope(|scope| {
        let late = (!late.is_empty()).then(|| scope.spawn(|| look(late)));
        let early = look(early);
        let late = late.map(|late| late.join().unwrap_or_else(|panic| resume_unwind(panic)));
        (early, late.unwrap_or_default())
    });
    let mut all: BTreeMap<Key, Gathered> =
        early.into_iter().map(|group| (group.key.clone(), group)).collect();
    for group in late {
        match all.entry(group.key.clone()) {
            Entry::Vacant(free) => {
                free.insert(group);
            }
            Entry::Occupied(mut there) => there.get_mut().merge(&group),
        }
    }
    all
}

/// A group while it is gathered.
pub(super) struct Gathered {
    pub(super) key: Key,
    pub(super) slice: Slice,
    pub(super) n: u32,
    pub(super) tallies: Vec<Tally>,
}

impl Gathered {
    /// What was found here and there together.
    fn merge(&mut self, other: &Self) {
        self.n += other.n;
        self.tallies.iter_mut().zip(&other.tallies).for_each(|(here, there)| here.merge(there));
    }
}

/// Conversations that are looked at together. One definition after the other is asked about all of
/// them, so that a processor goes the same way many times in a row; and they stay in its cache from
/// one definition to the next.
const TOGETHER: usize = 256;

/// The groups found so far.
pub(super) struct Found<'a> {
    metrics: &'a [&'static Metric],
    pub(super) groups: Vec<Gathered>,
    /// Conversations with their group's place, not yet looked at; beside them those with a handoff.
    waiting: Vec<(&'a Course, usize)>,
    handed: Vec<(&'a Course, usize)>,
}

impl<'a> Found<'a> {
    pub(super) fn new(metrics: &'a [&'static Metric]) -> Self {
        Self { metrics, groups: Vec::new(), waiting: Vec::new(), handed: Vec::new() }
    }

    /// Begins a group; returns its place.
    pub(super) fn begin(&mut self, key: Key, slice: Slice) -> usize {
        let tallies = vec![Tally::default(); self.metrics.len()];
        self.groups.push(Gathered { key, slice, n: 0, tallies });
        self.groups.len() - 1
    }

    /// Takes note that a conversation is of a group.
    pub(super) fn note(&mut self, place: usize, course: &'a Course) {
        self.waiting.push((course, place));
        if course.escalated() {
            self.handed.push((course, place));
        }
        if self.waiting.len() == TOGETHER {
            self.look();
        }
    }

    fn look(&mut self) {
        for (_, place) in &self.waiting {
            self.groups[*place].n += 1;
        }
        for (at, metric) in self.metrics.iter().enumerate() {
            let seen = if metric.is_of_handoffs() { &self.handed } else { &self.waiting };
            for (course, place) in seen {
                let Gathered { slice, tallies, .. } = &mut self.groups[*place];
                metric.find(course, slice, &mut |piece| tallies[at].add(piece));
            }
        }
        self.waiting.clear();
        self.handed.clear();
    }

    pub(super) fn finish(mut self) -> Vec<Gathered> {
        self.look();
        self.groups
    }
}

/// Where the group of each key stands. Most keys are small numbers; looking them up is done once for
/// every conversation there ever was.
#[derive(Default)]
pub(super) struct Places {
    small: Vec<Option<usize>>,
    others: HashMap<Key, usize>,
}

impl Places {
    pub(super) fn of(&self, key: &Key) -> Option<usize> {
        match key.small() {
            Some(at) => self.small.get(at).copied().flatten(),
            None => self.others.get(key).copied(),
        }
    }

    pub(super) fn put(&mut self, key: &Key, place: usize) {
        let Some(at) = key.small() else {
            self.others.insert(key.clone(), place);
            return;
        };
        self.small.resize(self.small.len().max(at + 1), None);
        self.small[at] = Some(place);
    }
}
