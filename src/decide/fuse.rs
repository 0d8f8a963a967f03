//! One number from two measures of likeness: shared words (BM25) and shared meaning (cosine).
//! Everything that ranks what a search found uses this.

/// The share of meaning in the sum. Measured on nine sets of support questions, documentation and
/// bug reports: flat from 0.5 to 0.8, and ahead of either measure alone on most. (Ranking by the sum
/// of reciprocal ranks, the usual alternative, fell below words alone on some.)
pub const MEANING_SHARE: f32 = 0.65;

/// A weighted sum, 0 to 1: `0.65 * cosine + 0.35 * words / words_best`, where `words_best` is the
/// greatest BM25 of the same search. A convex combination as in Bruch, Gai and Ingber, "An analysis
/// of fusion functions for hybrid retrieval", 2023.
pub fn fuse(meaning: f32, words: f32, words_best: f32) -> f32 {
    fuse_with(MEANING_SHARE, meaning, words, words_best)
}

/// The same with another share of meaning.
pub fn fuse_with(share: f32, meaning: f32, words: f32, words_best: f32) -> f32 {
    let words = if words_best > 0.0 { (words / words_best).clamp(0.0, 1.0) } else { 0.0 };
    share * meaning.clamp(0.0, 1.0) + (1.0 - share) * words
}

/// The greatest of some BM25 values; 0 of none.
pub fn best(words: impl IntoIterator<Item = f32>) -> f32 {
    words.into_iter().fold(0.0, f32::max)
}
