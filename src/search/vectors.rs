//! Sentence vectors in memory: every vector is compared with the query's, exactly. A flat array is
//! read at the speed of memory, which for the sizes a support team has (tens of thousands) is
//! faster than any structure that skips some, and never misses one.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BinaryHeap};

use super::schema::Kind;
use crate::domain::vector::{DIMENSIONS, Vector};

/// What a document is known by: an id, and the part's number for passages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Key {
    pub(super) id: u128,
    pub(super) part: u32,
}

impl Key {
    /// The bytes it is indexed by; `kind` keeps an article and a case of one number apart.
    pub(super) fn to_bytes(self, kind: Kind) -> Vec<u8> {
        let mut out = kind.name().as_bytes().to_vec();
        out.extend(self.id.to_be_bytes());
        out.extend(self.part.to_be_bytes());
        out
    }
}

/// A table of vectors of one kind of document.
#[derive(Clone, Debug, Default)]
pub(super) struct Vectors {
    keys: Vec<Key>,
    tags: Vec<String>,
    steps: Vec<i8>,
    lengths: Vec<f32>,
    places: BTreeMap<Key, usize>,
}

impl Vectors {
    /// Puts a vector in, in place of the key's former one.
    pub(super) fn put(&mut self, key: Key, tag: &str, vector: &Vector) {
        self.remove(key);
        let steps = vector.steps().iter().map(|step| step.cast_signed());
        self.steps.extend(steps);
        self.lengths.push(length(self.row(self.keys.len())));
        self.places.insert(key, self.keys.len());
        self.keys.push(key);
        self.tags.push(tag.to_owned());
    }

    /// Takes a vector out; the last row moves into its place.
    pub(super) fn remove(&mut self, key: Key) {
        let Some(place) = self.places.remove(&key) else { return };
        let last = self.keys.len() - 1;
        self.steps.copy_within(last * DIMENSIONS.., place * DIMENSIONS);
        self.steps.truncate(last * DIMENSIONS);
        self.keys.swap_remove(place);
        self.tags.swap_remove(place);
        self.lengths.swap_remove(place);
        if let Some(moved) = self.keys.get(place) {
            self.places.insert(*moved, place);
        }
    }

    /// Takes out every part of an id.
    pub(super) fn remove_all(&mut self, id: u128) {
        let parts = Key { id, part: 0 }..=Key { id, part: u32::MAX };
        let keys: Vec<Key> = self.places.range(parts).map(|(key, _)| *key).collect();
        keys.into_iter().for_each(|key| self.remove(key));
    }

    /// Cosine of a document's meaning and a query's; 0 for a document without a vector.
    pub(super) fn cosine(&self, key: Key, query: &Vector) -> f32 {
        let Some(place) = self.places.get(&key) else { return 0.0 };
        let query: Vec<i8> = query.steps().iter().map(|step| step.cast_signed()).collect();
        self.cosine_at(*place, &query, length(&query))
    }

    /// The `max` nearest documents whose tag and key are wanted, nearest first; ties by key.
    pub(super) fn nearest(
        &self,
        query: &Vector,
        max: usize,
        wanted: impl Fn(Key, &str) -> bool,
    ) -> Vec<(Key, f32)> {
        let query: Vec<i8> = query.steps().iter().map(|step| step.cast_signed()).collect();
        let query_length = length(&query);
        let mut best = BinaryHeap::with_capacity(max + 1);
        for (place, (key, tag)) in self.keys.iter().zip(&self.tags).enumerate() {
            let cosine = self.cosine_at(place, &query, query_length);
            let full = best.len() >= max;
            let near = Near { cosine, key: *key };
            if (!full || best.peek().is_some_and(|worst| near < *worst)) && wanted(*key, tag) {
                best.push(near);
                if full {
                    best.pop();
                }
            }
        }
        best.into_sorted_vec().into_iter().map(|near| (near.key, near.cosine)).collect()
    }

    fn row(&self, place: usize) -> &[i8] {
        let start = place * DIMENSIONS;
        self.steps.get(start..start + DIMENSIONS).unwrap_or_default()
    }

    fn cosine_at(&self, place: usize, query: &[i8], query_length: f32) -> f32 {
        let lengths = self.lengths.get(place).copied().unwrap_or_default() * query_length;
        if lengths == 0.0 { 0.0 } else { dot(self.row(place), query) as f32 / lengths }
    }
}

/// Ordered so that the greatest is the one to drop first: far before near, then the higher key.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Near {
    cosine: f32,
    key: Key,
}

impl Eq for Near {}

impl Ord for Near {
    fn cmp(&self, other: &Self) -> Ordering {
        other.cosine.total_cmp(&self.cosine).then(self.key.cmp(&other.key))
    }
}

impl PartialOrd for Near {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

fn dot(a: &[i8], b: &[i8]) -> i32 {
    a.iter().zip(b).map(|(a, b)| i32::from(*a) * i32::from(*b)).sum()
}

fn length(steps: &[i8]) -> f32 {
    (dot(steps, steps) as f32).sqrt()
}
