//! Cuts a text into the word pieces the model was trained on, as BERT's uncased tokenizer does
//! (Devlin et al. 2019): cleaned, without accents, in lower case, split at spaces and punctuation,
//! and each word then covered by the longest pieces of the vocabulary.
//!
//! It differs in one point: `[CLS]` and its like, typed by a customer, are plain text and never the
//! marks they name. Characters that Unicode has gained since may be sorted differently; the
//! vocabulary has no pieces for them either way. It keeps no trace of where in the text a piece
//! stood.

use std::collections::HashMap;

use unicode_normalization::UnicodeNormalization;
use unicode_properties::{GeneralCategory, GeneralCategoryGroup, UnicodeGeneralCategory};

use super::TOKENS_MAX;

/// The id of a word the vocabulary cannot cover.
pub(super) const UNKNOWN: u32 = 100;
const OPENING: u32 = 101;
const CLOSING: u32 = 102;

/// Longer words are unknown, in characters.
const WORD_MAX: usize = 100;

/// How much of a text is looked at, in characters: the length of the longest message, and far more
/// than the tokens that are kept can cover in ordinary writing.
const TEXT_MAX: usize = 8_000;

/// The vocabulary: pieces that start a word, and pieces that go on with one.
pub(super) struct WordPiece {
    starts: HashMap<&'static str, u32>,
    continuations: HashMap<&'static str, u32>,
    /// The longest piece, in bytes.
    piece_max: usize,
    len: usize,
}

impl WordPiece {
    /// One piece a line; the number of the line is its id; `##` before a piece that goes on with a
    /// word.
    pub(super) fn new(vocabulary: &'static str) -> Self {
        let mut starts = HashMap::with_capacity(vocabulary.len() / 8);
        let mut continuations = HashMap::with_capacity(vocabulary.len() / 32);
        let (mut piece_max, mut len) = (0, 0);
        for (id, line) in (0..).zip(vocabulary.lines()) {
            match line.strip_prefix("##").filter(|rest| !rest.is_empty()) {
                Some(rest) => continuations.insert(rest, id),
                None => starts.insert(line, id),
            };
            piece_max = piece_max.max(line.len());
            len += 1;
        }
        Self { starts, continuations, piece_max, len }
    }

    pub(super) fn len(&self) -> usize {
        self.len
    }

    /// Replaces `ids` by those of the text, between the two marks and never more than
    /// [`TOKENS_MAX`].
    pub(super) fn cut(&self, text: &str, ids: &mut Vec<u32>) {
        ids.clear();
        ids.push(OPENING);
        let text = fold(text);
        for word in text.split_whitespace().flat_map(Words) {
            if ids.len() >= TOKENS_MAX {
                break;
            }
            self.cover(word, ids);
        }
        ids.truncate(TOKENS_MAX - 1);
        ids.push(CLOSING);
    }

    /// Takes the longest piece off the front until nothing is left; a word that ends in no piece is
    /// unknown as a whole.
    fn cover(&self, word: &str, ids: &mut Vec<u32>) {
        let first = ids.len();
        let (mut pieces, mut rest) = (&self.starts, word);
        if word.chars().nth(WORD_MAX).is_some() {
            ids.push(UNKNOWN);
            return;
        }
        while !rest.is_empty() {
            let Some((id, tail)) = self.longest(pieces, rest) else {
                ids.truncate(first);
                ids.push(UNKNOWN);
                return;
            };
            ids.push(id);
            (pieces, rest) = (&self.continuations, tail);
        }
    }

    fn longest<'t>(
        &self,
        pieces: &HashMap<&'static str, u32>,
        word: &'t str,
    ) -> Option<(u32, &'t str)> {
        let longest = word.len().min(self.piece_max);
        (1..=longest).rev().find_map(|end| {
            let (piece, tail) = word.split_at_checked(end)?;
            pieces.get(piece).map(|&id| (id, tail))
        })
    }
}

/// The beginning of the text without control characters and accents, in lower case, with every
/// Chinese character a word of its own.
fn fold(text: &str) -> String {
    let mut clean = String::with_capacity(text.len().min(4 * TEXT_MAX));
    for c in text.chars().take(TEXT_MAX).filter(|&c| !is_dropped(c)) {
        if c.is_whitespace() {
            clean.push(' ');
        } else if is_chinese(c) {
            clean.extend([' ', c, ' ']);
        } else {
            clean.push(c);
        }
    }
    if clean.is_ascii() {
        clean.make_ascii_lowercase();
        return clean;
    }
    let plain = clean.nfd().filter(|c| c.general_category() != GeneralCategory::NonspacingMark);
    plain.flat_map(char::to_lowercase).collect()
}

fn is_dropped(c: char) -> bool {
    match c {
        '\t' | '\n' | '\r' | ' '..='~' => false,
        '\u{fffd}' => true,
        _ => matches!(
            c.general_category(),
            GeneralCategory::Control | GeneralCategory::Format | GeneralCategory::PrivateUse
        ),
    }
}

/// The blocks of ideographs the model's own tokenizer sets apart; it skips 2B820 to 2B91F, and so
/// does this.
fn is_chinese(c: char) -> bool {
    matches!(u32::from(c),
        0x3400..=0x4DBF | 0x4E00..=0x9FFF | 0xF900..=0xFAFF | 0x2_0000..=0x2_A6DF
        | 0x2_A700..=0x2_B73F | 0x2_B740..=0x2_B81F | 0x2_B920..=0x2_CEAF | 0x2_F800..=0x2_FA1F)
}

fn is_punctuation(c: char) -> bool {
    c.is_ascii_punctuation()
        || (!c.is_ascii() && c.general_category_group() == GeneralCategoryGroup::Punctuation)
}

/// What is left of a stretch without spaces: runs of letters, and each punctuation mark by itself.
struct Words<'t>(&'t str);

impl<'t> Iterator for Words<'t> {
    type Item = &'t str;

    fn next(&mut self) -> Option<&'t str> {
        let first = self.0.chars().next()?;
        let end = if is_punctuation(first) {
            first.len_utf8()
        } else {
            self.0.find(is_punctuation).unwrap_or(self.0.len())
        };
        let (word, rest) = self.0.split_at_checked(end)?;
        self.0 = rest;
        Some(word)
    }
}
