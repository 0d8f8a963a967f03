//! How a text falls into words: one way of cutting for everything that compares texts by their
//! words (the index, its queries, the choice of a sentence). Pure; what words are worth is decided
//! elsewhere.
//!
//! Words are folded (case, accents, width) so that spellings meet. What looks like a code
//! (`E-1042`, `ERR_TIMEOUT`, `2.49.5`) stays whole, and its readable parts are words as well: a
//! customer types either. Scripts without spaces are cut into single characters and pairs.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Longer runs are not words (encoded data, keys on the keyboard held down).
const WORD_CHARS_MAX: usize = 64;
/// Parts taken of one code; a long path has few that tell it apart.
const PARTS_MAX: usize = 8;

/// The words of a text in order, folded, repeated as often as they stand there.
pub fn words(text: &str) -> Vec<String> {
    let mut out = Vec::new();
    for run in text.split(|c: char| c.is_whitespace() || c.is_control() || separates(c)) {
        let run = run.trim_matches(|c: char| !c.is_alphanumeric());
        if !run.is_empty() {
            push_run(run, &mut out);
        }
    }
    out
}

/// The words of a text brought to their English stems; codes and other scripts stay as they are.
pub fn stems(text: &str) -> Vec<String> {
    words(text).into_iter().map(|word| stem(&word)).collect()
}

/// The English stem (Snowball, Porter 2) of a folded word.
///
/// M. F. Porter, "Snowball: a language for stemming algorithms", 2001.
pub fn stem(word: &str) -> String {
    if word.bytes().all(|b| b.is_ascii_lowercase()) {
        frostem::Stemmer::new(frostem::Algorithm::English).stem(word).into_owned()
    } else {
        word.to_owned()
    }
}

/// Small words that hold a sentence together and say nothing of what it is about.
pub fn is_function_word(word: &str) -> bool {
    FUNCTION_WORDS.binary_search(&word).is_ok()
}

/// Sorted, for the binary search.
const FUNCTION_WORDS: &[&str] = &[
    "a", "about", "after", "all", "also", "am", "an", "and", "any", "anybody", "anyone", "are",
    "as", "at", "be", "because", "been", "before", "being", "but", "by", "can", "could", "did",
    "do", "does", "doing", "for", "from", "get", "give", "had", "has", "have", "having", "he",
    "hello", "help", "her", "here", "hey", "hi", "him", "his", "how", "i", "i'd", "i'll", "i'm",
    "i've", "if", "in", "into", "is", "it", "it's", "its", "just", "know", "let", "like", "may",
    "me", "might", "my", "need", "of", "on", "one", "only", "or", "our", "please", "shall", "she",
    "should", "so", "some", "someone", "tell", "than", "thank", "thanks", "that", "the", "their",
    "them", "then", "there", "these", "they", "this", "those", "to", "too", "us", "very", "want",
    "was", "we", "were", "what", "what's", "when", "where", "which", "who", "why", "will", "with",
    "would", "you", "your",
];

fn separates(c: char) -> bool {
    matches!(
        c,
        ',' | ';'
            | '('
            | ')'
            | '['
            | ']'
            | '{'
            | '}'
            | '<'
            | '>'
            | '"'
            | '|'
            | '!'
            | '?'
            | '='
            | '*'
            | '“'
            | '”'
            | '„'
            | '«'
            | '»'
            | '…'
            | '。'
            | '，'
            | '、'
            | '！'
            | '？'
            | '：'
            | '—'
            | '–'
    )
}

fn push_run(run: &str, out: &mut Vec<String>) {
    let run = fold(run);
    if run.chars().any(without_spaces) {
        push_characters(&run, out);
        return;
    }
    let plain = run.chars().all(|c| c.is_alphanumeric() || c == '\'');
    let short = run.chars().count() <= WORD_CHARS_MAX;
    if plain {
        if short {
            out.push(run.strip_suffix("'s").unwrap_or(&run).to_owned());
        }
        return;
    }
    if short && is_code(&run) {
        out.push(run.clone());
    }
    let parts = run.split(|c: char| !c.is_alphanumeric() && c != '\'');
    let parts = parts.filter(|part| tells_apart(part)).take(PARTS_MAX);
    out.extend(parts.map(str::to_owned));
}

/// One spelling of every letter: lower case, without accents, full-width forms narrowed.
fn fold(run: &str) -> String {
    if run.is_ascii() {
        return run.to_ascii_lowercase();
    }
    let bare = run.nfkd().filter(|c| !is_combining_mark(*c)).map(|c| match c {
        '’' | 'ʼ' => '\'',
        c => c,
    });
    bare.nfc().flat_map(char::to_lowercase).collect()
}

/// Whether a run with something inside that is no letter should be found as a whole.
fn is_code(run: &str) -> bool {
    run.chars().any(|c| c.is_ascii_digit() || matches!(c, '_' | '@' | '.' | ':' | '/' | '\\'))
}

/// A lone digit or letter of a code says too little to be searched for.
fn tells_apart(part: &str) -> bool {
    let n = part.chars().count();
    let least = if part.chars().any(char::is_alphabetic) { 2 } else { 3 };
    (least..=WORD_CHARS_MAX).contains(&n)
}

/// Han and kana are written without spaces.
fn without_spaces(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}'
        | '\u{20000}'..='\u{3ffff}')
}

fn push_characters(run: &str, out: &mut Vec<String>) {
    let mut before = None;
    let mut word = String::new();
    for c in run.chars().chain(['\0']) {
        if without_spaces(c) {
            out.push(c.to_string());
            out.extend(before.map(|b: char| format!("{b}{c}")));
            before = Some(c);
        } else {
            before = None;
        }
        if c.is_alphanumeric() && !without_spaces(c) {
            word.push(c);
        } else if !word.is_empty() {
            out.push(std::mem::take(&mut word).chars().take(WORD_CHARS_MAX).collect());
        }
    }
}

#[cfg(test)]
mod tests;
