//! Words weighed among the cases found, so that nothing of it has to be kept in the index: those that
//! stand side by side in the query and in a case ("profile manager" is more than a profile here and
//! a manager there), and those that the first line of the query shares with the ask of a case.

use std::collections::{BTreeMap, BTreeSet};

use crate::decide::fuse;
use crate::domain::case::Case;
use crate::domain::words;

/// What is read of a query or a case, in words.
const WORDS_MAX: usize = 600;
/// BM25's usual saturation and share of length. Robertson and Zaragoza, "The probabilistic relevance
/// framework", 2009.
const K1: f32 = 1.2;
const B: f32 = 0.75;

/// What the pairs of words shared with the query are worth in each case, 0 and up.
pub(super) fn pairs(query: &str, cases: &[&Case]) -> Vec<f32> {
    let asked = query.lines().flat_map(pairs_of).take(WORDS_MAX).collect();
    let has = |case: &&Case| {
        let parts = [&case.ask, &case.wrap_up.cause, &case.wrap_up.fix, &case.transcript];
        let lines = parts.into_iter().flat_map(|part| part.lines());
        Counted::of(lines.flat_map(pairs_of).take(WORDS_MAX), &asked)
    };
    worth(&cases.iter().map(has).collect::<Vec<_>>())
}

/// What the words are worth that the first line of the query shares with the ask of each case, as a
/// share of the most any is worth, 0 to 1.
pub(super) fn headlines(query: &str, cases: &[&Case]) -> Vec<f32> {
    let first = query.trim().lines().next().unwrap_or_default();
    let asked = stems(first).into_iter().collect();
    let has = |case: &&Case| Counted::of(stems(&case.ask).into_iter(), &asked);
    let mut worth = worth(&cases.iter().map(has).collect::<Vec<_>>());
    let best = fuse::best(worth.iter().copied());
    if best > 0.0 {
        worth.iter_mut().for_each(|worth| *worth /= best);
    }
    worth
}

/// BM25 with the cases themselves as the collection.
fn worth(cases: &[Counted]) -> Vec<f32> {
    let n = cases.len() as f32;
    let mean = (cases.iter().map(|c| c.length).sum::<f32>() / n.max(1.0)).max(1.0);
    let mut with: BTreeMap<&str, f32> = BTreeMap::new();
    for term in cases.iter().flat_map(|c| c.shared.keys()) {
        *with.entry(term.as_str()).or_default() += 1.0;
    }
    let worth = |case: &Counted| {
        let norm = K1 * (1.0 - B + B * case.length / mean);
        let of = case.shared.iter().map(|(term, times)| {
            let found = with.get(term.as_str()).copied().unwrap_or_default();
            let rare = (1.0 + (n - found + 0.5) / (found + 0.5)).ln();
            rare * times * (K1 + 1.0) / (times + norm)
        });
        of.sum()
    };
    cases.iter().map(worth).collect()
}

/// The terms of a case that the query has too, and how many terms it has in all.
struct Counted {
    shared: BTreeMap<String, f32>,
    length: f32,
}

impl Counted {
    fn of(terms: impl Iterator<Item = String>, asked: &BTreeSet<String>) -> Self {
        let mut out = Self { shared: BTreeMap::new(), length: 0.0 };
        for term in terms {
            out.length += 1.0;
            if asked.contains(&term) {
                *out.shared.entry(term).or_default() += 1.0;
            }
        }
        out
    }
}

/// Neighbouring stems of a line.
fn pairs_of(line: &str) -> Vec<String> {
    stems(line).windows(2).map(|pair| pair.join(" ")).collect()
}

/// The stems of a line, function words left out.
fn stems(line: &str) -> Vec<String> {
    let words = words::words(line);
    let telling = words.iter().filter(|word| !words::is_function_word(word));
    telling.take(WORDS_MAX).map(|word| words::stem(word)).collect()
}
