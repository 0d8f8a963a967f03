//! Sentence vectors in memory. Up to tens of thousands, every vector is compared with the query's,
//! exactly: a flat array read at the speed of memory never misses one. With more of them the signs
//! alone make a shortlist first (Charikar, "Similarity estimation techniques from rounding
//! algorithms", 2002), an eighth of the bytes to read, and the shortlist is compared exactly.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BinaryHeap};

use super::schema::Kind;
use crate::domain::vector::{DIMENSIONS, Vector};

/// Up to so many vectors are all compared exactly.
const EXACT_MAX: usize = 20_000;
/// The shortlist: so many at least, and so many for each that is asked for. Over 27,000 sentences it
/// missed one of ten thousand of the nearest 25.
const SHORTLIST_MIN: usize = 2_000;
const SHORTLIST_EACH: usize = 40;
/// Signs are kept 64 to a word.
const SIGN_WORDS: usize = DIMENSIONS / 64;

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

/// Which documents are looked for.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Wanted<'a> {
    /// Those of this tag; of any when there is none.
    pub(super) tag: Option<&'a str>,
    /// These not.
    pub(super) without: &'a [Key],
}

impl Wanted<'_> {
    fn takes(&self, key: Key, tag: &str) -> bool {
        self.tag.is_none_or(|wanted| wanted == tag) && !self.without.contains(&key)
    }
}

/// A table of vectors of one kind of document.
#[derive(Clone, Debug, Default)]
pub(super) struct Vectors {
    keys: Vec<Key>,
    tags: Vec<String>,
    steps: Vec<i8>,
    lengths: Vec<f32>,
    /// The signs of all rows, one list for every 64 numbers of a vector.
    signs: [Vec<u64>; SIGN_WORDS],
    places: BTreeMap<Key, usize>,
}

impl Vectors {
    /// Puts a vector in, in place of the key's former one.
    pub(super) fn put(&mut self, key: Key, tag: &str, vector: &Vector) {
        self.remove(key);
        let steps = vector.steps().iter().map(|step| step.cast_signed());
        self.steps.extend(steps);
        let row = self.row(self.keys.len());
        let (length, signs) = (length(row), signs(row));
        self.lengths.push(length);
        self.signs.iter_mut().zip(signs).for_each(|(list, word)| list.push(word));
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
        for list in &mut self.signs {
            list.swap_remove(place);
        }
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

    /// The `max` nearest documents that are wanted, nearest first; ties by key.
    pub(super) fn nearest(
        &self,
        query: &Vector,
        max: usize,
        wanted: Wanted<'_>,
    ) -> Vec<(Key, f32)> {
        let query: Vec<i8> = query.steps().iter().map(|step| step.cast_signed()).collect();
        if self.keys.len() <= EXACT_MAX {
            return self.best(0..self.keys.len(), &query, max, wanted);
        }
        let n = SHORTLIST_MIN.max(max.saturating_mul(SHORTLIST_EACH)) + wanted.without.len();
        self.best(self.shortlist(&query, n, wanted.tag), &query, max, wanted)
    }

    /// The nearest of some rows, compared exactly.
    fn best(
        &self,
        places: impl IntoIterator<Item = usize>,
        query: &[i8],
        max: usize,
        wanted: Wanted<'_>,
    ) -> Vec<(Key, f32)> {
        let query_length = length(query);
        let mut best = BinaryHeap::with_capacity(max + 1);
        for place in places {
            let (Some(key), Some(tag)) = (self.keys.get(place), self.tags.get(place)) else {
                continue;
            };
            let cosine = self.cosine_at(place, query, query_length);
            let full = best.len() >= max;
            let near = Near { cosine, key: *key };
            if (!full || best.peek().is_some_and(|worst| near < *worst)) && wanted.takes(*key, tag)
            {
                best.push(near);
                if full {
                    best.pop();
                }
            }
        }
        best.into_sorted_vec().into_iter().map(|near| (near.key, near.cosine)).collect()
    }

    /// The rows, `n` or somewhat more of this tag, that differ from the query in the fewest signs; near
    /// rows of other tags come along.
    fn shortlist(&self, query: &[i8], n: usize, tag: Option<&str>) -> Vec<usize> {
        let differing = self.differing(&signs(query));
        let mut counts = [0_usize; DIMENSIONS + 1];
        let mut count = |signs: &u16| counts[usize::from(*signs)] += 1;
        match tag {
            // Strings lie all over the memory: looked at only when they matter.
            None => differing.iter().for_each(&mut count),
            Some(tag) => {
                let rows = differing.iter().zip(&self.tags);
                rows.filter(|(_, own)| *own == tag).for_each(|(signs, _)| count(signs));
            }
        }
        let mut seen = 0;
        let cut = counts.iter().position(|count| {
            seen += count;
            seen >= n
        });
        let cut = cut.unwrap_or(DIMENSIONS) as u16;
        let rows = differing.iter().enumerate();
        rows.filter(|(_, signs)| **signs <= cut).map(|(place, _)| place).collect()
    }

    /// In how many signs each row differs.
    fn differing(&self, query: &[u64; SIGN_WORDS]) -> Vec<u16> {
        let mut out = vec![0_u16; self.keys.len()];
        for (list, asked) in self.signs.iter().zip(query) {
            for (sum, word) in out.iter_mut().zip(list) {
                *sum += (word ^ asked).count_ones() as u16;
            }
        }
        out
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

/// A bit for each number: whether it is above 0.
fn signs(row: &[i8]) -> [u64; SIGN_WORDS] {
    let mut out = [0; SIGN_WORDS];
    for (word, numbers) in out.iter_mut().zip(row.chunks(64)) {
        *word = numbers.iter().rev().fold(0, |word, step| (word << 1) | u64::from(*step > 0));
    }
    out
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

#[cfg(test)]
mod tests;
