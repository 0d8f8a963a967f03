//! Words that stand side by side in the query and in a case: "profile manager" is more than a
//! profile here and a manager there. Weighed among the cases found, so that nothing of it has to be
//! kept in the index.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::case::Case;
use crate::domain::words;

/// What is read of a query or a case, in words.
const WORDS_MAX: usize = 600;
/// BM25's usual saturation and share of length. Robertson and Zaragoza, "The probabilistic relevance
/// framework", 2009.
const K1: f32 = 1.2;
const B: f32 = 0.75;

/// What the pairs shared with the query are worth in each case, 0 and up: BM25 over pairs of words
/// with the cases themselves as the collection.
pub(super) fn worth(query: &str, cases: &[&Case]) -> Vec<f32> {
    let asked: BTreeSet<String> = query.lines().flat_map(pairs).take(WORDS_MAX).collect();
    let counted: Vec<Counted> = cases.iter().map(|case| Counted::of(case, &asked)).collect();
    let n = cases.len() as f32;
    let mean = (counted.iter().map(|c| c.length).sum::<f32>() / n.max(1.0)).max(1.0);
    let mut with: BTreeMap<&str, f32> = BTreeMap::new();
    for pair in counted.iter().flat_map(|c| c.shared.keys()) {
        *with.entry(pair.as_str()).or_default() += 1.0;
    }
    let worth = |counted: &Counted| {
        let norm = K1 * (1.0 - B + B * counted.length / mean);
        let of = counted.shared.iter().map(|(pair, times)| {
            let found = with.get(pair.as_str()).copied().unwrap_or_default();
            let rare = (1.0 + (n - found + 0.5) / (found + 0.5)).ln();
            rare * times * (K1 + 1.0) / (times + norm)
        });
        of.sum()
    };
    counted.iter().map(worth).collect()
}

/// The pairs of a case that the query has too, and how many pairs it has in all.
struct Counted {
    shared: BTreeMap<String, f32>,
    length: f32,
}

impl Counted {
    fn of(case: &Case, asked: &BTreeSet<String>) -> Self {
        let wrap_up = &case.wrap_up;
        let parts = [&case.ask, &wrap_up.cause, &wrap_up.fix].into_iter();
        let parts = parts.chain(std::iter::once(&case.transcript));
        let mut out = Self { shared: BTreeMap::new(), length: 0.0 };
        for pair in parts.flat_map(|part| part.lines()).flat_map(pairs).take(WORDS_MAX) {
            out.length += 1.0;
            if asked.contains(&pair) {
                *out.shared.entry(pair).or_default() += 1.0;
            }
        }
        out
    }
}

/// Neighbouring stems of a line, function words left out.
fn pairs(line: &str) -> Vec<String> {
    let words = words::words(line);
    let telling = words.iter().filter(|word| !words::is_function_word(word));
    let stems: Vec<String> = telling.take(WORDS_MAX).map(|word| words::stem(word)).collect();
    stems.windows(2).map(|pair| pair.join(" ")).collect()
}
