//! Text made comparable: bounded, without invisible characters, cut into sentences and tokens.
//!
//! A token keeps its place in the text, so that whatever is found can be shown in the customer's
//! own words. Nothing here knows what a word means.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::domain::reading::Tongue;

/// Characters of a message that are read: the beginning and the end of a longer one, since people
/// who paste a log say what they want before or after it.
pub const CHARS_MAX: usize = 4_000;
/// Tokens of a message that are compared with the lexicons.
const TOKENS_MAX: usize = 800;

/// A word (or one Chinese character) with its place in the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// Lower case, without accents, apostrophes and drawn-out letters.
    pub norm: String,
    /// Byte range in the text.
    pub start: usize,
    /// End of the byte range.
    pub end: usize,
    /// Which sentence it stands in, from 0.
    pub sentence: u32,
    /// Which part of a sentence, from 0; grows over the whole text.
    pub clause: u32,
    /// Whether it stands between quotation marks.
    pub quoted: bool,
}

/// The text as it is read: bounded, invisible characters gone, line ends kept.
pub fn tidy(text: &str) -> String {
    let mut out = String::with_capacity(text.len().min(CHARS_MAX * 4));
    let n = text.chars().take(CHARS_MAX + 1).count();
    if n <= CHARS_MAX {
        out.extend(text.chars().filter_map(visible));
        return out;
    }
    let half = CHARS_MAX / 2;
    out.extend(text.chars().take(half).filter_map(visible));
    out.push('\n');
    let tail: Vec<char> = text.chars().rev().take(half).collect();
    out.extend(tail.into_iter().rev().filter_map(visible));
    out
}

/// A character as it is read; none for what nobody can see.
fn visible(c: char) -> Option<char> {
    match c {
        '\n' => Some('\n'),
        '\t' | '\r' | '\u{a0}' | '\u{202f}' | '\u{2000}'..='\u{200a}' => Some(' '),
        '\u{ad}'
        | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{feff}'
        | '\u{e0000}'..='\u{e007f}' => None,
        c if c.is_control() => None,
        c => Some(c),
    }
}

/// Whether a character is written without spaces between words.
pub fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}')
}

/// Lower case without accents, apostrophes and drawn-out letters: `Soooo` and `so` are one word.
pub fn normal(word: &str) -> String {
    let mut out = String::with_capacity(word.len());
    let (mut last, mut run) = ('\0', 0);
    let folded = word.nfd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase);
    for c in folded {
        match c {
            '\'' | '’' | '`' | '´' => continue,
            'ß' => out.push_str("ss"),
            c => out.push(c),
        }
        run = if c == last { run + 1 } else { 1 };
        last = c;
        if run == 3 && c.is_alphabetic() {
            out.pop();
            out.pop();
        } else if run > 3 && c.is_alphabetic() {
            out.pop();
        }
    }
    out
}

/// French and Italian words that lean on the next one: `l'agente` is two words.
const ELISIONS: [&str; 18] = [
    "l", "d", "n", "s", "j", "c", "m", "t", "qu", "un", "dell", "all", "nell", "quest", "sull",
    "dall", "lorsqu", "jusqu",
];

/// Cuts a text into tokens, at most [`TOKENS_MAX`].
pub fn tokens(text: &str, tongue: Tongue) -> Vec<Token> {
    let mut cutter = Cutter { tongue, out: Vec::new(), sentence: 0, clause: 0, quote: None };
    let mut word: Option<usize> = None;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let next = chars.peek().map(|(_, n)| *n);
        if word_goes_on(c, word.is_some(), next) {
            word.get_or_insert(at);
            continue;
        }
        if let Some(start) = word.take() {
            cutter.push(text, start, at);
        }
        if is_han(c) {
            cutter.push(text, at, at + c.len_utf8());
        } else {
            cutter.mark(c, next);
        }
        if cutter.out.len() >= TOKENS_MAX {
            return cutter.out;
        }
    }
    if let Some(start) = word {
        cutter.push(text, start, text.len());
    }
    cutter.out
}

/// Whether a character belongs to the word before it, or begins one.
fn word_goes_on(c: char, within: bool, next: Option<char>) -> bool {
    let joins = next.is_some_and(|n| n.is_alphanumeric() && !is_han(n));
    match c {
        '\'' | '’' | '´' | '`' => within && joins,
        '*' => within && next.is_some_and(|n| n == '*' || n.is_alphanumeric()),
        c => (c.is_alphanumeric() || is_combining_mark(c)) && !is_han(c),
    }
}

struct Cutter {
    tongue: Tongue,
    out: Vec<Token>,
    sentence: u32,
    clause: u32,
    quote: Option<char>,
}

impl Cutter {
    fn push(&mut self, text: &str, start: usize, end: usize) {
        let Some(word) = text.get(start..end) else { return };
        if matches!(self.tongue, Tongue::Fr | Tongue::It)
            && let Some((at, mark)) = word.char_indices().find(|(_, c)| matches!(c, '\'' | '’'))
            && let Some(head) = word.get(..at)
            && ELISIONS.contains(&head.to_lowercase().as_str())
        {
            self.one(head, start, start + at);
            self.push(text, start + at + mark.len_utf8(), end);
        } else {
            self.one(word, start, end);
        }
    }

    fn one(&mut self, word: &str, start: usize, end: usize) {
        let norm = normal(word);
        if norm.is_empty() {
            return;
        }
        let (sentence, clause) = (self.sentence, self.clause);
        self.out.push(Token { norm, start, end, sentence, clause, quoted: self.quote.is_some() });
    }

    /// Punctuation: ends sentences and clauses, opens and closes quotations.
    fn mark(&mut self, c: char, next: Option<char>) {
        let closes = next.is_none_or(|n| !n.is_alphanumeric() || is_han(n));
        match c {
            '!' | '?' | '\n' | '。' | '！' | '？' | '…' => self.sentence += 1,
            '.' if closes => self.sentence += 1,
            ',' | ';' | ':' | '(' | ')' | '–' | '—' | '，' | '；' | '：' | '、' => {}
            _ => return self.quotation(c),
        }
        self.clause += 1;
    }

    fn quotation(&mut self, c: char) {
        match (self.quote, c) {
            (Some(close), c) if c == close || (close == '“' && c == '”') => self.quote = None,
            (None, '"') => self.quote = Some('"'),
            (None, '“') => self.quote = Some('”'),
            (None, '„') => self.quote = Some('“'),
            (None, '«') => self.quote = Some('»'),
            (None, '»') => self.quote = Some('«'),
            (None, '「') => self.quote = Some('」'),
            (None, '《') => self.quote = Some('》'),
            _ => {}
        }
    }
}
