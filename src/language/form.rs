//! How a text is written, whatever it says: words, capitals, exclamation and question marks.

use crate::domain::reading::Form;
use crate::language::text::Token;

/// Letters from which on the share of capitals means anything.
const LETTERS_MIN: u32 = 8;

/// Counts what can be seen without understanding a word.
pub fn form(text: &str, tokens: &[Token]) -> Form {
    let (mut letters, mut capitals, mut exclamations, mut questions) = (0_u32, 0_u32, 0, 0);
    for c in text.chars() {
        match c {
            '!' | '！' => exclamations += 1,
            '?' | '？' => questions += 1,
            c if c.is_uppercase() => (letters, capitals) = (letters + 1, capitals + 1),
            c if c.is_lowercase() => letters += 1,
            _ => {}
        }
    }
    let share = if letters < LETTERS_MIN { 0.0 } else { capitals as f32 / letters as f32 };
    Form {
        n_words: u32::try_from(tokens.len()).unwrap_or(u32::MAX),
        capitals: share,
        n_exclamations: exclamations,
        n_questions: questions,
    }
}
