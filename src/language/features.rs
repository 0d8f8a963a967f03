//! What the linear heads look at: the vector and what the encoder held on the way to it, what the
//! lexicons found, the form, and hashed letter groups for the languages the encoder cannot read.
//!
//! The same numbers are written out for fitting (`baton encode`), so a head is fitted on exactly
//! what it will see.

use crate::domain::reading::{Form, SignalKind, Tongue};
use crate::language::lexicon::Hit;
use crate::language::text::{Token, is_han};

/// What the heads look at in one text.
#[derive(Clone, Debug, PartialEq)]
pub struct Features {
    /// The language of the text.
    pub tongue: Tongue,
    /// The meaning, unit length; empty for text without a word, as is `inner`.
    pub vector: Vec<f32>,
    /// What layers on the way to the meaning held (`encoder::Encoded::inner`).
    pub inner: Vec<f32>,
    /// What lexicon and form say, `N_LEXICAL` numbers.
    pub lexical: Vec<f32>,
    /// Slots of letter groups and their weights, ascending.
    pub groups: Vec<(u16, f32)>,
}

/// Numbers from lexicon and form beside the vector.
pub const N_LEXICAL: usize = SignalKind::ALL.len() * 2 + 8;
/// Slots for hashed letter groups.
pub const N_SLOTS: usize = 16_384;

/// Lexicon strengths for and against every signal, then form and tone.
pub fn lexical(hits: &[Hit], form: &Form, sentiment: f32) -> [f32; N_LEXICAL] {
    let mut out = [0.0; N_LEXICAL];
    for hit in hits {
        let place = SignalKind::ALL.iter().position(|k| *k == hit.kind).unwrap_or_default();
        let slot = &mut out[place * 2 + usize::from(hit.against)];
        *slot = f32::max(*slot, hit.strength);
    }
    let rest = &mut out[SignalKind::ALL.len() * 2..];
    let n_words = form.n_words as f32;
    let values = [
        (n_words / 10.0).min(3.0),
        f32::from(u8::from(form.n_words <= 3)),
        form.capitals,
        form.n_exclamations.min(3) as f32 / 3.0,
        form.n_questions.min(3) as f32 / 3.0,
        sentiment,
        sentiment.min(0.0).abs(),
        1.0,
    ];
    rest.copy_from_slice(&values);
    out
}

/// Slots of the letter groups and words of a text and their weight, unit length together,
/// ascending.
pub fn letter_groups(tokens: &[Token]) -> Vec<(u16, f32)> {
    let mut counts = std::collections::BTreeMap::<u16, f32>::new();
    let mut add = |group: &str| *counts.entry(slot(group)).or_default() += 1.0;
    let mut last = String::new();
    for token in tokens {
        let letters: Vec<char> = token.norm.chars().collect();
        if letters.iter().any(|c| is_han(*c)) {
            add(&token.norm);
            add(&format!("{last}{}", token.norm));
        } else {
            let padded: Vec<char> =
                std::iter::once('<').chain(letters).chain(std::iter::once('>')).collect();
            for n in 3..=5 {
                for group in padded.windows(n) {
                    add(&group.iter().collect::<String>());
                }
            }
            if padded.len() > 5 {
                add(&padded.iter().collect::<String>());
            }
            add(&format!("{last} {}", token.norm));
        }
        last.clone_from(&token.norm);
    }
    let length = counts.values().map(|v| v * v).sum::<f32>().sqrt().max(f32::MIN_POSITIVE);
    counts.into_iter().map(|(slot, v)| (slot, v / length)).collect()
}

/// FNV-1a, folded: the same slot on every machine and in every version.
fn slot(group: &str) -> u16 {
    let hash = group.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |h, b| {
        (h ^ u64::from(b)).wrapping_mul(0x0000_0100_0000_01b3)
    });
    ((hash ^ (hash >> 32)) % N_SLOTS as u64) as u16
}

/// Which of the two heads reads a language: the encoder was trained on English.
pub fn reads_by_vector(tongue: Tongue) -> bool {
    tongue == Tongue::En
}
